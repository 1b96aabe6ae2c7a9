"""A lesson: one objective, read or heard in about eight minutes."""

import json
import re
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField
from wagtailmedia.edit_handlers import MediaChooserPanel

from learning.pages import StepPage
from quizzes.assets import Assets, assets_of
from quizzes.lessons import question_types_in

from ..blocks import LessonBody, SourcesBlock
from .base import CoursesPage
from .glossary import GlossaryTerm
from .media import Recording

WORD_LINK = re.compile(r'<a (?=[^>]*linktype="glossary")[^>]*slug="([\w-]+)"')


class LessonPage(StepPage, CoursesPage):
    """One lesson of a course."""

    objective = models.CharField(
        gettext_lazy("objective"),
        max_length=200,
        help_text=gettext_lazy("What you can do after this lesson. Begins with a verb."),
    )
    content_note = models.TextField(
        gettext_lazy("content note"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("If the lesson holds something hard: what comes, calmly, before it begins."),
    )
    narration = models.ForeignKey(
        Recording,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("narration"),
        help_text=gettext_lazy("The whole lesson, read aloud in the language of this page."),
    )
    body = StreamField(LessonBody(), verbose_name=gettext_lazy("lesson"))
    sources = StreamField(
        SourcesBlock(),
        verbose_name=gettext_lazy("sources"),
        blank=True,
        help_text=gettext_lazy("Each fact needs one. Use comments to say which sentence rests on which source."),
    )
    reviewer = models.CharField(
        gettext_lazy("reviewer"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy("The role of the person who compared the facts with the sources."),
    )
    reviewed_on = models.DateField(
        gettext_lazy("reviewed on"), null=True, blank=True, help_text=gettext_lazy("Learners see this day.")
    )

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    page_description = gettext_lazy("One lesson of about eight minutes.")
    step_kind = "lesson"
    needs_names_only = True

    content_panels = [
        *Page.content_panels,
        FieldPanel("objective"),
        FieldPanel("content_note"),
        FieldPanel("body"),
    ]
    evidence_panels = [
        FieldPanel("sources"),
        FieldRowPanel([FieldPanel("reviewer"), FieldPanel("reviewed_on")]),
    ]
    promote_panels = [
        MediaChooserPanel("narration", media_type="audio"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("is_required")]),
        *StepPage.promote_panels,
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=gettext_lazy("Lesson")),
            ObjectList(evidence_panels, heading=gettext_lazy("Sources and review")),
            ObjectList(promote_panels, heading=gettext_lazy("Sound, time and address")),
            ObjectList(StepPage.settings_panels, heading=gettext_lazy("Publication")),
        ]
    )
    search_fields = [
        *Page.search_fields,
        index.SearchField("objective"),
        index.SearchField("body"),
        index.AutocompleteField("objective"),
    ]
    override_translatable_fields = [
        *StepPage.override_translatable_fields,
        SynchronizedField("reviewer", overridable=False),
        BaseTranslatableField("narration"),  # each language has its own voice
    ]

    class Meta:
        verbose_name = gettext_lazy("lesson")
        verbose_name_plural = gettext_lazy("lessons")

    @cached_property
    def number(self) -> int:
        """Return which lesson of the course this is, quizzes not counted; 0 for a draft."""
        keys = [step.translation_key for step in self.steps if step.step_kind == self.step_kind]
        return keys.index(self.translation_key) + 1 if self.translation_key in keys else 0

    @property
    def place_words(self) -> str:
        """Return "Lesson 2 · Course 1", and only the course for a draft."""
        lesson = _("Lesson %(number)d") % {"number": self.number} if self.number else _("Lesson")
        return f"{lesson} · {self.course.place_words}"

    @cached_property
    def question_assets(self) -> Assets:
        """Return the styles and scripts that the questions of this lesson need."""
        return assets_of(question_types_in(self.body))

    @cached_property
    def words(self) -> list[GlossaryTerm]:
        """Return the glossary words that the lesson marks, in the order of the alphabet: 1 query."""
        text = json.dumps(list(self.body.raw_data), ensure_ascii=False).replace('\\"', '"')
        slugs = set(WORD_LINK.findall(text))
        return list(GlossaryTerm.objects.filter(live=True, slug__in=slugs)) if slugs else []
