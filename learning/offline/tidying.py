"""What ends of the queue without network (safety, promise 6), and the key that is replaced in time."""

from datetime import date

from learning.tidying.rules import Rule, delete

from . import keys, tokens
from .models import QueueToken, SealingKey


def forget_keys(today: date, dry_run: bool) -> int:
    """Replace the key that phones seal with when it is old enough; delete those that were replaced long ago."""
    old = SealingKey.objects.filter(is_current=True, made_on__lte=today - keys.REPLACED_AFTER).first()
    if not dry_run:
        keys.encrypt_anew()
        if old:
            keys.replace(old, today)
    return delete(SealingKey.objects.filter(replaced_on__lt=today - keys.KEPT_FOR), dry_run)


def forget_tokens(today: date, dry_run: bool) -> int:
    return delete(QueueToken.objects.filter(used_on__lt=today - tokens.LASTS), dry_run)


RULES = (
    Rule("sealing keys", "keys that open what phones sealed", "120 days after they were replaced", forget_keys),
    Rule("queue tokens", "what lets a phone bring answers later", "120 days after the last use", forget_tokens),
)
