"""The pages of the review: an account's own, the same one for every guest, and a question for a guest's phone.

An account's page is kept by no cache and works with plain forms. A guest's phone remembers what was missed; it fetches
each question without its key and lets the answer be marked here, where nothing is stored.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from wagtail.models import Page

from learning.pages import PUBLIC_SECONDS, LanguageVersion

from . import attempts, review
from .assets import Assets, assets_of
from .attempts import Who
from .enums import FeedbackWhen, Mode
from .errors import not_found
from .events import EventKind, tell
from .media import media_of
from .models import QuizPage
from .order import choice_order
from .progress import told
from .questions import QUESTION_TYPES, AnswerRefused, is_open
from .questions.base import is_part
from .results import marked_now, what_is_told
from .review import Asked, Box
from .screens import HINT_AT_ONCE, Question, question_view, show_verdict
from .steps import Link, link_to, links_to, live_quiz, preferred
from .versions import version_of
from .views import refuse
from .wire import answering, client_id, sent_form, who, writing


@dataclass(frozen=True)
class ReviewScreen:
    """What an account sees: a question, a question with its verdict, or that there is nothing (more) today."""

    box: Box
    question: Question | None = None

    @property
    def status(self) -> int:
        return status_for(self.question)

    @property
    def assets(self) -> Assets:
        return assets_of([self.question.type] if self.question else [])

    @property
    def dots(self) -> list[str]:
        """Return a class for each question of today: done, now or none."""
        done = len(self.box.done)
        return ["done"] * done + ["now" if place == 0 else "" for place in range(len(self.box.due))]

    @property
    def is_tomorrow(self) -> bool:
        return self.box.next_day == timezone.localdate() + review.DAY


@answering(refuse, "GET", "HEAD")
def show(request: HttpRequest) -> HttpResponse:
    """Show an account its next question; show guests the page on which their phone asks."""
    asking = who(request)
    if asking.learner is None:
        quizzes = quizzes_to_take(asking.language)
        context = {**frame(), "quizzes": quizzes, "assets": assets_of(QUESTION_TYPES), **patterns()}
        return render(request, "quizzes/review_guest.html", context)
    box, asked = review.next_question(asking.learner, asking.language, timezone.localdate())
    question = shown(asked) if asked else None
    return own_page(request, ReviewScreen(box, question))


@sensitive_variables()
@sensitive_post_parameters()
@writing(refuse, "POST")
def answer(request: HttpRequest) -> HttpResponse:
    """Mark an account's answer and note when the question comes again; the same answer again changes nothing."""
    post, asking, today = sent_form(request), who(request), timezone.localdate()
    if asking.learner is None:
        return HttpResponseRedirect(request.path, status=303)
    box, asked = review.find(asking.learner, post.get("question", ""), asking.language, today)
    if asked is None or asked.card is None:
        return HttpResponseRedirect(request.path, status=303)
    question = marked(asked, post, asking.language, review.may_tell_right(asked.version, asking.learner))
    if question.result is None:
        return own_page(request, ReviewScreen(box, question))
    with transaction.atomic():
        if review.answered(asked.card, question.result.outcome, today):
            count(asked, question, asking)
            box = review.box_of(asking.learner, today)
    return own_page(request, ReviewScreen(box, question))


@csrf_exempt  # `answer` sees to it that a post comes from our own pages
def page(request: HttpRequest) -> HttpResponseBase:
    """Show the review, or take an answer."""
    return answer(request) if request.method == "POST" else show(request)


def own_page(request: HttpRequest, screen: ReviewScreen) -> HttpResponse:
    """Return an account's page, its question numbered among those of today."""
    if screen.question:
        is_to_answer = screen.question.result is None
        screen.question.number = len(screen.box.done) + is_to_answer
        screen.question.total = screen.box.total
    return render(request, "quizzes/review_page.html", {**frame(), "screen": screen}, status=screen.status)


def question(request: HttpRequest, quiz: UUID, question: UUID) -> HttpResponseBase:
    """Return one question for a phone that remembers it: without its key, the same for everybody, kept by caches."""
    response = fragment(request, quiz=quiz, question=question)
    if response.status_code == 200:
        del response["Cache-Control"]
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS, no_transform=True)
    return response


@answering(refuse, "GET", "HEAD")
def fragment(request: HttpRequest, quiz: UUID, question: UUID) -> HttpResponse:
    """Return the form of one question, or a refusal that no cache keeps."""
    view = shown(asked_of(quiz, question, get_language() or ""))
    view.action = mark_address(quiz, question)
    return render(request, "quizzes/components/question_form.html", {"question": view})


