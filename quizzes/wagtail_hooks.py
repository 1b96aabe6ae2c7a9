"""What quizzes add to the admin: banks of questions, files of questions, and what was answered."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from .export_views import EXPORT_BANK, EXPORT_QUIZ, ExportBank, ExportQuiz
from .guide import GUIDE, Guide, menu_item
from .import_views import IMPORT, STORE, TEMPLATE, ImportQuestions, QuestionsTemplate, StoreQuestions
from .live_changes import note_markings, tell_changes
from .question_views import ASK_AGAIN, QUESTIONS, WITHDRAW, AskAgain, QuizQuestions, WithdrawQuestion
from .regrade_views import MARK_AGAIN, REGRADE, MarkAgain, RegradePage
from .staff_views import LIST, ONE, TITLE, QuizAnswers, QuizAnswersList, is_quiz, may_see, may_see_some
from .viewsets import QuestionBankViewSet

register_snippet(QuestionBankViewSet)


class AnswersMenuItem(MenuItem):
    """The entry among the reports, for those who may change a quiz."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_some(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    return [
        path("questions-guide/", Guide.as_view(), name=GUIDE),
        path("quiz-answers/", QuizAnswersList.as_view(), name=LIST),
        path("quiz-answers/<int:pk>/", QuizAnswers.as_view(), name=ONE),
        path("import-questions/", ImportQuestions.as_view(), name=IMPORT),
        path("import-questions/store/", StoreQuestions.as_view(), name=STORE),
        path("import-questions/template/<slug:format>/", QuestionsTemplate.as_view(), name=TEMPLATE),
        path("export-questions/bank/<int:pk>/", ExportBank.as_view(), name=EXPORT_BANK),
        path("export-questions/bank/<int:pk>/<slug:format>/", ExportBank.as_view(), name=f"{EXPORT_BANK}_file"),
        path("export-questions/quiz/<int:pk>/", ExportQuiz.as_view(), name=EXPORT_QUIZ),
        path("export-questions/quiz/<int:pk>/<slug:format>/", ExportQuiz.as_view(), name=f"{EXPORT_QUIZ}_file"),
        path("quiz-answers/<int:pk>/questions/", QuizQuestions.as_view(), name=QUESTIONS),
        path("quiz-answers/<int:pk>/questions/<uuid:question>/withdraw/", WithdrawQuestion.as_view(), name=WITHDRAW),
        path("quiz-answers/<int:pk>/questions/<uuid:question>/ask-again/", AskAgain.as_view(), name=ASK_AGAIN),
        path("quiz-answers/<int:pk>/questions/<uuid:question>/mark-again/", MarkAgain.as_view(), name=MARK_AGAIN),
        path("quiz-answers/<int:pk>/mark-again/<int:regrade>/", RegradePage.as_view(), name=REGRADE),
    ]


@hooks.register("register_reports_menu_item")
def reports_item() -> MenuItem:
    return AnswersMenuItem(_("Answers to quizzes"), reverse(LIST), name="quiz-answers", icon_name="help", order=50)


@hooks.register("register_page_header_buttons")
def answers_button(page: Page, user: Any, view_name: str = "", next_url: str | None = None) -> list[Button]:
    """Lead from a quiz to what was answered."""
    if not is_quiz(page) or not may_see(user, page):
        return []
    return [Button(TITLE, reverse(ONE, args=[page.pk]), icon_name="help", priority=15)]


@hooks.register("register_page_header_buttons")
def export_button(page: Page, user: Any, view_name: str = "", next_url: str | None = None) -> list[Button]:
    """Lead from a quiz to a file of its questions."""
    if not is_quiz(page) or not page.permissions_for_user(user).can_edit():
        return []
    return [Button(_("Export…"), reverse(EXPORT_QUIZ, args=[page.pk]), icon_name="download", priority=25)]


hooks.register("register_help_menu_item", menu_item)
hooks.register("before_edit_page", note_markings)
hooks.register("before_edit_snippet", note_markings)
hooks.register("after_edit_page", tell_changes)
hooks.register("after_edit_snippet", tell_changes)
