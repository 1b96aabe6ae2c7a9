"""Answers to type: stars, which stand for any letters in Moodle, and when letters must be compared strictly."""

import re
from collections.abc import Sequence
from decimal import Decimal

from learning.folding import fold

from .neutral import Choice

STAR = "*"
WILD = re.compile(r"(?<!\\)\*")


def is_wild(text: str) -> bool:
    """Say whether a star stands for any letters."""
    return bool(WILD.search(text))


def without_stars(text: str) -> str:
    """Return an answer whose stars are meant as such."""
    return text.replace("\\*", STAR)


def with_stars(text: str) -> str:
    """Return the answer so that its stars are read as such."""
    return text.replace(STAR, "\\*")


def letters_of(choices: Sequence[Choice]) -> str:
    """Return `strict` where two answers of unlike credit read alike once folded: there the letter is the point."""
    earned: dict[str, Decimal] = {}
    for choice in choices:
        if earned.setdefault(fold(choice.text), choice.credit) != choice.credit:
            return "strict"
    return "folded"
