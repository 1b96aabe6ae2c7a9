"""The one place that says "try again later": when the disk is full, or the database or the cache is busy or out of reach.

A full disk answers 507, a busy server 503 with `Retry-After`; whatever was begun has been taken back by its transaction,
so nothing is half accepted. A page keeps what was sent in a form of its own, to be sent again by one tap; scripts get JSON
in the shape of all other refusals, and keep what they hold. What reads only goes on: see `learning/page_cache.py`.
"""

import errno
import logging
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from enum import IntEnum
from http import HTTPStatus

import psycopg
import redis
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from .accounts.companion import CompanionSessionMiddleware
from .accounts.faults import broken as show_broken
from .accounts.middleware import is_script_request, is_staff_path

log = logging.getLogger(__name__)

FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
# SQLite's main result codes; `sqlite3` names them since Python 3.11. A full disk can also show as a file that cannot grow.
SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)
# PostgreSQL's classes of SQLSTATE: no connection, no resources, shutting down, deadlock, could not be put in order; and
# single ones: lock not available, statement ended after its time. https://www.postgresql.org/docs/15/errcodes-appendix.html
POSTGRES_BUSY = ("08", "53", "57P", "40", "55P03", "57014")
REDIS_FULL = ("OOM", "MISCONF")
SECRET = re.compile("password|secret|code")  # how fields are named that hold one
MOST_FIELDS = 1000  # of a form that is offered once more
MOST_LETTERS = 64 * 1024


class Trouble(IntEnum):
    """What is the matter: the answer's status."""

    FULL = HTTPStatus.INSUFFICIENT_STORAGE
    BUSY = HTTPStatus.SERVICE_UNAVAILABLE


SECONDS = {Trouble.FULL: 120, Trouble.BUSY: 10}  # until it is worth trying again


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what led to it, the innermost last: Django wraps what a database's driver says."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def trouble_in(error: BaseException | None) -> Trouble | None:
    """Return what is the matter, if it is something that passes; None for a fault of ours."""
    return next((trouble for trouble in map(trouble_of, causes(error)) if trouble), None)


def trouble_of(error: BaseException) -> Trouble | None:
    """Judge one error by what its driver says of it, never by its words (Redis has nothing else)."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return Trouble.FULL if code == sqlite3.SQLITE_FULL else Trouble.BUSY if code in SQLITE_BUSY else None
    if isinstance(error, psycopg.errors.DiskFull):
        return Trouble.FULL
    if isinstance(error, psycopg.Error):
        # Without a code the server could not be reached, or went away.
        state = error.sqlstate or ("08000" if isinstance(error, psycopg.OperationalError) else "")
        return Trouble.BUSY if state.startswith(POSTGRES_BUSY) else None
    if isinstance(error, redis.RedisError):
        return Trouble.FULL if str(error).startswith(REDIS_FULL) else Trouble.BUSY
    return Trouble.FULL if isinstance(error, OSError) and error.errno in FULL_DISK else None


def wants_json(request: HttpRequest) -> bool:
    """Say whether a script asks, or a picture of one dot: nobody would read a page there."""
    return (
        is_script_request(request)
        or request.content_type == "application/json"
        or request.headers.get("Sec-Fetch-Dest") in ("empty", "image")
    )


@sensitive_variables()
def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a form brought, to be offered once more; nothing where that is no plain form, a very large one, or one
    that holds a secret: the phone may be in other hands by then, so that is typed anew.
    """
    try:
        if request.method != "POST" or request.FILES:
            return []
        if any(SECRET.search(name) for name in request.POST):
            return []
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (RawPostDataException, OSError, ValueError):
        return []
    size = sum(len(name) + len(value) for name, value in fields)
    return fields if len(fields) <= MOST_FIELDS and size <= MOST_LETTERS else []


def language_of(request: HttpRequest) -> str:
    """Return the language to answer in: that of the address; where it has none, the one that speaks already."""
    return translation.get_language_from_path(request.path_info) or translation.get_language() or "fr"


@sensitive_variables()
def answer_later(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Answer that nothing was kept and when to try again, without asking the database."""
    response: HttpResponse
    with translation.override(language_of(request)):
        if wants_json(request):
            message = _("The site has no room or is busy just now. Nothing was kept. Please try again later.")
            response = JsonResponse({"error": {"code": "later", "message": message, "field": None}}, status=trouble)
        else:
            is_reading = request.method in ("GET", "HEAD")
            words = {"is_reading": is_reading, "fields": sent_fields(request), "address": request.get_full_path()}
            page = "account/later.html" if is_staff_path(request) else "later.html"
            # Without the request, whose context would ask the database for the site's settings.
            response = HttpResponse(render_to_string(page, words), status=trouble)
    response["Retry-After"] = str(SECONDS[trouble])
    add_never_cache_headers(response)
    return response


def note(trouble: Trouble, error: BaseException | None) -> None:
    """Tell whoever runs the server, without saying who asked for what: a driver's message may quote a row."""
    log.error("Asked to try again later (%d): %s.", trouble, type(error).__name__)


class LaterMiddleware:
    """Answer "later" for whatever a view could not do. Stands last, so that it is asked first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        trouble = trouble_in(exception)
        if trouble is None:
            return None
        note(trouble, exception)
        return answer_later(request, trouble)


class PatientSessionMiddleware(CompanionSessionMiddleware):
    """Learners' and everybody's sessions, but a page that was only read is shown even when "was here just now" cannot be noted."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Store the session. A page that changed something is answered with "later" when its session cannot be stored."""
        try:
            return super().process_response(request, response)
        except (DatabaseTrouble, OSError, SessionInterrupted) as error:  # Django takes any refusal for "interrupted"
            trouble = trouble_in(error)
            if trouble is None:
                raise
            note(trouble, error)
            return response if request.method in ("GET", "HEAD") else answer_later(request, trouble)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer what no view has raised (`handler500`): a middleware may meet a full disk too."""
    error = sys.exc_info()[1]
    trouble = trouble_in(error)
    if trouble is None:
        return show_broken(request)
    return answer_later(request, trouble)
