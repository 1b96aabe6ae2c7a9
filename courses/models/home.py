"""The front page of each language and the list of courses."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from ..blocks import TextBody
from .base import CoursesPage
from .course import CoursePage, live_courses


class HomePage(CoursesPage):
    """What a learner sees first in a language: the courses, and where help is."""

    intro = models.TextField(
        gettext_lazy("first words"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("One or two short sentences above the courses."),
    )
    body = StreamField(
        TextBody(),
        verbose_name=gettext_lazy("text"),
        blank=True,
        help_text=gettext_lazy("Stands below the courses: what is new."),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CourseIndexPage", "courses.HelpPage", "courses.StandardPage"]
    max_count = len(settings.LANGUAGES)
    page_description = gettext_lazy("The front page of one language.")

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = gettext_lazy("front page")
        verbose_name_plural = gettext_lazy("front pages")

    @cached_property
    def courses(self) -> list[CoursePage]:
        return live_courses(self.locale)


class CourseIndexPage(CoursesPage):
    """All courses, in the order of the tree."""

    intro = models.TextField(
        gettext_lazy("first words"),
        max_length=300,
        blank=True,
        help_text=gettext_lazy("One or two short sentences above the courses."),
    )

    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1
    page_description = gettext_lazy("The list of courses. New courses are made under it.")

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    promote_panels = [*CoursesPage.promote_panels, FieldPanel("show_in_menus")]
    search_fields = [*Page.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = gettext_lazy("list of courses")
        verbose_name_plural = gettext_lazy("lists of courses")

    @property
    def place_words(self) -> str:
        return _("Courses")

    @cached_property
    def courses(self) -> list[CoursePage]:
        return live_courses(self.locale)
