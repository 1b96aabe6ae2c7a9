"""The form of a translation's recordings: one row per text that can be read aloud, in the order of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Locale
from wagtailmedia.models import get_media_model
from wagtailmedia.widgets import AdminAudioChooser

from quizzes.voices import Slot, slots_of, speak_own


@dataclass(frozen=True)
class VoiceRow:
    """A text in the language of the translation, its recording there, and the one of the source."""

    slot: Slot
    own: Any
    source: Any

    @property
    def name(self) -> str:
        """Return the name of its field in the form."""
        return f"voice-{self.slot.path.replace('.', '_')}"

    def heard(self, chosen: Any) -> Any:
        """Return what is played where `chosen` is the language's own: a sound that is content stays the source's."""
        return chosen or (self.source if self.slot.block.is_content else None)


@dataclass(frozen=True)
class Part:
    """A question or block with its rows, each with its field."""

    id: str
    kind: str
    title: str
    rows: list[tuple[VoiceRow, forms.BoundField]]
    is_open: bool = False

    @property
    def recorded(self) -> int:
        return sum(1 for row, _field in self.rows if row.own)

    @property
    def is_complete(self) -> bool:
        return self.recorded == len(self.rows)

    @property
    def has_errors(self) -> bool:
        return any(field.errors for _row, field in self.rows)


def voice_rows(instance: Any) -> list[VoiceRow]:
    """Return a row for each text of the newest draft that is not empty."""
    draft = instance.get_latest_revision_as_object()
    speak_own(draft)
    source = instance.get_translation_or_none(Locale.objects.get(language_code=settings.LANGUAGE_CODE))
    heard = {slot.path: slot.recording for slot in slots_of(source)} if source else {}
    return [row_of(slot, heard.get(slot.path)) for slot in slots_of(draft) if slot.text.strip()]


def row_of(slot: Slot, source: Any) -> VoiceRow:
    is_sources = slot.block.is_content and slot.recording == source
    return VoiceRow(slot, None if is_sources else slot.recording, source)


def parts_of(rows: list[VoiceRow], form: forms.Form) -> list[Part]:
    """Return the rows by question or block; the first that lacks a recording is open."""
    found: list[Part] = []
    for id, own in groupby(rows, lambda row: row.slot.part.id):
        bound = [(row, form[row.name]) for row in own]
        part = bound[0][0].slot.part
        found.append(Part(id, part.block.label, title_of(part.value), bound))
    first = next((part for part in found if not part.is_complete), None)
    return [replace(part, is_open=part is first or part.has_errors) for part in found]


def title_of(value: Mapping[str, Any]) -> str:
    return next((str(value[name]) for name in ("title", "text") if value.get(name)), "")


class VersionForm(WagtailAdminModelForm):
    """The language's own fields, and a chooser for each recording; all chosen ones are read in one query."""

    def __init__(self, *args: Any, rows: list[VoiceRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.own_names = list(self.fields)
        for row in rows:
            # Not a field of models: that would ask the database once a row.
            self.fields[row.name] = forms.IntegerField(
                label=row.slot.block.label, required=False, initial=row.own, widget=AdminAudioChooser()
            )

    def clean(self) -> dict[str, Any]:
        """Put recordings in place of their ids."""
        cleaned = super().clean() or self.cleaned_data
        names = [row.name for row in self.rows if cleaned.get(row.name)]
        wanted = {cleaned[name] for name in names}
        found = get_media_model().objects.filter(type="audio").in_bulk(wanted) if wanted else {}
        for name in names:
            if cleaned[name] in found:
                cleaned[name] = found[cleaned[name]]
            else:
                self.add_error(name, _("This recording is no longer there. Choose another."))
        return cleaned

    @property
    def own_visible(self) -> list[forms.BoundField]:
        return [self[name] for name in self.own_names]

    @property
    def own_values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.own_names}

    @property
    def voices(self) -> dict[str, Any]:
        """Return the language's own recordings by place; None where none is chosen."""
        return {row.slot.path: self.cleaned_data[row.name] for row in self.rows}

    @property
    def heard(self) -> dict[str, Any]:
        """Return what is to be heard at each place."""
        return {row.slot.path: row.heard(self.cleaned_data[row.name]) for row in self.rows}
