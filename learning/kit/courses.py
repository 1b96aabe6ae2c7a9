"""Find the courses that a kit is to hold, and their steps in all languages."""

from collections.abc import Iterable

from django.db.models.functions import Left
from wagtail.models import Page

from courses.models import CoursePage


class UnknownCourseError(LookupError):
    """There is no such published course."""


def chosen(names: Iterable[str], languages: Iterable[str]) -> list[CoursePage]:
    """Return the live courses with these addresses (the last part) or keys, in these languages. Raises UnknownCourseError."""
    found: dict[int, CoursePage] = {}
    live = list(CoursePage.objects.live().select_related("locale").order_by("path"))
    for name in names:
        keys = {course.translation_key for course in live if name in (course.slug, str(course.translation_key))}
        courses = [one for one in live if one.translation_key in keys and one.locale.language_code in languages]
        if not courses:
            known = ", ".join(sorted({course.slug for course in live}))
            raise UnknownCourseError(f"There is no published course “{name}” in this language. There are: {known}")
        found |= {course.pk: course for course in courses}
    return list(found.values())


def steps_everywhere(courses: Iterable[CoursePage]) -> list[Page]:
    """Return the live steps of these courses, those of the source language included where one has no translation."""
    keys = {course.translation_key for course in courses}
    paths = list(CoursePage.objects.live().filter(translation_key__in=keys).values_list("path", flat=True))
    if not paths:
        return []
    depth = len(paths[0]) // Page.steplen
    pages = Page.objects.live().filter(depth=depth + 1).alias(above=Left("path", depth * Page.steplen))
    return list(pages.filter(above__in=paths).order_by("path"))
