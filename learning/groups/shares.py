"""How many of a small group, without telling of one person (`reach.md`, "Facilitator view").

Below 5 nothing is said, below 10 only a word, from 10 on a percentage whose ends are open. Pure functions.
"""

from django.utils.translation import pgettext

from learning.figure_words import percent
from learning.small_figures import share

FEWEST_FOR_WORDS = 5
FEWEST_FOR_PERCENT = 10


def how_many(part: int, whole: int) -> str:
    """Say how many of `whole` people `part` are; empty when there are too few to say anything."""
    if whole < FEWEST_FOR_WORDS:
        return ""
    if whole >= FEWEST_FOR_PERCENT:
        return percent(share(part, whole))
    return in_words(part, whole)


def in_words(part: int, whole: int) -> str:
    """Return "all", "most", "some" or "few or none"."""
    if part == whole:
        return pgettext("how many of a group", "all")
    if 2 * part > whole:
        return pgettext("how many of a group", "most")
    if 5 * part >= whole:
        return pgettext("how many of a group", "some")
    return pgettext("how many of a group", "few or none")
