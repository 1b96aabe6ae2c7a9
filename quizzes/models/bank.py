"""Question banks: questions kept for several quizzes, which draw from them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin
from wagtail.search import index

from learning.snippets import ReviewedSnippet

from ..questions import QuestionStreamBlock
from ..voices import OwnVoices


class QuestionBank(OwnVoices, ReviewedSnippet, TranslatableMixin, index.Indexed, ClusterableModel):
    """Questions to draw from. French is the source; a translation keeps the ids, so both mark every answer alike."""

    title = models.CharField(_("title"), max_length=120)
    questions = StreamField(QuestionStreamBlock(max_num=None), verbose_name=_("questions"))

    panels = [FieldPanel("title"), FieldPanel("questions")]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("locale"),
        index.FilterField("live"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")

    def __str__(self) -> str:
        return self.title

    @property
    def question_count(self) -> int:
        """Return how many questions there are."""
        return len(self.questions)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to put a bank live that cannot be asked; drafts may be unfinished."""
        if self.live:
            from ..validation import bank_faults  # here, because the rules build on the models

            faults = bank_faults(self)
            if faults:
                raise ValidationError({"questions": faults})
        super().save(*args, **kwargs)
