"""The files that ship: in order, whole in both languages, every lesson with its sources."""

import polib
import pytest

from courses.starter.load import check
from courses.starter.specs import FOLDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def starter():
    return check()


def test_files_are_in_order(starter):
    kinds = [page.kind for page in starter.pages]

    assert kinds.count("lesson") >= 5
    assert {"home", "course_index", "help", "standard", "course", "quiz"} <= set(kinds)


def test_every_lesson_has_sources_a_question_and_bambara(starter):
    for page in starter.pages:
        if page.kind == "lesson":
            assert page.data["sources"], page.file
            assert [block for block in page.data["body"] if "check" in block], page.file


def test_every_course_begins_with_a_baseline_and_ends_with_a_certifying_quiz(starter):
    for course in (page for page in starter.pages if page.kind == "course"):
        steps = starter.of_parent(course.path)
        assert (steps[0].data.get("mode"), steps[-1].data.get("mode")) == ("baseline", "certifying")


def test_no_translation_is_left_over(starter):
    for catalogue in {id(page.catalogue): page.catalogue for page in starter.pages}.values():
        po = polib.pofile(str(FOLDER / catalogue.file))
        unused = [entry.msgid for entry in po if ((entry.msgctxt or ""), entry.msgid.strip()) not in catalogue.used]
        assert unused == [], catalogue.file


def test_translated_addresses_are_folded(starter):
    from learning.folding import fold_slug

    for page in starter.pages:
        slug = page.catalogue.slug(page.slug)
        assert slug == fold_slug(slug), page.file
