"""A learner joins a group by its code, agrees to be helped or not, and leaves. Only the learner's own request does these."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from learning.accounts import limits
from learning.accounts.models import User

from . import help_codes
from .codes import read
from .models import LearnerGroup, Membership


def tries_key(learner: User) -> str:
    """Return under which key wrong codes are counted: by account, since many people share one address (promise 26)."""
    return limits.account_key("join", learner.username)


def find(typed: str, learner: User) -> LearnerGroup:
    """Return the open group with this code. Raises ValidationError; wrong and ended codes are answered alike."""
    key = tries_key(learner)
    limits.take_try(key)
    code = read(typed)
    group = LearnerGroup.objects.filter(code=code).first() if code else None
    if group is None or not group.takes_members:
        raise ValidationError(_("This code is not right, or it has ended. Ask your facilitator."), code="wrong_code")
    limits.forget_tries(key)
    return group


@transaction.atomic
def join(learner: User, group: LearnerGroup, nickname: str, may_help: bool) -> Membership:
    """Make the learner a member. Raises ValidationError when no seat is left, the nickname is taken or there is a group already."""
    group = LearnerGroup.objects.select_for_update().get(pk=group.pk)
    if not group.takes_members:
        raise ValidationError(_("This code is not right, or it has ended. Ask your facilitator."), code="wrong_code")
    if group.memberships.count() >= group.seats:
        raise ValidationError(_("No seat is left in this group. Ask your facilitator."), code="full")
    if group.memberships.filter(nickname=nickname).exists():
        raise ValidationError(_("This nickname has just been taken. Choose another."), code="taken")
    try:
        with transaction.atomic():
            return Membership.objects.create(learner=learner, group=group, nickname=nickname, may_help=may_help)
    except IntegrityError as error:
        raise ValidationError(_("You are in a group already."), code="in_a_group") from error


def leave(learner: User) -> None:
    """End the membership at once; what a facilitator looked at before no longer names anybody."""
    Membership.objects.filter(learner=learner).delete()
    help_codes.forget(learner)


def agree(learner: User, may_help: bool) -> None:
    """Note whether the facilitator may help with a lost secret; a code that was given before stops with a no."""
    Membership.objects.filter(learner=learner).update(may_help=may_help)
    if not may_help:
        help_codes.forget(learner)
