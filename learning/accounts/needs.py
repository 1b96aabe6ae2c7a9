"""What waits for somebody in the texts themselves: to read, to change, to finish, to translate.

Only Wagtail's and wagtail-localize's own models are asked, so no app above is named here. Each line costs the same few
queries however much waits.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import CharField, Count, DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import DraftStateMixin, Locale, Page, TaskState, WorkflowState
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .desk import MOST_SHOWN, Need, NeedItem, need, register_need
from .enums import Role
from .factors import FACTORS
from .models import User
from .permissions import roles_of

NEVER = Value(datetime(1970, 1, 1, tzinfo=UTC))  # a page without a day of publication


def day(moment: Any) -> str:
    """Return a day as it is written in the reader's language."""
    return date_format(localtime(moment), "j F") if moment else ""


def items_for(request: HttpRequest, texts: Iterable[tuple[Any, str]]) -> Iterator[NeedItem]:
    """Make items of pages or snippets and their remarks, leaving out those this person cannot open."""
    finder = AdminURLFinder(request.user)
    for text, note in texts:
        url = finder.get_edit_url(text) if text else None
        if url:
            yield NeedItem(str(text), url, note)


@register_need(order=10)
def to_read(request: HttpRequest) -> Need | None:
    """Texts of others that this person may approve."""
    states = TaskState.objects.reviewable_by(request.user).order_by("started_at")
    first = states.select_related("revision__user").prefetch_related("revision__content_object")[:MOST_SHOWN]
    notes = (
        (state.revision.content_object, _("from %(name)s, %(day)s") % {"name": writer, "day": day(state.started_at)})
        for state in first
        for writer in [state.revision.user.get_full_name() if state.revision.user else "–"]
    )
    url = reverse("wagtailadmin_reports:workflow_tasks")
    return need(_("To read and publish"), "glasses", items_for(request, notes), states.count(), url)


@register_need(order=20)
def to_change(request: HttpRequest) -> Need | None:
    """Texts that a second reader has sent back."""
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=request.user
    ).select_related("current_task_state")
    texts = [(state.content_object, state.current_task_state.comment) for state in states[:MOST_SHOWN]]
    return need(_("To change, says the second reader"), "edit", items_for(request, texts), states.count())


@register_need(order=30)
def own_drafts(request: HttpRequest) -> Need | None:
    """Drafts this person saved last and has handed to nobody yet. Translations stand in lines of their own."""
    drafts: list[Any] = []
    for model in (Page, *(model for model in get_snippet_models() if issubclass(model, DraftStateMixin))):
        active = WorkflowState.objects.active().filter(
            base_content_type__app_label=model._meta.app_label,
            base_content_type__model=model._meta.model_name,
            object_id=Cast(OuterRef("pk"), CharField()),
        )
        rows: QuerySet = model._default_manager.filter(
            ~Exists(active), has_unpublished_changes=True, latest_revision__user=request.user
        )
        if model is Page:
            rows = rows.filter(locale__language_code=settings.LANGUAGE_CODE)
        drafts += rows.select_related("latest_revision")
    drafts.sort(key=lambda text: text.latest_revision.created_at, reverse=True)
    texts = ((text, day(text.latest_revision.created_at)) for text in drafts)
    return need(_("Your drafts"), "draft", items_for(request, texts))


def translates(request: HttpRequest) -> bool:
    return Role.TRANSLATOR in roles_of(request.user)


@register_need(order=40)
def to_translate(request: HttpRequest) -> Need | None:
    """Published pages that do not exist in another language yet."""
    if not translates(request):
        return None
    items = []
    total = 0
    for locale in Locale.objects.exclude(language_code=settings.LANGUAGE_CODE):
        there = Page.objects.filter(locale=locale, translation_key=OuterRef("translation_key"))
        pages = Page.objects.live().filter(~Exists(there), locale__language_code=settings.LANGUAGE_CODE, depth__gt=1)
        total += pages.count()
        for page in pages.order_by("path")[:MOST_SHOWN]:
            url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
            items.append(NeedItem(page.title, f"{url}?select_locale={locale.language_code}", str(locale)))
    return need(
        _("To translate"),
        "wagtail-localize-language",
        items,
        total,
        reverse("wagtail_localize:translations_report"),
    )


def edit_page(translation_page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[translation_page_id])


