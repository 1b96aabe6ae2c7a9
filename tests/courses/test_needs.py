from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.utils import translation

from courses.needs import contacts_to_check, lessons_without_sound, words_without_bambara
from tests.factories.accounts import UserFactory
from tests.factories.courses import GlossaryTermFactory, HelpContactFactory, LessonPageFactory

pytestmark = pytest.mark.django_db


def asked_by(role):
    request = RequestFactory().get("/admin/")
    request.user = UserFactory(role=role)
    return request


def said(found):
    return (found.title, [(item.label, item.note) for item in found.items], found.count)


@translation.override("en")
def test_contact_checked_long_ago_waits_for_a_reviewer():
    HelpContactFactory(organisation="Fresh", live=True)
    HelpContactFactory(organisation="Old", live=True, checked_on=date(2026, 1, 5))

    found = contacts_to_check(asked_by("reviewer"))

    assert said(found) == ("Help contacts to check again", [("Old", "checked on 5 January 2026")], 1)


def test_contact_of_yesterday_waits_for_nobody():
    HelpContactFactory(live=True, checked_on=date.today() - timedelta(days=1))

    assert contacts_to_check(asked_by("reviewer")) is None


@translation.override("en")
def test_live_lesson_that_nobody_has_read_aloud_waits(course):
    found = lessons_without_sound(asked_by("author"))

    assert found.title == "Lessons without sound"
    assert found.count == len(found.items) > 0


def test_draft_without_sound_does_not_wait_yet(course):
    before = lessons_without_sound(asked_by("author")).count

    LessonPageFactory(parent=course, live=False)

    assert lessons_without_sound(asked_by("author")).count == before


@translation.override("en")
def test_word_without_bambara_waits():
    GlossaryTermFactory(fr="droit", bm="josira", definition_bm="…")
    GlossaryTermFactory(fr="preuve", bm="")

    found = words_without_bambara(asked_by("author"))

    assert said(found) == ("Glossary words without Bambara", [("preuve", "")], 1)


@pytest.mark.parametrize("need", [contacts_to_check, lessons_without_sound, words_without_bambara])
def test_programme_officer_has_no_texts_to_look_after(need, course):
    HelpContactFactory(live=True, checked_on=date(2026, 1, 5))
    GlossaryTermFactory(bm="")

    assert need(asked_by("officer")) is None


@pytest.mark.parametrize("words", [1, 20])
def test_cost_stays_the_same_however_much_waits(words, course, django_assert_num_queries):
    request = asked_by("author")
    GlossaryTermFactory.create_batch(words)

    with django_assert_num_queries(4):  # the words, their number, and what this person may do
        words_without_bambara(request)
