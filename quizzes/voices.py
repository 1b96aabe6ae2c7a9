"""Each language has its own voices: a recording in one language is never played in another.

Which recording a translation has for a text is kept beside wagtail-localize's translations, as the `SegmentOverride` at
the text's place. So it outlives every new text of the source; where the text is gone, it waits unheard. Whenever a
translation is saved or previewed, each of its slots gets the language's own recording, or none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail import blocks
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail_localize.models import SegmentOverride, TranslatableObject, Translation, TranslationContext
from wagtailmedia.models import get_media_model

from .questions.spoken import VoiceBlock

CONTAINERS = (blocks.StructBlock, blocks.ListBlock, blocks.StreamBlock)


@dataclass(frozen=True)
class Slot:
    """A place for a recording. `path` names it as wagtail-localize does; `part` is the question or block it is in."""

    path: str
    part: blocks.StreamValue.StreamChild
    value: blocks.StructValue
    name: str

    @property
    def block(self) -> VoiceBlock:
        return self.value.block.child_blocks[self.name]

    @property
    def text(self) -> str:
        """Return what the recording reads."""
        return next((str(self.value[name]) for name in self.block.of if self.value.get(name)), "")

    @property
    def recording(self) -> Any:
        return self.value[self.name]


def slots_in(value: Any, path: str, part: Any = None) -> Iterator[Slot]:
    """Return the slots of a stream, or of anything in it, in order."""
    if isinstance(value, blocks.StreamValue):
        for child in value:
            yield from slots_in(child.value, f"{path}.{child.id}", child)
    elif isinstance(value, ListValue):
        for item in value.bound_blocks:
            yield from slots_in(item.value, f"{path}.{item.id}", part)
    elif isinstance(value, blocks.StructValue):
        for name, block in sorted(value.block.child_blocks.items(), key=turn):
            if isinstance(block, VoiceBlock):
                yield Slot(f"{path}.{name}", part, value, name)
            elif isinstance(block, CONTAINERS):
                yield from slots_in(value[name], f"{path}.{name}", part)


def turn(child: tuple[str, blocks.Block]) -> int:
    """Return when a part of a question is heard: the question, its choices, what is said about them."""
    name, block = child
    return 0 if name == "recording" else 1 if isinstance(block, CONTAINERS) else 2


def streams(model: type[models.Model]) -> list[StreamField]:
    return [field for field in model._meta.get_fields() if isinstance(field, StreamField)]


def slots_of(instance: models.Model) -> list[Slot]:
    """Return the slots of a page or bank, in order."""
    return [slot for field in streams(type(instance)) for slot in slots_in(getattr(instance, field.name), field.name)]


def other(slots: Iterable[Slot], voices: Mapping[str, Any]) -> list[Slot]:
    """Return the slots that hold another recording than `voices` names at their path; what it leaves out may stay."""
    return [slot for slot in slots if slot.path in voices and slot.recording != voices[slot.path]]


def give(slots: Iterable[Slot], voices: Mapping[str, Any]) -> bool:
    """Put the recordings `voices`, by path, into these slots. Return whether any of them changed."""
    changed = other(slots, voices)
    for slot in changed:
        slot.value[slot.name] = voices[slot.path]
    return bool(changed)


def put(instance: models.Model, voices: Mapping[str, Any]) -> list[str]:
    """Put recordings into the streams of a page or bank that is at hand. Return the names of the changed ones.

    A page just copied shares its streams with its source, so they are replaced and the old ones left as they are.
    """
    changed = []
    for field in streams(type(instance)):
        if other(slots_in(getattr(instance, field.name), field.name), voices):
            stream = field.to_python(field.value_to_string(instance))
            give(slots_in(stream, field.name), voices)
            setattr(instance, field.name, stream)
            changed.append(field.name)
    return changed


def is_translation(instance: Any) -> bool:
    """Say whether it is in another language than the source; a new page gets its language only when it is saved."""
    return instance.locale_id is not None and instance.locale.language_code != settings.LANGUAGE_CODE


def follows_source(instance: Any) -> bool:
    """Say whether wagtail-localize writes this translation; else authors choose its voices in its own editor."""
    followed = Translation.objects.filter(target_locale_id=instance.locale_id, enabled=True)
    return followed.filter(source__object_id=instance.translation_key).exists()


def overrides(instance: Any) -> models.QuerySet[SegmentOverride]:
    return SegmentOverride.objects.filter(locale_id=instance.locale_id, context__object_id=instance.translation_key)


def own_voices(instance: Any, slots: Iterable[Slot]) -> dict[str, Any]:
    """Return the recording that the language has for each slot, by path; None where it has none."""
    paths = {slot.path for slot in slots}
    kept = dict(overrides(instance).filter(context__path__in=paths).values_list("context__path", "data_json"))
    pks = {path: json.loads(pk) for path, pk in kept.items()}
    found = get_media_model().objects.in_bulk(set(pks.values())) if pks else {}
    return {path: found.get(pks.get(path)) for path in paths}


def speak_own(instance: Any) -> None:
    """Give each slot of a translation that is written by wagtail-localize the language's own recording, or none."""
    slots = slots_of(instance) if is_translation(instance) else []
    if slots and follows_source(instance):
        voices = own_voices(instance, slots)
        put(
            instance, {slot.path: voices[slot.path] for slot in slots if voices[slot.path] or not slot.block.is_content}
        )


def keep_voices(instance: Any, voices: Mapping[str, Any]) -> None:
    """Keep the recordings `voices`, by path, as the language's own; None takes one away. Nobody counts as translator."""
    known = {path: json.loads(pk) for path, pk in overrides(instance).values_list("context__path", "data_json")}
    overrides(instance).filter(context__path__in=[path for path, voice in voices.items() if voice is None]).delete()
    new = {path: voice.pk for path, voice in voices.items() if voice and known.get(path) != voice.pk}
    if new:
        TranslatableObject.objects.get_or_create_from_instance(instance)
    for path, pk in new.items():
        context, _created = TranslationContext.objects.get_or_create(object_id=instance.translation_key, path=path)
        SegmentOverride.objects.update_or_create(
            locale_id=instance.locale_id,
            context=context,
            defaults={"data_json": json.dumps(pk), "last_translated_by": None, "has_error": False},
        )


def write_live(instance: models.Model, voices: Mapping[str, Any]) -> None:
    """Put recordings into what is live, and touch nothing else."""
    changed = put(instance, voices)
    if changed:
        values = {name: getattr(instance, name) for name in changed}
        type(instance)._default_manager.filter(pk=instance.pk).update(**values)


def write_content(model: type[models.Model], content: dict[str, Any], voices: Mapping[str, Any]) -> None:
    """Put recordings into the content of a revision."""
    for field in streams(model):
        stream = field.to_python(content.get(field.name) or "[]")
        if give(slots_in(stream, field.name), voices):
            content[field.name] = json.dumps(field.get_prep_value(stream), cls=DjangoJSONEncoder)


class OwnVoices:
    """Mixed into pages and banks: their translations speak with voices of their own."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            speak_own(self)
        super().save(*args, **kwargs)  # type: ignore[misc]  # of models

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        speak_own(self)
        return super().serve_preview(request, mode_name)  # type: ignore[misc]  # of pages
