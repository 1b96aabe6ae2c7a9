"""The pages "What did they answer?" in the admin: one of all quizzes, one for each. For those who may change the quiz."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry

from .gain_report import gain_report, marked_again
from .models import QuestionBank, QuizPage, QuizVersion
from .pools import banks_of
from .report import QuizReport, report_on
from .report_words import meanings
from .snapshots import frozen

LIST, ONE = "quiz_answers", "quiz_answers_of"
TITLE = _("What did they answer?")
Person = AbstractBaseUser | AnonymousUser


def pages_of(user: Person) -> QuerySet[Page]:
    """Return the pages in the source language that this person may change.

    Whoever only translates may change the other language's pages; questions are not theirs to mend.
    """
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    return mine.filter(depth__gt=1, locale__language_code=settings.LANGUAGE_CODE)


def quizzes_of(user: Person) -> QuerySet[QuizPage]:
    """Return the quizzes whose answers this person may see."""
    return QuizPage.objects.filter(pk__in=pages_of(user).values("pk"))


def may_see_some(user: Person) -> bool:
    return pages_of(user).exists()


def may_see(user: Person, page: Page) -> bool:
    """Say whether this person may see what was answered at this quiz, in any language."""
    return quizzes_of(user).filter(translation_key=page.translation_key).exists()


class QuizAnswersList(WagtailAdminTemplateMixin, TemplateView):
    """All quizzes by course, each leading to its report."""

    template_name = "quizzes/admin/answers_list.html"
    page_title = TITLE
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the quizzes with their courses. Raises PermissionDenied for who changes no page of the source language."""
        if not may_see_some(self.request.user):
            raise PermissionDenied
        quizzes = list(quizzes_of(self.request.user).order_by("path"))
        parents = {quiz.path[: -QuizPage.steplen] for quiz in quizzes}
        titles = dict(Page.objects.filter(path__in=parents).values_list("path", "title"))
        courses: dict[str, list[QuizPage]] = {}
        for quiz in quizzes:
            courses.setdefault(titles[quiz.path[: -QuizPage.steplen]], []).append(quiz)
        return super().get_context_data(courses=courses, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]


class QuizAnswers(WagtailAdminTemplateMixin, TemplateView):
    """What was answered at one quiz, with the texts of this page's language."""

    template_name = "quizzes/admin/answers.html"
    page_title = TITLE
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the report. Raises Http404 for what is no quiz, PermissionDenied for whom it is not."""
        quiz = get_object_or_404(QuizPage.objects.select_related("locale"), pk=self.kwargs["pk"])
        if not may_see(self.request.user, quiz):
            raise PermissionDenied
        self.quiz = quiz
        may_mend = quiz.live and quiz.permissions_for_user(self.request.user).can_publish()
        return super().get_context_data(quiz=quiz, meanings=meanings(), may_mend=may_mend, **reports_on(quiz), **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.quiz.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.quiz.pk]), "label": self.quiz.title}
        return [*self.breadcrumbs_items, {"url": reverse(LIST), "label": TITLE}, edit]


def reports_on(quiz: QuizPage) -> dict[str, Any]:
    """Return the report on a published quiz, and on what was learned since its baseline."""
    version = QuizVersion.objects.current(quiz.translation_key, quiz.locale.language_code)
    if version is None:
        return {"report": None, "gain": None}
    totals = frozen(quiz.translation_key)
    pair = version.rules["pair"]
    return {
        "report": with_ways_to_edit(report_on(version, totals), quiz),
        "gain": gain_report(version, totals, frozen(pair), marked_again(version)) if pair else None,
    }


def with_ways_to_edit(report: QuizReport, quiz: QuizPage) -> QuizReport:
    """Let each question lead to where it is written: the quiz, or the bank that it is drawn from."""
    banks = banks_of(quiz.questions, quiz.locale.language_code)
    of_bank, of_quiz = QuestionBank.snippet_viewset.get_url_name("edit"), "wagtailadmin_pages:edit"

    def way(id: str) -> str:
        place = reverse(of_bank, args=[banks[id].pk]) if id in banks else reverse(of_quiz, args=[quiz.pk])
        return f"{place}#block-{id}-section"

    return replace(report, questions=[replace(one, edit_url=way(one.id)) for one in report.questions])


def is_quiz(page: Page) -> bool:
    return page.cached_content_type.model == QuizPage._meta.model_name
