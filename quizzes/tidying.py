"""Raw answers become totals after a year (safety, promise 6): what they add was counted when they came (`totals.py`).

A learner keeps how far they are: an attempt's score and day stay as long as the account, without its answers. What guests
left goes whole. Certificates stay. `manage.py recount` compares what is left, and says where answers are gone.
"""

from datetime import date

from django.db.models import Q

from learning.tidying.rules import YEAR, Rule, delete

from .models import Attempt, Completion, RegradeLine, Response


def forget_answers(today: date, dry_run: bool) -> int:
    """Delete the answers of attempts of over a year ago, and what could be compared with them."""
    old = Q(attempt__day_submitted__lt=today - YEAR)
    gone = delete(Response.objects.filter(old), dry_run)
    gone += delete(RegradeLine.objects.filter(old), dry_run)
    if not dry_run:
        # The digest of few answers can be guessed back into answers.
        Attempt.objects.filter(day_submitted__lt=today - YEAR).exclude(answer_digest="").update(answer_digest="")
    return gone


def forget_attempts(today: date, dry_run: bool) -> int:
    """Delete attempts of guests of over a year ago, and anybody's that were never sent."""
    unsent = Q(day_submitted=None, day_started__lt=today - YEAR)
    return delete(Attempt.objects.filter(Q(learner=None, day_submitted__lt=today - YEAR) | unsent), dry_run)


def forget_finished_lessons(today: date, dry_run: bool) -> int:
    """Delete what guests finished over a year ago; what learners did is their progress, and goes with the account."""
    return delete(Completion.objects.filter(learner=None, day__lt=today - YEAR), dry_run)


RULES = (
    Rule("answers", "raw answers; their totals stay", "12 months", forget_answers),
    Rule("attempts", "attempts of guests, and those never sent", "12 months", forget_attempts),
    Rule("finished lessons", "what guests finished", "12 months", forget_finished_lessons),
)
