"""The browser's tab says where one is, not the subject."""

import pytest
from django.utils import translation

from courses.models import CoursePage, LessonPage, SiteSettings
from tests.factories.courses import LessonPageFactory, make_course


@pytest.fixture
def lesson(home):
    course = make_course(home, lessons=1, number=4)
    return LessonPageFactory(parent=course, title="Quand personne ne répond")


@pytest.fixture(autouse=True)
def _english():
    translation.activate("en")


def test_promise_20_discreet_title_of_a_lesson(lesson):
    assert LessonPage.objects.get(pk=lesson.pk).tab_title == "Lesson 2 · Course 4 · Kalan"


def test_discreet_title_of_a_draft(lesson):
    lesson.unpublish()

    assert LessonPage.objects.get(pk=lesson.pk).tab_title == "Lesson · Course 4 · Kalan"


def test_plain_title_when_discretion_is_off(lesson, site):
    settings = SiteSettings.for_site(site)
    settings.discreet_titles = False
    settings.installed_name = "Josira"
    settings.save()

    assert LessonPage.objects.get(pk=lesson.pk).tab_title == "Quand personne ne répond · Josira"


def test_title_of_a_course(lesson):
    assert CoursePage.objects.get().tab_title == "Course 4 · Kalan"


def test_title_of_the_front_page(home):
    assert home.tab_title == "Kalan"
