"""The log of those who work here: who did what, on which day at which time, how it ended. Never an address; six months.

What is published, who marked again and who withdrew a question stands in tables of its own.
"""

from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser

from .enums import Outcome, StaffAction
from .models import StaffLogEntry, User

KEPT_DAYS = 183
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


def forget_old(today: date, dry_run: bool = False) -> int:
    """Delete what is older than six months (safety, promise 6); return how many lines that are. `dry_run` only counts."""
    old = StaffLogEntry.objects.filter(moment__date__lt=today - timedelta(days=KEPT_DAYS))
    return old.count() if dry_run else old.delete()[0]
