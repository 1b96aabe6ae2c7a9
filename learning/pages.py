"""What every page for learners has in common, and what makes a page a step of a course.

These are abstract, so they belong to no app: `quizzes` and `courses` both build on them, and neither imports the other
for it. A course is any page whose live children are steps (architecture, idea 1).

There is one site, and its pages stand in one tree per language: /fr/… is below the French front page, /bm/… below the
Bambara one. So a page's address is known without asking the database, and a page is found by its address in one query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.fields import BaseTranslatableField

PUBLIC_SECONDS = 60
HOME_DEPTH = 2  # root, front page of a language


@dataclass(frozen=True)
class LanguageVersion:
    """One language of a page: its code, its own name and the address there; `is_same_page` is false when only the home page exists."""

    code: str
    name: str
    url: str
    is_current: bool
    is_same_page: bool


def language_versions(name: str) -> list[LanguageVersion]:
    """Return the addresses of the view `name` in every language."""
    versions = []
    for code, own_name in settings.LANGUAGES:
        with translation.override(code):
            url = reverse(name)
        versions.append(LanguageVersion(code, own_name, url, code == translation.get_language(), is_same_page=True))
    return versions


@dataclass(frozen=True)
class Notice:
    """A sentence for readers of `lang`, in that language."""

    lang: str
    text: str


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

    private_page_options: list[str] = []  # a page is for everybody or not published; nobody signs in to read one
    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")], _("Address")),
        FieldPanel("native_reviewed_on"),
    ]
    # Each language version has its own day of review: neither translated nor kept in step.
    override_translatable_fields: list = [BaseTranslatableField("native_reviewed_on")]

    class Meta:
        abstract = True

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str:
        return address(self)

    url = property(get_url)

    @cached_property
    def is_restricted(self) -> bool:
        """Say whether somebody has closed this page, or one above it, in the admin."""
        return self.get_view_restrictions().exists()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the public page; a page that somebody restricted in the admin is never shared by caches."""
        response = super().serve(request, *args, **kwargs)
        if not getattr(request, "is_preview", False) and not self.is_restricted:
            patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS, no_transform=True)
        return response

    @cached_property
    def language_versions(self) -> list[LanguageVersion]:
        """Return one entry per language of the site, in the order of settings, with the address to go to."""
        pages = {page.locale.language_code: page for page in self.live_twins()}
        pages[self.locale.language_code] = self
        return [
            LanguageVersion(
                code=code,
                name=name,
                url=address(pages[code]) if code in pages else f"/{code}/",
                is_current=code == self.locale.language_code,
                is_same_page=code in pages,
            )
            for code, name in settings.LANGUAGES
        ]

    def live_twins(self) -> Iterable[Page]:
        """Return the live language versions of this page."""
        return self.get_translations(inclusive=True).live().select_related("locale")

    @cached_property
    def fallback_notice(self) -> Notice | None:
        """Tell readers of another language, in their words, that this page exists only in this one."""
        missing = next((version.code for version in self.language_versions if not version.is_same_page), None)
        if missing is None or missing == settings.LANGUAGE_CODE:
            return None
        with translation.override(missing):
            return Notice(missing, gettext("This page does not exist in your language yet. Here it is in French."))

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
    needs_names_only = False  # whether its page shows of the other steps no more than title and address

    class Meta:
        abstract = True

    @cached_property
    def course(self) -> Page:
        """Return the course this step stands in, as its own page type."""
        (model,) = self.clean_parent_page_models()
        return model.objects.select_related("locale").get(path=self.path[: -self.steplen])

    @cached_property
    def steps_everywhere(self) -> list["StepPage"]:
        return steps_in_all_languages(self.course, names_only=self.needs_names_only)

    @cached_property
    def steps(self) -> list["StepPage"]:
        """Return all live steps of this step's course, in order and in this language where there is one."""
        return in_language(self.steps_everywhere, self.locale.language_code)

    def live_twins(self) -> Iterable[Page]:
        """Return the live language versions of this page; they are among the steps, if those were read."""
        if "steps_everywhere" not in self.__dict__:
            return super().live_twins()
        return [step for step in self.steps_everywhere if step.translation_key == self.translation_key]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        """Read the steps first: the page shows them in any case, and its language versions are among them."""
        _read = self.steps_everywhere
        return super().get_context(request, *args, **kwargs)

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
    compare `step.locale_id` with the page's to say so. 1 query for the pages and 1 per page type, however many steps.
    """
    return in_language(steps_in_all_languages(course), course.locale.language_code)


def steps_in_all_languages(course: Page, names_only: bool = False) -> list[StepPage]:
    """Return the live children of `course` and of its twins, in the order of the tree.

    With `names_only` there is one query; any field of a step that not all pages have would then cost one more.
    """
    twins = Page.objects.filter(translation_key=course.translation_key).values("path")
    pages = (
        Page.objects.live()
        .filter(depth=course.depth + 1)
        .alias(above=Left("path", course.depth * Page.steplen))
        .filter(above__in=twins)
        .order_by("path")
    )
    if not names_only:
        return list(pages.specific().defer_streamfields().select_related("locale", for_specific_subqueries=True))
    steps = []
    for page in pages.select_related("locale"):
        step = page.specific_deferred
        step.locale = page.locale
        steps.append(step)
    return steps


def in_language(steps: Iterable[StepPage], language: str) -> list[StepPage]:
    """Return the steps in the order of the source language, each in `language` where there is one."""
    steps = list(steps)
    originals = [step for step in steps if step.locale.language_code == settings.LANGUAGE_CODE]
    own = {step.translation_key: step for step in steps if step.locale.language_code == language}
    return [own.get(step.translation_key, step) for step in originals] if originals else list(own.values())


def address(page: Page) -> str:
    """Return where `page` is read: its language, then its place below the front page of that language."""
    _root, _home, place = page.url_path.split("/", 2)
    return f"/{page.locale.language_code}/{place}"


def public_page(language: str, path: str) -> BasePage | None:
    """Return the live page at `path` below the front page of `language`; `is_restricted` is known then. 2 queries."""
    names = [name for name in path.split("/") if name]
    closed = PageViewRestriction.objects.alias(
        reader=ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
    ).filter(reader__startswith=F("page__path"))
    pages = (
        Page.objects.live()
        .filter(locale__language_code=language, depth=len(names) + HOME_DEPTH)
        .annotate(closed=Exists(closed))
        .select_related("locale")
    )
    if names:
        pages = pages.filter(slug=names[-1], url_path__endswith=f"/{'/'.join(names)}/")
    found = next((page for page in pages if issubclass(page.specific_class or Page, BasePage)), None)
    if found is None:
        return None
    page = found.specific
    page.locale, page.is_restricted = found.locale, found.closed
    return page
