"""How often a public page asks the database when no cache knows anything: the same for few and for many lessons."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from wagtail_factories import ImageFactory

from courses.models import CoursePage, Picture
from tests.factories.courses import (
    GlossaryTermFactory,
    HelpContactFactory,
    HelpPageFactory,
    LessonPageFactory,
    StandardPageFactory,
    check,
    in_bambara,
    make_course,
    stream,
)

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
WORD = '<a linktype="glossary" slug="mot">mot</a>'


@pytest.fixture(autouse=True)
def _content_types_known(db):
    """A server reads the names of its tables once, at its first page."""
    for content_type in ContentType.objects.all():
        ContentType.objects.get_for_id(content_type.pk)


def visit(client, url: str):
    """Return the answer to a visit for which nothing was kept before."""
    cache.clear()
    return client.get(url)


@pytest.fixture
def lesson(home):
    """Return a lesson with one picture, a glossary word, a question and a step before and after it."""
    GlossaryTermFactory(slug="mot")
    HelpPageFactory(parent=home)
    course = make_course(home, lessons=1)
    body = stream(
        ("heading", "Un"),
        ("picture", {"image": ImageFactory().pk, "alt": "Un puits", "decorative": False, "caption": "", "credit": ""}),
        ("text", f"<p>Un {WORD}.</p>"),
        check(),
    )
    lesson = LessonPageFactory(parent=course, body=body)
    LessonPageFactory(parent=course)
    return lesson


def add_lessons(lesson, number: int):
    """Return `lesson` after its course has got so many lessons more, every other one with a Bambara twin."""
    for place in range(number):
        step = LessonPageFactory(parent=lesson.get_parent())
        if place % 2:
            in_bambara(step)
    return lesson


@pytest.mark.parametrize("more", [0, 50])
def test_lesson(client, lesson, django_assert_num_queries, more):
    add_lessons(lesson, more)
    visit(client, lesson.url)

    with django_assert_num_queries(9):
        response = visit(client, lesson.url)

    assert response.status_code == 200
    assert len(response.context["page"].steps) == 3 + more


@pytest.mark.parametrize("more", [0, 10])
def test_lesson_in_bambara(client, lesson, django_assert_num_queries, more):
    twin = in_bambara(add_lessons(lesson, more))
    visit(client, twin.url)

    with django_assert_num_queries(9):
        response = visit(client, twin.url)

    assert [version.is_same_page for version in response.context["page"].language_versions] == [True, True]


@pytest.mark.parametrize("more", [0, 10])
@pytest.mark.parametrize("language", ["fr", "bm"])
def test_course(client, lesson, django_assert_num_queries, more, language):
    course = add_lessons(lesson, more).get_parent().specific
    if not more:
        in_bambara(course)
    CoursePage.objects.update(live=True)
    url = CoursePage.objects.get(locale__language_code=language).url

    with django_assert_num_queries(7):
        response = visit(client, url)

    assert len(response.context["page"].steps) == 3 + more


@pytest.mark.parametrize("more", [0, 3])
@pytest.mark.parametrize("language", ["fr", "bm"])
def test_home(client, lesson, home, django_assert_num_queries, more, language):
    for _number in range(more):
        make_course(home)
    twin = in_bambara(home) if language == "bm" else home

    with django_assert_num_queries(8):
        response = visit(client, twin.url)

    assert len(response.context["page"].courses) == 1 + more


def test_help(client, home, django_assert_num_queries):
    page = HelpPageFactory(parent=home)
    for _number in range(3):
        HelpContactFactory()

    with django_assert_num_queries(6):
        visit(client, page.url)


def test_page_with_links_to_pages(client, home, django_assert_num_queries):
    target = StandardPageFactory(parent=home)
    link = f'<p><a linktype="page" id="{target.pk}">ici</a> et <a linktype="page" id="{home.pk}">là</a></p>'
    page = StandardPageFactory(parent=home, body=stream(("text", link)))

    with django_assert_num_queries(6):
        response = visit(client, page.url)

    assert f'<a href="{target.url}">ici</a> et <a href="/fr/">là</a>' in response.content.decode()


def test_links_lead_to_the_page_in_the_readers_language(client, home):
    about, hidden = StandardPageFactory(parent=home), StandardPageFactory(parent=home)
    in_bambara(about, slug="kunnafoniw")
    in_bambara(hidden, live=False)
    links = "".join(f'<a linktype="page" id="{n}">x</a>' for n in (about.pk, hidden.pk, 10**9))
    page = in_bambara(StandardPageFactory(parent=home, body=stream(("text", f"<p>{links}</p>"))))

    html = client.get(page.url).content.decode()

    assert f'<p><a href="/bm/kunnafoniw/">x</a><a href="{hidden.url}">x</a><a>x</a></p>' in html


def test_kept_pages_ask_nothing(client, lesson, home, django_assert_num_queries):
    pages = [home, lesson.get_parent().specific, lesson]
    first = [client.get(page.url) for page in pages]

    with django_assert_num_queries(0):
        again = [client.get(page.url) for page in pages]

    assert [response.content for response in again] == [response.content for response in first]


def test_public_pages_are_public_and_set_no_cookie(client, lesson, home):
    for page in (home, lesson.get_parent().specific, lesson):
        response = client.get(page.url)

        assert "public" in response["Cache-Control"]
        assert not response.cookies
        assert "cookie" not in response.headers.get("Vary", "").lower()


def test_pictures_are_known(lesson):
    assert Picture.objects.count() == 1
