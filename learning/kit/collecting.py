"""Inside a kit: answers are marked and shown by the rules of the site, and kept only sealed.

Each request that would write is done in a transaction that is taken back: nothing of what the rules store reaches the
disk. What somebody did is told by `quizzes.events.deed_done` on the way, sealed with the site's public key, and that
alone is stored. So the kit cannot read its own answers, and whoever finds it neither.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from learning.offline.envelopes import seal
from quizzes import sent
from quizzes.errors import Refused
from quizzes.wire import client_id, json_refusal, strict_json

from .cards_here import card_in
from .models import WaitingAnswer
from .papers import papers

SAFE = ("GET", "HEAD", "OPTIONS")
COUNTED = "/vu/"
# What needs accounts, staff, or answers that the site has: a page says where it is.
CLOSED = ("/admin/", "/django-admin/", "/compte/", "/animer/", "/sync/", "/c/", "/documents/authenticate")
CLOSED_IN_LANGUAGES = ("moi/", "revise/", "quiz/attestation/")
CODES = [code for code, _name in settings.LANGUAGES]
OWN = "kit:"  # the pages of cards, which store nothing


@dataclass
class Collecting:
    """What one request does: the sealed card it came with, if any, and the sealed answers."""

    card: str
    answers: list[WaitingAnswer] = field(default_factory=list)


done: ContextVar[Collecting | None] = ContextVar("done", default=None)


def sealed(kind: str, id: UUID, content: Mapping[str, Any], language: str, card: str) -> WaitingAnswer:
    """Return an answer as it waits in the kit: what phones send, with the card that is here, and not a word more."""
    more = {"card": card} if card else {}
    plain = json.dumps({"kind": kind, **content, "lang": language, **more}, ensure_ascii=False, separators=(",", ":"))
    key = papers()["sealing"]
    return WaitingAnswer(id=id, key=key["k"], envelope=seal(plain.encode(), id, b64decode(key["key"])))


def collect(
    sender: object, kind: str, id: UUID | None, content: Mapping[str, Any], language: str, **kwargs: Any
) -> None:
    """Receive `deed_done`: seal what was done in this request."""
    doing = done.get()
    if doing is not None and id is not None:
        doing.answers.append(sealed(kind, id, content, language, doing.card))


class KitMiddleware:
    """Keeps nothing but sealed answers, and shows where what the kit has not can be found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_closed(request.path_info):
            return on_the_site(request)
        if request.method in SAFE and not request.path_info.startswith(COUNTED):
            return self.get_response(request)
        name = name_of(request.path_info)
        if name.startswith(OWN):
            return self.get_response(request)
        if name == "quizzes:course_finish":
            return course_finished(request)
        if name == "quizzes:save":  # the page has it, and sends it with all others
            return JsonResponse({"status": "saved"})
        doing = Collecting(card_in(request))
        mark = done.set(doing)
        try:
            with transaction.atomic():
                response = self.get_response(request)
                transaction.set_rollback(True)
        finally:
            done.reset(mark)
        if response.status_code < 400:
            keep(doing.answers)
        return response


def keep(waiting: list[WaitingAnswer]) -> None:
    """Store sealed answers; of the same id the first stands."""
    with transaction.atomic():
        for answer in waiting:
            if not WaitingAnswer.objects.filter(id=answer.id).exists():
                answer.save(force_insert=True)


def is_closed(path: str) -> bool:
    """Say whether something is only on the site."""
    return path.startswith(CLOSED) or path.startswith(
        tuple(f"/{code}/{part}" for code in CODES for part in CLOSED_IN_LANGUAGES)
    )


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except (Resolver404, Http404):
        return ""


def on_the_site(request: HttpRequest) -> HttpResponse:
    """Say where it is found what only the site has."""
    response = render(request, "kit/on_the_site.html", {"site": papers()["site"]}, status=404)
    response["Cache-Control"] = "no-store"
    return response


def course_finished(request: HttpRequest) -> HttpResponse:
    """Seal that a course is finished. What shows it is not stored here: the site compares when the answers have come."""
    try:
        data = strict_json(request.body)
        content = {
            "course": str(resolve(request.path_info).kwargs["course"]),
            "evidence": [str(id) for id in sent.evidence(data)],
        }
        language = get_language() or settings.LANGUAGE_CODE
        keep([sealed("course", client_id(data.get("id")), content, language, card_in(request))])
    except Refused as refused:
        return json_refusal(refused)
    return JsonResponse({"status": "stored"}, status=201)
