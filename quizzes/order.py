"""The order of questions and choices, drawn from a seed. The client has the same ten lines.

Python's `random` is not used: its sequences differ between versions and from JavaScript's.
"""

from collections.abc import Iterable, Sequence
from typing import Any

MASK = 0xFFFFFFFF
# Two words, a scale and a story have their own order; what is to be put in order must not stand in it.
NEVER_SHUFFLED = ("true_false", "opinion", "scenario")
ALWAYS_SHUFFLED = ("ordering",)


def hashed(text: str) -> int:
    """Return the FNV-1a hash (32 bit) of `text` in UTF-8, mixed by the end of murmur3."""
    h = 2166136261
    for byte in text.encode():
        h = ((h ^ byte) * 16777619) & MASK
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & MASK
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & MASK
    return h ^ (h >> 16)


def shuffled(ids: Iterable[str], seed: str) -> list[str]:
    """Return `ids` in the order that `seed` gives; ties by id."""
    return sorted(ids, key=lambda id: (hashed(f"{seed}:{id}"), id))


def draw(plan: Iterable[Any], seed: str) -> list[str]:
    """Return the questions that an attempt with this seed asks: those of the plan, and from each pool the first in its order."""
    drawn: list[str] = []
    for part in plan:
        drawn.extend([part] if isinstance(part, str) else shuffled(part["of"], seed)[: part["take"]])
    return drawn


def question_order(ids: Sequence[str], seed: str, is_shuffled: bool) -> list[str]:
    """Return the questions of an attempt in the order in which it asks them."""
    return shuffled(ids, seed) if is_shuffled else list(ids)


def choice_order(question: dict, seed: str, is_shuffled: bool) -> list[str]:
    """Return a question's choices in the order of this attempt; pinned ones last, true/false never shuffled.

    Things to put in order are always shuffled, and never by chance shown in the right order.
    """
    ids = [choice["id"] for choice in question["choices"]]
    if question["type"] in ALWAYS_SHUFFLED:
        mixed = shuffled(ids, seed)
        return mixed if mixed != ids else [*mixed[1:], *mixed[:1]]
    if not is_shuffled or question["type"] in NEVER_SHUFFLED:
        return ids
    pinned = [choice["id"] for choice in question["choices"] if choice["pinned"]]
    return shuffled((id for id in ids if id not in pinned), seed) + pinned
