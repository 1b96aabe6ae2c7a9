"""What a format keeps of a question, told a second time: by it the readers and writers are tried."""

from dataclasses import replace

from quizzes.exchange.missing import DEFAULTS, lost
from quizzes.exchange.neutral import FULL, NONE, Choice, Question
from quizzes.exchange.numbers import shares
from quizzes.exchange.stars import letters_of
from quizzes.exchange.texts import tidy_line


def as_said(format: str, question: Question) -> Question:
    """Return what is left of a question once it was written in a format that knows its type, and read again."""
    names = lost(format, question)
    changes = {name: DEFAULTS[name] for name in names if name in DEFAULTS and name not in ("rule", "letters")}
    choices = question.choices
    if "rule" in names and format == "gift" and question.type == "multiple_response":
        credits = shares("balanced", [choice.credit > NONE for choice in choices])
        changes["rule"] = "balanced"
        choices = tuple(replace(choice, credit=credit) for choice, credit in zip(choices, credits, strict=True))
    if "rule" in names and format == "qti":
        changes["rule"] = "all_or_nothing"
    if "pictures" in names:
        changes["picture"] = None
        choices = tuple(replace(choice, picture=None) for choice in choices)
    if "choice_feedback" in names:
        choices = tuple(replace(choice, feedback="") for choice in choices)
        changes["accepted"] = tuple(replace(accepted, feedback="") for accepted in question.accepted)
    if "letters" in names:
        changes["letters"] = letters_of(question.choices)
    if "lines" in names:
        changes["text"] = tidy_line(question.text)
    if format == "aiken":
        choices = tuple(
            Choice(tidy_line(choice.text), choice.credit if choice.credit == FULL else NONE) for choice in choices
        )
    return replace(question, choices=choices, **changes)
