"""Where a page says "I was opened": a message from its script, or a picture of one dot when there is no script.

Both answer the same to everybody, set no cookie and touch no session. The phone says itself whether it is the first time
this month, so nobody has to recognise it.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from learning.accounts.origin import same_origin_only
from quizzes.events import EventKind, LearningEvent, tell

from .steps import find_step

LONGEST_MESSAGE = 1024
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
# What the phone says about itself, and what is counted for it.
FIRST: dict[str, frozenset[EventKind]] = {
    "": frozenset(),
    "month": frozenset({EventKind.DEVICE}),
    "course": frozenset({EventKind.COURSE_DEVICE}),
    "both": frozenset({EventKind.DEVICE, EventKind.COURSE_DEVICE}),
}


class RefusedError(Exception):
    """The message cannot be counted; carries the answer's status, a code for programs and a sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.answer = {"error": {"code": code, "message": message}}


@dataclass(frozen=True)
class Visit:
    """What a page says about its opening. It may name its course, but the page tree knows better."""

    step: UUID
    language: str
    first: frozenset[EventKind] = frozenset()


def refuse_long(request: HttpRequest) -> None:
    """Raise RefusedError, before anything is read, when the message is longer than ours or does not say its length."""
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not (size.isdecimal() and len(size) <= len(str(LONGEST_MESSAGE)) and int(size) <= LONGEST_MESSAGE):
        raise RefusedError(413, "too_long", _("This message is too long."))


def visit_in(request: HttpRequest) -> Visit:
    """Read a message: form fields or JSON. Raises RefusedError when it is not one of ours."""
    try:
        said: Any = json.loads(request.body) if "form" not in (request.content_type or "") else request.POST.dict()
        first = request.POST.getlist("first") or said.get("first") or ""
        words = [first] if isinstance(first, str) else first
        if said.get("course"):
            UUID(said["course"])
        return Visit(UUID(said["step"]), said["lang"], frozenset[EventKind]().union(*(FIRST[word] for word in words)))
    # RecursionError: a thousand opening brackets fit into the longest message.
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RefusedError(400, "bad_shape", _("This message cannot be read.")) from error


def count_visit(request: HttpRequest, visit: Visit) -> None:
    """Tell whoever counts that a page was opened. Raises RefusedError when there is no such page in this language.

    A quiz is no lesson, but whoever opens it holds a device all the same.
    """
    is_language = isinstance(visit.language, str) and visit.language in dict(settings.LANGUAGES)
    step = find_step(visit.step, visit.language) if is_language else None
    if step is None:
        # Not 404: without a language in front, Django would lead that to /fr/vu/ instead.
        raise RefusedError(422, "unknown_step", _("There is no such lesson."))
    events = []
    if step.is_lesson:
        events.append(
            LearningEvent(EventKind.LESSON_OPENED, visit.language, step.course_key, step.key, request=request)
        )
    if EventKind.DEVICE in visit.first:
        events.append(LearningEvent(EventKind.DEVICE, visit.language, request=request))
    if EventKind.COURSE_DEVICE in visit.first:
        events.append(LearningEvent(EventKind.COURSE_DEVICE, visit.language, step.course_key, request=request))
    with transaction.atomic():
        tell(*events)


@same_origin_only
@require_POST
@cache_control(no_store=True)
def beacon(request: HttpRequest) -> HttpResponseBase:
    """Count the opening of a page that its script reports."""
    try:
        refuse_long(request)
        count_visit(request, visit_in(request))
    except RefusedError as refused:
        return JsonResponse(refused.answer, status=refused.status)
    return HttpResponse(status=204)


@same_origin_only
@require_GET
@cache_control(no_store=True)
def dot(request: HttpRequest, step: UUID, language: str) -> HttpResponseBase:
    """Count the opening of a page without script, by the picture of one dot that it shows."""
    try:
        count_visit(request, Visit(step, language))
    except RefusedError as refused:
        return JsonResponse(refused.answer, status=refused.status)
    return HttpResponse(DOT, content_type="image/gif")
