"""What came of a file, laid out for somebody who decides what to take: each question with its right answers as understood."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from wagtail.blocks import StreamBlock

from .blocks import block_id, no_place_for, to_block
from .neutral import FULL, NONE, Accepted, Choice, Fault, Question, Reading
from .pictures import Picture


@dataclass(frozen=True)
class Line:
    """One part of a question in words; `is_right` is None where nothing is right or wrong."""

    text: str
    is_right: bool | None = None
    note: str = ""
    feedback: str = ""
    picture: Picture | None = None


@dataclass
class Row:
    """One question of a preview."""

    place: int
    question: Question
    kind: str
    icon: str
    lines: Sequence[Line]
    is_known: bool
    is_taken: bool = True
    warnings: list[str] = field(default_factory=list)
    to_finish: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """A reading as a page shows it; `warnings` are those that belong to no question in `rows`."""

    rows: Sequence[Row]
    warnings: Sequence[Fault]

    @property
    def known(self) -> int:
        return sum(row.is_known for row in self.rows)

    @property
    def taken(self) -> int:
        return sum(row.is_taken for row in self.rows)

    @property
    def unfinished(self) -> int:
        return sum(bool(row.to_finish) for row in self.rows)


def preview_of(reading: Reading, stream: StreamBlock, known: Collection[str], taken: Collection[int] | None) -> Preview:
    """Return the rows of a reading. `known` are ids that the bank has; `taken` the places that are ticked, else all."""
    said: dict[tuple[int, str], list[Fault]] = defaultdict(list)
    for fault in reading.warnings:
        said[fault.line, fault.question].append(fault)
    rows = []
    for place, (question, to_finish) in enumerate(
        zip(reading.questions, faults_of(reading.questions, stream), strict=True)
    ):
        block: Any = stream.child_blocks[question.type]
        warnings = [fault.message for fault in said.pop((question.line, question.label), [])]
        lost = no_place_for(question)
        if lost:
            warnings.append(_("Not kept: %(what)s.") % {"what": ", ".join(lost)})
        rows.append(
            Row(
                place, question, str(block.label), block.meta.icon, lines_of(question),
                block_id(question) in known, taken is None or place in taken, warnings, to_finish,
            )
        )  # fmt: skip
    return Preview(rows, [fault for faults in said.values() for fault in faults])


def faults_of(questions: Sequence[Question], stream: StreamBlock) -> list[list[str]]:
    """Return for each question what its author has to finish before the bank can be published."""
    from quizzes.validation import messages_in  # here, because the rules build on the models

    raws = [{"type": kind, "value": value, "id": block_id(q)} for q in questions for kind, value in [to_block(q)]]
    found: list[list[str]] = []
    for child in stream.to_python(raws):
        try:
            child.block.clean(child.value)
            found.append([])
        except ValidationError as error:
            found.append(list(dict.fromkeys(messages_in(error))))
    return found


def lines_of(question: Question) -> list[Line]:
    """Return the parts of a question in words."""
    return LINES[question.type](question)


def percent(credit: Decimal) -> str:
    """Return a credit in words where it is neither all nor nothing."""
    if credit in (FULL, NONE):
        return ""
    return f"{number_format(credit.quantize(Decimal('0.01')).normalize(), use_l10n=True)} %"


def choice_lines(question: Question) -> list[Line]:
    in_credits = question.type == "single_choice" or question.rule == "credits"
    right = question.right
    return [
        Line(choice.text, place in right, percent(choice.credit) if in_credits else "", choice.feedback, choice.picture)
        for place, choice in enumerate(question.choices)
    ]


def true_false_lines(question: Question) -> list[Line]:
    words = {True: _("True"), False: _("False")}
    return [Line(text, question.correct is answer) for answer, text in words.items()]


def ordering_lines(question: Question) -> list[Line]:
    return [Line(f"{place}. {text}") for place, text in enumerate(question.items, start=1)]


def matching_lines(question: Question) -> list[Line]:
    pairs = [Line(f"{left} → {right}", is_right=True) for left, right in question.pairs]
    return [*pairs, *(Line(text, is_right=False, note=_("extra")) for text in question.extra_right)]


def gap_lines(question: Question) -> list[Line]:
    return [
        Line(f"[{number}] {word}", is_right=place == 0)
        for number, words in enumerate(question.gaps, start=1)
        for place, word in enumerate(words)
    ]


def range_line(accepted: Accepted, unit: str) -> Line:
    low, high = (number_format(end, use_l10n=True) for end in (accepted.low, accepted.high))
    text = low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    return Line(f"{text} {unit}".strip(), True, percent(accepted.credit), accepted.feedback)


def number_lines(question: Question) -> list[Line]:
    return [range_line(accepted, question.unit) for accepted in question.accepted]


def typed_line(choice: Choice) -> Line:
    return Line(choice.text, choice.credit > NONE, percent(choice.credit), choice.feedback)


def short_answer_lines(question: Question) -> list[Line]:
    return [typed_line(choice) for choice in question.choices]


def opinion_lines(question: Question) -> list[Line]:
    return [Line(text) for text in question.steps]


LINES: Mapping[str, Callable[[Question], list[Line]]] = {
    "single_choice": choice_lines,
    "multiple_response": choice_lines,
    "true_false": true_false_lines,
    "ordering": ordering_lines,
    "matching": matching_lines,
    "gap_choice": gap_lines,
    "number": number_lines,
    "short_answer": short_answer_lines,
    "opinion": opinion_lines,
}
