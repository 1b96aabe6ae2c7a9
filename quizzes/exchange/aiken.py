"""Aiken: a line of text, choices with letters, and `ANSWER: B` [docs.moodle.org/en/Aiken_format].

It knows single choice only, without escapes: a text that reads like a choice or an answer line cannot be written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase

from django.utils.translation import gettext as _

from .broken import Broken
from .collecting import Collector
from .decoding import decode
from .neutral import FULL, NONE, Choice, Question, Reading, Shape
from .texts import shorten, tidy_line

CHOICE = re.compile(r"([A-Z])[.)]\s*(.*)")
ANSWER = re.compile(r"ANSWER\s*:\s*(.*)", re.IGNORECASE)


@dataclass
class Part:
    """The lines of one question so far."""

    line: int = 0
    text: list[str] = field(default_factory=list)
    choices: list[list[str]] = field(default_factory=list)


def read(data: bytes) -> Reading:
    """Return what an Aiken file holds. Raises Unreadable."""
    text, warnings = decode(data)
    found = Collector("aiken")
    for warning in warnings:
        found.warn(warning)
    with found.whole():
        read_lines(found, text.split("\n"))
    return found.reading()


def read_lines(found: Collector, lines: list[str]) -> None:
    """Read line by line; a question ends with its answer line, and a blank line after its choices ends it too."""
    part = Part()
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        answer = ANSWER.fullmatch(line)
        if answer:
            part.line = part.line or number
            with found.one(part.line, label(part)):
                found.add(question_of(part, answer[1]))
            part = Part()
        elif line:
            read_line(part, number, line)
        elif part.choices:
            unfinished(found, part)
            part = Part()
    if part.line:
        unfinished(found, part)


def read_line(part: Part, number: int, line: str) -> None:
    part.line = part.line or number
    choice = CHOICE.fullmatch(line)
    if choice and part.text and choice[1] == letter(len(part.choices)):
        part.choices.append([choice[2]])
    elif part.choices:
        part.choices[-1].append(line)
    else:
        part.text.append(line)


def letter(place: int) -> str:
    return ascii_uppercase[min(place, 25)]


def label(part: Part) -> str:
    return shorten(" ".join(part.text))


def unfinished(found: Collector, part: Part) -> None:
    if part.choices:
        found.fault(part.line, label(part), _("The line “ANSWER:” is missing after the choices."))
    else:
        found.fault(part.line, label(part), _("There are no choices “A)”, “B)” after the question."))


def question_of(part: Part, answer: str) -> Question:
    """Return the question. Raises Broken for anything but one letter that stands before a choice."""
    if not re.fullmatch("[A-Za-z]", answer.strip()):
        raise Broken(_("“ANSWER:” is followed by one letter, for example “ANSWER: B”."))
    place = ascii_uppercase.index(answer.strip().upper())
    if len(part.choices) < 2:
        raise Broken(_("There must be at least two choices, each with its letter: “A)”, “B)”."))
    if place >= len(part.choices):
        raise Broken(_("There is no choice %(letter)s.") % {"letter": answer.strip().upper()})
    choices = tuple(Choice(" ".join(lines), FULL if n == place else NONE) for n, lines in enumerate(part.choices))
    return Question("single_choice", " ".join(part.text), choices=choices, line=part.line, shape=Shape.PLACE)


def can_write(question: Question) -> bool:
    """Say whether a question survives being written without escapes."""
    texts = [tidy_line(question.text), *(tidy_line(choice.text) for choice in question.choices)]
    return question.type == "single_choice" and not any(ANSWER.fullmatch(text) for text in texts[:1])


def write(questions: Sequence[Question]) -> bytes:
    """Return the single choices in Aiken, UTF-8. What Aiken cannot say is left out: see `missing_in`."""
    return "\n\n".join(written(question) for question in questions if can_write(question)).encode() + b"\n"


def written(question: Question) -> str:
    choices = [f"{letter(n)}) {tidy_line(choice.text)}" for n, choice in enumerate(question.choices)]
    right = letter(question.right[0]) if question.right else ""
    return "\n".join([tidy_line(question.text), *choices, f"ANSWER: {right}"])
