"""Slow down whoever guesses a secret, counted per account and never per address (safety, promise 26).

Five wrong tries within five minutes, then one try after each wait: 1, 2, 4, 8, then always 15 minutes, until a right one
comes or a day has passed. After 100 in a row a learner's secret is not taken any more before the paper code was; that has
a count of its own, so whoever guesses cannot close both ways. Many people share one address here, so addresses are neither looked at nor kept. The count
stands in the cache that all server processes share, under a keyed hash of the account; a name nobody bears is counted
alike, so nothing tells whether it exists.
"""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import BaseCache, caches
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

FREE_TRIES = 5
MOST_IN_A_ROW = 100
WINDOW = 5 * 60
WAITS = (60, 120, 240, 480, 900)
FORGOTTEN_AFTER = 24 * 3600
LOCK_SECONDS = 2


class TooManyTriesError(ValidationError):
    """Another try must wait `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.minutes = max(1, math.ceil(seconds / 60))
        super().__init__(
            ngettext(
                "Too many wrong tries. Wait %(minutes)d minute, then try again.",
                "Too many wrong tries. Wait %(minutes)d minutes, then try again.",
                self.minutes,
            )
            % {"minutes": self.minutes},
            code="too_many_tries",
        )


class RecoveryNeededError(ValidationError):
    """Too many wrong tries in a row: only the paper code helps now."""

    def __init__(self) -> None:
        super().__init__(
            _("Too many wrong tries. Use your paper code now, or come back tomorrow."), code="use_paper_code"
        )


def kept() -> BaseCache:
    """Return the cache of the counts, apart from the pages' so that these cannot push counts out."""
    return caches["limits"]


def account_key(secret: str, account: str) -> str:
    """Return under which key tries of one kind of secret ("passphrase", "code") of one account are counted."""
    return salted_hmac("learning.accounts.limits", f"{secret}:{account.casefold()}", algorithm="sha256").hexdigest()


@contextmanager
def alone(key: str) -> Iterator[None]:
    """Let one process at a time count for `key`. Raises TooManyTriesError when others keep it busy."""
    until = time.monotonic() + LOCK_SECONDS
    while not kept().add(f"{key}:lock", True, timeout=10):
        if time.monotonic() > until:
            raise TooManyTriesError(LOCK_SECONDS)
        time.sleep(0.02)
    try:
        yield
    finally:
        kept().delete(f"{key}:lock")


def take_try(key: str, most: int | None = None) -> None:
    """Count a try before it is checked, so that tries sent at once count too.

    Raises TooManyTriesError during a wait, and RecoveryNeededError after `most` in a row.
    """
    with alone(key):
        now = time.time()
        count = kept().get(key) or {"recent": [], "waits": 0, "free_at": 0, "in_a_row": 0}
        if most is not None and count["in_a_row"] >= most:
            raise RecoveryNeededError
        if count["free_at"] > now:
            raise TooManyTriesError(count["free_at"] - now)
        recent = [*(moment for moment in count["recent"] if moment > now - WINDOW), now]
        if count["waits"] or len(recent) >= FREE_TRIES:
            count["free_at"] = now + WAITS[min(count["waits"], len(WAITS) - 1)]
            count["waits"] += 1
        count["in_a_row"] += 1
        kept().set(key, {**count, "recent": recent}, timeout=FORGOTTEN_AFTER)


def forget_tries(key: str) -> None:
    """Start anew: the secret was right."""
    kept().delete(key)
