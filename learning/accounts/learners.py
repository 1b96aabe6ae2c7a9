"""Who is learning right now, without touching a session that nobody sent."""

from django.conf import settings
from django.http import HttpRequest

from .models import User


def has_session(request: HttpRequest) -> bool:
    """Say whether the request came with a session cookie; public pages never give one."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def current_learner(request: HttpRequest) -> User | None:
    """Return the signed-in learner; None for guests and for those who work in the admin (they are never counted)."""
    if not has_session(request) or not request.user.is_authenticated:
        return None
    return None if is_staff_member(request) else request.user


def is_staff_member(request: HttpRequest) -> bool:
    """Say whether the request comes from someone who may work in the admin."""
    if not has_session(request) or not request.user.is_authenticated:
        return False
    return request.user.enters_admin
