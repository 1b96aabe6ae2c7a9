"""Blocks of pictures, sound and film: always our own files, always with words for those who cannot see or hear."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import VideoChooserBlock

from quizzes.questions.spoken import VoiceBlock

from .fixed import FixedCharBlock

CAPTION_FILES = (".vtt",)


class PictureBlock(blocks.StructBlock):
    """A picture with words for those who cannot see it."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("what it shows"),
        required=False,
        max_length=200,
        help_text=_("For someone who cannot see it: who does what, where. Required unless it is decorative."),
    )
    decorative = blocks.BooleanBlock(
        label=_("decorative"), required=False, help_text=_("Tick if nothing is lost by not seeing it.")
    )
    caption = blocks.CharBlock(
        label=_("caption"), required=False, max_length=200, help_text=_("Stands under the picture.")
    )
    credit = FixedCharBlock(
        label=_("credit"), required=False, max_length=120, help_text=_("Who drew or took it, and the licence.")
    )

    def clean(self, value: Any) -> Any:
        """Raise ValidationError for a picture that says nothing to someone who cannot see it."""
        cleaned = super().clean(value)
        if not cleaned["decorative"] and not cleaned["alt"].strip():
            raise missing_words("alt")
        return cleaned

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A drawn scene with words for those who cannot see it.")
        template = "components/blocks/picture.html"
        preview_value = {"image": None, "alt": "", "decorative": True, "caption": "La borne d’eau", "credit": ""}


class SituationBlock(blocks.StructBlock):
    """An invented situation to think about."""

    title = blocks.CharBlock(
        label=_("title"), default="Imagine", max_length=60, help_text=_("“Imagine” unless another word is better.")
    )
    text = blocks.RichTextBlock(
        features=["bold", "italic", "glossary"],
        label=_("situation"),
        help_text=_("Invented people, no surname, no group, no real victim."),
    )
    picture = ImageChooserBlock(label=_("picture"), required=False)
    alt = blocks.CharBlock(
        label=_("what the picture shows"),
        required=False,
        max_length=200,
        help_text=_("Required when there is a picture."),
    )

    def clean(self, value: Any) -> Any:
        """Raise ValidationError for a picture that says nothing to someone who cannot see it."""
        cleaned = super().clean(value)
        if cleaned["picture"] and not cleaned["alt"].strip():
            raise missing_words("alt")
        return cleaned

    class Meta:
        icon = "group"
        label = _("Situation")
        description = _("An everyday situation to think about, with or without a picture.")
        template = "components/blocks/situation.html"
        preview_value = {
            "title": "Imagine",
            "text": "<p>Au marché, un jeune dit à Moussa : « Les droits, c’est pour les riches. »</p>",
            "picture": None,
            "alt": "",
        }


class AudioBlock(blocks.StructBlock):
    """A recording with its words."""

    recording = VoiceBlock(of=("title",), is_content=True, label=_("recording"))
    title = blocks.CharBlock(label=_("title"), max_length=120, help_text=_("What one hears."))
    transcript = blocks.TextBlock(label=_("words"), help_text=_("Everything that is said, for those who cannot hear."))

    class Meta:
        icon = "media"
        label = _("Sound")
        description = _("A recording of our own, with all its words as text.")
        template = "components/blocks/audio.html"


class VideoBlock(blocks.StructBlock):
    """A film of our own with captions; films of other sites are never embedded."""

    recording = VideoChooserBlock(label=_("film"))
    title = blocks.CharBlock(label=_("title"), max_length=120, help_text=_("What one sees."))
    captions = DocumentChooserBlock(
        label=_("captions"), help_text=_("A file that ends in .vtt, in the page's language.")
    )
    transcript = blocks.TextBlock(
        label=_("words"), required=False, help_text=_("What is said and shown, for those who save their data.")
    )

    def clean(self, value: Any) -> Any:
        """Raise ValidationError when the captions are not a captions file."""
        cleaned = super().clean(value)
        if not cleaned["captions"].filename.lower().endswith(CAPTION_FILES):
            raise StructBlockValidationError(
                block_errors={"captions": ValidationError(_("Choose a captions file that ends in .vtt."))}
            )
        return cleaned

    class Meta:
        icon = "media"
        label = _("Film")
        description = _("A film of our own, with captions.")
        template = "components/blocks/video.html"


class DownloadBlock(blocks.StructBlock):
    """A document to keep, with its size."""

    title = blocks.CharBlock(label=_("title"), max_length=120, help_text=_("What the learner gets."))
    document = DocumentChooserBlock(label=_("document"))

    class Meta:
        icon = "download"
        label = _("Download")
        description = _("A document to keep; its size is shown first.")
        template = "components/blocks/download.html"


def missing_words(field: str) -> StructBlockValidationError:
    """Return the error for a picture without words."""
    return StructBlockValidationError(
        block_errors={field: ValidationError(_("Say what the picture shows."), code="required")}
    )
