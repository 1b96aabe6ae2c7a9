"""A small course in two languages, the people who look at Reach, and events to count."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from wagtail.models import Locale, Page

from courses.models import CourseIndexPage, CoursePage, HomePage, LessonPage
from learning.accounts.models import User
from quizzes.models import QuizPage


@dataclass
class SmallCourse:
    """A course with one lesson, its translation and a quiz; `draft` is not published."""

    page: CoursePage
    lesson: LessonPage
    bambara: LessonPage
    quiz: QuizPage
    draft: LessonPage

    @property
    def key(self) -> UUID:
        return self.page.translation_key


def put(parent: Page, page: Page, is_live: bool = True) -> Page:
    """Put a page into the tree; as a draft first, because what it says does not matter here."""
    page.live = False
    parent.add_child(instance=page)
    Page.objects.filter(pk=page.pk).update(live=is_live)
    return page


def course_under(index: Page, twin_index: Page, title: str) -> SmallCourse:
    """Make a small course with its Bambara twin."""
    page = put(index, CoursePage(title=title, promise="Know.", locale=index.locale))
    twin = put(
        twin_index,
        CoursePage(title=title, promise="Know.", locale=twin_index.locale, translation_key=page.translation_key),
    )
    lesson = put(page, LessonPage(title="Leçon", objective="Know.", locale=page.locale))
    bambara = put(
        twin,
        LessonPage(title="Kalan", objective="Know.", locale=twin.locale, translation_key=lesson.translation_key),
    )
    quiz = put(page, QuizPage(title="Quiz", locale=page.locale))
    draft = put(page, LessonPage(title="Brouillon", objective="Know.", locale=page.locale), is_live=False)
    return SmallCourse(page, lesson, bambara, quiz, draft)


@pytest.fixture
def indexes(db):
    """The lists of courses in French and Bambara."""
    root = Page.get_first_root_node()
    made = []
    for code, _name in settings.LANGUAGES:
        locale, _created = Locale.objects.get_or_create(language_code=code)
        home = put(root, HomePage(title=f"Josira {code}", slug=code, locale=locale))
        made.append(put(home, CourseIndexPage(title="Cours", locale=locale)))
    return made


@pytest.fixture
def course(indexes):
    return course_under(*indexes, "L'impunité")


@pytest.fixture
def other_course(indexes):
    return course_under(*indexes, "Les droits")


@pytest.fixture
def make_user(db):
    """Make somebody with these permissions, named app.codename."""

    def make(name: str, *permissions: str) -> User:
        user = User.objects.create_user(name)
        for permission in permissions:
            app, codename = permission.split(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        return user

    return make


@pytest.fixture
def officer(make_user):
    return make_user("officer", "wagtailadmin.access_admin", "reach.view_reach")


@pytest.fixture
def educator(make_user):
    return make_user("educator", "wagtailadmin.access_admin")
