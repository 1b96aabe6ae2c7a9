"""What each language version has of its own: its recording, and the day a native speaker has read it.

The translation editor shows only texts, so translated pages have this small form, for those who may publish them.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import ModelForm, modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import UpdateView
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import Button
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtailmedia.widgets import AdminAudioChooser

from learning.pages import BasePage

from .publication import forget_after_commit
from .translation import own_fields

NAME = "courses_language_version"


def is_translated(page: Page) -> bool:
    """Say whether `page` is a translation with things of its own."""
    return isinstance(page, BasePage) and page.locale.language_code != settings.LANGUAGE_CODE


def buttons(page: Page, user: Any, view_name: str = "", next_url: str | None = None) -> list[Button]:
    """Return the way to this form for the menu of a translated page."""
    if not is_translated(page.specific) or not page.permissions_for_user(user).can_publish():
        return []
    return [Button(_("Sound and native reader"), reverse(NAME, args=[page.pk]), icon_name="media", priority=65)]


def remind(request: HttpRequest, page: Page) -> None:
    """Lead whoever opens a translation that no native speaker has read to this form; its editor has no menu."""
    page = page.specific
    if request.method == "GET" and is_translated(page) and page.is_draft_translation:
        found = buttons(page, request.user)
        if found:
            text = _("Learners see that this translation is a draft, because no native speaker has read it yet.")
            messages.info(request, text, buttons=[messages.button(found[0].url, found[0].label)])


class LanguageVersionView(WagtailAdminTemplateMixin, UpdateView):
    """Changes the live page and its newest draft alike, without touching the texts of either."""

    template_name = "wagtailadmin/generic/form.html"
    page_title = gettext_lazy("Sound and native reader")
    header_icon = "media"

    def get_object(self, queryset: Any = None) -> BasePage:
        """Return the page. Raises Http404 unless it is a translation, PermissionDenied unless it may be published."""
        page = get_object_or_404(Page, pk=self.kwargs["pk"]).specific
        if not is_translated(page):
            raise Http404
        if not page.permissions_for_user(self.request.user).can_publish():
            raise PermissionDenied
        return page

    def get_form_class(self) -> type[ModelForm]:
        widgets = {"narration": AdminAudioChooser}
        return modelform_factory(
            type(self.object), form=WagtailAdminModelForm, fields=own_fields(type(self.object)), widgets=widgets
        )

    def get_breadcrumbs_items(self) -> list[dict]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.object.pk]), "label": self.object.title}
        return [*super().get_breadcrumbs_items(), edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict:
        context = {"action_url": self.request.path, "submit_button_label": _("Save")}
        return super().get_context_data(**context, **kwargs)

    def form_valid(self, form: ModelForm) -> HttpResponse:
        set_own_fields(self.object, form.cleaned_data, self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect("wagtailadmin_pages:edit", self.object.pk)


@transaction.atomic
def set_own_fields(page: BasePage, values: Mapping[str, Any], user: Any) -> None:
    """Write `values` into the live page and into the revisions that stand for it and for its draft.

    No new revision is made: its writer would count as the writer of the text, and could not publish it any more.
    """
    for name, value in values.items():
        setattr(page, name, value)
    type(page).objects.filter(pk=page.pk).update(**values)
    kept = {name: page.serializable_data()[name] for name in values}
    for revision in Revision.objects.filter(pk__in=[page.latest_revision_id, page.live_revision_id]):
        revision.content.update(kept)
        revision.save(update_fields=["content"])
    log(instance=page, action="wagtail.edit", user=user)
    forget_after_commit()
