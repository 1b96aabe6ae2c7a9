"""Texts that can be listened to: beside each, an author may choose a recording of it.

`hint` has its recording in the field `hint_recording`. What a version keeps is `recordings`, from the text's name to the
recording's id, in the part whose text it is; a part without any is kept as it was before there were recordings.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtailmedia.blocks import AudioChooserBlock


@dataclass(frozen=True)
class Said:
    """What is said to a learner. `recording` is its id where it comes from a version, itself where it is shown."""

    text: str = ""
    recording: Any = None

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Said()


def field_of(name: str) -> str:
    return f"{name}_recording"


class VoiceBlock(AudioChooserBlock):
    """A recording of the texts `of` beside it, the first that is filled in.

    A voice belongs to its language: translating takes none over and offers none, see quizzes/voices.py. Only where the
    sound `is_content` itself does it stay the source's until the language has its own.
    """

    def __init__(self, of: Sequence[str] = ("text",), is_content: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.of, self.is_content = of, is_content

    def get_translatable_segments(self, value: Any) -> list:
        return []

    def restore_translated_segments(self, value: Any, segments: list) -> Any:
        return value

    def deconstruct(self) -> tuple[str, tuple, dict[str, Any]]:
        """Stand in migrations as what is stored: the choice of a recording."""
        _path, args, kwargs = super().deconstruct()
        own = ("of", "is_content")
        return (
            "wagtailmedia.blocks.AudioChooserBlock",
            args,
            {name: value for name, value in kwargs.items() if name not in own},
        )


class SpokenBlock(blocks.StructBlock):
    """A block that offers a recording of each text named in `SPOKEN`, among its settings."""

    SPOKEN: ClassVar[tuple[str, ...]] = ()

    def __init__(self, local_blocks: Iterable[tuple[str, blocks.Block]] | None = None, **kwargs: Any) -> None:
        texts = [(name, self.base_blocks[name]) for name in self.SPOKEN if name in self.base_blocks]
        self.spoken = [name for name, _text in texts]
        super().__init__(
            [*((field_of(name), slot(name, text)) for name, text in texts), *(local_blocks or ())], **kwargs
        )

    def get_form_layout(self) -> BlockGroup:
        """Return the form with all recordings at the end of its settings."""
        form, slots = super().get_form_layout(), [field_of(name) for name in self.spoken]
        return BlockGroup([name for name in form.children if name not in slots], [*form.settings, *slots])

    def clean(self, value: Mapping[str, Any]) -> blocks.StructValue:
        """Refuse, when it is to be published, a recording of nothing: not everybody can listen."""
        result = super().clean(value)
        mute = [field_of(name) for name in self.spoken if result[field_of(name)] and not result[name]]
        if mute and not self.is_deferred_validation:
            message = _("Write down what this recording says: not everybody can listen.")
            raise StructBlockValidationError({name: ValidationError(message) for name in mute})
        return result


def slot(name: str, text: blocks.Block) -> VoiceBlock:
    """Return the field for the recording of a text."""
    return VoiceBlock(of=(name,), label=format_lazy(_("Recording: {text}"), text=text.label), required=False)


def chosen_in(value: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return the recordings of these texts of a filled-in block, by name; None where there is none."""
    return {name: value.get(field_of(name)) for name in names}


def recordings(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return recordings as a part of a version keeps them: nothing where none is chosen."""
    found = {name: recording.pk for name, recording in chosen.items() if recording}
    return {"recordings": found} if found else {}


def said(part: Mapping[str, Any], name: str) -> Said:
    """Return a text of a part as a version keeps it, with the id of its recording."""
    return Said(part[name], part.get("recordings", {}).get(name))
