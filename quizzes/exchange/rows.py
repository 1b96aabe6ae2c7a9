"""One row of the template and the question it stands for, both ways."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .broken import Broken
from .cells import BAR, cut, joined, last_used
from .neutral import FULL, NONE, Accepted, Choice, Question, Shape
from .numbers import around, credit, number, rule_of, shares
from .stars import letters_of
from .texts import tidy

MOST_CHOICES = 16
TRUE = {"true", "t", "1", "yes", "vrai", "v", "oui"}
FALSE = {"false", "f", "0", "no", "faux", "non"}
WEIGHT = re.compile(r"%([^%]*)%\s*")
RULES = {"multiple_response": ("balanced", "all_or_nothing"), "ordering": ("pairs", "all_or_nothing")}
Fields = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """The cells of a row by the names of their columns."""

    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def numbered(self, name: str) -> list[str]:
        """Return `name_1`, `name_2` … up to the last that is filled in."""
        cells = [tidy(self[f"{name}_{place}"]) for place in range(1, MOST_CHOICES + 1)]
        return cells[: last_used(cells)]

    def feedback(self, place: int) -> str:
        return self[f"feedback_{place + 1}"]


def question_of(row: Row, line: int) -> Question:
    """Return the question of a row. Raises Broken."""
    kind = row["type"].strip().lower()
    if kind not in READERS:
        told = {"type": row["type"].strip()[:40], "known": ", ".join(READERS)}
        raise Broken(_("The type “%(type)s” is not known. These are: %(known)s.") % told)
    shared = {name: row[name] for name in SHARED if row[name]}
    return Question(
        **{"type": kind, "text": row["question"], "line": line, "shape": Shape.PLACES, **shared, **READERS[kind](row)},
        weight=whole(row["weight"], 1, _("The weight is a whole number from 1 to 10.")),
        tags=tuple(cut(row["tags"], BAR) if row["tags"] else ()),
        shuffle=row["shuffle"].strip().lower() not in FALSE,
    )


SHARED = (
    "id", "name", "bank", "hint", "unit", "task", "form", "general_feedback", "feedback_right", "feedback_partly", "feedback_wrong",
)  # fmt: skip


def whole(text: str, otherwise: int, message: str) -> int:
    value = number(text) if text.strip() else Decimal(otherwise)
    if value is None or value != value.to_integral_value() or abs(value) > 1000:
        raise Broken(message)
    return int(value)


def places(text: str, count: int) -> list[int]:
    """Return places counted from 0, from numbers counted from 1."""
    found = []
    for part in cut(text, BAR):
        place = whole(part, 0, _("“%(text)s” is not the number of a choice.") % {"text": part[:40]})
        if not 1 <= place <= count:
            raise Broken(_("There is no choice %(n)d.") % {"n": place})
        found.append(place - 1)
    if len(set(found)) < len(found):
        raise Broken(_("The same choice is named twice."))
    return found


def credits_in(text: str, count: int) -> list[Decimal]:
    """Return the credits of all choices, divided by bars."""
    found = [credit(part) for part in cut(text, BAR)]
    credits = [one for one in found if one is not None]
    if len(credits) < len(found):
        raise Broken(_("“%(text)s” is not a credit. It is a number from −100 to 100.") % {"text": text[:40]})
    if len(credits) != count:
        raise Broken(
            _("There are %(credits)d credits, but %(choices)d choices.") % {"credits": len(credits), "choices": count}
        )
    return credits


def choices(row: Row, credits: Sequence[Decimal]) -> tuple[Choice, ...]:
    return tuple(Choice(text, credits[place], row.feedback(place)) for place, text in enumerate(row.numbered("choice")))


def right_of(row: Row) -> list[bool]:
    """Return for each choice whether it is right."""
    count = len(row.numbered("choice"))
    if not row["right"].strip():
        raise Broken(_("No choice is right. The column “right” names it by its number."))
    right = places(row["right"], count)
    return [place in right for place in range(count)]


def single(row: Row) -> Fields:
    right = right_of(row)
    credits = (
        credits_in(row["credit"], len(right)) if row["credit"].strip() else [FULL if tick else NONE for tick in right]
    )
    if any((earned == FULL) != tick for earned, tick in zip(credits, right, strict=True)):
        raise Broken(_("The credits and the column “right” contradict each other."))
    return {"choices": choices(row, credits)}


def several(row: Row) -> Fields:
    right, rule = right_of(row), row["credit"].strip().lower() or "balanced"
    if rule in RULES["multiple_response"]:
        found = choices(row, shares(rule, right))
    else:
        found = choices(row, credits_in(row["credit"], len(right)))
        rule = rule_of(found)
        if any((choice.credit > 0) != tick for choice, tick in zip(found, right, strict=True)):
            raise Broken(_("The credits and the column “right” contradict each other."))
    most = whole(row["most"], 0, _("“%(text)s” is not a number.") % {"text": row["most"][:40]}) or None
    return {"choices": found, "rule": rule, "most": most}


def true_false(row: Row) -> Fields:
    word = row["right"].strip().lower()
    if word not in TRUE | FALSE:
        raise Broken(_("The column “right” says true or false."))
    return {"correct": word in TRUE}


def ordering(row: Row) -> Fields:
    items = row.numbered("choice")
    order = places(row["right"], len(items)) if row["right"].strip() else list(range(len(items)))
    if len(order) != len(items):
        raise Broken(_("The column “right” must name each choice once, in the right order."))
    rule = row["credit"].strip().lower() or "pairs"
    if rule not in RULES["ordering"]:
        raise Broken(_("“%(text)s” is no way of marking: it is pairs or all_or_nothing.") % {"text": rule[:40]})
    return {"items": tuple(items[place] for place in order), "rule": rule}


def matching(row: Row) -> Fields:
    """Read `left = right`; a cell without left side is an extra right-hand side."""
    pairs, extra = [], []
    for cell in row.numbered("choice"):
        left, *right = cut(cell, "=", 1)
        if not right:
            raise Broken(_("“%(text)s” is no pair. It is written “left = right”.") % {"text": cell[:40]})
        if left:
            pairs.append((left, right[0]))
        else:
            extra.append(right[0])
    return {"pairs": tuple(pairs), "extra_right": tuple(extra)}


def number_row(row: Row) -> Fields:
    """Read `7`, `30:2` or `28..32`, several divided by bars, each with %credit% before it where it is not 100."""
    tolerance = number(row["credit"]) if row["credit"].strip() else NONE
    if tolerance is None:
        raise Broken(_("“%(text)s” is not a number.") % {"text": row["credit"].strip()[:40]})
    return {"accepted": tuple(
        range_of(part, tolerance, row.feedback(place)) for place, part in enumerate(cut(row["right"], BAR))
    )}  # fmt: skip


def range_of(text: str, tolerance: Decimal, feedback: str) -> Accepted:
    match = WEIGHT.match(text)
    earned = credit(match[1]) if match else FULL
    span = text[match.end() :] if match else text
    divider = ".." if ".." in span else ":" if ":" in span else ""
    first, second = (number(part) for part in span.split(divider, 1)) if divider else (number(span), tolerance)
    if earned is None or first is None or second is None:
        raise Broken(_("“%(text)s” is not a number.") % {"text": text[:40]})
    return Accepted(*((first, second) if divider == ".." else around(first, second)), earned, feedback)


def gaps(row: Row) -> Fields:
    return {"gaps": tuple(tuple(cut(cell, "/")) for cell in row.numbered("choice"))}


def short_answer(row: Row) -> Fields:
    """Read answers to type; all are right unless credits say otherwise, and one without credit is a common mistake."""
    count = len(row.numbered("choice"))
    found = choices(row, credits_in(row["credit"], count) if row["credit"].strip() else [FULL] * count)
    letters = row["letters"].strip().lower() or letters_of(found)
    if letters not in ("strict", "folded"):
        raise Broken(_("The column “letters” says strict or folded."))
    return {"choices": found, "letters": letters}


def opinion(row: Row) -> Fields:
    return {"steps": tuple(row.numbered("choice"))}


READERS: Mapping[str, Callable[[Row], Fields]] = {
    "single_choice": single,
    "multiple_response": several,
    "true_false": true_false,
    "ordering": ordering,
    "matching": matching,
    "number": number_row,
    "gap_choice": gaps,
    "short_answer": short_answer,
    "opinion": opinion,
}


def row_of(question: Question) -> dict[str, str]:
    """Return the filled-in cells of a question, by column."""
    cells = {name: getattr(question, name) for name in SHARED}
    cells |= {"type": question.type, "question": question.text, "weight": str(question.weight)}
    cells |= {"tags": joined(question.tags, BAR), "shuffle": "" if question.shuffle else "false"}
    cells |= {"letters": question.letters, "most": str(question.most or "")}
    cells |= {f"choice_{n}": text for n, text in enumerate(written_choices(question), start=1)}
    cells |= {f"feedback_{n}": text for n, text in enumerate(question.said_of_parts, start=1)}
    right, earned = written_right(question)
    return {name: text for name, text in (cells | {"right": right, "credit": earned}).items() if text}


def written_choices(question: Question) -> list[str]:
    pairs = [*question.pairs, *(("", extra) for extra in question.extra_right)]
    texts = [choice.text for choice in question.choices] + [*question.items, *question.steps]
    texts += [joined(pair, "=", " = ").strip() for pair in pairs]
    return texts + [joined(words, "/") for words in question.gaps]


def written_right(question: Question) -> tuple[str, str]:
    """Return what the columns `right` and `credit` say of a question."""
    credits = BAR.join(f"{choice.credit:f}" for choice in question.choices)
    right = BAR.join(str(place + 1) for place in question.right)
    partial = any(choice.credit not in (NONE, FULL) for choice in question.choices)
    match question.type:
        case "multiple_response":
            return right, credits if question.rule == "credits" else question.rule
        case "single_choice":
            return right, credits if partial else ""
        case "short_answer":
            return "", credits if any(choice.credit != FULL for choice in question.choices) else ""
        case "true_false":
            return "true" if question.correct else "false", ""
        case "ordering":
            return "", question.rule
        case "number":
            return BAR.join(written_range(accepted) for accepted in question.accepted), ""
    return "", ""


def written_range(accepted: Accepted) -> str:
    earned = "" if accepted.credit == FULL else f"%{accepted.credit:f}%"
    return earned + (f"{accepted.low:f}" if accepted.low == accepted.high else f"{accepted.low:f}..{accepted.high:f}")
