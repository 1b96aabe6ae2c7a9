"""Inside a kit: what the site has received. Only its receipt says so, and only then may answers go, 30 days later.

No clock is trusted for that. Of a file whose receipt has come, the days are counted on which the kit is started or writes
files; each adds one, however far the clock has jumped since. So nothing goes before 30 days of use, and a kit that is used
once a week keeps its answers for months. Answers of which no receipt came are never deleted.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from . import receipts
from .models import WaitingAnswer, WrittenFile
from .papers import papers
from .results import BrokenFileError

KEPT_DAYS = 30


@dataclass(frozen=True)
class State:
    """How many answers wait, were handed over and not confirmed yet, and were received."""

    waiting: int
    handed_over: int
    received: int

    def __str__(self) -> str:
        return _("Answers that wait: %(waiting)d; handed over: %(handed)d; received by the site: %(received)d.") % {
            "waiting": self.waiting,
            "handed": self.handed_over,
            "received": self.received,
        }


def state() -> State:
    """Return how far this kit's answers are."""

    def answers(**of: bool) -> int:
        return WrittenFile.objects.filter(**of).aggregate(sum=Sum("count"))["sum"] or 0

    return State(
        waiting=WaitingAnswer.objects.filter(file=None).count(),
        handed_over=answers(received_on__isnull=True),
        received=answers(received_on__isnull=False),
    )


def take(data: bytes) -> WrittenFile:
    """Mark the answers of a file as received, by its receipt. Raises BrokenFileError, with nothing changed."""
    receipt = receipts.read(data, papers()["kit"], papers()["receipts"])
    with transaction.atomic():
        row = WrittenFile.objects.select_for_update().filter(number=receipt.number, sha256=receipt.sha256).first()
        if row is None:
            raise BrokenFileError(_("This kit has not written the file that this receipt is for."))
        if row.received_on is None:
            row.received_on = row.counted_on = timezone.localdate()
            row.save(update_fields=["received_on", "counted_on"])
    return row


@transaction.atomic
def count_day(today: date) -> int:
    """Count a day of use for what was received, and delete what was kept long enough; return how many answers went."""
    for row in WrittenFile.objects.filter(received_on__isnull=False, days_kept__lt=KEPT_DAYS).exclude(counted_on=today):
        row.counted_on, row.days_kept = today, row.days_kept + 1
        row.save(update_fields=["counted_on", "days_kept"])
    over = WrittenFile.objects.filter(received_on__isnull=False, days_kept__gte=KEPT_DAYS).values("number")
    gone, _kinds = WaitingAnswer.objects.filter(file__in=over).delete()
    return gone
