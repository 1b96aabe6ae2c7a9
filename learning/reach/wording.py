"""How a released figure reads on the screen, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from learning.figure_words import UNKNOWN, gain_level, number, percent
from learning.small_figures import Released, State

from .indicators import Gain, Indicator, gain_of
from .tally import Tally


@dataclass(frozen=True)
class Figure:
    """What is read in one place, and why it is hidden if it is."""

    words: str
    state: State = State.SHOWN

    @property
    def is_shown(self) -> bool:
        return self.state is State.SHOWN


@dataclass(frozen=True)
class BeforeAfter:
    """Means of the same people before and after; `before_at` and `after_at` are their places on a line of 100 %."""

    label: str
    pairs: str
    before: str
    after: str
    gain: str
    level: str
    before_at: str
    after_at: str


def figure(indicator: Indicator, released: Released, tally: Tally, threshold: int) -> Figure:
    """Write a released figure; for an average, what the people behind it gained."""
    if released.state is State.FEW:
        return Figure(f"< {threshold}", State.FEW)
    if released.state is State.HELD:
        return Figure(gettext("held back"), State.HELD)
    if not indicator.is_average:
        return Figure(number(released.value or 0))
    return Figure(gain_words(gain_of(tally)) if released.value else UNKNOWN)


def gain_words(gain: Gain) -> str:
    return UNKNOWN if gain.normalised is None else number(gain.normalised, 2)


def before_after(label: str, released: Released, tally: Tally) -> BeforeAfter | None:
    """Write the means before and after; None when too few people are behind them."""
    if not released.value:
        return None
    gain = gain_of(tally)
    return BeforeAfter(
        label=label,
        pairs=number(released.value),
        before=percent(gain.before),
        after=percent(gain.after),
        gain=gain_words(gain),
        level=gain_level(gain.normalised),
        before_at=f"{gain.before.percent}%",
        after_at=f"{gain.after.percent}%",
    )


def summary(figures: Sequence[Released]) -> str:
    """Say in words what a line by week shows."""
    shown = [released.value or 0 for released in figures if released.is_shown]
    hidden = len(figures) - len(shown)
    parts = []
    if shown:
        extent = {"low": number(min(shown)), "high": number(max(shown))}
        parts.append(gettext("By week, from %(low)s to %(high)s.") % extent)
    if hidden:
        parts.append(
            ngettext("%(count)s week is not shown.", "%(count)s weeks are not shown.", hidden) % {"count": hidden}
        )
    return " ".join(parts)
