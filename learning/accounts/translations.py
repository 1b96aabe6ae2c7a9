"""Translations and the second reader: wagtail-localize publishes by itself, so it is asked here first."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import TranslatableMixin
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from .models import User
from .second_reader import OwnTextError


class SyncForm(UpdateTranslationsForm):
    """Takes a changed source over into its translations, and never publishes them on the way."""

    publish_translations = forms.BooleanField(
        required=False, disabled=True, initial=False, widget=forms.HiddenInput, label=""
    )


class SyncTranslationsView(UpdateTranslationsView):
    """The page "Sync translated pages", without its box that publishes."""

    def get_form(self) -> SyncForm:
        return SyncForm(self.request.POST or None)


def own_pieces(translation: Translation, user: User | AnonymousUser) -> list[QuerySet]:
    """Return what `user` translated of a page or snippet, sentences and chosen pieces, whenever it was."""
    same_text = {"context__object_id": translation.source.object_id, "locale": translation.target_locale}
    return [
        model.objects.filter(**same_text, last_translated_by=user) for model in (StringTranslation, SegmentOverride)
    ]


def has_own_pieces(translation: Translation, instance: Any, user: User | AnonymousUser) -> bool:
    """Say whether `user` has translated anything of it since it was last published."""
    published = getattr(instance, "last_published_at", None)
    since = {"updated_at__gt": published} if published else {}
    return any(pieces.filter(**since).exists() for pieces in own_pieces(translation, user))


def refuse_own_translation(request: HttpRequest, instance: Any) -> None:
    """Raise OwnTextError when a translator presses "Publish" in the translation's editor."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return
    if not isinstance(instance, TranslatableMixin):
        return
    translation = Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale_id=instance.locale_id, enabled=True
    ).first()
    if translation and has_own_pieces(translation, instance, request.user):
        raise OwnTextError(instance)
