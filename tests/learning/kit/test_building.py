"""What goes into a kit, and what does not."""

import json
import re

import pytest

from learning.kit.building import MOST_CARDS, BuildError, build, card_sheet
from learning.kit.content import written
from learning.kit.courses import UnknownCourseError, chosen
from learning.kit.static_site import StaticSite
from tests.factories.accounts import UserFactory
from tests.factories.courses import HelpPageFactory, LessonPageFactory, make_course, make_home
from tests.factories.quizzes import make_quiz, single

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    home = make_home()
    HelpPageFactory(parent=home)
    course = make_course(home, lessons=0)
    course.owner = UserFactory(username="auteure-secrete", role="author")
    course.save()
    LessonPageFactory(parent=course, slug="lecon")
    LessonPageFactory(parent=course, slug="brouillon", live=False, title="Pas encore publié")
    make_quiz(course, [single("practice", right="A")], slug="exercice")
    make_quiz(course, [single("secret", texts=("X1", "Y1"), right="X1")], slug="final", mode="certifying", pass_mark=70)
    return type(course).objects.get(pk=course.pk)


def test_database_holds_what_is_published_and_nobody(course):
    UserFactory(learner=True)

    text, _files = written([course])
    rows = json.loads(text)

    kinds = {row["model"] for row in rows}
    assert {"courses.lessonpage", "quizzes.quizversion", "wagtailcore.site", "courses.helppage"} <= kinds
    assert not [kind for kind in kinds if re.search(r"user|revision|attempt|response|token|sealing|log|session", kind)]
    assert "Pas encore publié" not in text
    assert "auteure-secrete" not in text
    assert {row["fields"].get("owner") for row in rows} == {None}
    assert all(not row["fields"]["rules"]["one_per_screen"] for row in rows if row["model"] == "quizzes.quizversion")


def test_pages_are_files_that_lead_to_each_other(course, tmp_path):
    StaticSite([course]).write(tmp_path)

    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) >= 9
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for _name, url in re.findall(r'\s(src|href|action|srcset)="(?!https?:|data:|#|about:|tel:)([^"]*)"', text):
            assert not url.startswith("/"), (page, url)
            target = (page.parent / url.partition("#")[0]).resolve() if url.partition("#")[0] else page
            assert target.is_file(), (page, url)
        assert "data-beacon" not in text
        assert "data-finish" not in text.replace("[data-finish]", "")


def test_quizzes_to_practise_are_asked_and_others_say_where(course, tmp_path):
    StaticSite([course]).write(tmp_path)
    read = {page.parent.name: page.read_text(encoding="utf-8") for page in tmp_path.rglob("index.html")}

    assert "Question practice ?" in read["exercice"]
    assert 'data-page="lesson"' in read["exercice"]
    assert "Question secret ?" not in "".join(read.values())
    assert "X1" not in "".join(read.values())


def test_an_unknown_course_is_named(course):
    with pytest.raises(UnknownCourseError, match="inconnu"):
        chosen(["inconnu"], ["fr"])

    assert chosen([course.slug, str(course.translation_key)], ["fr", "bm"]) == [course]


def test_cards_are_printed_in_groups_of_four_and_name_no_subject():
    page = card_sheet(["0123456789012345"])

    assert "0123 4567 8901 2345" in page
    assert ("Imprimez" in page, "En classe, tape" in page, "Kalanso la" in page) == (True, True, True)
    assert not re.search("impunit|droits|josiraw", page, re.IGNORECASE)


def test_cards_need_a_kit_with_its_site(course, tmp_path):
    for with_site, cards in ((False, 3), (True, MOST_CARDS + 1), (True, -1)):
        with pytest.raises(BuildError):
            build([course], tmp_path / "kit", with_site=with_site, cards=cards)
    assert not (tmp_path / "kit").exists()
