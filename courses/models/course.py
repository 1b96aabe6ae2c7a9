"""A course: its promise, its identity and the path of its steps, which are its live child pages."""

from functools import cached_property

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Locale, Page
from wagtail.search import index

from learning.pages import StepPage, steps_of

from ..blocks import OutcomesBlock
from ..enums import Colour, Motif
from .base import CoursesPage


class CoursePage(CoursesPage):
    """One course. Lessons and quizzes are pages under it, in the order in which they are taken."""

    number = models.PositiveSmallIntegerField(
        gettext_lazy("number"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=gettext_lazy("Stands in the browser's tab instead of the subject: “Course 2”."),
    )
    promise = models.CharField(
        gettext_lazy("promise"),
        max_length=200,
        help_text=gettext_lazy("One sentence: what you can do when you have finished."),
    )
    outcomes = StreamField(
        OutcomesBlock(min_num=1, max_num=6),
        verbose_name=gettext_lazy("you will be able to …"),
        help_text=gettext_lazy("Two to five short sentences that begin with a verb."),
    )
    colour = models.CharField(
        gettext_lazy("colour"),
        max_length=10,
        choices=Colour,
        default=Colour.EARTH,
        help_text=gettext_lazy("Together with the pattern it is how someone who reads little finds the course again."),
    )
    motif = models.CharField(
        gettext_lazy("pattern"),
        max_length=10,
        choices=Motif,
        default=Motif.ZIGZAG,
        help_text=gettext_lazy("Each course has its own."),
    )
    age_from = models.PositiveSmallIntegerField(
        gettext_lazy("from age"),
        default=13,
        validators=[MinValueValidator(10), MaxValueValidator(25)],
        help_text=gettext_lazy("Only said to the learner, never asked."),
    )
    content_note = models.TextField(
        gettext_lazy("content note"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("If parts are hard: what comes, calmly, and that it can be skipped."),
    )

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage", "quizzes.QuizPage"]
    page_description = gettext_lazy("A course. Lessons and quizzes are made under it.")

    content_panels = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("outcomes"),
        FieldPanel("content_note"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("number"), FieldPanel("age_from")]), FieldPanel("colour"), FieldPanel("motif")],
            gettext_lazy("How it is recognised"),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("promise"),
        index.SearchField("outcomes"),
        index.AutocompleteField("promise"),
    ]

    class Meta:
        verbose_name = gettext_lazy("course")
        verbose_name_plural = gettext_lazy("courses")

    @property
    def place_words(self) -> str:
        return _("Course %(number)d") % {"number": self.number}

    @cached_property
    def steps(self) -> list[StepPage]:
        """Return the live lessons and quizzes in order, each in this language where there is one."""
        return steps_of(self)

    @property
    def lessons(self) -> list[StepPage]:
        return [step for step in self.steps if step.step_kind == "lesson"]

    @property
    def required_steps(self) -> list[StepPage]:
        return [step for step in self.steps if step.is_required]

    @cached_property
    def minutes(self) -> int:
        """Return how long the whole course takes."""
        return sum(step.minutes for step in self.steps)


def live_courses(locale: Locale) -> list[CoursePage]:
    """Return the live courses with their steps, in the order of French, each in `locale` where there is one.

    The number of queries does not depend on the number of courses or steps.
    """
    originals = list(
        CoursePage.objects.live()
        .filter(locale__language_code=settings.LANGUAGE_CODE)
        .order_by("path")
        .select_related("locale")
    )
    steps = steps_by_course(originals)
    if locale.language_code == settings.LANGUAGE_CODE:
        courses = originals
    else:
        courses = prefer_twins(originals, CoursePage.objects.all(), locale)
        flat = [step for row in steps for step in row]
        twins = {step.translation_key: step for step in prefer_twins(flat, Page.objects.specific(), locale)}
        steps = [[twins[step.translation_key] for step in row] for row in steps]
    for course, row in zip(courses, steps, strict=True):
        course.steps = row
    return courses


def steps_by_course(courses: list[CoursePage]) -> list[list[StepPage]]:
    """Return the live steps of each course, all read at once."""
    found: dict[str, list[StepPage]] = {course.path: [] for course in courses}
    if courses:
        below = models.Q(*[("path__startswith", course.path) for course in courses], _connector=models.Q.OR)
        pages = Page.objects.live().filter(below, depth=courses[0].depth + 1).order_by("path")
        for step in pages.specific().select_related("locale"):
            found[step.path[: -Page.steplen]].append(step)
    return list(found.values())


def prefer_twins(originals: list, pages: models.QuerySet, locale: Locale) -> list:
    """Return `originals`, each replaced by its live twin in `locale` out of `pages` where there is one."""
    keys = [page.translation_key for page in originals]
    live = pages.filter(live=True, translation_key__in=keys, locale=locale).select_related("locale")
    twins = {page.translation_key: page for page in live}
    return [twins.get(page.translation_key, page) for page in originals]
