"""What a format cannot say is named before a download."""

import pytest

from quizzes.exchange.formats import FORMATS
from quizzes.exchange.missing import missing_in
from quizzes.exchange.neutral import FULL, Choice, Question

CHOICES = (Choice("oui", FULL, "bien"), Choice("peut-être", FULL / 2), Choice("non"))
FULL_ONE = Question(
    "single_choice", "Quoi\n?", id="a", choices=CHOICES, hint="Relis.", weight=2, tags=("loi",), shuffle=False
)
WHOLE = "the whole question: this format cannot say it"


@pytest.mark.parametrize(
    ("format", "told"),
    [
        ("gift", ["hint", "weight", "fixed order of the choices"]),
        ("aiken", ["id", "new lines", "what is said about each choice", "credit for a part", "hint", "weight", "tags",
                   "fixed order of the choices"]),
        ("moodle", []), ("csv", []), ("xlsx", []), ("qti", ["hint", "weight", "tags"]),
    ],
)  # fmt: skip
def test_losses_of_a_single_choice(format, told):
    assert missing_in(format, FULL_ONE) == told


@pytest.mark.parametrize(
    ("format", "lost"), [("gift", True), ("aiken", True), ("moodle", True), ("csv", False), ("qti", True)]
)
def test_opinion_fits_only_into_tables(format, lost):
    question = Question("opinion", "Je sais.", steps=("non", "un peu", "oui"))

    assert missing_in(format, question) == ([WHOLE] if lost else [])
    assert (b"Je sais." in FORMATS[format].write([question])) is not lost


@pytest.mark.parametrize("format", FORMATS)
def test_scenario_is_left_out_of_every_file_and_named(format):
    question = Question("scenario", "Un conflit", id="s")

    assert missing_in(format, question) == [WHOLE]
    assert b"conflit" not in FORMATS[format].write([question])


def test_text_that_aiken_would_misread_is_not_written():
    question = Question("single_choice", "ANSWER: A", choices=(Choice("oui", FULL), Choice("non")))

    assert missing_in("aiken", question) == [WHOLE]
