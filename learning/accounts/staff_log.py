"""The log of those who work here: who did what, on which day at which time, how it ended. Never an address; six months.

What is published, who marked again and who withdrew a question stands in tables of its own.
"""

from django.contrib.auth.models import AnonymousUser

from .enums import Outcome, StaffAction
from .models import StaffLogEntry, User

LONGEST = 200


def note(
    person: User | AnonymousUser, action: StaffAction, about: str = "", outcome: Outcome = Outcome.DONE
) -> StaffLogEntry | None:
    """Write one line, in words that are still understood when person and object are gone. Learners are never noted."""
    if not isinstance(person, User) or person.is_learner:
        return None
    return StaffLogEntry.objects.create(
        person=person, name=person.username, action=action, about=about[:LONGEST], outcome=outcome
    )
