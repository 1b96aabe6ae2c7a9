"""What every page for learners has in common, and what makes a page a step of a course.

These are abstract, so they belong to no app: `quizzes` and `courses` both build on them, and neither imports the other
for it. A course is any page whose live children are steps (architecture, idea 1).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Locale, Page
from wagtail_localize.fields import BaseTranslatableField

PUBLIC_SECONDS = 60


@dataclass(frozen=True)
class LanguageVersion:
    """One language of a page: its code, its own name and the address there; `is_same_page` is false when only the home page exists."""

    code: str
    name: str
    url: str
    is_current: bool
    is_same_page: bool


class BasePage(Page):
    """A public page: the same bytes for everybody, no cookie, twins in each language."""

    native_reviewed_on = models.DateField(
        _("read by a native speaker on"),
        null=True,
        blank=True,
        help_text=_(
            "For Bambara: the day a native speaker has read this page. Until then the page says that it is a draft."
        ),
    )

    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], _("Address")),
        FieldPanel("native_reviewed_on"),
    ]
    # Each language version has its own day of review: neither translated nor kept in step.
    override_translatable_fields: list = [BaseTranslatableField("native_reviewed_on")]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the public page; a page that somebody restricted in the admin is never shared by caches."""
        response = super().serve(request, *args, **kwargs)
        if not getattr(request, "is_preview", False) and not self.get_view_restrictions().exists():
            patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS, no_transform=True)
        return response

    @cached_property
    def language_versions(self) -> list[LanguageVersion]:
        """Return one entry per language of the site, in the order of settings, with the address to go to."""
        pages = {
            page.locale.language_code: page
            for page in self.get_translations(inclusive=True).live().select_related("locale")
        }
        pages[self.locale.language_code] = self
        return [
            LanguageVersion(
                code=code,
                name=name,
                url=pages[code].url if code in pages else f"/{code}/",
                is_current=code == self.locale.language_code,
                is_same_page=code in pages,
            )
            for code, name in settings.LANGUAGES
        ]

    @property
    def is_draft_translation(self) -> bool:
        """Say whether this is a translation that no native speaker has read yet."""
        return self.locale.language_code != settings.LANGUAGE_CODE and self.native_reviewed_on is None


class StepPage(BasePage):
    """A page that is one step of its course: a lesson or a quiz."""

    is_required = models.BooleanField(
        _("required"),
        default=True,
        help_text=_("A course is finished when all its required steps are finished."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=8, help_text=_("How long a learner needs, reading slowly.")
    )

    step_kind = ""  # "lesson" or "quiz"; templates show it by icon and word

    class Meta:
        abstract = True

    @cached_property
    def course(self) -> Page:
        """Return the course this step stands in, as its own page type."""
        return self.get_parent().specific

    @cached_property
    def steps(self) -> list["StepPage"]:
        """Return all live steps of this step's course, in order and in this language where there is one."""
        return steps_of(self.course)

    @cached_property
    def place(self) -> int:
        """Return the index of this step among the course's steps; -1 for a draft."""
        return next((i for i, step in enumerate(self.steps) if step.translation_key == self.translation_key), -1)

    @property
    def previous_step(self) -> "StepPage | None":
        return self.steps[self.place - 1] if self.place > 0 else None

    @property
    def next_step(self) -> "StepPage | None":
        return self.steps[self.place + 1] if 0 <= self.place < len(self.steps) - 1 else None


def steps_of(course: Page) -> list[StepPage]:
    """Return the live steps of `course` in the order of the source language.

    A step without a live translation appears in the source language, so a course is never shorter in Bambara; templates
    compare `step.locale_id` with the page's to say so. 2 queries for the pages and 1 per page type, however many steps.
    """
    if course.locale.language_code == settings.LANGUAGE_CODE:
        return list(course.get_children().live().specific().select_related("locale"))
    source = course.get_translation_or_none(Locale.objects.get(language_code=settings.LANGUAGE_CODE))
    if source is None:
        return list(course.get_children().live().specific().select_related("locale"))
    originals = list(source.get_children().live().specific().select_related("locale"))
    keys = [step.translation_key for step in originals]
    twins = {
        twin.translation_key: twin
        for twin in Page.objects.live()
        .filter(translation_key__in=keys, locale_id=course.locale_id)
        .specific()
        .select_related("locale")
    }
    return [twins.get(step.translation_key, step) for step in originals]
