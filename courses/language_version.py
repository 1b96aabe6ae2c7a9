"""What each language version has of its own: its recordings, and the day a native speaker has read it.

The translation editor shows only texts, so translated pages and question banks have this form, for those who may
publish them.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import ModelForm, modelform_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import UpdateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import Button
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtailmedia.widgets import AdminAudioChooser

from learning.accounts.second_reader import words
from learning.pages import BasePage
from quizzes.models import QuestionBank, QuizPage
from quizzes.versions import freeze_drawing, take_snapshot
from quizzes.voices import is_translation, keep_voices, write_content, write_live

from .publication import forget_after_commit
from .translation import own_fields
from .voice_form import VersionForm, VoiceRow, parts_of, voice_rows

NAME = "courses_language_version"
NAME_OF_BANKS = "courses_bank_version"
Version = BasePage | QuestionBank


def is_translated(page: Page) -> bool:
    """Say whether `page` is a translation with things of its own."""
    return isinstance(page, BasePage) and is_translation(page)


def buttons(page: Page, user: Any, view_name: str = "", next_url: str | None = None) -> list[Button]:
    """Return the way to this form for the menu of a translated page."""
    if not is_translated(page.specific) or not page.permissions_for_user(user).can_publish():
        return []
    return [Button(_("Sound and native reader"), reverse(NAME, args=[page.pk]), icon_name="media", priority=65)]


def bank_buttons(bank: Any, user: Any, next_url: str | None = None) -> list[Button]:
    """Return the way to this form for the list of banks."""
    if not isinstance(bank, QuestionBank) or not is_translation(bank) or not may_publish_banks(user):
        return []
    return [Button(_("Recordings"), reverse(NAME_OF_BANKS, args=[bank.pk]), icon_name="media", priority=65)]


def may_publish_banks(user: Any) -> bool:
    return user.has_perm("quizzes.publish_questionbank")


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

    template_name = "courses/admin/language_version.html"
    page_title = gettext_lazy("Sound and native reader")
    header_icon = "media"

    def get_object(self, queryset: Any = None) -> Version:
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
            type(self.object), form=VersionForm, fields=own_fields(type(self.object)), widgets=widgets
        )

    @cached_property
    def rows(self) -> list[VoiceRow]:
        return voice_rows(self.object)

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "rows": self.rows}

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[dict]:
        edit = {"url": self.edit_url, "label": self.object.title}
        return [*super().get_breadcrumbs_items(), edit, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict:
        context = super().get_context_data(submit_button_label=_("Save"), action_url=self.request.path, **kwargs)
        return {
            **context,
            "media": context["form"].media,
            "parts": parts_of(self.rows, context["form"]),
            "recorded": sum(1 for row in self.rows if row.own),
            "texts": len(self.rows),
            "language": self.object.locale.get_display_name(),
        }

    def form_valid(self, form: VersionForm) -> HttpResponse:  # type: ignore[override]  # the form of get_form_class
        with transaction.atomic():
            keep_voices(self.object, form.voices)
            set_own_fields(self.object, form.own_values, self.request.user, form.heard)
        messages.success(self.request, _("Saved."))
        return redirect(self.edit_url)


class BankVersionView(LanguageVersionView):
    """The same for a translated question bank, which has recordings only."""

    page_title = gettext_lazy("Recordings")

    def get_object(self, queryset: Any = None) -> QuestionBank:
        """Return the bank. Raises Http404 unless it is a translation, PermissionDenied unless it may be published."""
        bank = get_object_or_404(QuestionBank, pk=self.kwargs["pk"])
        if not is_translation(bank):
            raise Http404
        if not may_publish_banks(self.request.user):
            raise PermissionDenied
        return bank

    @property
    def edit_url(self) -> str:
        return reverse("wagtailsnippets_quizzes_questionbank:edit", args=[self.object.pk])


@transaction.atomic
def set_own_fields(
    instance: Version, values: Mapping[str, Any], user: Any, heard: Mapping[str, Any] | None = None
) -> None:
    """Write `values` and the recordings that are to be `heard`, by place, into what is live and into its draft.

    No new revision is made: its writer would count as the writer of the text, and could not publish it any more.
    """
    standing = standing_revisions(instance)
    for name, value in values.items():
        setattr(instance, name, value)
    if values:
        type(instance).objects.filter(pk=instance.pk).update(**values)
    kept = {name: instance.serializable_data()[name] for name in values}
    write_live(instance, heard or {})
    for revision in standing:
        revision.content.update(kept)
        write_content(type(instance), revision.content, heard or {})
        revision.save(update_fields=["content"])
    log(instance=instance, action="wagtail.edit", user=user)
    freeze(instance)
    forget_after_commit()


def standing_revisions(instance: Version) -> list[Revision]:
    """Return the revisions that stand for what is live and for the draft, and all with the same words.

    Those must go on saying the same, so that whoever wrote the text stays its writer.
    """
    standing = instance.revisions.filter(pk__in=[instance.latest_revision_id, instance.live_revision_id])
    texts = {words(revision.content) for revision in standing}
    return [revision for revision in instance.revisions.iterator(chunk_size=10) if words(revision.content) in texts]


def freeze(instance: Version) -> None:
    """Let what is asked from now on be heard in the new voices.

    wagtail-localize writes drafts into the live row too, so only the live revision tells what was published.
    """
    if isinstance(instance, QuizPage) and instance.live:
        published = Revision.objects.filter(pk=instance.live_revision_id).first()
        take_snapshot(published.as_object() if published else instance)
    elif isinstance(instance, QuestionBank):
        freeze_drawing(QuestionBank, instance)
