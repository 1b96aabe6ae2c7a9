"""What remains of a query, whatever somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelsearch.query import MATCH_ALL, And, Not, Or, Phrase, PlainText

from courses.search.words import LONGEST_QUERY, MOST_WORDS, clean, clean_query, folded_words, is_empty


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("fɔlɔ", "folo"),
        ("  Impunité ! ", "impunite"),
        ('"impunité"', "impunite"),
        ("l’impunité", "impunite"),
        ("a", "a"),
        ("droit* OR (NOT 'x')", "droit or not"),
        ("\0droit\0", "droit"),
        ("snake_case", "snake case"),
        ("😀 * ( ) ' \" \\ %", ""),
        ("\ud800", ""),
        ("", ""),
    ],
)
def test_clean(typed, cleaned):
    assert clean(typed) == cleaned


@given(st.text())
def test_cleaned_queries_are_short_plain_and_stable(typed):
    cleaned = clean(typed)

    assert len(cleaned.split()) <= MOST_WORDS
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("\"'*()\\\0-+:^~%_")


def test_long_queries_are_cut():
    assert len(clean("x" * 10_000)) == LONGEST_QUERY


def test_text_is_indexed_in_words():
    assert folded_words("L’État : jo, sariya—kɔnɔ.") == "l etat jo sariya kono"


def test_parts_of_a_query_are_cleaned():
    query = And([PlainText('"Fɔlɔ"', operator="or"), Or([Phrase("l’État"), Not(PlainText("é"))])])

    assert repr(clean_query(query)) == repr(
        And([PlainText("folo", operator="or"), Or([PlainText("etat"), Not(PlainText("e"))])])
    )


@pytest.mark.parametrize(
    ("query", "empty"),
    [
        ("", True),
        (PlainText(""), True),
        (And([PlainText("a"), PlainText("")]), True),
        (And([]), True),
        (MATCH_ALL, False),
        (Not(PlainText("a")), False),
        (Not(PlainText("")), True),
    ],
)
def test_is_empty(query, empty):
    assert is_empty(query) == empty
