"""How a released figure reads on the screen, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext

from .indicators import Gain, Indicator, gain_of
from learning.small_figures import Released, Share, State
from .tally import Tally

UNKNOWN = "–"


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


def number(value: float, decimals: int | None = None) -> str:
    """Write a number as the reader's language does."""
    return number_format(value, decimals, force_grouping=True)


def percent(part: Share) -> str:
    """Write a percentage; its ends say "or less" and "or more"."""
    texts = {
        -1: gettext("%(percent)s %% or less"),
        0: pgettext("a percentage", "%(percent)s %%"),
        1: gettext("%(percent)s %% or more"),
    }
    return texts[part.edge] % {"percent": part.percent}


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


def level(gain: Gain) -> str:
    """Name a gain as Hake does; empty when there is none."""
    if gain.normalised is None:
        return ""
    if gain.normalised < 0.3:
        return pgettext("learning gain", "low")
    return pgettext("learning gain", "medium") if gain.normalised <= 0.7 else pgettext("learning gain", "high")


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
        level=level(gain),
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
