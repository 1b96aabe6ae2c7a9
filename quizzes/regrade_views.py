"""Mark a question again, in the admin: choose what was wrong, look at what would change, a second person confirms, run, undo."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, FormView
from wagtail.admin import messages

from .errors import Refused
from .models import Regrade, RegradeKind
from .question_views import OfQuiz
from .regrade_forms import LIKE_NOW, ConfirmForm, MarkAgainForm, Marking, markings
from .regrade_words import figures_of, right_words
from .regrading import begin, begin_undo, confirm, go_on

MARK_AGAIN, REGRADE = "quiz_mark_again", "quiz_regrade"
# So long works one request; then the page shows how far it is, and the next one goes on.
SECONDS = 2


class MarkAgain(OfQuiz, FormView):
    """Choose what was wrong with a question; nothing is marked before a second person has seen what it does."""

    template_name = "quizzes/admin/mark_again.html"
    page_title = _("Mark this question again")
    form_class = MarkAgainForm

    @cached_property
    def known(self) -> list[Marking]:
        """Raises Http404 for a question that this quiz never asked, or that is never marked."""
        found = markings(self.quiz.translation_key, self.version.locale, str(self.kwargs["question"]))
        found = [one for one in found if one.key.is_scored or one.key.correction]
        if not found:
            raise Http404
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "known": self.known}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the question, and what has been done about it so far."""
        earlier = Regrade.objects.filter(quiz_key=self.quiz.translation_key, question_id=self.kwargs["question"])
        return super().get_context_data(
            quiz=self.quiz,
            text=self.known[0].text["text"],
            earlier=earlier.select_related("by", "second").order_by("-pk"),
            questions_url=self.questions_url,
            **kwargs,
        )

    def form_valid(self, form: MarkAgainForm) -> HttpResponse:
        """Begin to look at what would change, or say at the form why that cannot be."""
        data = form.cleaned_data
        kind = RegradeKind.NEW_KEY if data["kind"] == LIKE_NOW else data["kind"]
        try:
            regrade = begin(self.quiz.translation_key, data["old"], kind, data["why"], self.request.user, data["new"])
        except Refused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)
        go_on(regrade, SECONDS)
        return redirect(reverse(REGRADE, args=[self.quiz.pk, regrade.pk]))


class RegradePage(OfQuiz, DetailView):
    """One regrade: what would change, who may confirm it, how far it is, and how to undo it."""

    template_name = "quizzes/admin/regrade.html"
    page_title = _("Mark this question again")
    http_method_names = ["get", "post"]

    def get_object(self, queryset: Any = None) -> Regrade:
        """Raises Http404 for a regrade of another quiz."""
        found = Regrade.objects.select_related("by", "second").filter(quiz_key=self.quiz.translation_key)
        return get_object_or_404(found, pk=self.kwargs["regrade"])

    def get_context_data(self, form: ConfirmForm | None = None, **kwargs: Any) -> dict[str, Any]:
        """Offer the figures, and the form for a second person."""
        regrade = self.object
        known = markings(self.quiz.translation_key, self.version.locale, regrade.question)
        return super().get_context_data(
            quiz=self.quiz,
            regrade=regrade,
            text=known[0].text["text"] if known else regrade.question,
            right=right_words(regrade, known),
            figures=figures_of(regrade.preview),
            is_second=regrade.by_id not in (None, self.request.user.pk),
            form=form or ConfirmForm(user=self.request.user),
            questions_url=self.questions_url,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the pressed button says; a step that cannot be is told and changes nothing."""
        self.object = self.get_object()
        form = ConfirmForm(request.POST, user=request.user)
        deed = request.POST.get("do", "")
        if deed == "confirm" and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            self.do(deed, form)
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect(request.path)

    def do(self, deed: str, form: ConfirmForm) -> None:
        """Decide what was decided, and go on for a while with what is under way."""
        if deed == "confirm":
            confirm(self.object, self.request.user, form.cleaned_data["takes_passes"])
        elif deed == "undo":
            begin_undo(self.object)
        elif deed != "go_on":
            return
        go_on(self.object, SECONDS)
