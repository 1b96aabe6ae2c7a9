"""What happens to a person's sign-ins: the day of the visit, the second factor, the end of other sign-ins, a new language."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_used
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models import F
from django.db.models.signals import m2m_changed, post_save
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from . import learner_sign_ins, sign_ins, staff_log
from .enums import StaffAction
from .factors import APP, KEY, has_factor
from .models import User
from .roles import open_language


def note_visit(sender: type, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Keep the day of the visit, and when this sign-in began, which ends with it."""
    today = timezone.localdate()
    if user.last_visit_on != today:
        user.last_visit_on = today
        user.save(update_fields=["last_visit_on"])
    (learner_sign_ins if user.is_learner else sign_ins).begin(request)


def note_second_factor(sender: type, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A code or a key was right, or one has just been set up: this sign-in has its second factor."""
    sign_ins.note_second_factor(request, user)
    if kwargs.get("signal") is authenticator_added:
        note_factor(user, kwargs["authenticator"], {APP: StaffAction.SET_UP, KEY: StaffAction.KEY_ADDED})
    elif not kwargs.get("reauthenticated"):
        staff_log.note(user, StaffAction.SIGN_IN)


def forget_second_factor(
    sender: type, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """A factor was taken away; without any left this sign-in has none either."""
    note_factor(user, authenticator, {APP: StaffAction.APP_REMOVED, KEY: StaffAction.KEY_REMOVED})
    if not has_factor(user):
        sign_ins.forget_second_factor(request)


def note_factor(user: User, factor: Authenticator, actions: dict[str, StaffAction]) -> None:
    """Write what happened to a factor into the staff log; a key by its name. Recovery codes come and go with the others."""
    if factor.type in actions:
        staff_log.note(user, actions[factor.type], factor.wrap().name if factor.type == KEY else "")


def end_sign_ins_on_role_change(
    sender: type, instance: User | Group, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """End the sign-ins of those whose roles have changed. Somebody who never came in has none."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if isinstance(instance, Group):
        people = instance.user_set.all() if pk_set is None else User.objects.filter(pk__in=pk_set)
    else:
        people = User.objects.filter(pk=instance.pk)
    changed = people.exclude(last_visit_on=None).update(sign_in_round=F("sign_in_round") + 1)
    if changed and isinstance(instance, User):
        instance.refresh_from_db(fields=["sign_in_round"])


def open_new_language(sender: type, instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Let translators into a language as soon as its home page is there."""
    is_home = isinstance(instance, Page) and instance.depth == 2
    if created and not raw and is_home and instance.locale.language_code != settings.LANGUAGE_CODE:
        open_language(instance)


def join() -> None:
    """Join all of these, once, when the apps are ready."""
    user_logged_in.connect(note_visit)
    authenticator_used.connect(note_second_factor)
    authenticator_added.connect(note_second_factor)
    authenticator_removed.connect(forget_second_factor)
    m2m_changed.connect(end_sign_ins_on_role_change, sender=User.groups.through)
    post_save.connect(open_new_language)
