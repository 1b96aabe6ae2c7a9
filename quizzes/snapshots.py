"""Freeze a quiz's totals once a week, so that nobody can subtract yesterday's report from today's (safety 35).

What is released grows, for each question and language by itself, by 10 people or more at once; fewer wait for a later
week. So every figure of every report is about whole blocks of at least 10 people, and so is every difference between
two of them: of weeks, of languages, of all and one language. The first to open a report in a week freezes it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Sum, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from .analysis import Cell, Item
from .choice_rates import FEWEST
from .models import AnalysisSnapshot, ItemTotal, OpinionTotal, PairTotal

# What a unit of release is: a question (or the whole quiz), as it was marked then, in one language.
ITEM_LABELS = ("mode", "question_id", "question_digest", "locale")
PAIR_LABELS = ("baseline_key", "question_id", "question_digest", "locale")
CELL = ("answer", "score", "percent", "rest")
Unit = tuple[str, ...]
Sums = TypeVar("Sums", "Item", "Pairs", "Opinions", "Sureness")
# What of a question is released with it; how sure people were is released by itself.
ITEM_SUMS = ("people", "x", "xx", "r", "rr", "xr")


@dataclass(frozen=True)
class Pairs:
    """Sums of the same people before and after, in units of 0.0001; pairs add up."""

    people: int = 0
    before: int = 0
    after: int = 0
    rose: int = 0
    stayed: int = 0
    fell: int = 0

    def __add__(self, other: "Pairs") -> "Pairs":
        return Pairs(*(getattr(self, name) + getattr(other, name) for name in PairTotal.SUMS))


@dataclass(frozen=True)
class Opinions:
    """How many people chose each step."""

    steps: Counter[str]

    @property
    def people(self) -> int:
        return self.steps.total()


@dataclass(frozen=True)
class Sureness:
    """People who earned nothing at a question and said how sure they were, and those of them who were very sure."""

    people: int = 0
    very: int = 0

    def __add__(self, other: "Sureness") -> "Sureness":
        return Sureness(self.people + other.people, self.very + other.very)


@dataclass(frozen=True)
class Frozen:
    """All that reports on a quiz may use."""

    day: date
    items: Mapping[Unit, Item]
    pairs: Mapping[Unit, Pairs]
    opinions: Mapping[Unit, Opinions]
    sure: Mapping[Unit, Sureness] = field(default_factory=dict)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def frozen(quiz_key: UUID) -> Frozen:
    """Return this week's frozen totals, freezing them now if nobody has yet: one query where they stand already."""
    kept = AnalysisSnapshot.objects.filter(quiz_key=quiz_key).first()
    return freeze(quiz_key) if kept is None or is_old(kept) else loaded(kept)


def is_old(kept: AnalysisSnapshot) -> bool:
    return kept.day is None or monday(kept.day) < monday(timezone.localdate())


@transaction.atomic
def freeze(quiz_key: UUID) -> Frozen:
    """Freeze the totals as they are now, unless somebody else has just done so."""
    AnalysisSnapshot.objects.bulk_create([AnalysisSnapshot(quiz_key=quiz_key)], ignore_conflicts=True)
    kept = AnalysisSnapshot.objects.select_for_update().get(quiz_key=quiz_key)
    before = loaded(kept)
    if not is_old(kept):
        return before
    items, sure = parted(item_totals(quiz_key))
    now = Frozen(
        timezone.localdate(),
        grown(before.items, items),
        grown(before.pairs, pair_totals(quiz_key)),
        grown(before.opinions, opinion_totals(quiz_key)),
        grown(before.sure, sure),
    )
    kept.day = now.day
    kept.items, kept.pairs, kept.opinions = dumped(now.items), dumped(now.pairs), dumped(now.opinions)
    kept.sure = dumped(now.sure)
    kept.save(update_fields=["day", "items", "pairs", "opinions", "sure"])
    return now


