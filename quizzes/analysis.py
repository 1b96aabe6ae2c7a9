"""What the totals of a question say about it. Pure functions, no database, no words.

Formulas after Moodle's quiz statistics [docs.moodle.org/dev/Quiz_statistics_calculations]. Whatever has no spread gives
None, shown as "–", and never 0. Rankings are by the whole attempt, never by the question's own score, which would give
100 for every question; it goes by steps of 5 %, people in one step are tied, and a tie is shared out evenly.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from .questions import QUESTION_TYPES, Key

UNIT = 10_000
GROUP = Fraction(27, 100)  # the best and the weakest 27 % (Kelley 1939)
THIRD = Fraction(1, 3)
BINARY, SUBSETS = ("single_choice", "true_false", "image_choice"), "multiple_response"
Histogram = Mapping[int, int]
Cell = tuple[str, int, int, int]  # answer, score in units, percent of the attempt, percent of its rest


@dataclass(frozen=True)
class Item:
    """Sums and counts of one question, in units of 0.0001; items add up."""

    people: int = 0
    x: int = 0
    xx: int = 0
    r: int = 0
    rr: int = 0
    xr: int = 0
    wrong_said: int = 0
    wrong_sure: int = 0
    cells: Counter[Cell] = field(default_factory=Counter)

    @classmethod
    def of(cls, sums: Iterable[int], cells: Counter[Cell]) -> "Item":
        """Return an item of its sums, in the order of its fields, and its cells; frozen ones do not say how sure people were."""
        people, x, xx, r, rr, xr, *sure = sums
        wrong_said, wrong_sure = sure or (0, 0)
        return cls(people, x, xx, r, rr, xr, wrong_said, wrong_sure, cells)

    def __add__(self, other: "Item") -> "Item":
        return Item(
            self.people + other.people,
            self.x + other.x,
            self.xx + other.xx,
            self.r + other.r,
            self.rr + other.rr,
            self.xr + other.xr,
            self.wrong_said + other.wrong_said,
            self.wrong_sure + other.wrong_sure,
            self.cells + other.cells,
        )

    @cached_property
    def by_percent(self) -> Counter[int]:
        """Return how many people there are at each percent of their attempt."""
        found: Counter[int] = Counter()
        for (_answer, _score, percent, _rest), people in self.cells.items():
            found[percent] += people
        return found

    @cached_property
    def by_answer(self) -> dict[str, Counter[int]]:
        """Return how many people gave each answer, by percent of their attempt."""
        found: dict[str, Counter[int]] = {}
        for (answer, _score, percent, _rest), people in self.cells.items():
            found.setdefault(answer, Counter())[percent] += people
        return found

    @cached_property
    def picks(self) -> Counter[str]:
        """Return how many people picked each choice."""
        found: Counter[str] = Counter()
        for answer, by_percent in self.by_answer.items():
            for pick in answer.split():
                found[pick] += by_percent.total()
        return found


def total(items: Iterable[Item]) -> Item:
    first, *rest = [*items, Item()]
    return sum(rest[:-1], first)


def spread(n: int, a: int, b: int, ab: int) -> int:
    """Return n² times the covariance of two things, from their sums, without any rounding."""
    return n * ab - a * b


def facility(item: Item) -> float | None:
    """Return mean ÷ maximum. The share of people with any credit is another figure."""
    return item.x / (item.people * UNIT) if item.people else None


def discrimination(item: Item) -> float | None:
    """Return 100 · cov(x, r) ÷ √(var x · var r): whether those who do well elsewhere do well here."""
    x_spread = spread(item.people, item.x, item.x, item.xx)
    r_spread = spread(item.people, item.r, item.r, item.rr)
    if x_spread <= 0 or r_spread <= 0:
        return None
    return 100 * spread(item.people, item.x, item.r, item.xr) / math.sqrt(x_spread * r_spread)


def efficiency(item: Item) -> float | None:
    """Return 100 · cov(x, r) ÷ cov(sorted x, sorted r): discrimination, of what these scores could reach at best.

    Here r is in steps of 5 %, because sorting needs the distribution and not only its sums.
    """
    scores: Counter[int] = Counter()
    rests: Counter[int] = Counter()
    product = 0
    for (_answer, score, _percent, rest), people in item.cells.items():
        scores[score] += people
        rests[rest] += people
        product += score * rest * people
    n, x, r = scores.total(), weigh(scores), weigh(rests)
    best = spread(n, x, r, sorted_product(scores, rests))
    return 100 * spread(n, x, r, product) / best if best > 0 else None


def weigh(histogram: Histogram) -> int:
    return sum(value * people for value, people in histogram.items())


def sorted_product(first: Histogram, second: Histogram) -> int:
    """Return Σ a·b when both are sorted and laid side by side, a run of equal pairs at a time."""
    product = 0
    left, right = sorted(first.items()), sorted(second.items())
    a_left, b_left = 0, 0
    a = b = 0
    while (a_left or left) and (b_left or right):
        if not a_left:
            a, a_left = left.pop(0)
        if not b_left:
            b, b_left = right.pop(0)
        people = min(a_left, b_left)
        product += a * b * people
        a_left, b_left = a_left - people, b_left - people
    return product


def shares_of_best(by_percent: Histogram, part: Fraction, from_top: bool = True) -> dict[int, Fraction | int]:
    """Return, for each percent, which share of its people belongs to the best (or weakest) `part` of all.

    All of them do, 1, until the group is full; only where it is cut stands a fraction.
    """
    wanted = part * sum(by_percent.values())
    shares: dict[int, Fraction | int] = {}
    for percent, people in sorted(by_percent.items(), reverse=from_top):
        if wanted <= 0:
            break
        shares[percent] = 1 if people <= wanted else wanted / people
        wanted -= people
    return shares


def upper_lower(item: Item) -> float | None:
    """Return D: facility of the best 27 % − facility of the weakest 27 %; None where all attempts are alike."""
    people = item.by_percent
    if len(people) < 2:
        return None
    group = GROUP * people.total()
    best, weakest = (shares_of_best(people, GROUP, top) for top in (True, False))
    return float((earned_by(item, best) - earned_by(item, weakest)) / group)


def earned_by(item: Item, shares: Mapping[int, Fraction | int]) -> Fraction:
    """Return what a group earned at this question; `shares` says which part of each percent belongs to it."""
    rows = item.cells.items()
    return (
        Fraction(sum(score * n * shares[percent] for (_a, score, percent, _r), n in rows if percent in shares)) / UNIT
    )


def pick_rates(item: Item, from_top: bool) -> dict[str, tuple[Fraction | int, Fraction]]:
    """Return, for the best or the weakest third, how many of it picked each choice, and which share of it that is."""
    people = item.by_percent
    shares = shares_of_best(people, THIRD, from_top)
    found: dict[str, Fraction | int] = {}
    for answer, by_percent in item.by_answer.items():
        in_third = sum(number * shares[percent] for percent, number in by_percent.items() if percent in shares)
        for pick in answer.split():
            found[pick] = found.get(pick, 0) + in_third
    third = THIRD * people.total()
    return {label: (number, number / third) for label, number in found.items()} if third else {}


def guess_level(key: Key) -> float | None:
    """Return what blind answering earns on average; None where that cannot be said."""
    if not key.credits:
        return None
    if key.type in BINARY:
        return float(sum(key.credits.values(), Decimal(0)) / len(key.credits))
    if key.type == SUBSETS:
        ids, grade = sorted(key.credits), QUESTION_TYPES[key.type].grade
        sizes = range(1, (key.most or len(ids)) + 1)
        earned = [grade(key, answer).score or Decimal(0) for size in sizes for answer in combinations(ids, size)]
        return float(sum(earned, Decimal(0)) / len(earned))
    return None


def normalised_gain(before: Fraction, after: Fraction) -> float | None:
    """Return ⟨g⟩ = (after − before) ÷ (1 − before) from group means (Hake 1998); None when all was known before.

    Never for one person: it explodes near 1, and the mean of individual gains is another figure (Bao 2006).
    """
    return float((after - before) / (1 - before)) if before < 1 else None