def translations() -> QuerySet[Translation]:
    """Return the translations of pages that are in use, with title, page and days of both language versions."""
    source = Page.objects.filter(translation_key=OuterRef("source__object_id"), locale=OuterRef("source__locale"))
    target = Page.objects.filter(translation_key=OuterRef("source__object_id"), locale=OuterRef("target_locale"))
    strings = (
        StringTranslation.objects.filter(
            context__object_id=OuterRef("source__object_id"), locale=OuterRef("target_locale")
        )
        .order_by()
        .values("locale")
    )
    return (
        Translation.objects.filter(enabled=True)
        .annotate(
            source_title=Subquery(source.values("title")[:1]),
            source_published_at=Subquery(source.values("last_published_at")[:1]),
            page_id=Subquery(target.values("pk")[:1]),
            page_is_live=Subquery(target.values("live")[:1]),
            page_published_at=Subquery(target.values("last_published_at")[:1]),
            translated_at=Subquery(strings.annotate(last=Max("updated_at")).values("last"), DateTimeField()),
        )
        .filter(page_id__isnull=False)
        .select_related("source")
        .order_by("source_title")
    )


@register_need(order=41)
def to_finish_translating(request: HttpRequest) -> Need | None:
    """Translations in which sentences are missing."""
    if not translates(request):
        return None
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef("source__translations__target_locale"),
        has_error=False,
    )
    missing = dict(
        StringSegment.objects.filter(~Exists(done), source__translations__enabled=True)
        .values("source__translations")
        .annotate(number=Count("pk"))
        .values_list("source__translations", "number")
    )
    items = [
        NeedItem(found.source_title, edit_page(found.page_id), _("%(number)d missing") % {"number": missing[found.pk]})
        for found in translations().filter(pk__in=missing)
    ]
    return need(_("Translations to finish"), "wagtail-localize-language", items)


@register_need(order=42)
def to_bring_up_to_date(request: HttpRequest) -> Need | None:
    """Translations whose French text has been published anew since."""
    if not translates(request):
        return None
    stale = translations().filter(source_published_at__gt=F("source__last_updated_at"))
    items = [
        NeedItem(
            found.source_title,
            reverse("wagtail_localize:update_translations", args=[found.source_id]),
            _("French changed on %(day)s") % {"day": day(found.source_published_at)},
        )
        for found in stale
    ]
    return need(_("Translations out of date"), "rotate", items)


@register_need(order=15)
def translations_to_publish(request: HttpRequest) -> Need | None:
    """Translations that somebody else has finished or changed and nobody has published."""
    if not policy_registry.get_by_type(Page).user_has_permission(request.user, "publish"):
        return None
    own = StringTranslation.objects.filter(
        context__object_id=OuterRef("source__object_id"),
        locale=OuterRef("target_locale"),
        last_translated_by=request.user.pk,
        updated_at__gt=Coalesce(OuterRef("page_published_at"), NEVER),
    )
    waiting = (
        translations()
        .filter(translated_at__isnull=False)
        .filter(Q(page_is_live=False) | Q(translated_at__gt=F("page_published_at")))
        .filter(~Exists(own))
    )
    items = [NeedItem(found.source_title, edit_page(found.page_id), day(found.translated_at)) for found in waiting]
    return need(_("Translations to read and publish"), "wagtail-localize-language", items)


@register_need(order=80)
def without_second_factor(request: HttpRequest) -> Need | None:
    """People who were given an account for the admin and have not set up their second factor."""
    if not request.user.has_perm("accounts.change_user"):
        return None
    protected = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    people = User.objects.filter(
        ~Exists(protected), is_active=True, groups__permissions__codename="access_admin"
    ).distinct()
    items = [
        NeedItem(person.get_full_name(), reverse("wagtailusers_users:edit", args=[person.pk]))
        for person in people.order_by("username")
    ]
    return need(_("Have not set up their second factor"), "lock", items)


@register_need(order=90)
def on_the_way(request: HttpRequest) -> Need | None:
    """This person's texts that a second reader has not read yet."""
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS, requested_by=request.user).order_by(
        "created_at"
    )
    texts = [(state.content_object, day(state.created_at)) for state in states[:MOST_SHOWN]]
    return need(_("Waiting for a second reader"), "time", items_for(request, texts), states.count())
