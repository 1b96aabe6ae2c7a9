"""What comes in and goes out: sizes, identifiers, strict JSON, and refusals in the reader's language.

Whatever is sent, the answer is one of ours: a body is measured before it is read, and read before the database is asked.
"""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from learning.accounts.learners import current_learner, has_session
from learning.accounts.origin import same_origin_only

from .attempts import Who
from .errors import Refused
from .questions import AnswerRefused

LARGEST_BODY = 64 * 1024
LARGEST_NUMBER = 10**12
DEEPEST = 5
LONGEST_NUMBER = 15
STATUS = {
    "malformed": 400,
    "bad_id": 400,
    "signed_out": 401,
    "not_found": 404,
    "method": 405,
    "conflict": 409,
    "finished": 409,
    "limit": 409,
    "too_large": 413,
    "no_json": 415,
}
UNPROCESSABLE = 422

View = Callable[..., HttpResponseBase]


def who(request: HttpRequest) -> Who:
    """Return who asks, without touching a session that was not sent."""
    return Who(current_learner(request), get_language() or "", request)


def malformed() -> Refused:
    return Refused("malformed", _("What was sent cannot be read. Please try again."))


def client_id(text: object, field: str = "id") -> UUID:
    """Return an identifier that a client made: a random UUID (version 4). Raises Refused for any other."""
    try:
        found = UUID(text) if isinstance(text, str) and len(text) == 36 else text
    except ValueError:
        found = None
    if not isinstance(found, UUID) or found.version != 4:
        raise Refused("bad_id", _("The number of this attempt is not right. Please start again."), field)
    return found


def optional_id(text: object, field: str) -> UUID | None:
    """Return an identifier that may be missing."""
    return None if text in (None, "") else client_id(text, field)


def measured(request: HttpRequest, most: int = LARGEST_BODY) -> None:
    """Raise Refused for a body that is larger than anything we ask for, before it is read."""
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    if not length.isdecimal():
        raise malformed()
    if int(length) > most:
        raise Refused("too_large", _("This is too much at once."))


def sent_form(request: HttpRequest) -> QueryDict:
    """Return the fields of a form. Raises Refused when it cannot be read."""
    measured(request)
    try:
        return request.POST
    except (MultiPartParserError, SuspiciousOperation, UnicodeError) as error:
        raise malformed() from error


def sent_json(request: HttpRequest) -> dict[str, Any]:
    """Return the object that was sent as JSON. Raises Refused for anything that is not plain, strict JSON."""
    measured(request)
    return strict_json(request.body)


def strict_json(body: bytes) -> dict[str, Any]:
    """Return the object that `body` holds. Raises Refused for anything that is not plain, strict JSON in UTF-8."""
    try:
        data = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=without_doubles,
            parse_constant=refuse_number,
            parse_float=refuse_number,
            parse_int=short_number,
        )
        check_plain(data, DEEPEST)
    except (ValueError, RecursionError) as error:
        raise malformed() from error
    if not isinstance(data, dict):
        raise malformed()
    return data


def without_doubles(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(name)
        found[name] = value
    return found


def refuse_number(text: str) -> float:
    raise ValueError(text)


def short_number(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(text)
    return int(text)


def check_plain(data: object, depth: int) -> None:
    """Raise ValueError for nesting beyond `depth`, for NUL and for half characters, which no text of ours holds."""
    if isinstance(data, str):
        data.encode("utf-8")
        if "\x00" in data:
            raise ValueError(data)
    elif isinstance(data, dict | list):
        if not depth:
            raise ValueError(depth)
        parts = [*data.keys(), *data.values()] if isinstance(data, dict) else data
        for part in parts:
            check_plain(part, depth - 1)


def whole_number(value: object, field: str, most: int = LARGEST_NUMBER) -> int:
    """Return a number from 0 on. Raises Refused for anything else, also for true and false."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise Refused("malformed", _("What was sent cannot be read. Please try again."), field)
    return value


def as_refused(error: Refused | AnswerRefused) -> Refused:
    """Return a refusal of either kind in one form; an answer's names its question."""
    return error if isinstance(error, Refused) else Refused(error.code, error.message, error.question)


def status_of(refused: Refused) -> int:
    return STATUS.get(refused.code, UNPROCESSABLE)


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Mark an answer that nobody else may see: no cache keeps it, no search engine lists it."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


def json_refusal(refused: Refused) -> JsonResponse:
    error = {"code": refused.code, "message": refused.message, "field": refused.field, **refused.more}
    return JsonResponse({"error": error}, status=status_of(refused))


Refuse = Callable[[HttpRequest, Refused, dict[str, Any]], HttpResponse]
Decorator = Callable[[View], View]


def answering(refuse: Refuse, *methods: str) -> Decorator:
    """Make a private view that answers refusals by `refuse`, other methods than `methods` included."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                if request.method not in methods:
                    raise Refused("method", _("This address is only reached from a page of this site."))
                return private(view(request, *args, **kwargs))
            except (Refused, AnswerRefused) as error:
                response = refuse(request, as_refused(error), kwargs)
                if response.status_code == STATUS["method"]:
                    response["Allow"] = ", ".join(methods)
                return private(response)

        return answer

    return decorate


def writing(refuse: Refuse, *methods: str) -> Decorator:
    """Make such a view that only our own pages may reach."""
    return lambda view: same_origin_only(answering(refuse, *methods)(view))


def json_view(*methods: str) -> Decorator:
    """Make a view that reads and answers JSON."""
    return writing(lambda request, refused, kwargs: json_refusal(as_signed_out(request, refused)), *methods)


def as_signed_out(request: HttpRequest, refused: Refused) -> Refused:
    """Tell somebody whose sign-in has ended meanwhile just that: what is theirs is not found any more, but it is not lost."""
    if refused.code != "not_found" or not has_session(request) or request.user.is_authenticated:
        return refused
    message = _(
        "Your sign-in has ended, because nothing happened for a while. Your answers are kept in this tab. "
        "Sign in again, tick that you were here just now, and open this quiz again."
    )
    return Refused("signed_out", message)
