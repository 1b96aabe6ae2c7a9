"""How figures read, in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

from .small_figures import Share

UNKNOWN = "–"


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


def gain_level(normalised: float | None) -> str:
    """Name a normalised gain as Hake does; empty when there is none."""
    if normalised is None:
        return ""
    if normalised < 0.3:
        return pgettext("learning gain", "low")
    return pgettext("learning gain", "medium") if normalised <= 0.7 else pgettext("learning gain", "high")
