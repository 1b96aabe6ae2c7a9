"""The addresses that scripts use: read JSON, call one rule, answer JSON."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from . import attempts
from .models import Attempt
from .order import choice_order
from .progress import ALREADY, STORED, finish_course
from .results import as_json, result_of
from .sent import evidence, submission
from .steps import live_course
from .submission import submit
from .wire import client_id, json_view, optional_id, sent_json, who, whole_number


@json_view("POST")
def start(request: HttpRequest, quiz: UUID) -> HttpResponse:
    """Start an attempt, or give back the one with this id."""
    data = sent_json(request)
    previous = optional_id(data.get("previous"), "previous")
    attempt, is_new = attempts.start(quiz, client_id(data.get("id")), who(request), previous)
    return JsonResponse(begun_json(attempt), status=201 if is_new else 200)


def begun_json(attempt: Attempt) -> dict[str, Any]:
    """Return an attempt as it is asked: its order, and what was answered already."""
    version, rules = attempt.version, attempt.version.rules
    responses = attempt.responses.all()
    saved = {response.question: response.answer for response in responses}
    said = {response.question: response.confidence for response in responses if response.confidence}
    return {
        "id": str(attempt.pk),
        "number": attempt.number,
        "state": attempt.state,
        "version": attempt.version_id,
        "questions": version.asked(attempt.seed),
        "choices": {
            id: choice_order(question, attempt.seed, rules["shuffle_choices"]) for id, question in version.texts.items()
        },
        "answers": saved,
        **({"confidence": said} if version.asks_confidence else {}),
    }


@sensitive_variables()
@sensitive_post_parameters()
@json_view("PUT", "POST")
def save(request: HttpRequest, attempt: UUID, question: UUID) -> HttpResponse:
    """Keep one answer."""
    data = sent_json(request)
    seq = whole_number(data.get("seq"), "seq")
    sure = data.get("confidence")
    status = attempts.save(client_id(attempt), question, data.get("answer"), seq, who(request), sure)
    return JsonResponse({"status": status})


@sensitive_variables()
@sensitive_post_parameters()
@json_view("POST")
def submit_attempt(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """Mark and store an attempt."""
    data = sent_json(request)
    asking = who(request)
    sheet = submit(submission(data, client_id(attempt)), asking)
    return JsonResponse(as_json(result_of(sheet, asking.language), STORED if sheet.is_new else ALREADY))


@json_view("POST")
def course_finish(request: HttpRequest, course: UUID) -> HttpResponse:
    """Note that a course is finished, if the evidence covers its required steps."""
    data = sent_json(request)
    proofs = evidence(data)
    asking = who(request)
    page = live_course(course, asking.language)
    status = finish_course(page, client_id(data.get("id")), proofs, asking)
    return JsonResponse({"status": status}, status=201 if status == STORED else 200)
