"""The pages that answer a form: "check yourself", a finished lesson, a quiz without script, the certificate.

All are private and kept by no cache. They set no cookie, and no address names an attempt. They need no CSRF token: a
guest has no session that another site could use, and a request that does carry one must come from our own pages.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from wagtail.models import Page

from . import attempts, certificates
from .assets import assets_of
from .errors import Refused
from .events import EventKind, tell
from .forms import CodeForm, NameForm
from .lessons import question_in
from .media import media_of
from .models import QuizPage
from .paper import facts_of
from .picture import certificate_png, clean_name, unknown_letters
from .progress import ALREADY, finish_lesson, told
from .questions import QUESTION_TYPES, AnswerRefused, content_of, is_open, key_of
from .questions.base import is_part
from .results import marked_now
from .screens import question_view, show_verdict
from .sent import answered
from .steps import live_quiz, live_step, required_keys
from .walk import Walk
from .wire import answering, client_id, json_refusal, sent_form, sent_json, status_of, who, writing

JSON = "application/json"


def refuse(request: HttpRequest, refused: Refused, kwargs: dict[str, Any]) -> HttpResponse:
    """Say on a page what was refused and why, with a way back."""
    if request.content_type == JSON:
        return json_refusal(refused)
    context = {"refused": refused, "back": way_back(kwargs)}
    return render(request, "quizzes/refused.html", context, status=status_of(refused))


def way_back(kwargs: dict[str, Any]) -> str:
    """Return the address of the step that the request was about, else of the home page."""
    key = kwargs.get("quiz") or kwargs.get("step") or kwargs.get("course")
    page = Page.objects.live().filter(translation_key=key).first() if key else None
    return (page and page.localized.url) or reverse("welcome")


page_view = writing(refuse, "POST")
public_check = answering(refuse, "GET", "HEAD")


@sensitive_variables()
@sensitive_post_parameters()
@page_view
def check(request: HttpRequest, step: UUID, question: UUID) -> HttpResponse:
    """Mark the question of a lesson on the spot; nothing is stored."""
    post, asking = sent_form(request), who(request)
    page = live_step(step, asking.language)
    child = question_in(page, question)
    content, key, module = content_of(child), key_of(child), QUESTION_TYPES[child.block_type]
    view = question_view(content, key, media_of([content]), lang=page.locale.language_code, keyed=True)
    view.action = request.path
    given = module.read_form(post, view.name)
    view.fill(given)
    try:
        answer = module.parse(given, key, content)
        view.error = "" if answer or key.skippable or is_part(post) else _("Choose an answer first.")
    except AnswerRefused as error:
        answer, view.error, view.is_refused = (), error.message, True
        view.fill(module.read_form(post, view.name))
    context = {"page": page, "question": view, "assets": assets_of([view.type])}
    if view.error:
        return render(request, "quizzes/check_page.html", context, status=422)
    if is_open(key, answer) or is_part(post):
        return render(request, "quizzes/check_page.html", context)
    if answer:
        tell(told(EventKind.QUESTION_ANSWERED, page.get_parent().translation_key, asking, step))
    show_verdict(view, marked_now(key, answer, content))
    return render(request, "quizzes/check_page.html", context)


@page_view
def finish(request: HttpRequest, step: UUID) -> HttpResponse:
    """Note that a lesson is finished: with an id from a script once, from a plain form only counted."""
    is_json = request.content_type == JSON
    data, asking = sent_json(request) if is_json else sent_form(request), who(request)
    page = live_step(step, asking.language)
    if isinstance(page, QuizPage):
        raise Refused("not_done", _("A quiz is finished by answering it."))
    id = client_id(data.get("id")) if is_json or data.get("id") else None
    status = finish_lesson(page, id, answered(data) if is_json else 0, asking)
    if is_json:
        return JsonResponse({"status": status}, status=200 if status == ALREADY else 201)
    onward = page.next_step or page.course
    return HttpResponseRedirect(onward.url, status=303)


@sensitive_variables()
@sensitive_post_parameters()
@page_view
def take(request: HttpRequest, quiz: UUID) -> HttpResponse:
    """Make one move through a quiz, and show the next screen."""
    post, asking = sent_form(request), who(request)
    page = live_quiz(quiz, asking.language)
    screen = Walk(page, post, asking).move()
    context: dict[str, Any] = {"page": page, "screen": screen}
    if screen.result is None:
        return render(request, "quizzes/question_page.html", context, status=screen.status)
    context["required"] = required_keys(page.course)
    return render(request, "quizzes/result_page.html", context, status=screen.status)


@sensitive_post_parameters("name")
@page_view
def certificate(request: HttpRequest) -> HttpResponse:
    """Show the certificate of a passed attempt, with a form for a name that only the picture will hold."""
    return certificate_page(request, NameForm())


def certificate_page(request: HttpRequest, form: NameForm, status: int = 200) -> HttpResponse:
    post, asking = sent_form(request), who(request)
    sheet = attempts.readable(client_id(post.get("attempt"), "attempt"), asking)
    issued = certificates.issue(sheet, asking)
    context = {
        "attempt": sheet.attempt,
        "certificate": issued,
        "facts": facts_of(issued, request, asking.language),
        "course": certificates.course_page(issued.course_key, asking.language),
        "form": form,
    }
    return render(request, "quizzes/certificate_page.html", context, status=status)


@sensitive_variables()
@sensitive_post_parameters("name")
@page_view
def certificate_image(request: HttpRequest) -> HttpResponse:
    """Draw the certificate with the name that was typed; the name is kept nowhere."""
    post, asking = sent_form(request), who(request)
    form = NameForm({"name": clean_name(post.get("name", ""))})
    if form.is_valid() and unknown_letters(form.cleaned_data["name"]):
        form.add_error("name", _("The picture can only show Latin letters, ɛ ɔ ɲ ŋ included."))
    if not form.is_valid():
        return certificate_page(request, form, 422)
    sheet = attempts.readable(client_id(post.get("attempt"), "attempt"), asking)
    issued = certificates.issue(sheet, asking)
    facts = facts_of(issued, request, asking.language, form.cleaned_data["name"])
    response = HttpResponse(certificate_png(facts), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="{_("certificate")}.png"'
    return response


@public_check
def code_form(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a certificate, and lead to what it stands for."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = certificates.read_code(form.cleaned_data["code"])
        if code:
            return HttpResponseRedirect(reverse("certificate_code", kwargs={"code": certificates.shown_code(code)}))
        form.add_error("code", _("A code has 8 letters and digits, for example 7K3M-Q2XA."))
    return render(request, "quizzes/code_form.html", {"form": form}, status=422 if form.errors else 200)


@public_check
def code_page(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a certificate stands for: course, day and language, and nothing about a person."""
    try:
        found = certificates.find(code)
    except Refused:
        form = CodeForm({"code": code[:40]})
        form.add_error("code", _("We have no certificate with this code. Please compare it letter by letter."))
        # Not 404: Django would look for such an address in each language and lead there.
        return render(request, "quizzes/code_form.html", {"form": form}, status=422)
    language = who(request).language
    context = {
        "certificate": found,
        "code": certificates.shown_code(found.code),
        "course": certificates.course_page(found.course_key, language),
        "language": certificates.language_name(found.locale),
    }
    return render(request, "quizzes/code_page.html", context)
