"""Find steps and courses by their translation key: in the reader's language, else in the one that exists."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from wagtail.models import Page

from learning.pages import StepPage, steps_of

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


def live_step(key: UUID, language: str) -> StepPage:
    """Return the live step with this key. Raises Refused when there is none."""
    pages = Page.objects.live().public().filter(translation_key=key).select_related("locale")
    page = preferred(pages, language)
    step = page.specific if page else None
    if not isinstance(step, StepPage):
        raise not_found()
    return step


def live_quiz(key: UUID, language: str) -> QuizPage:
    """Return the live quiz with this key. Raises Refused when there is none."""
    quiz = preferred(QuizPage.objects.live().public().filter(translation_key=key).select_related("locale"), language)
    if quiz is None:
        raise not_found()
    return quiz


def live_course(key: UUID, language: str) -> Page:
    """Return the live page with this key whose live children are steps. Raises Refused when there is none."""
    page = preferred(Page.objects.live().public().filter(translation_key=key).select_related("locale"), language)
    if page is None:
        raise not_found()
    return page


def links_to(keys: Iterable[str | UUID], language: str) -> dict[str, Link]:
    """Return where to read each live page, by its key as text, in one query."""
    wanted = {str(key) for key in keys}
    if not wanted:
        return {}
    by_key: dict[str, list[Page]] = {}
    for page in Page.objects.live().filter(translation_key__in=wanted).select_related("locale"):
        by_key.setdefault(str(page.translation_key), []).append(page)
    chosen = {key: preferred(pages, language) for key, pages in by_key.items()}
    return {
        key: Link(page.title, page.url, page.locale.language_code) for key, page in chosen.items() if page and page.url
    }


def required_keys(course: Page) -> set[UUID]:
    """Return the steps without which a course is not finished: live, required, and no baseline."""
    return {
        step.translation_key
        for step in steps_of(course)
        if getattr(step, "is_required", False) and getattr(step, "mode", None) != Mode.BASELINE
    }
