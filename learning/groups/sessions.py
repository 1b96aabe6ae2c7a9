"""Awareness sessions: entered once, corrected with a history, warned of when they look entered twice."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from learning.accounts.card_choices import AgeBand, Gender
from learning.accounts.models import User

from .models import AwarenessSession, SessionChange

FIELDS = ("day", "region", "place", "language", "activity", "course_key", "counts", "people", "answered", "remarks")
CELLS = [(gender, age) for gender in Gender for age in AgeBand]


class OtherContentError(Exception):
    """This session was entered before with other content; the first stands (safety, promise 8)."""


def cell(gender: str, age: str) -> str:
    """Return the name of one count."""
    return f"{gender}.{age}"


def content(session: AwarenessSession) -> dict[str, Any]:
    return {name: getattr(session, name) for name in FIELDS}


def looks_entered(facilitator: User, values: Mapping[str, Any], but: UUID) -> bool:
    """Say whether another session has the same day, region, facilitator and counts."""
    alike = AwarenessSession.objects.filter(
        facilitator=facilitator, day=values["day"], region=values["region"], people=values["people"]
    )
    return any(other.counts == values["counts"] for other in alike.exclude(pk=but))


def enter(id: UUID, facilitator: User, values: Mapping[str, Any]) -> AwarenessSession:
    """Store a session once, by the identifier its form was given. Raises OtherContentError when it is there with other content."""
    try:
        with transaction.atomic():
            return AwarenessSession.objects.create(id=id, facilitator=facilitator, **values)
    except IntegrityError as error:
        there = AwarenessSession.objects.get(pk=id)
        if there.facilitator_id != facilitator.pk or content(there) != dict(values):
            raise OtherContentError from error
        return there


@transaction.atomic
def correct(session: AwarenessSession, person: User, values: Mapping[str, Any]) -> AwarenessSession:
    """Change a session, and keep what stood there before; nothing changed is no correction."""
    session = AwarenessSession.objects.select_for_update().get(pk=session.pk)
    before = content(session)
    changed = {name: [plain(before[name]), plain(value)] for name, value in values.items() if before[name] != value}
    if changed:
        for name, value in values.items():
            setattr(session, name, value)
        session.save(update_fields=list(values))
        SessionChange.objects.create(session=session, person=person, values=changed)
    return session


def plain(value: Any) -> Any:
    """Return a value as it is kept in the history."""
    return value if isinstance(value, str | int | dict) or value is None else str(value)
