"""Words compared without case, accents, tones and rare letters; addresses made of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.folding import fold, fold_relaxed, fold_slug


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("fɔlɔ", "folo"),
        ("Impunité", "impunite"),
        ("Ɲ Ŋ Ɛ Ɔ", "n n e o"),
        ("ɛ́", "e"),
        ("E\u0301", "e"),
        ("è", "e"),
        ("l’État", "l'etat"),
        ("droit‑là", "droit la"),
        ("a\u00a0 b\t\nc", "a b c"),
        ("ɳ ƞ", "n n"),
        ("ɛ́ é", "e e"),
        ("œuvre", "œuvre"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["Nyangili", "ɲangili", "Ɲaŋili", "nangili", "ɲàngílí"])
def test_fold_relaxed_reads_older_spelling(text):
    assert fold_relaxed(text) == "nanili"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Sariyasen fɔlɔ", "sariyasen-folo"),
        ("Ɲangibaliya ye mun ye ?", "nyangibaliya-ye-mun-ye"),
        ("Ŋaniya", "nganiya"),
        ("L’impunité, c’est quoi ?", "l-impunite-c-est-quoi"),
        ("…", ""),
    ],
)
def test_fold_slug(text, slug):
    assert fold_slug(text) == slug


@given(st.text())
def test_fold_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_slug_is_short_and_plain(text):
    slug = fold_slug(text)

    assert len(slug) <= 80
    assert slug == slug.strip("-")
    assert slug.isascii()
