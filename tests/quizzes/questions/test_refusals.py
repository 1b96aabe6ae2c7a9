"""Each refusal says what is wrong, and with which question."""

from decimal import Decimal

import pytest

from quizzes.questions import AnswerRefused
from quizzes.questions.number import read
from tests.factories.questions import gap_choice, number, ordering
from tests.factories.quizzes import multiple, single
from tests.factories.scenes import opinion, short, story, way

from .asking import GAPS, ITEMS, WORDS, A, B, P, Q, R, asked

D = Decimal


CANNOT_BE_READ = "This answer cannot be read."
NOT_OF_THIS = "This answer does not belong to this question. Please answer it again."
SAME_PLACE = "Two items have the same place. Give each its own."
REFUSED = [
    (single(), "A", "malformed", CANNOT_BE_READ),
    (single(), [A, B], "too_many", "Choose only one answer here."),
    (single(), ["x"], "foreign", NOT_OF_THIS),
    (single(), [A, A], "repeated", "The same choice came twice. Please answer this question again."),
    (multiple(most=2), [P, Q, R], "too_many", "Choose 2 answers at most."),
    (multiple(most=1, right=["A"]), [P, Q], "too_many", "Choose 1 answer at most."),
    (ordering(), "abcd", "malformed", CANNOT_BE_READ),
    (ordering(), [1, 2], "malformed", CANNOT_BE_READ),
    (ordering(), [ITEMS[0], ITEMS[0]], "repeated", SAME_PLACE),
    (ordering(), [*ITEMS[:3], "x"], "foreign", NOT_OF_THIS),
    (ordering(), ITEMS[:3], "incomplete", "Give each item a place."),
    (ordering(), {ITEMS[0]: "5"}, "foreign", NOT_OF_THIS),
    (ordering(), {ITEMS[0]: "0"}, "foreign", NOT_OF_THIS),
    (ordering(), {"x": "1"}, "foreign", NOT_OF_THIS),
    (ordering(), {ITEMS[0]: "1", ITEMS[1]: "1"}, "repeated", SAME_PLACE),
    (ordering(), {ITEMS[0]: "1", ITEMS[1]: ""}, "incomplete", "Give each item a place."),
    (gap_choice(), "x", "malformed", CANNOT_BE_READ),
    (gap_choice(), [1], "malformed", CANNOT_BE_READ),
    (gap_choice(), ["x"], "malformed", CANNOT_BE_READ),
    (gap_choice(), {GAPS[0]: 1}, "malformed", CANNOT_BE_READ),
    (gap_choice(), [f"{GAPS[0]}=a", f"{GAPS[0]}=b"], "repeated",
     "One part of this question got two answers. Please give one answer for each part."),
    (gap_choice(), {GAPS[0]: WORDS[1][0]}, "foreign", NOT_OF_THIS),
    (gap_choice(), [f"{GAPS[0]}={WORDS[0][0]}={WORDS[0][1]}"], "foreign", NOT_OF_THIS),
    (gap_choice(), {"x": WORDS[1][0]}, "foreign", NOT_OF_THIS),
    (number(), {"number": "1", "x": "2"}, "foreign", NOT_OF_THIS),
    (number(), ["1", "2"], "malformed", CANNOT_BE_READ),
    (number(), [1], "malformed", CANNOT_BE_READ),
    (number(), "1", "malformed", CANNOT_BE_READ),
    (number(), ["1,234"], "unclear",
     "Is this a big number, or one with decimals? For a big number write digits only: 1234. For decimals add a zero "
     "at the end: 1,2340."),
    (number(), ["one"], "unreadable", "Write one number in digits, 15 at most. For example: 1234,5."),
    (opinion(), "x", "malformed", CANNOT_BE_READ),
    (opinion(), [1], "malformed", CANNOT_BE_READ),
    (opinion(), ["x", "y"], "too_many", "Choose only one answer here."),
    (opinion(), ["x"], "foreign", NOT_OF_THIS),
    (short(), "x", "malformed", CANNOT_BE_READ),
    (short(), ["a" * 81], "too_long", "An answer has 80 letters at most."),
    (story(), "x", "malformed", CANNOT_BE_READ),
    (story(), [1], "malformed", CANNOT_BE_READ),
    (story(), [way("Continue", "c")], "foreign", "This choice is not part of this story. Please start the story again."),
    (story(), [way("Gauche", "a"), way("Continue", "c")], "foreign",
     "This choice is not part of this story. Please start the story again."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "given", "code", "text"),
    REFUSED,
    ids=[f"{q['type']}{n}-{c}" for n, (q, _g, c, _t) in enumerate(REFUSED)],
)
def test_refusal_says_what_is_wrong(question, given, code, text):
    module, key, content = asked(question)

    with pytest.raises(AnswerRefused) as caught:
        module.parse(given, key, content)

    assert (caught.value.code, caught.value.message, caught.value.question) == (code, text, question["id"])


def test_places_in_an_order_may_be_given_in_any_order():
    module, key, content = asked(ordering())

    assert module.parse({id: str(place) for id, place in zip(ITEMS, (2, 1, 4, 3), strict=True)}, key, content) == (
        ITEMS[1], ITEMS[0], ITEMS[3], ITEMS[2],
    )  # fmt: skip
    assert module.parse({}, key, content) == ()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("1 234,5", "1234.5"), ("1234.50", "1234.5"), ("-0,5", "-0.5"), ("007", "7"), ("0", "0"), ("1,2340", "1.2340"),
     ("", ""), (" ", ""), ("12.345.678", "12345678"), ("1,234,567.89", "1234567.89"), ("٣", "3"), ("-3", "-3"),
     ("1\u202f234", "1234"), ("123456789012345", "123456789012345"), ("-0", "0"), (".5", None), ("1234567890123456", None),
     ("--1", None), ("1-", None), ("1,05", "1.05"), ("0" * 20 + "1", "1"),
     ("1,5" + "0" * 20, "1.5"), ("12345678,12345678", None), (" " * 60 + "1", None), ("1,2,3", None), ("1" * 60, None)],
)  # fmt: skip
def test_number_is_read_as_it_is_written(typed, stored):
    if stored is None:
        with pytest.raises(ValueError, match="unreadable"):
            read(typed)
    else:
        assert read(typed) == stored
