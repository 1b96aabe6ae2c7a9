"""What an author may write: each fault is refused at its field, and only when it is to be published."""

import pytest
from django.core.exceptions import ValidationError

from quizzes.questions import QUESTION_TYPES
from quizzes.validation import messages_in
from tests.factories.quizzes import multiple, single, true_false


def faults(question):
    """Return the messages by field that publishing this question would give."""
    block = QUESTION_TYPES[question["type"]].block()
    try:
        block.clean(block.to_python(question["value"]))
    except ValidationError as error:
        return {field: messages_in(inner) for field, inner in error.block_errors.items()}
    return {}


ONE_RIGHT = "Tick “Right” at exactly one choice."

CASES = [
    ("fine", single(), {}),
    ("fine, several", multiple(), {}),
    ("fine, statement", true_false(), {}),
    ("no right choice", single(right="Z"), {"choices": [ONE_RIGHT]}),
    ("twice equal", single(texts=("A", "B", "b")), {"choices": ["This choice says the same as another one."]}),
    (
        "equal when folded",
        single(texts=("sɛbɛ́n", "Seben", "A")),
        {"choices": ["This choice says the same as another one."]},
    ),
    ("one choice", single(texts=("A",)), {"choices": ["The minimum number of items is 2"]}),
    ("nine choices", single(texts="ABCDEFGHI"), {"choices": ["The maximum number of items is 8"]}),
    ("only marks", single(texts=("A", "\u0301")), {"choices": ["This choice is empty."]}),
    ("weight", single(weight=11), {"weight": ["Ensure this value is less than or equal to 10."]}),
    ("several, none right", multiple(right=()), {"choices": ["Tick “Right” at one choice or more."]}),
    ("more right than allowed", multiple(most=1), {"most": ["There are more right choices than may be picked."]}),
]


@pytest.mark.parametrize(("question", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_clean(question, expected):
    assert faults(question) == expected


def with_credits(**credits):
    question = multiple(rule="credits")
    for item, credit in zip(question["value"]["choices"], credits.values(), strict=False):
        item["value"]["credit"] = credit
    return question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (with_credits(a="60", b="40"), {}),
        (with_credits(a="60", b=None), {}),
        (with_credits(a="60", b="30"), {"choices": ["The credits of the right choices add up to less than 100 %."]}),
        (with_credits(a="-5", b="100"), {"choices": ["A right choice earns more than 0 %."]}),
        (
            with_credits(a="60", b="40", c="5"),
            {"choices": ["A choice that is not right earns nothing, or takes away."]},
        ),
    ],
)
def test_clean_of_credits(question, expected):
    assert faults(question) == expected


def test_clean_of_a_draft_waits_with_what_is_missing():
    block = QUESTION_TYPES["single_choice"].block()
    question = single(right="none of them", text="")["value"]

    block.clean_deferred(block.to_python(question))

    with pytest.raises(ValidationError):
        block.clean(block.to_python(question))


def test_clean_wants_words_for_a_picture(db, lesson_picture):
    assert faults(single(image=lesson_picture.pk)) == {
        "image_alt": ["Say what the picture shows, or tick that it only decorates."]
    }
    assert faults(single(image=lesson_picture.pk, image_decorative=True)) == {}
    assert faults(single(image=lesson_picture.pk, image_alt="Un arbre")) == {}


def test_key_and_content_share_ids_and_the_key_holds_no_text():
    question = multiple()
    module = QUESTION_TYPES["multiple_response"]
    value = module.block().to_python(question["value"])

    key, content = module.key(value, "q"), module.content(value, "q")

    assert list(key.credits) == [choice["id"] for choice in content["choices"]]
    assert [choice["text"] for choice in content["choices"]] == ["A", "B", "C", "D"]
    assert "Pourquoi" not in str(key.as_json())
