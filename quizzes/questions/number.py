"""Number: a typed number that lies in one of 1 to 8 accepted ranges, ends included; the best credit counts.

Read as people in Mali write: "1 234,5", "1234.5", with any kind of blank between thousands, in Arabic or N'Ko digits.
What could be two numbers, "1,234" or "1.234", is not guessed but asked again. Stored is only the number, in one form.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import (
    ONE,
    ZERO,
    Answer,
    AnswerRefused,
    BaseQuestionBlock,
    Example,
    Field,
    Grade,
    Key,
    foreign,
    graded,
    layout,
    malformed,
    shared_content,
    without_answer,
)
from .choices import as_share, at_choice
from .parts import SCRIPT, STYLE, read_form
from .spoken import NOTHING, Said, SpokenBlock, field_of

TYPE = "number"
scorm_type = "numeric"
PART = "number"
MOST_RANGES, MOST_DIGITS, LONGEST = 8, 15, 40

# questions.js has the same three: digits with blanks, with commas, with points between thousands.
READABLE = re.compile(
    r"(\d+|\d{1,3}(?: \d{3})+)(?:[.,](\d+))?|(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?|(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?",
    re.ASCII,
)
UNCLEAR = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
BLANKS = dict.fromkeys(map(ord, "\t\u00a0\u2007\u2009\u202f\u066c"), " ")
SIGNS = {ord("−"): "-", ord("–"): "-", ord("٫"): "."}
DIGITS = {ord(zero) + digit: str(digit) for zero in "٠۰߀" for digit in range(10)}
AS_TYPED = {**BLANKS, **SIGNS, **DIGITS}

__all__ = [
    "block", "chosen", "content", "examples", "fields", "grade", "key", "parse", "read_form", "scorm_type", "solution",
]  # fmt: skip


class RangeBlock(SpokenBlock):
    """Numbers that are accepted, from one to another."""

    SPOKEN = ("feedback",)

    low = blocks.DecimalBlock(label=_("From"), max_digits=MOST_DIGITS, decimal_places=6)
    high = blocks.DecimalBlock(
        label=_("To"),
        required=False,
        max_digits=MOST_DIGITS,
        decimal_places=6,
        help_text=_("Leave empty when only this one number is right. Both ends count."),
    )
    credit = blocks.DecimalBlock(label=_("Credit in %"), default=100, min_value=1, max_value=100, decimal_places=4)
    feedback = blocks.TextBlock(label=_("Why"), required=False, max_length=500, rows=2)

    class Meta:
        icon = "order"
        label = _("accepted number")
        label_format = "{low} – {high}"


class NumberBlock(BaseQuestionBlock):
    """A question that is answered by a number."""

    type = TYPE
    assets = (STYLE, SCRIPT)

    accepted = blocks.ListBlock(
        RangeBlock(),
        label=_("Accepted numbers"),
        min_num=1,
        max_num=MOST_RANGES,
        help_text=_("One of them earns 100 %. A wider range around it may earn less."),
    )
    unit = blocks.CharBlock(
        label=_("Unit"), required=False, max_length=30, help_text=_("Shown behind the number: years, FCFA, %.")
    )

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what is wrong with the ranges."""
        errors = super().faults(value)
        at_places = {
            place: ("high", _("The end of the range lies before its beginning."))
            for place, one in enumerate(value["accepted"])
            if one["high"] is not None and one["high"] < one["low"]
        }
        if at_places:
            errors["accepted"] = at_choice(at_places)
        elif all(one["credit"] < 100 for one in value["accepted"]):
            errors["accepted"] = ValidationError(_("One accepted number must earn 100 %."))
        return errors

    class Meta:
        icon = "order"
        label = _("Number")
        description = _("A number to type: a year, an amount, a share.")
        form_layout = layout("accepted", "unit")
        preview_value = {
            "text": "Until what age is somebody a child, by the Convention on the Rights of the Child?",
            "accepted": [{"low": Decimal(18), "high": None, "credit": Decimal(100), "feedback": "Article 1 says so."}],
            "unit": "years",
        }


block = NumberBlock


class NumberField(Field):
    """The line to type into. `right` holds "low..high*credit" for each range."""

    @property
    def right_text(self) -> str:
        """Return the numbers that earn everything."""
        full = [one for one in map(as_range, self.right or ()) if one[2] == ONE]
        return ", ".join(
            shown(low) if low == high else _now("%(low)s to %(high)s") % {"low": shown(low), "high": shown(high)}
            for low, high, _credit in full
        )

    def judge(self) -> None:
        """Say whether the number is right, in part or not, and what is said to its range."""
        number = Decimal(read(self.chosen)) if self.chosen else None
        place, credit = best([as_range(text) for text in self.right or ()], number)
        self.verdict = "right" if credit == ONE else "partly" if credit else "wrong"
        self.why = self.reasons[place] if place is not None else NOTHING


def plain(number: Decimal) -> str:
    """Return a number in full, without needless zeros."""
    return f"{number.normalize():f}" if number else "0"


def canonical(number: Decimal) -> str:
    """Return the one form in which a number is stored; with a zero more where it could be read as thousands."""
    text = plain(number)
    return f"{text}0" if UNCLEAR.fullmatch(text) else text


def shown(number: Decimal) -> str:
    """Return a number for a learner: with a comma, as French and Bambara write it."""
    return canonical(number).replace(".", ",")


