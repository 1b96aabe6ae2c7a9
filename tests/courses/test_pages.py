"""What may stand under what, and that every page can be edited, previewed and shown."""

import pytest
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses.models import CourseIndexPage, CoursePage, HelpPage, HomePage, LessonPage, StandardPage
from quizzes.models import QuizPage
from tests.courses.conftest import StaffClient
from tests.factories.courses import (
    CourseIndexPageFactory,
    CoursePageFactory,
    HelpPageFactory,
    LessonPageFactory,
    StandardPageFactory,
    make_course,
    make_home,
)


class TestTree(WagtailPageTestCase):
    def test_home_holds_courses_help_and_pages(self):
        self.assertAllowedSubpageTypes(HomePage, {CourseIndexPage, HelpPage, StandardPage})
        self.assertAllowedParentPageTypes(HomePage, {Page})

    def test_course_holds_steps_only(self):
        self.assertAllowedSubpageTypes(CourseIndexPage, {CoursePage})
        self.assertAllowedSubpageTypes(CoursePage, {LessonPage, QuizPage})
        self.assertAllowedParentPageTypes(CoursePage, {CourseIndexPage})
        self.assertAllowedParentPageTypes(LessonPage, {CoursePage})
        self.assertAllowedParentPageTypes(QuizPage, {CoursePage})

    def test_leaves_hold_nothing(self):
        for leaf in (LessonPage, HelpPage, StandardPage):
            self.assertAllowedSubpageTypes(leaf, {})

    def test_home_has_one_of_each(self):
        home = make_home()
        CourseIndexPageFactory(parent=home)
        HelpPageFactory(parent=home)

        assert not CourseIndexPage.can_create_at(home)
        assert not HelpPage.can_create_at(home)
        assert StandardPage.can_create_at(home)

    def test_one_home_per_language(self):
        assert HomePage.max_count == 2


def form_data(page):
    """Return what an editor's browser sends for a small page of this type."""
    body = streamfield([("heading", "Un titre")])
    own = {
        HomePage: {"intro": "", "body": body},
        CourseIndexPage: {"intro": ""},
        CoursePage: {
            "promise": "Tu sais.",
            "outcomes": streamfield([("outcome", "Tu expliques.")]),
            "number": 1,
            "age_from": 13,
            "colour": "earth",
            "motif": "zigzag",
        },
        LessonPage: {"objective": "Expliquer.", "minutes": 8, "body": body, "sources": streamfield([])},
        HelpPage: {"intro": "", "kinds": streamfield([]), "body": body},
        StandardPage: {"intro": "", "body": body},
    }
    comments = inline_formset([])
    return nested_form_data({"title": page.title, "slug": page.slug, **own[type(page)], "comments": comments})


class TestPages(WagtailPageTestCase):
    client_class = StaffClient

    def setUp(self):
        self.home = make_home()
        self.index = CourseIndexPageFactory(parent=self.home)
        self.course = CoursePageFactory(parent=self.index)
        self.lesson = LessonPageFactory(parent=self.course)
        self.help = HelpPageFactory(parent=self.home)
        self.about = StandardPageFactory(parent=self.home)
        self.pages = [self.home, self.index, self.course, self.lesson, self.help, self.about]

    def test_pages_can_be_edited(self):
        for page in self.pages:
            self.assertPageIsEditable(page, post_data=form_data(page))

    def test_pages_can_be_previewed_at_phone_width(self):
        for page in self.pages:
            self.assertPageIsPreviewable(page, post_data=form_data(page))
            assert page.default_preview_size == "mobile"

    def test_pages_can_be_shown(self):
        self.client.logout()
        for page in self.pages:
            self.assertPageIsRenderable(page)


def test_course_counts_the_minutes_of_its_steps(home):
    course = make_course(home, lessons=3)

    assert course.minutes == 24
    assert [step.step_kind for step in course.steps] == ["lesson"] * 3


def test_drafts_are_no_steps(course):
    course.get_children().first().specific.unpublish()

    assert len(CoursePage.objects.get().steps) == 1


@pytest.mark.parametrize("model", [HomePage, CourseIndexPage, CoursePage, LessonPage, HelpPage, StandardPage])
def test_every_own_field_has_a_help_text_or_is_the_body(model):
    own = [field for field in model._meta.local_fields if field.name not in ("page_ptr", "body")]

    assert [field.name for field in own if not field.help_text] == []
