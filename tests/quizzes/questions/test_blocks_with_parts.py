"""What an author may write in questions with parts and pictures: each fault is refused at its field."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks.list_block import ListBlockValidationError

from quizzes.freezing import differences
from quizzes.questions import QUESTION_TYPES
from tests.factories.questions import PAIRS, gap_choice, image_choice, items, matching, number, ordering


def messages(error):
    """Return the messages of an error, at the bottom of all lists and structs, with the places that lead there."""
    blocks = getattr(error, "block_errors", None)
    if isinstance(error, ListBlockValidationError) and not blocks:
        return [message for inner in error.non_block_errors.data for message in inner.messages]
    if not blocks:
        return error.messages
    return {place: messages(inner) for place, inner in blocks.items()}


def faults(question):
    block = QUESTION_TYPES[question["type"]].block()
    try:
        block.clean(block.to_python(question["value"]))
    except ValidationError as error:
        return messages(error)
    return {}


NUMBERS = "Each gap must stand in the sentence once: [1] to [2]."
SAME_WORD = "This word stands here already."

CASES = [
    ("order, fine", ordering(), {}),
    ("order, twice equal when folded", ordering(texts=("Sɛbɛn", "seben", "A")), {"items": {1: {"text": ["This item says the same as another one."]}}}),
    ("order, two items", ordering(texts=("A", "B")), {"items": ["The minimum number of items is 3"]}),
    ("order, nine items", ordering(texts="ABCDEFGHI"), {"items": ["The maximum number of items is 8"]}),
    ("pairs, fine", matching(), {}),
    ("pairs, the same right side twice", matching(pairs=(("A", "oui"), ("B", "Oui "), ("C", "non"))), {}),
    ("pairs, all right sides alike", matching(pairs=(("A", "oui"), ("B", "Oui ")), extras=()), {"pairs": ["There must be two different right sides at least."]}),
    ("pairs, twice the same left side", matching(pairs=(*PAIRS, ("juge", "dort"))), {"pairs": {3: {"left": ["This side says the same as another one."]}}}),
    ("pairs, nothing on the left", matching(pairs=(*PAIRS, ("", "dort"))), {"pairs": {3: {"left": ["This side needs words or a picture."]}}}),
    ("pairs, an extra that belongs to a pair", matching(extras=("Décide",)), {"extras": ["One of these is the right side of a pair already. Take it out here, or change it."]}),
    ("pairs, five extras", matching(extras="abcde"), {"extras": ["The maximum number of items is 4"]}),
    ("gaps, fine", gap_choice(), {}),
    ("gaps, in another order", gap_choice(passage="[2] et [1]"), {}),
    ("gaps, one missing", gap_choice(passage="Seulement [1]."), {"passage": [NUMBERS]}),
    ("gaps, one twice", gap_choice(passage="[1] [1] [2]"), {"passage": [NUMBERS]}),
    ("gaps, one too many", gap_choice(passage="[1] [2] [3]"), {"passage": [NUMBERS]}),
    ("gaps, a word twice", gap_choice(gaps=(("oui", "Oui"), ("a", "b"))), {"gaps": {0: {"words": {1: {"text": [SAME_WORD]}}}}}),
    ("gaps, one word", gap_choice(passage="[1]", gaps=(("oui",),)), {"gaps": {0: {"words": ["The minimum number of items is 2"]}}}),
    ("number, fine", number(), {}),
    ("number, end before beginning", number(ranges=((5, 4, 100),)), {"accepted": {0: {"high": ["The end of the range lies before its beginning."]}}}),
    ("number, nothing earns all", number(ranges=((5, 6, 50),)), {"accepted": ["One accepted number must earn 100 %."]}),
    ("number, credit of nothing", number(ranges=((5, 6, 0),)), {"accepted": {0: {"credit": ["Ensure this value is greater than or equal to 1."]}}}),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_clean(question, expected):
    assert faults(question) == expected


def test_clean_of_pictures(lesson_picture):
    pk = lesson_picture.pk
    twins = image_choice(pictures=[pk, pk])
    twins["value"]["choices"][1]["value"]["image_alt"] = "dessin 0"
    mute = image_choice(pictures=[pk, pk])
    mute["value"]["choices"][0]["value"]["image_alt"] = ""

    assert faults(image_choice(pictures=[pk, pk])) == {}
    assert faults(image_choice(pictures=[pk, pk], right=7)) == {"choices": ["Tick “Right” at exactly one choice."]}
    assert faults(twins) == {"choices": {1: {"image_alt": ["This says the same as another picture."]}}}
    assert faults(mute) == {"choices": {0: {"image_alt": ["This field is required."]}}}


def test_clean_wants_words_for_a_picture_of_a_part(lesson_picture):
    order, pairs = ordering(), matching()
    order["value"]["items"][0]["value"]["image"] = lesson_picture.pk
    pairs["value"]["pairs"][0]["value"]["left_image"] = lesson_picture.pk

    assert faults(order) == {"items": {0: {"image_alt": ["Say what the picture shows."]}}}
    assert faults(pairs) == {"pairs": {0: {"left_image_alt": ["Say what the picture shows."]}}}
    pairs["value"]["pairs"][0]["value"].update(left="", left_image_alt="Une juge")
    assert faults(pairs) == {}


def keyed(question):
    module = QUESTION_TYPES[question["type"]]
    return {"questions": [module.key(module.block().to_python(question["value"]), question["id"]).as_json()]}


TWINS = [
    (ordering(), ordering(texts=("Fɔlɔ", "Filanan", "Sabanan", "Naaninan")), True),
    (matching(), matching(pairs=(("A", "x"), ("B", "y"), ("C", "z")), extras=("w",)), True),
    (matching(), matching(pairs=(("A", "x"), ("B", "x"), ("C", "z")), extras=("w",)), False),
    (gap_choice(), gap_choice(passage="[2] ka [1]", gaps=(("a", "b", "c"), ("d", "e"))), True),
    (gap_choice(), gap_choice(gaps=(("a", "b"), ("d", "e"))), False),
    (number(), number(unit="san"), True),
    (number(), number(ranges=((19, None, 100), (15, 21, 50))), False),
    (ordering(), ordering(items=items("ordre", [{"text": text} for text in "DCBA"])[::-1]), False),
]


@pytest.mark.parametrize(("source", "twin", "is_same"), TWINS)
def test_key_is_the_same_in_a_translation_that_keeps_the_structure(source, twin, is_same):
    assert (keyed(source) == keyed(twin)) is is_same
    assert bool(differences(keyed(source), keyed(twin))) is not is_same


def test_token_of_a_right_side_is_not_its_pair():
    question = matching()
    key = keyed(question)["questions"][0]["data"]

    assert set(key["right"].values()) <= {"1", "2", "3", "4"}
    assert list(key["right"].values()) != ["1", "2", "3"]
