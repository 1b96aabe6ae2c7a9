"""Make words comparable: without case, accents, tones and the letters that few keyboards have.

The lowest layer: search, addresses of pages and typed answers all fold the same way (quizzes, section 4).
"""

import re
import unicodedata

from django.utils.text import slugify

# ɲ and ŋ look-alikes; other letters with accents fall apart under NFKD.
LETTERS = str.maketrans({"ɛ": "e", "ɔ": "o", "ɲ": "n", "ŋ": "n", "ɳ": "n", "ƞ": "n", "’": "'", "ʼ": "'", "‘": "'"})
HYPHENS = re.compile("[-‐‑‒–—−]")
# An address keeps the sound of the letter, as Bambara was written before.
SLUG_LETTERS = str.maketrans(
    {"ɛ": "e", "ɔ": "o", "ɲ": "ny", "ŋ": "ng", "ɳ": "ny", "ƞ": "n", "’": " ", "ʼ": " ", "'": " "}
)
LONGEST_SLUG = 80
# ɲ and ŋ as they were written before, and as many still do.
TWO_LETTERS = re.compile("n[yg]")


def fold(text: str) -> str:
    """Return `text` in lower case, without marks, with e, o, n for ɛ, ɔ, ɲ, ŋ and with single spaces."""
    plain = without_marks(text.casefold()).casefold()  # again, because compatibility forms such as 𝖠 hide capitals
    return " ".join(HYPHENS.sub(" ", plain.translate(LETTERS)).split())


def fold_relaxed(text: str) -> str:
    """Return `text` folded, with n also for ny and ng: "Nyangili", "ɲangili" and "nangili" are one word."""
    return TWO_LETTERS.sub("n", fold(text))


def fold_slug(text: str) -> str:
    """Return `text` as the part of an address: "Sariyasen fɔlɔ" → "sariyasen-folo"."""
    plain = without_marks(text.casefold().translate(SLUG_LETTERS))
    return slugify(plain.translate(SLUG_LETTERS))[:LONGEST_SLUG].strip("-")


def without_marks(text: str) -> str:
    """Return `text` in compatibility form, its accents and tones dropped."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
