"""When an account ends that nobody uses (safety, promise 6)."""

from datetime import date
from typing import cast

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Model
from django.db.models.functions import Coalesce

from learning.tidying.rules import BATCH, HALF_A_YEAR, YEAR, Rule, delete

from .erasing import erase
from .models import StaffLogEntry, User


def forget_idle_accounts(today: date, dry_run: bool) -> int:
    """Erase learners who have not come for a year, as if they did it themselves."""
    learners = User.objects.filter(is_learner=True).alias(seen=Coalesce("last_visit_on", "joined_on"))
    return delete(learners.filter(seen__lt=today - YEAR), dry_run, erase_one)


def erase_one(learner: Model) -> None:
    erase(cast(User, learner))


def forget_sign_ins_of_nobody(today: date, dry_run: bool) -> int:
    """Delete sign-ins of accounts that were erased: other phones may have been signed in too, for up to a month."""
    store, gone = SessionStore(), 0
    last = ""
    while batch := list(Session.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        owners = {session.pk: str(store.decode(session.session_data).get("_auth_user_id", "")) for session in batch}
        wanted = [owner for owner in owners.values() if owner.isdecimal()]
        known = {str(key) for key in User.objects.filter(pk__in=wanted).values_list("pk", flat=True)}
        orphans = [key for key, owner in owners.items() if owner and owner not in known]
        gone += delete(Session.objects.filter(pk__in=orphans), dry_run)
    return gone


def forget_staff_log(today: date, dry_run: bool) -> int:
    return delete(StaffLogEntry.objects.filter(moment__date__lt=today - HALF_A_YEAR), dry_run)


RULES = (
    Rule("idle accounts", "learners who have not come back", "12 months after the last visit", forget_idle_accounts),
    Rule("staff log", "what those who work here did", "6 months", forget_staff_log),
    Rule("sign-ins of nobody", "sign-ins of accounts that were erased", "at once", forget_sign_ins_of_nobody),
)
