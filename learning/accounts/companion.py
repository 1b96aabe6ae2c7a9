"""The companions of sessions: cookies that scripts can read, for while there is no network. They say nothing of anybody.

The session's own cookie is out of reach of scripts. A learner's has a companion that scripts can delete, and without which
the session is over: so one can sign out. That of somebody who works here has another, by which the phone knows that what is
answered in this browser is not to be counted (outbox.js). Both last as long as the session and are given together with it.
"""

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from .sign_ins import SECOND_FACTOR

FLAG = "companion"
BEGINS = "begins_companion"


def begin(request: HttpRequest) -> None:
    """Note that a learner signs in with this request: its answer brings the companion."""
    setattr(request, BEGINS, True)


def is_gone(request: HttpRequest) -> bool:
    """Say whether this session had a companion that the browser does not have any more."""
    return request.session.get(FLAG, False) and settings.COMPANION_COOKIE_NAME not in request.COOKIES


class CompanionSessionMiddleware(SessionMiddleware):
    """Django's sessions; wherever the cookie of a session is given or taken, its companion goes along."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if getattr(request, BEGINS, False) and not request.session.is_empty():
            request.session[FLAG] = True
        response = super().process_response(request, response)
        given = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if given is None:
            return response
        companions = {settings.COMPANION_COOKIE_NAME: FLAG, settings.WORK_COOKIE_NAME: SECOND_FACTOR}
        for name, mark in companions.items():
            if given.value and request.session.get(mark):
                response.set_cookie(
                    name,
                    "1",
                    max_age=given["max-age"] or None,
                    secure=settings.SESSION_COOKIE_SECURE,
                    httponly=False,  # the whole point of it
                    samesite="Lax",
                )
            elif name in request.COOKIES:
                response.delete_cookie(name, samesite="Lax")
        return response
