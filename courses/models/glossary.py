"""The words of the courses in both languages, each with its meaning and, where there is one, its sound."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index
from wagtailmedia.edit_handlers import MediaChooserPanel

from learning.folding import fold
from learning.snippets import ReviewedSnippet

from ..enums import WordStatus
from .media import Recording


class GlossaryTerm(ReviewedSnippet, index.Indexed):
    """One word of the lexicon. Lessons point to it by its slug."""

    slug = models.SlugField(
        _("short name"),
        max_length=80,
        unique=True,
        help_text=_("Lessons point to the word by this name: do not change it once a lesson uses it."),
    )
    fr = models.CharField(_("French"), max_length=120, help_text=_("The word in French, as it stands in the lessons."))
    bm = models.CharField(_("Bambara"), max_length=120, blank=True, help_text=_("Leave empty if there is no word yet."))
    definition_fr = models.TextField(
        _("meaning in French"), max_length=400, help_text=_("One or two short sentences for a 13-year-old.")
    )
    definition_bm = models.TextField(
        _("meaning in Bambara"), max_length=400, blank=True, help_text=_("The same meaning, in Bambara.")
    )
    audio_fr = models.ForeignKey(
        Recording,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sound in French"),
        help_text=_("The word and its meaning, read aloud in French."),
    )
    audio_bm = models.ForeignKey(
        Recording,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sound in Bambara"),
        help_text=_("The word and its meaning, read aloud in Bambara."),
    )
    status = models.CharField(
        _("state of the Bambara word"),
        max_length=10,
        choices=WordStatus,
        default=WordStatus.DRAFT,
        help_text=_("A draft is marked as such for learners."),
    )
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("Where the Bambara word was found, or who proposed it.")
    )

    panels = [
        FieldRowPanel([FieldPanel("fr"), FieldPanel("bm")]),
        FieldPanel("definition_fr"),
        FieldPanel("definition_bm"),
        MultiFieldPanel([FieldPanel("status"), FieldPanel("source"), FieldPanel("slug")], _("Where it comes from")),
        MultiFieldPanel(
            [MediaChooserPanel("audio_fr", media_type="audio"), MediaChooserPanel("audio_bm", media_type="audio")],
            _("Sound"),
        ),
    ]
    search_fields = [
        index.SearchField("fr"),
        index.SearchField("bm"),
        index.SearchField("definition_fr"),
        index.SearchField("definition_bm"),
        index.AutocompleteField("fr"),
        index.AutocompleteField("bm"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = _("glossary word")
        verbose_name_plural = _("glossary")
        ordering = ["fr"]

    def __str__(self) -> str:
        return f"{self.fr} · {self.bm}" if self.bm else self.fr

    @property
    def is_bambara(self) -> bool:
        """Say whether the word can be shown first in Bambara on the page being made."""
        return get_language() == "bm" and bool(self.bm)

    @property
    def word(self) -> str:
        return self.bm if self.is_bambara else self.fr

    @property
    def word_language(self) -> str:
        return "bm" if self.is_bambara else "fr"

    def sort_key(self) -> str:
        """Return what puts the word in its place in the alphabet."""
        return fold(self.word)

    @property
    def other_word(self) -> str:
        """Return the word in the other language; empty when there is none."""
        return self.fr if self.is_bambara else self.bm

    @property
    def other_language(self) -> str:
        return "fr" if self.is_bambara else "bm"

    @property
    def definition_language(self) -> str:
        return "bm" if get_language() == "bm" and self.definition_bm else "fr"

    @property
    def definition(self) -> str:
        return self.definition_bm if self.definition_language == "bm" else self.definition_fr

    @property
    def audio(self) -> Recording | None:
        """Return the sound in the language in which the meaning is shown."""
        return self.audio_bm if self.definition_language == "bm" else self.audio_fr

    @property
    def is_draft_word(self) -> bool:
        """Say whether the Bambara word still waits for a native reader."""
        return self.status == WordStatus.DRAFT and bool(self.bm)
