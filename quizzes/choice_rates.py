"""Which choices' rates may be shown (section "item analysis", safety 33–35). Pure functions.

From 30 people on, rounded to 5 %. Choices of fewer than 10 people go together as "others"; when others are under 10
themselves, the next smallest goes with them. The share of right answers is told by the facility anyway, so what is
merged must hide among the wrong ones: the right choice never makes up the number.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from learning.small_figures import CEILING, FLOOR, STEP, Share

FEWEST_FOR_RATES = 30
FEWEST = 10
# People; of a third of all, where a tie was cut, not a whole number.
Count = int | Fraction


@dataclass(frozen=True)
class Rate:
    """A bar: one choice, or several together when `labels` has more than one; `is_merged` hides how they share it."""

    labels: tuple[str, ...]
    share: Share
    is_merged: bool = False


def rounded_share(part: float | Count, whole: Count) -> Share:
    """Return part of whole to the nearest 5 %, never all and never nothing."""
    percent = 100 * part / whole
    if percent <= FLOOR:
        return Share(FLOOR, -1)
    return Share(CEILING, 1) if percent >= CEILING else Share(STEP * int(percent / STEP + 0.5))


def single_rates(picks: Mapping[str, Count], right: Collection[str], people: Count) -> list[Rate] | None:
    """Return the bars of a question where each person picks one; None when none may be shown.

    `picks` names all choices, those of nobody too. Whoever gave no answer makes a choice of their own, "".
    """
    without = people - sum(picks.values())
    counts = {**picks, **({"": without} if without > 0 else {})}
    hidden = merged(counts, right)
    if people < FEWEST_FOR_RATES or hidden == set(counts):
        return None
    rates = [Rate((label,), rounded_share(n, people)) for label, n in counts.items() if label not in hidden]
    if hidden:
        together = sum(counts[label] for label in hidden)
        rates.append(Rate(tuple(label for label in counts if label in hidden), rounded_share(together, people), True))
    return rates


def merged(counts: Mapping[str, Count], right: Collection[str]) -> set[str]:
    """Return which choices are shown together only."""
    hidden = {label for label, number in counts.items() if number < FEWEST}
    if not hidden:
        return hidden
    wrong = sorted((label for label in counts if label not in right), key=lambda label: counts[label])
    left = [label for label in wrong if label not in hidden]
    while left and sum(counts[label] for label in wrong if label in hidden) < FEWEST:
        hidden.add(left.pop(0))
    if sum(counts[label] for label in wrong if label in hidden) < FEWEST:
        return set(counts)  # all wrong ones together are too few
    return hidden


def several_rates(picks: Mapping[str, Count], people: Count) -> list[Rate] | None:
    """Return the bars of a question where a person may pick several: each of 10 people or more stands for itself.

    Rates do not add up to a whole there, so no other rate gives away the hidden ones.
    """
    if people < FEWEST_FOR_RATES:
        return None
    return [Rate((label,), rounded_share(number, people)) for label, number in picks.items() if number >= FEWEST]


def few(picks: Mapping[str, int], among: Iterable[str]) -> list[str]:
    """Return which choices fewer than 10 people picked."""
    return [label for label in among if picks.get(label, 0) < FEWEST]
