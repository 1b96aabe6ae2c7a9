"""Blocks of words."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from learning.folding import fold_slug

from .fixed import FixedCharBlock
from .skip import anchor_of, skip_target_of

INLINE_FEATURES = ["bold", "italic", "glossary"]
LINE_FEATURES = [*INLINE_FEATURES, "link"]
TEXT_FEATURES = [*LINE_FEATURES, "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    """A heading between two parts of a page; other blocks can lead to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)

    def get_context(self, value: str, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        context["anchor"] = anchor_of(value, parent_context) or fold_slug(value)
        return context

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("A short heading that opens a new part.")
        template = "components/blocks/heading.html"
        preview_value = "D’où vient l’impunité ?"


class TextBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("One to three short paragraphs, or a list. Mark a word of the glossary with the label.")
        template = "components/blocks/text.html"
        preview_value = "<p>Un crime a lieu. Tout le monde le sait. <b>Pourtant, personne n’enquête.</b></p>"


class KeyIdeaBlock(blocks.RichTextBlock):
    """The one sentence to remember."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=INLINE_FEATURES, **kwargs)

    class Meta:
        icon = "key"
        label = _("Key idea")
        description = _("One sentence to remember, set apart.")
        template = "components/blocks/key_idea.html"
        preview_value = "<p>L’impunité, c’est quand un crime reste sans enquête et sans procès.</p>"


class QuoteBlock(blocks.StructBlock):
    """The words of a law or of the Universal Declaration."""

    text = blocks.TextBlock(label=_("words"), help_text=_("Copied letter by letter from the source."))
    reference = blocks.CharBlock(
        label=_("source"), max_length=160, help_text=_("The name of the law or declaration, and its year.")
    )
    article = FixedCharBlock(
        label=_("article"), required=False, max_length=20, help_text=_("Only the number, for example 7.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("The exact words of a law or of the Universal Declaration, with the article.")
        template = "components/blocks/quote.html"
        preview_value = {
            "text": "Tous sont égaux devant la loi.",
            "reference": "Déclaration universelle des droits de l’homme, 1948",
            "article": "7",
        }


class StepsBlock(blocks.ListBlock):
    """Things to do or to know, one after the other."""

    def __init__(self, **kwargs: Any) -> None:
        line = blocks.RichTextBlock(features=LINE_FEATURES, label=_("step"))
        super().__init__(line, min_num=2, max_num=8, **kwargs)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("Two to eight numbered steps, one short sentence each.")
        template = "components/blocks/steps.html"
        preview_value = ["<p>Mets-toi en sécurité.</p>", "<p>Parle à un adulte de confiance.</p>"]


class ContentNoteBlock(blocks.StructBlock):
    """Announces a hard part; its link skips everything up to the next heading."""

    text = blocks.RichTextBlock(
        features=["bold", "italic"],
        label=_("what comes"),
        help_text=_("One calm sentence. The learner can skip everything up to the next heading."),
    )

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        context["skip_to"] = skip_target_of(value, parent_context)
        return context

    class Meta:
        icon = "warning"
        label = _("Content note")
        description = _("Says that a hard part comes, with a link that skips it up to the next heading.")
        template = "components/blocks/content_note.html"
        preview_value = {"text": "<p>On parle d’un incendie volontaire, sans détail.</p>"}


class HelpBoxBlock(blocks.StructBlock):
    """Where to turn, with the link to the help page."""

    text = blocks.RichTextBlock(
        features=LINE_FEATURES, label=_("text"), help_text=_("The link to the help page follows by itself.")
    )

    class Meta:
        icon = "help"
        label = _("Help box")
        description = _("Says where to turn, with a link to the help page.")
        template = "components/blocks/help_box.html"
        preview_value = {"text": "<p>Si cela t’arrive, tu n’es pas seul.</p>"}
