"""What a facilitator does with an own group: make it, renew its code, take a member out, close it."""

from django.db import transaction
from django.utils import timezone

from learning.accounts.models import User

from . import codes, help_codes
from .models import LearnerGroup, Membership

MOST_SEATS = 200


# What a facilitator says of a group.
SAID = ("name", "course_key", "region", "language", "begins_on", "ends_on", "seats", "consent_on")


def begin(group: LearnerGroup, facilitator: User) -> LearnerGroup:
    """Store a new group with its join code, and return it; an open one of which all the same is said, after a second tap."""
    alike = LearnerGroup.objects.of(facilitator).open().filter(**{name: getattr(group, name) for name in SAID})
    if there := alike.first():
        return there
    group.facilitator = facilitator
    group.code, group.code_until = codes.new_code(), codes.last_day()
    group.save()
    return group


def renew_code(group: LearnerGroup) -> None:
    """Give the group another code for 30 days; the old one stops."""
    group.code, group.code_until = codes.new_code(), codes.last_day()
    group.save(update_fields=["code", "code_until"])


def take_out(membership: Membership) -> None:
    """End a membership; the learner keeps the account and all progress."""
    help_codes.forget(membership.learner)
    membership.delete()


@transaction.atomic
def close(group: LearnerGroup) -> None:
    """Close a group for good: no member is listed any more, nobody joins, and no code of help works."""
    LearnerGroup.objects.filter(pk=group.pk, closed_on=None).update(closed_on=timezone.localdate())
    for membership in Membership.objects.filter(group=group).select_related("learner"):
        take_out(membership)
