"""The questions of a live quiz in the admin: take one out of use for harm, and give it back. For those who may publish the quiz."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from .errors import Refused
from .models import QuizPage, QuizVersion, Withdrawal
from .staff_views import LIST, ONE, TITLE, Person, may_see
from .versions import version_of
from .withdrawal import give_back, withdraw

QUESTIONS, WITHDRAW, ASK_AGAIN = "quiz_questions", "quiz_withdraw", "quiz_ask_again"
QUESTIONS_TITLE = _("Questions of this quiz")


def may_publish(user: Person, page: Page) -> bool:
    """Say whether this person may publish the quiz, and so decide what is asked and how it is marked."""
    return may_see(user, page) and page.permissions_for_user(user).can_publish()


class OfQuiz(WagtailAdminTemplateMixin):
    """A page of the admin about one published quiz."""

    header_icon = "help"
    quiz: QuizPage
    version: QuizVersion

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the quiz. Raises Http404 for what is none or was never published, PermissionDenied for whom it is not."""
        super().setup(request, *args, **kwargs)
        quiz = get_object_or_404(QuizPage.objects.select_related("locale"), pk=kwargs["pk"])
        if not may_publish(request.user, quiz):
            raise PermissionDenied
        if not quiz.live:
            raise Http404
        self.quiz, self.version = quiz, version_of(quiz)

    def get_page_subtitle(self) -> str:
        return str(self.quiz.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        report = {"url": reverse(ONE, args=[self.quiz.pk]), "label": self.quiz.title}
        return [*self.breadcrumbs_items, {"url": reverse(LIST), "label": TITLE}, report]

    @property
    def questions_url(self) -> str:
        return reverse(QUESTIONS, args=[self.quiz.pk])


@dataclass(frozen=True)
class Line:
    """One question in the list; `withdrawal` when it is not asked any more."""

    id: str
    text: str
    is_scored: bool
    withdrawal: Withdrawal | None


class QuizQuestions(OfQuiz, TemplateView):
    """All questions with who withdrew which, when and why."""

    template_name = "quizzes/admin/questions.html"
    page_title = QUESTIONS_TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the questions that are asked, then those that were once, as far as they are withdrawn."""
        texts = texts_ever(self.quiz, self.version)
        withdrawals = Withdrawal.objects.filter(question_id__in=texts).select_related("by").order_by("day", "pk")
        now = {str(one.question_id): one for one in withdrawals if one.lifted_on is None}
        keys = self.version.keys
        lines = [
            Line(id, text, id in keys and (keys[id].is_scored or bool(keys[id].correction)), now.get(id))
            for id, text in texts.items()
            if id in keys or id in now
        ]
        before = [(one, texts[str(one.question_id)]) for one in withdrawals if one.lifted_on]
        return super().get_context_data(quiz=self.quiz, lines=lines, before=before, **kwargs)


def texts_ever(quiz: QuizPage, version: QuizVersion) -> dict[str, str]:
    """Return the text of each question that this quiz asks or asked in its language, those of today first."""
    texts = {id: text["text"] for id, text in version.texts.items()}
    older = QuizVersion.objects.filter(quiz_key=quiz.translation_key, locale=version.locale).exclude(pk=version.pk)
    for one in older.order_by("-pk").only("content").iterator(50):
        for id, text in one.texts.items():
            texts.setdefault(id, text["text"])
    return texts


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
        help_text=_("Those who work here can read this later. Name nobody who told you."),
    )


class WithdrawQuestion(OfQuiz, FormView):
    """Say what happens, ask why, and take the question out of use."""

    template_name = "quizzes/admin/withdraw.html"
    page_title = _("Withdraw this question")
    form_class = WithdrawForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the question. Raises Http404 for one that the quiz does not ask."""
        return super().get_context_data(quiz=self.quiz, text=self.text, questions_url=self.questions_url, **kwargs)

    @property
    def text(self) -> str:
        question = self.version.texts.get(str(self.kwargs["question"]))
        if question is None:
            raise Http404
        return str(question["text"])

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        """Withdraw the question, or say at the form why that cannot be."""
        text = self.text
        try:
            withdraw(self.kwargs["question"], self.request.user, form.cleaned_data["why"])
        except Refused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        undo = messages.button(f"{self.questions_url}#question-{self.kwargs['question']}", _now("Undo"))
        messages.success(self.request, _now("“%(text)s” is not asked any more.") % {"text": text}, buttons=[undo])
        return redirect(self.questions_url)


class AskAgain(OfQuiz, View):
    """Give a withdrawn question back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, question: UUID) -> HttpResponse:
        """Raises Http404 for a question of another quiz; twice changes nothing."""
        text = texts_ever(self.quiz, self.version).get(str(question))
        if text is None:
            raise Http404
        give_back(question)
        messages.success(request, _now("“%(text)s” is asked again.") % {"text": text})
        return redirect(self.questions_url)
