"""Classroom kits in the admin: bring a file of results, see what is in it, take it in step by step; revoke a lost kit."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .importing import brought, go_on, has_gap
from .models import Kit, ResultsFile
from .receipts import receipt_for
from .results import MOST_BYTES, BrokenFileError

PARTS_A_STEP = 5
NEWEST = 50


class BringForm(forms.Form):
    """One file, as it came from a kit."""

    file = forms.FileField(label=_("File of results"), help_text=_("It is called resultats-….txt."))

    row: ResultsFile

    def clean_file(self) -> Any:
        """Prove the file. Raises ValidationError in plain words; then nothing of it is kept."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than a kit makes one."))
        try:
            self.row = brought(file.read())
        except BrokenFileError as error:
            raise forms.ValidationError(str(error)) from error
        return file


class KitView(WagtailAdminTemplateMixin, TemplateView):
    """What the pages about kits share."""

    header_icon = "download"
    page_title = _("Classroom kits")

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": reverse("kits"), "label": _("Classroom kits")}]


class KitsView(KitView):
    """The form, the files that were brought, the kits."""

    template_name = "kit/admin/kits.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = ResultsFile.objects.select_related("kit").defer("content")[:NEWEST]
        kits = Kit.objects.order_by("-pk")[:NEWEST]
        return super().get_context_data(**{"form": BringForm(), "files": files, "kits": kits, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BringForm(request.POST, request.FILES)
        if form.is_valid():
            return HttpResponseRedirect(reverse("kit_file", args=[form.row.pk]))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class FileView(KitView):
    """One file: what it says of itself before anything is taken in, how far one is, what became of its answers."""

    template_name = "kit/admin/file.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_object_or_404(ResultsFile.objects.select_related("kit").defer("content"), pk=self.kwargs["pk"])
        return super().get_context_data(row=row, gap=has_gap(row), receipt=receipt_for(row), **kwargs)

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        """Take the next answers in; those that are asked for later are looked at once more each time somebody goes on."""
        row = get_object_or_404(ResultsFile.objects.select_related("kit"), pk=pk)
        if row.kit.revoked_on is None:
            for _part in range(PARTS_A_STEP):
                row = go_on(row.pk)
                if row.is_done or row.only_waits:
                    break
        return HttpResponseRedirect(reverse("kit_file", args=[row.pk]))


class ReceiptView(View):
    """The receipt of a file, to bring to its kit."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give it as a file; 404 while there is none."""
        receipt = receipt_for(get_object_or_404(ResultsFile.objects.select_related("kit").defer("content"), pk=pk))
        if receipt is None:
            raise Http404
        name, text = receipt
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class RevokeView(KitView):
    """Say once more what revoking means, then do it."""

    template_name = "kit/admin/revoke.html"
    success_url = reverse_lazy("kits")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kit=get_object_or_404(Kit, pk=self.kwargs["pk"]), **kwargs)

    def post(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            kit = get_object_or_404(Kit.objects.select_for_update(), pk=pk)
            if kit.revoked_on is None:
                kit.revoked_on = timezone.localdate()
                kit.save(update_fields=["revoked_on"])
        return HttpResponseRedirect(str(self.success_url))
