"""What a form of each type offers and sends, and what is said to an answer."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from quizzes.order import shuffled
from quizzes.questions import QUESTION_TYPES, Field, Key, remarks
from quizzes.questions.base import Option, is_part, read_fields
from quizzes.questions.number import NumberField, as_range
from quizzes.questions.spoken import NOTHING, Said
from quizzes.questions.tiles import laid, pieces, places
from quizzes.questions.true_false import word_of
from tests.factories.courses import block_id
from tests.factories.questions import gap_choice, matching, number, ordering
from tests.factories.quizzes import multiple, single
from tests.factories.scenes import opinion, short

from .asking import GAPS, ITEMS, LEFTS, WORDS, A, asked, key_of

D = Decimal


def form(text):
    return QueryDict(text)


@pytest.mark.parametrize("question", [single(), multiple(), opinion()], ids=lambda question: question["type"])
def test_form_of_choices(question):
    assert QUESTION_TYPES[question["type"]].read_form(form("answer=a&answer=b&other=c"), "answer") == ["a", "b"]


@pytest.mark.parametrize("question", [gap_choice(), matching(), ordering(), number()], ids=lambda one: one["type"])
def test_form_of_parts(question):
    sent = form("answer.a=1&answer.b=&other.c=3&answer=x")

    assert QUESTION_TYPES[question["type"]].read_form(sent, "answer") == read_fields(sent, "answer") == {"a": "1"}


def test_form_of_tiles_and_typed_words():
    read_form = QUESTION_TYPES["short_answer"].read_form

    assert read_form(form("a=fɔlɔ&b=x"), "a") == ["fɔlɔ"]
    assert read_form(form("a.10=n&a.2=b&a.1=s&a.3="), "a") == ["s", "b", "n"]


def test_form_of_a_story():
    read_form = QUESTION_TYPES["scenario"].read_form

    assert read_form(form("a.path=x y&a.pick=z&a.pick=w"), "a") == ["x", "y", "z"]
    assert read_form(form("a=z"), "a") == ["z"]
    assert read_form(form("a.path=x y z&a.undo=1&a.pick=w"), "a") == ["x", "y"]
    assert read_form(form("a.path=x y&a.again=1&a.undo=1"), "a") == []


@pytest.mark.parametrize(
    ("sent", "is_one"), [("a.pick=1", True), ("a.undo=1", True), ("a.again=1", True), ("a.path=1", False)]
)
def test_buttons_inside_a_question(sent, is_one):
    assert is_part(form(sent)) is is_one


def options(*pairs):
    return [Option(value, text) for value, text in pairs]


def test_fields_of_an_order():
    module, key, content = asked(ordering(texts=("Un", "Deux", "Trois")))
    offered = options(("1", "Place 1"), ("2", "Place 2"), ("3", "Place 3"))

    assert module.fields(content, key, [ITEMS[2], ITEMS[0], ITEMS[1]]) == [
        Field(ITEMS[2], "Trois", offered, right=("3",)),
        Field(ITEMS[0], "Un", offered, right=("1",)),
        Field(ITEMS[1], "Deux", offered, right=("2",)),
    ]
    assert [field.id for field in module.fields(content, key, ())] == ITEMS[:3]
    assert module.chosen((ITEMS[1], ITEMS[0]), key) == {ITEMS[1]: "1", ITEMS[0]: "2"}


def test_fields_show_pictures_and_recordings():
    for question in (ordering(), matching()):
        module, key, content = asked(question)
        first = content["choices"][0]
        first["image"], first["recording"] = {"id": 7, "alt": "Un juge"}, 9

        field = module.fields(content, key, ())[0]

        assert (field.picture, field.recording) == ({"id": 7, "alt": "Un juge"}, 9)


def test_fields_of_pairs():
    module, key, content = asked(matching())
    offered = options(("2", "décide"), ("4", "défend"), ("3", "raconte"), ("1", "écrit la loi"))

    fields = module.fields(content, key, [LEFTS[1], LEFTS[0]])

    assert [(field.id, field.label, field.right) for field in fields] == [
        (LEFTS[1], "Avocate", (key.data["right"][LEFTS[1]],)),
        (LEFTS[0], "Juge", (key.data["right"][LEFTS[0]],)),
    ]
    assert sorted(fields[0].options, key=str) == sorted(offered, key=str)
    assert len(module.fields(content, key, ())) == 3


def test_fields_of_gaps():
    module, key, content = asked(gap_choice())

    first, second = module.fields(content, key, ())

    assert (first.id, first.label, first.right) == (GAPS[0], "Gap 1", (WORDS[0][0],))
    assert (second.id, second.label, second.right) == (GAPS[1], "Gap 2", (WORDS[1][0],))
    text_of = dict(zip(WORDS[0], ("école", "voiture", "maison"), strict=True))
    assert first.options == options(*((word, text_of[word]) for word in shuffled(text_of, GAPS[0])))
    assert module.fields(content, Key("q", "gap_choice", data={"right": {}, "values": {}}), ())[0].right == ("",)
    assert module.chosen((f"{GAPS[0]}=a=b",), key) == {GAPS[0]: "a=b"}


def test_field_of_a_number():
    module, key, content = asked(number())

    [field] = module.fields(content, key, ())

    assert field == NumberField(
        "number", "Your answer in: ans", right=("18..18*1", "15..21*0.5"), reasons=(Said("Rang 0."), Said("Rang 1."))
    )
    [without_unit] = module.fields({**content, "more": {"unit": ""}}, key, ())
    assert without_unit.label == "Your answer"
    assert module.chosen(("1234.5",), key) == {"number": "1234,5"}
    assert module.chosen((), key) == {}


def test_field_of_a_number_says_what_would_be_right():
    field = NumberField("number", "", right=("18..18*1", "1.5..2*1", "15..21*0.5"))

    assert field.right_text == "18, 1,5 to 2"
    assert as_range("-1.5..2*0.25") == (D("-1.5"), D(2), D("0.25"))


@pytest.mark.parametrize(
    ("typed", "verdict", "why"),
    [("18", "right", "Juste."), ("20,5", "partly", "Presque."), ("3", "wrong", ""), ("", "wrong", "")],
)
def test_number_is_judged_by_its_range(typed, verdict, why):
    field = NumberField(
        "number", "", chosen=typed, right=("15..21*0.5", "18..18*1"), reasons=(Said("Presque."), Said("Juste."))
    )

    field.judge()

    assert (field.verdict, field.why.text) == (verdict, why)
    field.hide()
    assert (field.right, field.why, field.reasons) == (None, NOTHING, ())
    field.judge()
    assert (field.verdict, field.why) == ("wrong", NOTHING)


@pytest.mark.parametrize(
    ("chosen", "right", "verdict", "right_text"),
    [
        ("a", ("a",), "right", "Oui"),
        ("b", ("a",), "wrong", "Oui"),
        ("", ("a",), "wrong", "Oui"),
        ("a", None, "wrong", ""),
    ],
)
def test_field_is_judged(chosen, right, verdict, right_text):
    field = Field("x", "", options(("a", "Oui"), ("b", "Non")), chosen=chosen, right=right, why=Said("Parce que."))

    field.judge()

    assert (field.verdict, field.right_text) == (verdict, right_text)
    field.hide()
    assert (field.right, field.why) == (None, NOTHING)


def test_remarks_to_a_word():
    _module, key, content = asked(short(mistakes=("laban", "juru")))
    content["mistakes"][1]["feedback"] = ""
    right, wrong = block_id("mot-papier"), block_id("mot-laban")

    assert [line.text for line in remarks(key, content, (right,))] == ["Written: papier"]
    assert [line.text for line in remarks(key, content, (wrong,))] == ["Pas laban.", "The right answer: sɛbɛn"]
    assert [line.text for line in remarks(key, content, (block_id("mot-juru"),))] == ["The right answer: sɛbɛn"]
    assert [line.text for line in remarks(key, content, ("other",))] == ["The right answer: sɛbɛn"]
    assert [line.text for line in remarks(key, content, ())] == []
    assert [line.text for line in remarks(key, {**content, "accepted": []}, ("other",))] == ["The right answer: "]
    assert [line.text for line in remarks(key_of(single()), {}, (A,))] == []


def test_words_of_true_and_false():
    assert [word_of(answer) for answer in ("true", "false")] == ["True", "False"]


def test_tiles():
    _module, _key, content = asked(short(form="tiles", tiles=["ɔ"]))

    tiles = ["s", "ɛ", "b", "ɛ", "n", "ɔ"]
    assert laid(content) == [tiles[int(place)] for place in shuffled("012345", content["id"])] != tiles
    assert places(content) == 6
    assert places({**content, "accepted": []}) == 1
    assert laid({**content, "accepted": [], "tiles": []}) == []
    assert pieces("a b", "letter") == ["a", "b"]
    assert pieces("sɛ bɛn", "word") == ["sɛ", "bɛn"]


@pytest.mark.parametrize("id", [f"{n}" for n in range(8)])
def test_two_tiles_never_lie_as_the_answer_does(id):
    content = {"id": id, "tile_size": "letter", "accepted": [{"text": "ab"}], "tiles": []}

    assert laid(content) == ["b", "a"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [("daminɛ", ["da", "mi", "nɛ"]), ("laban", ["la", "ban"]), ("ɛ", ["ɛ"]), ("", []), ("nka", ["nka"]), ("aa", ["aa"]),
     ("ala", ["a", "la"]), ("kɔnɔnɔn", ["kɔ", "nɔ", "nɔn"]), ("bsb", ["bsb"]), ("fɔ́lɔ", ["fɔ́", "lɔ"])],
)  # fmt: skip
def test_syllables(word, parts):
    assert pieces(word, "syllable") == parts
