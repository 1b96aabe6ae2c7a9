"""Passphrases that are easy to read aloud and to type: five French words without accents, drawn at random."""

import secrets
from functools import cache
from pathlib import Path

LENGTH = 5
SHORTEST = 15


@cache
def words() -> tuple[str, ...]:
    """Return the words to draw from."""
    return tuple(Path(__file__).with_name("french_words.txt").read_text(encoding="utf-8").split())


def new_passphrase() -> str:
    """Return five words, at least 15 characters in all."""
    while True:
        phrase = " ".join(secrets.choice(words()) for _number in range(LENGTH))
        if len(phrase) >= SHORTEST:
            return phrase
