"""Codes, and the picture: size, letters, names that are too long or cannot be drawn."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from quizzes import certificates
from quizzes.attempts import AnswerSheet
from quizzes.certificates import ALPHABET, first_certificate, issue, new_code, read_code, shown_code
from quizzes.models import Certificate
from quizzes.motifs import NAMES, band
from quizzes.picture import GROUNDS, LONGEST_NAME, Facts, certificate_png, clean_name, unknown_letters
from tests.factories.quizzes import GUEST, sent

LETTERS = ["ɛ", "ɔ", "ɲ", "ŋ", "Ɛ", "Ɔ", "Ɲ", "Ŋ"]


def facts(**values):
    fields = {
        "heading": "Attestation",
        "name": "Awa",
        "said": "a réussi le quiz final du cours",
        "course": "L’impunité, c’est quoi ?",
        "day": "24 novembre 2026",
        "code": "7K3M-Q2XA",
        "check": "kalan.example/c/7K3M-Q2XA",
        "site": "Kalan",
        "colour": "indigo",
        "motif": "lozenge",
    }
    return Facts(**{**fields, **values})


def opened(png):
    return Image.open(io.BytesIO(png))


def test_code_has_no_lookalikes():
    assert not set("OILU") & set(ALPHABET)
    assert all(len(new_code()) == 8 and set(new_code()) <= set(ALPHABET) for _time in range(50))


@given(st.text(alphabet=ALPHABET, min_size=8, max_size=8), st.sampled_from(" -\u00a0."))
def test_code_is_read_however_it_is_typed(code, between):
    typed = between.join(code.lower().replace("0", "o").replace("1", "l"))

    assert read_code(typed) == read_code(shown_code(code)) == code


@given(st.text())
def test_code_of_any_text_is_a_code_or_none(text):
    code = read_code(text)

    assert code is None or (len(code) == 8 and set(code) <= set(ALPHABET))


def test_issue_tries_another_code_when_one_is_taken(final, monkeypatch):
    codes = iter(["AAAAAAAA", "AAAAAAAA", "BBBBBBBB"])
    monkeypatch.setattr(certificates, "new_code", lambda: next(codes))

    issued = [issue(AnswerSheet(sent(final), []), GUEST).code for _time in range(2)]

    assert issued == ["AAAAAAAA", "BBBBBBBB"]


def test_issue_when_another_request_came_first(final, kinds):
    attempt = sent(final)
    first = issue(AnswerSheet(attempt, []), GUEST)

    assert first_certificate(attempt, GUEST) == first
    assert [kind for kind, _count in kinds()].count("certificate_issued") == 1
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize("colour", [*GROUNDS, "unknown"])
@pytest.mark.parametrize("motif", [*NAMES, "unknown"])
def test_picture_of_each_colour_and_motif_fits_a_message(colour, motif):
    png = certificate_png(facts(colour=colour, motif=motif))

    assert (opened(png).size, opened(png).mode) == ((1080, 1350), "P")
    assert len(png) <= 60 * 1024


def test_motifs_differ():
    rows = [band(name, 480, 96).tobytes() for name in NAMES]

    assert len(set(rows)) == len(NAMES) == 6


@pytest.mark.parametrize("letter", LETTERS)
def test_letters_of_bambara_are_drawn(letter):
    assert unknown_letters(letter) == ""
    assert certificate_png(facts(name=letter * 3)) != certificate_png(facts(name=""))


@pytest.mark.parametrize(
    ("text", "unknown"), [("Awa", ""), ("é ï ç", ""), ("李 Awa 李", "李"), ("ߒߞߏ", "ߒߞߏ"), ("🙂", "🙂")]
)
def test_letters_that_the_font_lacks(text, unknown):
    assert unknown_letters(text) == unknown


def test_letters_composed_and_taken_apart_are_drawn_alike():
    assert clean_name("e\u0301a\u0300") == "éà"


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("  Awa \n\t Diarra ", "Awa Diarra"),
        ("A\x00wa\x1b[31m", "A wa [31m"),
        ("Awa\u202eradiaC", "AwaradiaC"),
        ("\u200bAwa\ufeff", "Awa"),
        ("Awa\u00a0Diarra\u2028!", "Awa Diarra !"),
        ("a" * 500, "a" * LONGEST_NAME),
        ("", ""),
    ],
)
def test_clean_name(typed, drawn):
    assert clean_name(typed) == drawn


@given(st.text(max_size=300))
def test_clean_name_of_any_text_is_short_and_on_one_line(text):
    name = clean_name(text)

    assert len(name) <= LONGEST_NAME
    assert name == " ".join(name.split())
    assert name.isprintable()


@settings(max_examples=15, deadline=None)
@given(st.text(alphabet="abcŊɲ W-", max_size=LONGEST_NAME), st.text(alphabet="abcŊɲ W-", max_size=120))
def test_picture_of_long_words_stays_within_its_margins(name, course):
    image = opened(certificate_png(facts(name=name, course=course))).convert("RGB")
    paper = image.getpixel((10, 700))
    left, right = image.crop((0, 300, 60, 1200)), image.crop((1020, 300, 1080, 1200))

    for edge in (left, right):
        assert ImageChops.difference(edge, Image.new("RGB", edge.size, paper)).getbbox() is None
