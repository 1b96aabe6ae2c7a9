"""A course: its promise, its identity and the path of its steps, which are its live child pages."""

from functools import cached_property
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Locale, Page
from wagtail.search import index

from learning.pages import StepPage, in_language, steps_of

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

    def get_admin_display_title(self) -> str:
        """Return the title with the course's number, by which the team speaks of it."""
        return f"{self.number} · {super().get_admin_display_title()}"

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
    courses = list(CoursePage.objects.live().order_by("path").select_related("locale"))
    steps: dict[UUID, list[StepPage]] = {course.translation_key: [] for course in courses}
    keys = {course.path: course.translation_key for course in courses}
    for step in steps_below(courses):
        steps[keys[step.path[: -Page.steplen]]].append(step)
    chosen = in_language(courses, locale.language_code)
    for course in chosen:
        course.steps = in_language(steps[course.translation_key], locale.language_code)
    return chosen


def steps_below(courses: list[CoursePage]) -> list[StepPage]:
    """Return the live steps of all `courses`, in the order of the tree."""
    if not courses:
        return []
    depth = courses[0].depth
    pages = Page.objects.live().filter(depth=depth + 1).alias(above=Left("path", depth * Page.steplen))
    steps = pages.filter(above__in=[course.path for course in courses]).order_by("path").specific().defer_streamfields()
    return list(steps.select_related("locale", for_specific_subqueries=True))