@sensitive_variables()
@sensitive_post_parameters()
@writing(refuse, "POST")
def mark(request: HttpRequest, quiz: UUID, question: UUID) -> HttpResponse:
    """Mark a guest's answer to one question. Nothing is stored."""
    post, asking = sent_form(request), who(request)
    asked = asked_of(quiz, question, asking.language)
    view = marked(asked, post, asking.language, tells_right(asked, post, asking))
    if view.result is None:
        view.action = mark_address(quiz, question)
        return render(request, "quizzes/components/question_form.html", {"question": view}, status=status_for(view))
    count(asked, view, asking)
    return render(request, "quizzes/components/review_verdict.html", {"question": view})


def asked_of(quiz: UUID, question: UUID, language: str) -> Asked:
    """Return a question as its live quiz asks it now. Raises Refused when it may not come in the review."""
    version = version_of(live_quiz(quiz, language))
    if not review.is_asked(version, str(question)):
        raise not_found()
    return Asked(version, str(question))


def tells_right(asked: Asked, post: QueryDict, asking: Who) -> bool:
    """Say whether this guest may see what was right. Raises Refused when they may not even know whether it was.

    A practice tells everybody. Any other quiz tells those who have sent an attempt at it: they name it.
    """
    if asked.version.feedback_when == FeedbackWhen.AT_ONCE:
        return True
    sheet = attempts.readable(client_id(post.get("attempt"), "attempt"), asking, asked.version.quiz_key)
    may_know, may_see = what_is_told(sheet.attempt)
    was_asked = any(response.question == asked.id for response in sheet.responses)
    if not sheet.attempt.is_submitted or not was_asked or not may_know:
        raise not_found()
    return may_see


def shown(asked: Asked) -> Question:
    """Return a question to answer, without its key."""
    version, content = asked.version, asked.version.texts[asked.id]
    order = choice_order(content, version.content_digest, version.rules["shuffle_choices"])
    view = question_view(content, asked.key, media_of([content]), order=order, lang=version.locale)
    view.hint_state = HINT_AT_ONCE
    return view


def marked(asked: Asked, post: QueryDict, language: str, tell_right: bool) -> Question:
    """Return a question with its verdict; or as it goes on, or with what was not accepted, and all that was filled in."""
    view, content, module = shown(asked), asked.version.texts[asked.id], QUESTION_TYPES[asked.key.type]
    given = module.read_form(post, view.name)
    view.fill(given)
    try:
        answer = module.parse(given, asked.key, content)
        view.error = "" if answer or asked.key.skippable or is_part(post) else _("Choose an answer first.")
    except AnswerRefused as error:
        answer, view.error, view.is_refused = (), error.message, True
    if view.error or is_open(asked.key, answer) or is_part(post):
        return view
    lesson = lesson_of(content, language)
    return show_verdict(view, marked_now(asked.key, answer, content, tell_right=tell_right, lesson=lesson))


def status_for(question: Question | None) -> int:
    return 422 if question and question.error else 200


def lesson_of(content: dict[str, Any], language: str) -> Link | None:
    """Return the lesson to read again, where there is one."""
    key = content["lesson"]
    return links_to([key], language).get(key) if key else None


def count(asked: Asked, question: Question, asking: Who) -> None:
    """Tell that a question was answered, unless it was skipped; it counts nowhere else."""
    if question.result and question.result.answer:
        tell(told(EventKind.QUESTION_ANSWERED, asked.version.course_key, asking, asked.version.quiz_key))


def mark_address(quiz: UUID, question: UUID) -> str:
    return reverse("review:mark", kwargs={"quiz": quiz, "question": question})


def patterns() -> dict[str, str]:
    """Return the address in which a script puts its own ids for QUIZ and QUESTION."""
    one, other = UUID(int=1), UUID(int=2)
    address = reverse("review:question", kwargs={"quiz": one, "question": other})
    return {"question_address": address.replace(str(one), "QUIZ").replace(str(other), "QUESTION")}


def frame() -> dict[str, Any]:
    """Return what the frame of the page needs: the review in each language."""
    current, versions = get_language(), []
    for code, name in settings.LANGUAGES:
        with override(code):
            versions.append(LanguageVersion(code, name, reverse("review:page"), code == current, True))
    return {"language_versions": versions}


def quizzes_to_take(language: str) -> list[Link]:
    """Return the quizzes from which questions come to the review, each in `language` where it exists."""
    found: dict[UUID, list[Page]] = {}
    quizzes = QuizPage.objects.live().public().exclude(mode=Mode.BASELINE).select_related("locale")
    for quiz in quizzes.defer_streamfields().order_by("path"):
        found.setdefault(quiz.translation_key, []).append(quiz)
    return [link_to(chosen) for pages in found.values() if (chosen := preferred(pages, language))]
