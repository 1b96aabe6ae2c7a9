"""Which step of which course a visit belongs to, asked of the page tree and not of the phone."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, get_page_models

from learning.pages import StepPage


@dataclass(frozen=True)
class Step:
    """A live step: its own key, its course's key, and whether it is a lesson (not a quiz)."""

    key: UUID
    course_key: UUID
    is_lesson: bool


def step_types() -> list[ContentType]:
    """Return the types of page that are steps of a course."""
    models = [model for model in get_page_models() if issubclass(model, StepPage)]
    return list(ContentType.objects.get_for_models(*models).values())


def find_step(key: UUID, language: str) -> Step | None:
    """Return the live step with this translation key in this language; None when there is none."""
    page = (
        Page.objects.live()
        .filter(translation_key=key, locale__language_code=language, content_type__in=step_types())
        .first()
    )
    if page is None:
        return None
    is_lesson = page.cached_content_type.model_class().step_kind == "lesson"
    return Step(page.translation_key, page.get_parent().translation_key, is_lesson)
