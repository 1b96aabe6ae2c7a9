"""The corrections of a session, as people read them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from learning.accounts.card_choices import AgeBand, Gender

from .models import AwarenessSession


@dataclass(frozen=True)
class Correction:
    """Who changed what on which day."""

    person: str
    day: date
    lines: list[tuple[str, str, str]]  # what, before, after


def history_of(session: AwarenessSession) -> list[Correction]:
    """Return all corrections, the newest first, in 1 query."""
    changes = session.changes.select_related("person").order_by("-pk")
    return [Correction(change.person.get_full_name(), change.day, list(lines_of(change.values))) for change in changes]


def lines_of(values: dict[str, list[Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield each changed field with its values in words; counts cell by cell."""
    for name, (before, after) in values.items():
        if name == "counts":
            yield from counts_of(before, after)
        else:
            field = AwarenessSession._meta.get_field(name)
            words = dict(getattr(field, "choices", None) or ())
            said = [str(words.get(value, "–" if value in (None, "") else value)) for value in (before, after)]
            yield str(getattr(field, "verbose_name", name)), said[0], said[1]


def counts_of(before: dict[str, int], after: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            gender, _dot, age = name.partition(".")
            label = f"{Gender(gender).label}, {AgeBand(age).label}"
            yield label, str(before.get(name, 0)), str(after.get(name, 0))
