"""How long a learner's sign-in lasts (safety, promise 17).

On a shared phone, which is the default: until the browser closes or nothing has happened for 20 minutes. On a phone that
is the learner's own: 30 days. The minute of the last sign of life stands in the session only, and goes with it.
"""

import time

from django.http import HttpRequest

from . import companion

IDLE_MINUTES = 20
OWN_PHONE_SECONDS = 30 * 24 * 3600
STEP_MINUTES = 2  # the session is written no more often
SEEN = "minute"
OWN = "own_phone"


def minute() -> int:
    return int(time.time() // 60)


def begin(request: HttpRequest) -> None:
    """Note that a sign-in starts now, on a phone that others use too."""
    request.session[SEEN] = minute()
    request.session.set_expiry(0)
    companion.begin(request)


def keep_on_own_phone(request: HttpRequest) -> None:
    """Let this sign-in last: the learner says that the phone is theirs alone."""
    request.session[OWN] = True
    request.session.set_expiry(OWN_PHONE_SECONDS)


def is_own_phone(request: HttpRequest) -> bool:
    return request.session.get(OWN, False)


def is_over(request: HttpRequest) -> bool:
    """Say whether this sign-in was left alone too long, or was ended by a script while there was no network."""
    is_left = not is_own_phone(request) and minute() - request.session.get(SEEN, 0) >= IDLE_MINUTES
    return is_left or companion.is_gone(request)


def keep_alive(request: HttpRequest) -> None:
    """Note that the learner is still there."""
    now = minute()
    if not is_own_phone(request) and now - request.session.get(SEEN, 0) >= STEP_MINUTES:
        request.session[SEEN] = now
