"""Courses and their quizzes, as facilitators choose them."""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from courses.models import CoursePage
from quizzes.models import QuizPage


def course_titles() -> dict[UUID, str]:
    """Return the title of each live course by its key, in the order of the tree, in French where there is one; 1 query."""
    titles: dict[UUID, str] = {}
    pages = CoursePage.objects.live().order_by("path")
    for key, language, title in pages.values_list("translation_key", "locale__language_code", "title"):
        if key not in titles or language == settings.LANGUAGE_CODE:
            titles[key] = title
    return titles


def courses_to_choose(own: UUID | None) -> dict[UUID, str]:
    """Return the live courses and the `own` one of a group or session, so that saving does not change what is not online."""
    titles = course_titles()
    return titles if own is None or own in titles else {own: _("a course that is not online at the moment"), **titles}


def quizzes_of(course: CoursePage, language: str) -> list[QuizPage]:
    """Return the live quizzes of a course and its twins, each once, in `language` where there is one; 1 query."""
    twins = list(CoursePage.objects.filter(translation_key=course.translation_key).values_list("path", flat=True))
    found: dict[UUID, QuizPage] = {}
    pages = QuizPage.objects.live().filter(depth=course.depth + 1).select_related("locale").defer_streamfields()
    for page in pages.order_by("path"):
        is_below = any(page.path.startswith(path) for path in twins)
        if is_below and (page.translation_key not in found or page.locale.language_code == language):
            found[page.translation_key] = page
    return list(found.values())
