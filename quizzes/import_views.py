"""The pages "Import questions" in the admin: a file, a preview of it, and then what was ticked becomes a draft."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from learning.accounts import staff_log
from learning.accounts.enums import StaffAction

from .exchange.carrying import MOST_PICTURES, Lost, packed, unpacked, with_pictures
from .exchange.formats import FORMATS, write
from .exchange.library import may_add_pictures
from .exchange.limits import Unreadable
from .exchange.neutral import Reading
from .exchange.preview import preview_of
from .exchange.storing import Stored, bank_stream, known_ids, store_in, store_in_new
from .exchange.template import examples
from .import_forms import KNOWN, SKIP, UPDATE, TakeForm, UploadForm, source_banks
from .models import QuestionBank

IMPORT, STORE, TEMPLATE = "import_questions", "import_questions_store", "import_questions_template"
TITLE = _("Import questions")
TABLES = ("csv", "xlsx")


def may_add(user: Any) -> bool:
    return bool(user.has_perm("quizzes.add_questionbank"))


def may_change(user: Any) -> bool:
    return bool(user.has_perm("quizzes.change_questionbank"))


def refused(request: HttpRequest) -> HttpResponse:
    """Answer somebody for whom a page is not."""
    return TemplateResponse(request, "quizzes/admin/refused.html", {"header_title": TITLE}, status=403)


class ForThoseWithBanks(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who may add or change banks; 403 for others."""

    page_title = TITLE
    header_icon = "upload"
    template_name = "quizzes/admin/import.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (may_add(request.user) or may_change(request.user)):
            return refused(request)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        banks = {"url": reverse(QuestionBank.snippet_viewset.get_url_name("list")), "label": _("Question banks")}
        return [*self.breadcrumbs_items, banks, {"url": "", "label": TITLE}]

    def answer(self, status: int = 200, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)

    def show(
        self, reading: Reading, bank: QuestionBank | None, title: str, form: TakeForm | None = None
    ) -> HttpResponse:
        """Answer with the preview; nothing has been stored. `form` is what came back with a fault."""
        known = known_ids(bank) if bank else set()
        preview = preview_of(reading, bank_stream(), known, form.ticked() if form else None)
        self.template_name = "quizzes/admin/import_preview.html"
        return self.answer(
            200 if reading.questions and form is None else 400,
            reading=reading,
            format=FORMATS[reading.format].label,
            preview=preview,
            labels={"one": label(1, "%n"), "many": label(9, "%n"), "now": label(preview.taken, preview.taken)},
            carried=packed(reading, {"bank": str(bank.pk) if bank else "", "title": title}, str(self.request.user.pk)),
            bank=bank,
            title=bank.title if bank else title,
            form=form,
            known_choices=KNOWN,
            known_chosen=form.data.get("known") if form else SKIP,
        )


def label(count: int, shown: object) -> str:
    """Return what stands on the button; the script puts the number of ticks for `%n`."""
    return ngettext("Import %(n)s question", "Import %(n)s questions", count) % {"n": shown}


def light(reading: Reading, user: Any) -> Reading:
    """Return what the preview can carry of a reading: not more pictures than fit, and none where nobody may add any."""
    if not may_add_pictures(user):
        return with_pictures(reading, 0, gettext("Its picture was left out: you may not add pictures to the library."))
    why = gettext("Its picture was left out: there are too many for one go. Divide the file.")
    return with_pictures(reading, MOST_PICTURES, why)


class ImportQuestions(ForThoseWithBanks):
    """The first page: a file and a bank. A good file leads to the preview in the same answer."""

    def form(self, *data: Any) -> UploadForm:
        user = self.request.user
        return UploadForm(*data, may_add=may_add(user), may_change=may_change(user))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answer(form=self.form(), tables=TABLES)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                return self.show(light(form.reading, request.user), form.cleaned_data["bank"], form.new_title())
            except Unreadable as error:
                form.add_error("file", error.message)
        return self.answer(413 if form.has_error("file", "too_large") else 400, form=form, tables=TABLES)


class StoreQuestions(ForThoseWithBanks):
    """What was ticked on the preview becomes a draft."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(IMPORT)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            reading, target = unpacked(request.POST.get("reading", ""), str(request.user.pk))
            bank = source_banks().get(pk=target["bank"]) if target["bank"] else None
        except Lost:
            return self.again(
                gettext("This preview is too old, or not yours. Nothing was stored. Please choose the file again.")
            )
        except QuestionBank.DoesNotExist:
            return self.again(
                gettext("This bank does not exist any more. Nothing was stored. Please choose another one.")
            )
        if not (may_change(request.user) if bank else may_add(request.user)):
            return refused(request)
        form = TakeForm(request.POST, count=len(reading.questions))
        if not form.is_valid():
            return self.show(reading, bank, target["title"], form)
        questions = [reading.questions[place] for place in sorted(form.cleaned_data["take"])]
        try:
            if bank:
                update = form.cleaned_data["known"] == UPDATE
                done = store_in(bank, questions, update=update, format=reading.format, user=request.user)
            else:
                done = store_in_new(questions, target["title"], request.user)
        except ValidationError as error:
            return self.again(" ".join([*error.messages, gettext("Nothing was stored.")]))
        staff_log.note(request.user, StaffAction.IMPORT, done.bank.title)
        return self.lead_on(done)

    def again(self, message: str) -> HttpResponse:
        """Answer with the first page, which says what was wrong."""
        messages.error(self.request, message)
        user = self.request.user
        form = UploadForm(may_add=may_add(user), may_change=may_change(user))
        return self.answer(400, form=form, tables=TABLES)

    def lead_on(self, done: Stored) -> HttpResponseBase:
        """Say what was done, and lead to the bank."""
        messages.success(self.request, said(done))
        name = "edit" if may_change(self.request.user) else "list"
        arguments = [done.bank.pk] if name == "edit" else []
        return redirect(reverse(QuestionBank.snippet_viewset.get_url_name(name), args=arguments))


def said(done: Stored) -> str:
    """Return in one sentence what was done."""
    parts = [ngettext("%(n)d new question", "%(n)d new questions", done.added) % {"n": done.added}]
    if done.updated:
        parts.append(ngettext("%(n)d updated", "%(n)d updated", done.updated) % {"n": done.updated})
    if done.skipped:
        parts.append(ngettext("%(n)d left as it was", "%(n)d left as they were", done.skipped) % {"n": done.skipped})
    return gettext("Draft of “%(bank)s”: %(what)s.") % {"bank": done.bank.title, "what": ", ".join(parts)}


class QuestionsTemplate(View):
    """The template of the tables, filled in with one question of each type."""

    def get(self, request: HttpRequest, format: str) -> HttpResponse:
        if format not in TABLES:
            raise Http404
        return file_of(write(examples(), format), format, f"questions{FORMATS[format].extension}")


def file_of(data: bytes, format: str, filename: str) -> HttpResponse:
    """Return a download."""
    return HttpResponse(
        data,
        content_type=FORMATS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "private, no-store"},
    )
