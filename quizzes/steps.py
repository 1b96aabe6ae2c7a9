"""Find steps and courses by their translation key: in the reader's language, else in the one that exists."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Left
from wagtail.models import Page, PageViewRestriction

from learning.pages import StepPage, address

from .enums import Mode
from .errors import not_found
from .models import QuizPage

PageType = TypeVar("PageType", bound=Page)


@dataclass(frozen=True)
class Link:
    """A page to go to; `lang` is its language."""

    title: str
    url: str
    lang: str


def preferred(pages: Iterable[PageType], language: str) -> PageType | None:
    """Return the page in `language`, else the first one."""
    found = list(pages)
    return next((page for page in found if page.locale.language_code == language), found[0] if found else None)


def open_pages(key: UUID | OuterRef, pages: QuerySet[PageType]) -> QuerySet[PageType]:
    """Return the live ones of `pages` with this key that nobody has closed in the admin, in one query."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    closed = PageViewRestriction.objects.alias(reader=path).filter(reader__startswith=F("page__path"))
    return pages.filter(~Exists(closed), live=True, translation_key=key).select_related("locale")


def live_step(key: UUID, language: str) -> StepPage:
    """Return the live step with this key. Raises Refused when there is none."""
    page = preferred(open_pages(key, Page.objects.all()), language)
    step = page.specific if page else None
    if not isinstance(step, StepPage):
        raise not_found()
    return step


def live_quiz(key: UUID, language: str) -> QuizPage:
    """Return the live quiz with this key. Raises Refused when there is none."""
    quiz = preferred(open_pages(key, QuizPage.objects.all()), language)
    if quiz is None:
        raise not_found()
    return quiz


def live_course(key: UUID, language: str) -> Page:
    """Return the live page with this key whose live children are steps. Raises Refused when there is none."""
    page = preferred(open_pages(key, Page.objects.all()), language)
    if page is None:
        raise not_found()
    return page


def published(pages: QuerySet[PageType]) -> QuerySet[PageType]:
    """Return those of `pages` that anybody could once read, whether or not they still can."""
    return pages.exclude(live=False, first_published_at=None)


def known_step(key: UUID, language: str) -> StepPage:
    """Return a step that is live or was: what was done in it, without network, still counts. Raises Refused."""
    step = known_page(key, language).specific
    if not isinstance(step, StepPage):
        raise not_found()
    return step


def known_page(key: UUID, language: str) -> Page:
    """Return a page that is live or was, the live one of several first. Raises Refused when there never was one."""
    pages = published(Page.objects.filter(translation_key=key)).select_related("locale").order_by("-live", "path")
    page = preferred(pages, language)
    if page is None:
        raise not_found()
    return page


def links_to(keys: Iterable[str | UUID], language: str, known: Iterable[Page] = ()) -> dict[str, Link]:
    """Return where to read each live page, by its key as text; those that are not among the `known` ones in one query."""
    wanted = {str(key) for key in keys}
    links = {str(page.translation_key): link_to(page) for page in known}
    missing = wanted - links.keys()
    by_key: dict[str, list[Page]] = {}
    if missing:
        for page in Page.objects.live().filter(translation_key__in=missing).select_related("locale"):
            by_key.setdefault(str(page.translation_key), []).append(page)
    for key, pages in by_key.items():
        chosen = preferred(pages, language)
        if chosen:
            links[key] = link_to(chosen)
    return {key: links[key] for key in wanted & links.keys()}


def link_to(page: Page) -> Link:
    return Link(page.title, address(page), page.locale.language_code)


def required_keys(course: Page) -> list[UUID]:
    """Return the steps without which a course is not finished, in order: live, required, no baseline. In one query.

    A step without translation is asked for in the source language, so the source language's steps decide. Of a course
    that was withdrawn, with its steps or without, those count that were once published.
    """
    twins = Page.objects.filter(translation_key=course.translation_key).values("path")
    steps = Page.objects.live() if course.live else published(Page.objects.all())
    found = list(required_below(twins, course.depth, steps).values_list("translation_key", "locale__language_code"))
    return in_source(found)


def required_steps(courses: Iterable[Page]) -> dict[UUID, list[UUID]]:
    """Return the same for many courses, by their key, in one query; `courses` are all their language versions."""
    keys = {course.path: course.translation_key for course in courses}
    if not keys:
        return {}
    depth = len(next(iter(keys))) // Page.steplen
    rows = required_below(list(keys), depth, Page.objects.live()).values_list(
        "above", "translation_key", "locale__language_code"
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for above, key, language in rows:
        found.setdefault(keys[above], []).append((key, language))
    return {course: in_source(steps) for course, steps in found.items()}


def required_below(paths: Any, depth: int, steps: QuerySet[Page]) -> QuerySet[Page]:
    """Return those of `steps` that are required, below the pages at `paths`, which lie at `depth`, in the order of the tree."""
    is_required = Q(*((f"{kind._meta.model_name}__is_required", True) for kind in kinds_of_steps()), _connector=Q.OR)
    return (
        steps.filter(is_required, depth=depth + 1)
        .exclude(quizpage__mode=Mode.BASELINE)
        .annotate(above=Left("path", depth * Page.steplen))
        .filter(above__in=paths)
        .order_by("path")
    )


def in_source(found: list[tuple[UUID, str]]) -> list[UUID]:
    """Return the keys of the steps of the source language, of any language where it has none."""
    source = [key for key, language in found if language == settings.LANGUAGE_CODE]
    return source or [key for key, _language in found]


def kinds_of_steps() -> list[type[StepPage]]:
    """Return the page types that may be steps, whichever apps they are in."""
    return [model for model in apps.get_models() if issubclass(model, StepPage)]
