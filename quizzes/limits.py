"""How often somebody may try. Limits bind learners with an account only; without one nobody can be counted."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.accounts.models import User

from .enums import Mode
from .errors import Refused
from .models import Attempt, QuizVersion


def most_attempts(version: QuizVersion) -> int | None:
    """Return how many attempts count: one at a baseline, the page's limit at a final quiz, else any number."""
    if version.mode == Mode.BASELINE:
        return 1
    return version.rules["max_attempts"] if version.mode == Mode.CERTIFYING else None


def next_day(version: QuizVersion, last: date | None) -> date | None:
    """Return the day from which a final quiz may be tried again; None when that is any day."""
    wait = version.rules["retake_after_days"]
    return last + timedelta(days=wait) if version.mode == Mode.CERTIFYING and wait and last else None


def check_start(version: QuizVersion, learner: User | None) -> None:
    """Raise Refused, saying why and until when, if this learner may not start another attempt now."""
    most = most_attempts(version)
    if learner is None or (most is None and not version.rules["retake_after_days"]):
        return
    days = counted_days(version, learner)
    if most is not None and len(days) >= most:
        raise Refused("limit", _("You have used all your tries at this quiz. Your result is kept."))
    again = next_day(version, max(days, default=None))
    if again and again > timezone.localdate():
        raise Refused("limit", _("You can try again from %(day)s on.") % {"day": date_format(again, "DATE_FORMAT")})


def is_beyond(attempt: Attempt, counting: int) -> bool:
    """Say whether an attempt is one too many after `counting` others; it is kept and shown, but counts for nothing."""
    most = most_attempts(attempt.version)
    return attempt.learner_id is not None and most is not None and counting >= most


def counted_days(version: QuizVersion, learner: User) -> list[date]:
    """Return the day of each attempt that counts."""
    attempts = Attempt.objects.counting().filter(learner=learner, quiz_key=version.quiz_key)
    return [day for day in attempts.values_list("day_submitted", flat=True) if day]
