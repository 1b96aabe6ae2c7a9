"""The list of what a saved course consists of."""

import json

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from courses.models import CoursePage, LessonPage
from learning.offline.bundles import ON_THE_WAY, bundle
from learning.offline.public_files import public_file
from learning.page_cache import forget_pages
from tests.factories.courses import HelpPageFactory, in_bambara, make_course, make_home
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> CoursePage:
    home = make_home()
    HelpPageFactory(parent=home, slug="aide")
    course = make_course(home, lessons=2)
    make_quiz(course)
    return course


def address(course: CoursePage, language: str = "fr") -> str:
    return f"/hors-ligne/cours/{course.translation_key}.{language}.json"


def asked(client: Client, course: CoursePage, language: str = "fr") -> dict:
    return json.loads(client.get(address(course, language)).content)


def test_a_bundle_holds_the_course_its_steps_help_and_what_they_load(client: Client, course: CoursePage) -> None:
    files = asked(client, course)["files"]

    pages = [file["url"] for file in files if file["kind"] == "page"]
    assert pages == [course.url, *(step.url for step in course.steps), "/fr/aide/"]
    scripts = {f"/static/js/{name}.js" for name in ("learner", "quiz", "result")}
    assert {*scripts, "/static/css/site.css"} <= {file["url"] for file in files}


def test_each_file_is_what_a_phone_will_get(client: Client, course: CoursePage) -> None:
    for file in asked(client, course)["files"]:
        got = public_file(file["url"])

        assert (got.sha256, len(got.body), got.wire) == (file["sha256"], file["size"], file["wire"])


def test_what_is_told_is_what_the_line_carries(client: Client, course: CoursePage) -> None:
    told = asked(client, course)

    wire = sum(file["wire"] for file in told["files"])
    assert wire * ON_THE_WAY <= told["bytes"] < wire * ON_THE_WAY + 1
    assert told["disk"] == sum(file["size"] for file in told["files"])


def test_pages_come_before_all_else(client: Client, course: CoursePage) -> None:
    kinds = [file["kind"] for file in asked(client, course)["files"]]

    assert kinds == sorted(kinds, key=["page", "asset", "image", "audio", "video"].index)


def test_publishing_again_without_a_change_is_no_update(client: Client, course: CoursePage) -> None:
    before = asked(client, course)["version"]

    lesson = LessonPage.objects.first()
    lesson.save_revision().publish()
    forget_pages()

    assert asked(client, course)["version"] == before


def test_a_changed_lesson_is_an_update(client: Client, course: CoursePage) -> None:
    before = asked(client, course)

    lesson = LessonPage.objects.first()
    lesson.objective = "Dire autre chose."
    lesson.save_revision().publish()
    forget_pages()
    after = asked(client, course)

    changed = {file["url"] for file in after["files"]} - {
        file["url"] for file in after["files"] if file in before["files"]
    }
    assert after["version"] != before["version"]
    assert changed == {lesson.url}


def test_a_bundle_is_asked_anew_each_time_and_unchanged_costs_nothing(client: Client, course: CoursePage) -> None:
    first = client.get(address(course))
    again = client.get(address(course), headers={"If-None-Match": first["ETag"]})

    assert "no-cache" in first["Cache-Control"]
    assert not first.cookies
    assert (again.status_code, again.content) == (304, b"")


def test_a_course_without_translation_is_saved_in_french(client: Client, course: CoursePage) -> None:
    told = asked(client, course, "bm")

    assert (told["lang"], told["url"]) == ("bm", course.url)


def test_each_language_has_its_own_pages(client: Client, course: CoursePage) -> None:
    twin = in_bambara(course, title="Kalan")
    forget_pages()

    told = asked(client, course, "bm")

    assert (told["title"], told["url"]) == ("Kalan", twin.url)


def test_a_withdrawn_course_is_gone_and_an_unknown_one_is_not_found(client: Client, course: CoursePage) -> None:
    place = address(course)
    course.unpublish()
    forget_pages()

    assert client.get(place).status_code == 410
    assert client.get("/hors-ligne/cours/5d9a6d8c-66a3-4bb4-a9b2-9a9d6b8b0e44.fr.json").status_code == 404
    assert client.get(place.replace(".fr.", ".de.")).status_code == 404


def test_a_course_that_somebody_closed_cannot_be_saved(client: Client, course: CoursePage) -> None:
    PageViewRestriction.objects.create(page=course, restriction_type=PageViewRestriction.LOGIN)
    forget_pages()

    assert client.get(address(course)).status_code == 404


def test_no_key_of_a_final_quiz_lies_on_a_phone(client: Client, course: CoursePage) -> None:
    final = make_quiz(course, mode="certifying", pass_mark=70)
    forget_pages()

    page = public_file(final.url).body.decode()

    assert final.url in [file["url"] for file in bundle(course, "fr")["files"]]
    assert "data-credit" not in page
