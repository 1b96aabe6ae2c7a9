"""Help with a lost secret, in person (safety, promise 25).

The learner has agreed beforehand; the facilitator reads out a code and the LEARNER types it, with their own name and a
new secret. The facilitator sees neither. Each code is logged, 10 a day at most, and the learner is told.
"""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.accounts import limits, secret_words
from learning.accounts.models import User

from . import help_codes
from .member_choices import LookKind
from .models import HelpNotice, LookRecord, Membership

MOST_A_DAY = 10


def note(membership: Membership, kind: LookKind) -> None:
    """Record that the facilitator had to do with one learner."""
    group = membership.group
    LookRecord.objects.create(facilitator_id=group.facilitator_id, group=group, membership=membership, kind=kind)


def left_today(facilitator: User) -> int:
    """Return how many more codes this facilitator may give today."""
    today = LookRecord.objects.filter(facilitator=facilitator, kind=LookKind.HELPED, day=timezone.localdate())
    return max(0, MOST_A_DAY - today.count())


@transaction.atomic
def give_code(membership: Membership) -> str:
    """Return a code for a member who agreed. Raises ValidationError when there is no agreement or the day's codes are given."""
    facilitator = User.objects.select_for_update().get(pk=membership.group.facilitator_id)
    membership = Membership.objects.select_related("group", "learner").get(pk=membership.pk)
    if not membership.may_help:
        raise ValidationError(_("This learner has not agreed to be helped."), code="not_agreed")
    if not left_today(facilitator):
        raise ValidationError(_("You have given 10 codes today. Go on tomorrow."), code="too_many_today")
    note(membership, LookKind.HELPED)
    return help_codes.give(membership.learner, facilitator)


@dataclass(frozen=True)
class Helped:
    """A learner whose name and code were right."""

    membership: Membership

    @property
    def learner(self) -> User:
        return self.membership.learner


def find(name: str, typed: str) -> Helped:
    """Return whose name and code these are. Raises ValidationError; every wrong pair is answered alike and counted.

    The code is worth nothing once the learner has left, has taken the agreement back, or the group has another facilitator.
    """
    key = limits.account_key("help", name)
    limits.take_try(key)
    facilitator = help_codes.given_by(name, typed)
    helped = Membership.objects.select_related("learner", "group").filter(
        learner__username=name, learner__is_active=True, may_help=True, group__closed_on=None
    )
    membership = helped.filter(group__facilitator_id=facilitator, group__facilitator__is_active=True).first()
    if facilitator is None or membership is None:
        raise help_codes.wrong_code()
    limits.forget_tries(key)
    limits.forget_tries(limits.account_key("secret", name))
    return Helped(membership)


def change_secret(helped: Helped, secret: str) -> bool:
    """Store the new secret, which ends all sign-ins; log it and leave a notice. Return False when the code has just been used."""
    learner, hashed = helped.learner, make_password(secret_words.normal(secret))
    if not help_codes.use_up(learner.username):
        return False
    learner.password = hashed
    with transaction.atomic():
        learner.save(update_fields=["password"])
        note(helped.membership, LookKind.CHANGED)
        HelpNotice.objects.create(learner=learner, group=helped.membership.group)
    return True
