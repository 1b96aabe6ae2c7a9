"""Who is learning right now, without touching a session that nobody sent."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from . import learner_sign_ins
from .models import User

ENTRANCE = "me"  # the name space of the learners' own addresses


def has_session(request: HttpRequest) -> bool:
    """Say whether the request came with a session cookie; public pages never give one."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def current_learner(request: HttpRequest) -> User | None:
    """Return the signed-in learner; None for guests and for those who work here (they are never counted).

    Being asked about is a sign of life. A sign-in that was left alone too long ends here, wherever it is met.
    """
    if not has_session(request) or not request.user.is_authenticated or not request.user.is_learner:
        return None
    if learner_sign_ins.is_over(request):
        logout(request)
        return None
    learner_sign_ins.keep_alive(request)
    return request.user


def at_learners_entrance(request: HttpRequest) -> bool:
    """Say whether a request is for one of the learners' own addresses, and not for the entrance of those who work here."""
    match = getattr(request, "resolver_match", None)
    return match is not None and ENTRANCE in match.namespaces


def is_staff_member(request: HttpRequest) -> bool:
    """Say whether the request comes from someone who works here: who writes, counts or leads groups. They are never counted."""
    return has_session(request) and request.user.is_authenticated and not request.user.is_learner
