"""What ends by itself: records of looks and help after 6 months, like all logs of staff (safety, promise 6)."""

from datetime import timedelta

from django.utils import timezone

from .models import LookRecord

LOOK_DAYS = 183


def forget_old_looks() -> int:
    """Delete the records that are older than six months and return how many there were."""
    deleted, _by_model = LookRecord.objects.filter(day__lt=timezone.localdate() - timedelta(days=LOOK_DAYS)).delete()
    return deleted
