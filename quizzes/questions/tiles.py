"""Tiles: an answer cut into letters, syllables or words, and the order in which they lie before the learner."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from learning.folding import fold

from ..order import shuffled

VOWELS = "aeiouœæ"


class TileSize(TextChoices):
    """What one tile holds."""

    LETTER = "letter", _("One letter")
    SYLLABLE = "syllable", _("One syllable")
    WORD = "word", _("One word")


def laid(content: Mapping[str, Any]) -> list[str]:
    """Return the tiles of a question in the order in which they lie, which its id decides, never that of the answer."""
    size = content["tile_size"]
    first = content["accepted"][0]["text"] if content["accepted"] else ""
    tiles = [*pieces(first, size), *content["tiles"]]
    order = shuffled((str(place) for place in range(len(tiles))), content["id"])
    mixed = [tiles[int(place)] for place in order]
    return mixed[::-1] if mixed == tiles else mixed


def places(content: Mapping[str, Any]) -> int:
    """Return how many tiles the longest accepted answer needs."""
    return max((len(pieces(item["text"], content["tile_size"])) for item in content["accepted"]), default=1)


def pieces(text: str, size: str) -> list[str]:
    """Return the words, syllables or letters of an answer; a letter keeps its marks."""
    if size == TileSize.WORD:
        return text.split()
    letters = list(letters_of("".join(text.split())))
    return letters if size == TileSize.LETTER else list(syllables(letters))


def letters_of(text: str) -> Iterator[str]:
    letter = ""
    for character in unicodedata.normalize("NFC", text):
        if letter and not unicodedata.combining(character):
            yield letter
            letter = ""
        letter += character
    if letter:
        yield letter


def syllables(letters: Sequence[str]) -> Iterator[str]:
    """Join letters into syllables: consonants, vowels, and consonants that no vowel follows."""
    is_vowel = [fold(letter)[:1] in VOWELS and bool(fold(letter)) for letter in letters]
    start = 0
    for place in range(1, len(letters)):
        begins = is_vowel[place + 1] if not is_vowel[place] and place + 1 < len(letters) else False
        if begins and any(is_vowel[start:place]):
            yield "".join(letters[start:place])
            start = place
    if letters:
        yield "".join(letters[start:])
