"""Whatever learners see changes at once: kept pages are forgotten when the change can be seen."""

import pytest
from wagtail.models import PageViewRestriction
from wagtail_factories import ImageFactory

from courses.models import LessonPage, SiteSettings
from learning.page_cache import stamp
from tests.factories.courses import GlossaryTermFactory, HelpContactFactory, LessonPageFactory, PartnerFactory


def publish(page):
    page.save_revision().publish()


def move(page):
    page.move(page.get_parent(), pos="first-child")


def change_settings(page):
    SiteSettings.current().save()


DEEDS = {
    "publish": publish,
    "unpublish": lambda page: page.unpublish(),
    "move": move,
    "delete": lambda page: page.delete(),
    "glossary": lambda page: GlossaryTermFactory(),
    "delete a word": lambda page: GlossaryTermFactory().delete(),
    "contact": lambda page: HelpContactFactory(),
    "partner": lambda page: PartnerFactory(),
    "settings": change_settings,
    "picture": lambda page: ImageFactory(),
    "closing a page": lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"),
}


@pytest.fixture
def lesson(course):
    return LessonPage.objects.get(pk=LessonPageFactory(parent=course).pk)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_kept_pages_are_forgotten(lesson, deed, django_capture_on_commit_callbacks):
    before = stamp()

    with django_capture_on_commit_callbacks(execute=True):
        deed(lesson)

    assert stamp() != before


def test_draft_forgets_nothing(lesson, django_capture_on_commit_callbacks):
    before = stamp()

    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision()

    assert stamp() == before


def test_pages_are_forgotten_after_the_change_is_written(lesson, django_capture_on_commit_callbacks):
    before = stamp()

    with django_capture_on_commit_callbacks() as callbacks:
        publish(lesson)

    assert stamp() == before
    for callback in callbacks:
        callback()
    assert stamp() != before


def test_published_lesson_is_shown_at_once(client, lesson, django_capture_on_commit_callbacks):
    assert "Autre objectif" not in client.get(lesson.url).content.decode()
    lesson.objective = "Autre objectif"

    with django_capture_on_commit_callbacks(execute=True):
        publish(lesson)

    assert "Autre objectif" in client.get(lesson.url).content.decode()
