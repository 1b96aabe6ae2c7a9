"""Pages for phones that save data."""

import re

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from courses.models import LessonPage
from learning.offline.public_files import public_file
from learning.offline.thrift import without_pictures
from tests.factories.courses import LessonPageFactory, make_course, stream

# What Wagtail makes smaller pictures in is closed when Python comes to it.
UNCLOSED = ("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings(*UNCLOSED)]
SAVING = {"Save-Data": "on", "Sec-Fetch-Mode": "navigate"}


@pytest.fixture
def lesson() -> LessonPage:
    picture = get_image_model().objects.create(title="arbre", file=get_test_image_file())
    body = stream(("picture", {"image": picture.pk, "alt": "Un arbre à palabres", "decorative": False}))
    return LessonPageFactory(parent=make_course(lessons=0), body=body)


def test_a_phone_that_saves_data_gets_a_link_that_says_what_the_picture_costs(client: Client, lesson) -> None:
    page = client.get(lesson.url, headers=SAVING)
    text = page.content.decode()

    assert '<img src="/media/' not in text.split("<main", 1)[1].split("<noscript", 1)[0]
    assert re.search(r"Un arbre à palabres · \d\sKo</a>", text)
    assert "Save-Data" in page["Vary"]


def test_the_two_kinds_of_page_are_not_mixed_up(client: Client, lesson) -> None:
    saving, usual = client.get(lesson.url, headers=SAVING), client.get(lesson.url)
    again = client.get(lesson.url, headers=SAVING)

    assert "<img" in usual.content.decode().split("<main", 1)[1].split("<noscript", 1)[0]
    assert saving.content == again.content != usual.content
    assert saving["ETag"] != usual["ETag"]


def test_a_course_that_is_kept_has_its_pictures(client: Client, lesson) -> None:
    asked_by_a_script = client.get(lesson.url, headers={**SAVING, "Sec-Fetch-Mode": "cors"})

    assert asked_by_a_script.content == public_file(lesson.url).body


@pytest.mark.parametrize(
    ("html", "after"),
    [
        ('<img src="data:image/svg+xml,x" alt="">', '<img src="data:image/svg+xml,x" alt="">'),
        ('<img src="/vu/1.gif">', '<img src="/vu/1.gif">'),
        ('<p>a<img src="/media/images/gone.webp" alt="Une maison">b</p>', "<p>aUne maisonb</p>"),
        ("<p>nothing</p>", "<p>nothing</p>"),
    ],
)
def test_what_is_no_picture_of_ours_stays(html: str, after: str) -> None:
    assert without_pictures(html) == after


def test_words_of_a_picture_are_no_code(lesson) -> None:
    url = public_file(lesson.url).body.decode().split('src="/media/', 1)[1].split('"', 1)[0]

    made = without_pictures(
        f'<picture><source srcset="/media/x.avif"><img src="/media/{url}" alt="&lt;b&gt;&quot;"></picture>'
    )

    assert made.count("<a ") == 1
    assert "&lt;b&gt;" in made
    assert "<picture" not in made
