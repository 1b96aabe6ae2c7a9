"""What ends by itself: records of looks at learners and of help, like all logs of staff (safety, promise 6)."""

from datetime import date

from learning.tidying.rules import HALF_A_YEAR, Rule, delete

from .models import LookRecord


def forget_looks(today: date, dry_run: bool) -> int:
    """Delete the records that are older than six months."""
    return delete(LookRecord.objects.filter(day__lt=today - HALF_A_YEAR), dry_run)


RULES = (Rule("looks at learners", "which facilitator looked at or helped whom", "6 months", forget_looks),)
