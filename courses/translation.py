"""How Bambara follows French: order, addresses, and what each language has of its own.

What is translated and what is kept in step stands on each model (`override_translatable_fields`); a plain
`BaseTranslatableField` there marks what each language has of its own, such as the recording of a lesson.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.fields import BaseTranslatableField
from wagtail_localize.models import StringTranslation, Translation

from learning.folding import fold_slug
from learning.pages import BasePage
from quizzes.voices import OwnVoices, slots_of, write_live


def own_fields(model: type[models.Model]) -> list[str]:
    """Return the fields that are neither translated nor kept in step with the source."""
    overrides = getattr(model, "override_translatable_fields", [])
    return [field.field_name for field in overrides if type(field) is BaseTranslatableField]


def begin_translation(source_obj: models.Model, target_obj: models.Model, **kwargs: Any) -> None:
    """Empty what is the source's own in what was just copied for translation, and put a page in its place."""
    if isinstance(target_obj, OwnVoices):
        write_live(target_obj, {slot.path: None for slot in slots_of(target_obj) if not slot.block.is_content})
    if not isinstance(target_obj, BasePage):
        return
    empty = dict.fromkeys(own_fields(type(target_obj)))
    for name, value in empty.items():
        setattr(target_obj, name, value)
    type(target_obj).objects.filter(pk=target_obj.pk).update(**empty)
    if place_like_source(target_obj, source_obj):
        target_obj.refresh_from_db(fields=["path", "depth", "url_path"])


def move_twins(instance: Page, **kwargs: Any) -> None:
    """Put the translations of a page that was moved or reordered in the source language where it stands now."""
    if instance.locale.language_code == settings.LANGUAGE_CODE:
        for twin in instance.get_translations():
            place_like_source(twin, instance)


def place_like_source(twin: Page, source: Page) -> bool:
    """Move `twin` under its source's parent's twin, after the twin of the nearest page before its source.

    Return whether it moved; it stays where its source's parent has no twin.
    """
    parent = source.get_parent().get_translation_or_none(twin.locale)
    if parent is None:
        return False
    before = elder_twin(source, parent)
    siblings = list(parent.get_children().values_list("pk", flat=True))
    if twin.pk in siblings:
        place = siblings.index(twin.pk)
        if (siblings[place - 1] if place else None) == (before and before.pk):
            return False
    if before is not None:
        twin.move(before, pos="right")
    else:
        twin.move(parent, pos="first-child")
    return True


def elder_twin(source: Page, parent: Page) -> Page | None:
    """Return the child of `parent` that is the twin of the nearest page before `source`; None when it is the first."""
    elders = list(source.get_prev_siblings().order_by("-path").values_list("translation_key", flat=True))
    twins = {page.translation_key: page for page in parent.get_children().filter(translation_key__in=elders)}
    return next((twins[key] for key in elders if key in twins), None)


def translations_behind(page: Page) -> QuerySet[Translation]:
    """Return the translations of `page` that were made from an older text than the one that is live."""
    return Translation.objects.filter(
        source__object_id=page.translation_key,
        source__locale_id=page.locale_id,
        source__last_updated_at__lt=page.last_published_at,
        enabled=True,
    )


def remind_of_translations(request: HttpRequest, page: Page) -> None:
    """Tell whoever has just published a source page that its translations still show the text of before."""
    behind = translations_behind(page).first() if page.last_published_at else None
    if behind is not None:
        address = reverse("wagtail_localize:update_translations", args=[behind.source_id])
        button = messages.button(address, _("Send the changes to the translators"))
        messages.info(request, _("The Bambara version of this page still has the text of before."), buttons=[button])


def fold_translated_slug(instance: StringTranslation, **kwargs: Any) -> None:
    """Write the translated address of a page with the letters an address may have."""
    if instance.context.path == "slug":
        instance.data = fold_slug(instance.data) or instance.data
