"""The pages "Export questions" in the admin: what each format cannot keep of a bank or a quiz, then the file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.accounts import staff_log
from learning.accounts.again import ask_again
from learning.accounts.enums import StaffAction

from .exchange.formats import FORMATS, write
from .exchange.sources import Source, outgoing
from .import_views import file_of, may_add, may_change, refused
from .models import QuestionBank, QuizPage

EXPORT_BANK, EXPORT_QUIZ = "export_bank", "export_quiz"
TITLE = _("Export questions")


@method_decorator(ask_again, name="dispatch")
class ExportBank(WagtailAdminTemplateMixin, TemplateView):
    """A bank's questions, for those who may add or change banks; 403 for others."""

    page_title = TITLE
    header_icon = "download"
    template_name = "quizzes/admin/export.html"
    name = EXPORT_BANK
    model: Any = QuestionBank

    def may_export(self, source: Source) -> bool:
        return may_add(self.request.user) or may_change(self.request.user)

    def edit_address(self, source: Source) -> str:
        return reverse(QuestionBank.snippet_viewset.get_url_name("edit"), args=[source.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the page, or with the file. Raises Http404 for what is not there or not known."""
        format = self.kwargs.get("format", "")
        self.source: Source = get_object_or_404(self.model.objects.select_related("latest_revision"), pk=kwargs["pk"])
        if not self.may_export(self.source):
            return refused(request)
        self.out = outgoing(self.source, format)
        if not format:
            return self.render_to_response(self.get_context_data(out=self.out, formats=self.formats()))
        return self.file(format)

    def file(self, format: str) -> HttpResponse:
        questions = self.out.written_in(format) if format in FORMATS else []
        if not questions:
            raise Http404
        staff_log.note(self.request.user, StaffAction.EXPORT, f"{self.out.title} ({format})")
        return file_of(write(questions, format), format, self.out.filename(format))

    def formats(self) -> list[dict[str, Any]]:
        """Return the formats, those that keep the most first, each with what it cannot keep."""
        found = [
            {
                "label": format.label,
                "count": len(self.out.written_in(name)),
                "losses": self.out.losses(name),
                "url": reverse(f"{self.name}_file", args=[self.source.pk, name]),
            }
            for name, format in FORMATS.items()
        ]
        return sorted(found, key=lambda one: sum(count for _name, count in one["losses"]))

    def get_page_subtitle(self) -> str:
        return self.out.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": self.edit_address(self.source), "label": self.out.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": TITLE}]


class ExportQuiz(ExportBank):
    """A quiz's own questions, for those who may change the quiz."""

    name = EXPORT_QUIZ
    model = QuizPage

    def may_export(self, source: Any) -> bool:
        return bool(source.permissions_for_user(self.request.user).can_edit())

    def edit_address(self, source: Source) -> str:
        return reverse("wagtailadmin_pages:edit", args=[source.pk])
