"""What the readers of all formats have in common: one broken question never stops the others."""

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .broken import Broken
from .checking import check
from .limits import MOST_FAULTS, MOST_QUESTIONS, Unreadable
from .neutral import NONE, Choice, Fault, Question, Reading, Refusal, Shape
from .numbers import is_cut_off

# Ids of questions that bring none are taken from this name and the question itself.
NAMESPACE = uuid.UUID("6f1f6f0e-4d0b-5a35-9a57-8d0c1f4b7e21")
FREE_TEXT = gettext_lazy("free text is never asked")


class TooMany(Unreadable):
    """The file goes on after the last question that is taken at once."""


@dataclass
class Collector:
    """Gathers what a reader finds. `source` is the format's name and part of the ids made here."""

    source: str
    questions: list[Question] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    alike: Counter[str] = field(default_factory=Counter)
    row: bool = False
    label: str = ""

    def reading(self) -> Reading:
        return Reading(self.questions, self.refused, self.errors, self.warnings)

    def refuse(self, name: str, why: object) -> None:
        self.refused.append(Refusal(name, str(why)))
        self.check_faults(0)

    def fault(self, line: int, question: str, message: str) -> None:
        self.errors.append(Fault(line, question, message))
        self.check_faults(line)

    def check_faults(self, line: int) -> None:
        """Raise TooMany for a file that holds hardly anything else than faults."""
        if len(self.errors) + len(self.refused) >= MOST_FAULTS:
            raise TooMany(_("There is too much to mend in this file. The rest of it was left out."), line)

    def warn(self, message: str, line: int = 0, question: str = "") -> None:
        self.warnings.append(Fault(line, question, message))

    @contextmanager
    def one(self, line: int, label: str) -> Iterator[None]:
        """Read one question inside: what is broken in it is told with its line, and the next one goes on."""
        self.label = label
        try:
            yield
        except Broken as broken:
            self.fault(line, label, broken.message)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Read all questions inside: the file is left where it holds too many."""
        try:
            yield
        except TooMany as end:
            self.errors.append(Fault(end.line, "", end.message))

    def add(self, question: Question) -> None:
        """Take a question in. Raises Broken if it cannot be asked, TooMany if the file holds too many."""
        question = without_negative(self, replace(question, called=self.label))
        check(question)
        if len(self.questions) >= MOST_QUESTIONS:
            message = ngettext(
                "Only %(n)d question is read at once. The rest of the file was left out.",
                "Only %(n)d questions are read at once. The rest of the file was left out.",
                MOST_QUESTIONS,
            )
            raise TooMany(message % {"n": MOST_QUESTIONS}, question.line)
        question = self.identified(question)
        self.lines[question.id] = question.line
        if has_cut_off_credit(question):
            self.warn(_("Credits such as 33.33 are read as the fraction they stand for, here 1/3 or alike."),
                      question.line, question.label)  # fmt: skip
        self.questions.append(question)

    def identified(self, question: Question) -> Question:
        """Return the question with its own id, else with one that the same file gives again."""
        if not question.id:
            seed = "\n".join((self.source, question.bank, question.name, question.type, question.text))
            self.alike[seed] += 1
            again = "" if self.alike[seed] == 1 else f"\n{self.alike[seed]}"
            return replace(question, id=str(uuid.uuid5(NAMESPACE, seed + again)))
        if question.id in self.lines:
            told = {"line": self.lines[question.id]}
            raise Broken((_("This id is used twice (row %(line)d).") if self.row
                          else _("This id is used twice (line %(line)d).")) % told)  # fmt: skip
        return question


def without_negative(found: Collector, question: Question) -> Question:
    """Return a single choice without credits under 0: whoever picks one choice cannot earn less than nothing here."""
    if question.type != "single_choice" or all(choice.credit >= NONE for choice in question.choices):
        return question
    found.warn(_("A credit under 0 counts as 0 where one choice is picked."), question.line, question.label)
    choices = [Choice(choice.text, max(NONE, choice.credit), choice.feedback) for choice in question.choices]
    return replace(question, choices=tuple(choices))


def has_cut_off_credit(question: Question) -> bool:
    """Say whether a written credit stands for a third or alike; the credits of a rule in a table are nobody's writing."""
    if question.shape is Shape.PLACES and question.rule in ("balanced", "all_or_nothing"):
        return False
    return any(is_cut_off(credit) for credit in question.credits)