def read(text: str) -> str:
    """Return the stored form of a typed number, "" for none. Raises ValueError with "unclear" or "unreadable"."""
    typed = text.translate(AS_TYPED).strip(" ") if len(text) <= LONGEST else "?"
    if not typed:
        return ""
    if UNCLEAR.fullmatch(typed):
        raise ValueError("unclear")
    found = READABLE.fullmatch(typed.removeprefix("-"))
    if found is None:
        raise ValueError("unreadable")
    whole, part = (next((group for group in found.groups()[n::2] if group), "") for n in (0, 1))
    whole, part = re.sub("[ ,.]", "", whole).lstrip("0"), part.rstrip("0")
    if len(whole) + len(part) > MOST_DIGITS:
        raise ValueError("unreadable")
    return canonical(Decimal(f"{'-' if typed[0] == '-' else ''}{whole or 0}.{part or 0}"))


def as_range(text: str) -> tuple[Decimal, Decimal, Decimal]:
    """Return low, high and credit of "low..high*credit"."""
    ends, credit = text.split("*")
    low, high = ends.split("..")
    return Decimal(low), Decimal(high), Decimal(credit)


def best(ranges: Sequence[tuple[Decimal, Decimal, Decimal]], number: Decimal | None) -> tuple[int | None, Decimal]:
    """Return the place and credit of the best range that holds `number`; the first one of equals."""
    found: tuple[int | None, Decimal] = (None, ZERO)
    for place, (low, high, credit) in enumerate(ranges):
        if number is not None and low <= number <= high and credit > found[1]:
            found = (place, credit)
    return found


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return the accepted ranges with their credits."""
    ranges = [
        f"{plain(one['low'])}..{plain(one['low'] if one['high'] is None else one['high'])}*{plain(share(one))}"
        for one in value["accepted"]
        if one["low"] is not None
    ]
    return Key(id, TYPE, {}, value["weight"] or 1, bool(value["skippable"]), "best", data={"ranges": ranges})


def share(one: Mapping[str, Any]) -> Decimal:
    return as_share(one["credit"]) if one["credit"] is not None else ONE


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question: its unit, and what is said to each range."""
    ranges = [one for one in value["accepted"] if one["low"] is not None]
    reasons = [one["feedback"] or "" for one in ranges]
    spoken = {reason_name(n): one.get(field_of("feedback")) for n, one in enumerate(ranges)}
    more = {"unit": value["unit"] or ""}
    return {**shared_content(value, id, TYPE, spoken), "choices": [], "reasons": reasons, "more": more}


def reason_name(place: int) -> str:
    """Return by what name a version keeps the recording of what is said to a range."""
    return f"reason {place}"


def reasons_of(content: Mapping[str, Any]) -> tuple[Said, ...]:
    """Return what is said to each range."""
    spoken = content.get("recordings", {})
    return tuple(Said(text, spoken.get(reason_name(n))) for n, text in enumerate(content["reasons"]))


def parse(given: object, key: Key, content: Mapping[str, Any]) -> Answer:
    """Return the typed number in its stored form, or nothing. Raises AnswerRefused."""
    if isinstance(given, Mapping):
        if not set(given) <= {PART}:
            raise foreign(key)
        given = list(given.values())
    if not isinstance(given, list | tuple) or len(given) > 1 or not all(isinstance(text, str) for text in given):
        raise malformed(key)
    try:
        number = read(given[0]) if given else ""
    except ValueError as error:
        code = str(error)
        raise AnswerRefused(code, refusal(code), key.id) from error
    return (number,) if number else ()


def refusal(code: str) -> str:
    """Return what is said to a number that is not taken."""
    if code == "unclear":
        return _now(
            "Is this a big number, or one with decimals? For a big number write digits only: 1234."
            " For decimals add a zero at the end: 1,2340."
        )
    return _now("Write one number in digits, 15 at most. For example: 1234,5.")


def grade(key: Key, answer: Answer) -> Grade:
    """Return the best credit among the ranges that hold the number."""
    if not answer:
        return without_answer(key, 1)
    _place, credit = best([as_range(text) for text in key.data["ranges"]], Decimal(answer[0]))
    return graded(credit, (int(credit == ONE), 1))


def solution(key: Key) -> Answer:
    """Return the lowest number of the first range that earns everything."""
    full = [low for low, _high, credit in map(as_range, key.data["ranges"]) if credit == ONE]
    return tuple(canonical(low) for low in full[:1])


def fields(content: Mapping[str, Any], key: Key, order: Sequence[str]) -> list[Field]:
    """Return the one line to type into."""
    unit = content["more"]["unit"]
    label = _now("Your answer in: %(unit)s") % {"unit": unit} if unit else _now("Your answer")
    return [NumberField(PART, label, right=tuple(key.data["ranges"]), reasons=reasons_of(content))]


def chosen(answer: Answer, key: Key) -> dict[str, str]:
    """Return the number as it is typed."""
    return {PART: shown(Decimal(answer[0]))} if answer else {}


def examples() -> list[Example]:
    """Return questions for previews and tests."""
    exact = {"low": "18", "high": None, "credit": "100", "feedback": "Article 1."}
    near = {"low": "15", "high": "21", "credit": "50", "feedback": "Near."}
    return [
        Example({"text": "How old?", "accepted": [exact], "unit": "years"}),
        Example({"text": "How much?", "accepted": [near, exact], "weight": 2}),
        Example({"text": "How long?", "accepted": [{**exact, "low": "-1.234", "high": "0.5"}], "skippable": True}),
    ]
