"""A learner's secret: three words that are given, or the learner's own (safety, promise 23).

It is compared without accents, capitals, spaces and hyphens, so that nobody is locked out by a keyboard.
"""

import secrets
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.translation import gettext as _

from learning.folding import fold

from .passphrases import words

WORDS = 3
SHORTEST = 8
LONGEST = 200
FEWEST_SIGNS = 4


def new_secret() -> str:
    """Return three different words, long enough to be a secret."""
    while True:
        drawn = [secrets.choice(words()) for _word in range(WORDS)]
        if len(set(drawn)) == WORDS and len("".join(drawn)) >= SHORTEST:
            return " ".join(drawn)


def normal(secret: str) -> str:
    """Return what is hashed and compared."""
    return "".join(fold(secret).split())


@cache
def common() -> frozenset[str]:
    """Return the secrets that everybody tries first, as they are compared here."""
    return frozenset(normal(secret) for secret in CommonPasswordValidator().passwords)


def fault(secret: str, name: str = "") -> str:
    """Say why this cannot be a secret; empty when it can."""
    plain = normal(secret)
    if len(plain) < SHORTEST:
        return _("Too short: take 8 letters or signs at least. Spaces do not count.")
    if plain.isdecimal():
        return _("Only digits are easy to guess. Take words.")
    if plain in common() or len(set(plain)) < FEWEST_SIGNS:
        return _("Many people take this one, so it is easy to guess. Take another.")
    if name and normal(name) in (plain, plain[::-1]):
        return _("The secret must not be your name.")
    return ""
