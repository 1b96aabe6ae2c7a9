"""Texts with gaps: `[1]`, `[2]` … stand for the words that are missing, in this order, each once."""

import re

from django.utils.translation import gettext as _

from .broken import Broken

GAP = re.compile(r"\[([0-9]{1,3})\]")


def divided(passage: str) -> list[str | int]:
    """Return the pieces of a text between its gaps, and the number of each gap."""
    pieces: list[str | int] = []
    end = 0
    for match in GAP.finditer(passage):
        pieces += [passage[end : match.start()], int(match[1])]
        end = match.end()
    return [*pieces, passage[end:]]


def check_numbers(passage: str, count: int) -> None:
    """Raise Broken unless the gaps of a text are numbered 1, 2 … without a hole, as many as there are lists of words."""
    numbers = [piece for piece in divided(passage) if isinstance(piece, int)]
    if numbers != list(range(1, len(numbers) + 1)):
        raise Broken(_("The gaps of a text must be numbered [1], [2] … in their order."))
    if len(numbers) != count:
        told = {"gaps": len(numbers), "lists": count}
        raise Broken(_("The text has %(gaps)d gaps, but there are %(lists)d lists of words.") % told)
