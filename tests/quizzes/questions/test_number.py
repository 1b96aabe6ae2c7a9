"""How a typed number is read: as people write it, never guessed, never an error of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.questions import QUESTION_TYPES, AnswerRefused, Key
from quizzes.questions.number import read

KEY = Key("q", "number", data={"ranges": ["10..20*0.5", "15..16*1", "15.5..30*0.25"]})


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1 234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1\u202f234", "1234"),
        ("1\u2009234\u00a0567", "1234567"),
        ("٣", "3"),
        ("۱۲٫۵", "12.5"),
        ("߁߂", "12"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("  007 ", "7"),
        ("0,125", "0.125"),
        ("12345,678", "12345.678"),
        ("1,2340", "1.2340"),
        ("−3", "-3"),
        ("-0,0", "0"),
        ("", ""),
        (" ", ""),
    ],
)
def test_read(typed, stored):
    assert read(typed) == stored
    assert read(read(typed)) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1,234", "unclear"),
        ("1.234", "unclear"),
        ("-12.345", "unclear"),
        ("1,234.5,6", "unreadable"),
        ("12 34", "unreadable"),
        ("1 2", "unreadable"),
        ("1e999", "unreadable"),
        ("NaN", "unreadable"),
        ("Infinity", "unreadable"),
        ("1" + "0" * 400, "unreadable"),
        ("9" * 10_000, "unreadable"),
        ("1234567890123456", "unreadable"),
        ("5,", "unreadable"),
        ("--5", "unreadable"),
        ("dix-huit", "unreadable"),
        ("²", "unreadable"),
    ],
)
def test_read_refuses_and_says_why(typed, code):
    with pytest.raises(AnswerRefused) as caught:
        QUESTION_TYPES["number"].parse({"number": typed}, KEY, {})

    assert (caught.value.code, caught.value.question) == (code, "q")
    assert caught.value.message


@given(st.text())
def test_read_of_any_text_is_stable_or_refused(text):
    try:
        stored = read(text)
    except ValueError as error:
        assert str(error) in ("unclear", "unreadable")  # noqa: PT017 - both ends are fine
    else:
        assert read(stored) == stored


@pytest.mark.parametrize(
    ("number", "score"),
    [
        ("9.9999", "0"),
        ("10", "0.5"),
        ("15", "1"),
        ("16", "1"),
        ("16.1", "0.5"),
        ("20", "0.5"),
        ("30", "0.25"),
        ("31", "0"),
    ],
)
def test_best_range_counts_ends_included(number, score):
    assert f"{QUESTION_TYPES['number'].grade(KEY, (number,)).score.normalize():f}" == score