def grown(before: Mapping[Unit, Sums], now: Mapping[Unit, Sums]) -> dict[Unit, Sums]:
    """Return each unit as it is now where at least 10 people are new, else as it was, else not at all."""
    released: dict[Unit, Sums] = {}
    for unit, sums in now.items():
        known = before.get(unit)
        if sums.people - (known.people if known else 0) >= FEWEST:
            released[unit] = sums
        elif known:
            released[unit] = known
    return released


def parted(items: Mapping[Unit, Item]) -> tuple[dict[Unit, Item], dict[Unit, Sureness]]:
    """Return questions apart from how sure people were there: those are fewer people, and must be 10 new ones themselves."""
    sure = {unit: Sureness(item.wrong_said, item.wrong_sure) for unit, item in items.items()}
    return {unit: replace(item, wrong_said=0, wrong_sure=0) for unit, item in items.items()}, sure


def item_totals(quiz_key: UUID) -> dict[Unit, Item]:
    """Return the totals of all questions of a quiz, over all quarters, in one query."""
    # The many identifiers come as texts and are made into objects once each.
    written = lru_cache(lambda text: str(UUID(text)))
    rows = (
        ItemTotal.objects.of_quiz(quiz_key)
        .order_by()
        .annotate(question=Cast("question_id", TextField()))
        .values_list("mode", "question", "question_digest", "locale", *CELL)
        .annotate(*(Sum(name) for name in ItemTotal.SUMS))
    )
    cells: dict[Unit, Counter[Cell]] = defaultdict(Counter)
    sums: dict[Unit, list[int]] = {}
    for mode, question, digest, locale, answer, score, percent, rest, *added in rows:
        unit = (mode, written(question), digest, locale)
        cells[unit][answer, score, percent, rest] = added[0]
        sums[unit] = [a + b for a, b in zip(sums[unit], added, strict=True)] if unit in sums else added
    return {unit: Item.of(numbers, cells[unit]) for unit, numbers in sums.items()}


def pair_totals(quiz_key: UUID) -> dict[Unit, Pairs]:
    """Return the totals before and after, over all quarters."""
    totals = PairTotal.objects.of_quiz(quiz_key).order_by().values_list(*PAIR_LABELS)
    rows = totals.annotate(*(Sum(name) for name in PairTotal.SUMS))
    return {tuple(map(str, row[:4])): Pairs(*row[4:]) for row in rows}


def opinion_totals(quiz_key: UUID) -> dict[Unit, Opinions]:
    """Return the totals of opinions, over all quarters."""
    found: dict[Unit, Opinions] = {}
    totals = OpinionTotal.objects.of_quiz(quiz_key).order_by()
    for *unit, step, people in totals.values_list(*ITEM_LABELS, "step").annotate(n=Sum("people")):
        found.setdefault(tuple(map(str, unit)), Opinions(Counter())).steps[step] = people
    return found


def dumped(units: Mapping[Unit, Item | Pairs | Opinions | Sureness]) -> list[Any]:
    """Return units as JSON keeps them."""
    return [[list(unit), as_json(sums)] for unit, sums in units.items()]


def as_json(sums: Item | Pairs | Opinions | Sureness) -> Any:
    if isinstance(sums, Opinions):
        return dict(sums.steps)
    if isinstance(sums, Sureness):
        return [sums.people, sums.very]
    names = PairTotal.SUMS if isinstance(sums, Pairs) else ITEM_SUMS
    values = [getattr(sums, name) for name in names]
    return values if isinstance(sums, Pairs) else [values, [[*cell, people] for cell, people in sums.cells.items()]]


def loaded(kept: AnalysisSnapshot) -> Frozen:
    """Return what `dumped` wrote."""
    return Frozen(
        kept.day or timezone.localdate(),
        {tuple(unit): Item.of(sums, counter(cells)) for unit, (sums, cells) in kept.items},
        {tuple(unit): Pairs(*data) for unit, data in kept.pairs},
        {tuple(unit): Opinions(Counter(data)) for unit, data in kept.opinions},
        {tuple(unit): Sureness(*data) for unit, data in kept.sure},
    )


def counter(cells: Iterable[list[Any]]) -> Counter[Cell]:
    return Counter({(answer, score, percent, rest): people for answer, score, percent, rest, people in cells})
