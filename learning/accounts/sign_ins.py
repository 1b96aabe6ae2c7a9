"""How long a sign-in of somebody who works here lasts, and whether it had its second factor (safety, promise 28).

30 minutes without a request and 12 hours in all end it; closing the browser does too. The moments stand in the session
and go with it.
"""

import time

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from .models import User

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600
FRESH_SECONDS = 5 * 60
SEEN_STEP = 60  # the session is written at most once a minute
SECOND_FACTOR = "second_factor"


def begin(request: HttpRequest) -> None:
    """Note that a sign-in starts now."""
    request.session["began"] = request.session["seen"] = int(time.time())


def is_over(request: HttpRequest) -> bool:
    """Say whether this sign-in has lasted too long or been left alone too long."""
    now = time.time()
    began, seen = request.session.get("began", 0), request.session.get("seen", 0)
    return now - began > LONGEST_SECONDS or now - seen > IDLE_SECONDS


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the person signed in just now, so that nothing need be asked again before something delicate."""
    return time.time() - request.session.get("began", 0) < FRESH_SECONDS


def keep_alive(request: HttpRequest) -> None:
    """Note that the person is still there."""
    now = int(time.time())
    if now - request.session.get("seen", 0) > SEEN_STEP:
        request.session["seen"] = now


def note_second_factor(request: HttpRequest, user: User) -> None:
    request.session[SECOND_FACTOR] = user.pk


def forget_second_factor(request: HttpRequest) -> None:
    request.session.pop(SECOND_FACTOR, None)


def has_second_factor(request: HttpRequest, user: User | AnonymousUser) -> bool:
    """Say whether `user` has shown the second factor in this sign-in."""
    return request.session.get(SECOND_FACTOR) == user.pk
