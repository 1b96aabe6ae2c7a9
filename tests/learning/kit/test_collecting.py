"""Inside a kit: marked and shown as on the site, kept only sealed, handed over, and counted on the site once."""

import json
from uuid import uuid4

import pytest

from learning.kit import handing_over
from learning.kit.importing import brought, go_on
from learning.kit.models import Kit, WaitingAnswer
from learning.kit.results import public_half
from quizzes.models import Attempt, Completion, Response
from tests.factories.courses import block_id

from .conftest import submit

pytestmark = pytest.mark.django_db


def stored() -> tuple[int, int, int, int]:
    counts = [model.objects.count() for model in (Attempt, Response, Completion, WaitingAnswer)]
    return tuple(counts)


def test_answers_are_marked_and_only_sealed_ones_are_kept(inside, quiz):
    response = submit(inside, quiz, uuid4())

    assert response.json()["state"] == "passed"
    assert stored() == (0, 0, 0, 1)
    kept = WaitingAnswer.objects.get()
    assert block_id("un-A") not in kept.envelope


def test_the_same_again_is_kept_once(inside, quiz):
    id = uuid4()

    for _time in range(2):
        assert submit(inside, quiz, id).status_code == 200

    assert stored() == (0, 0, 0, 1)


def test_what_is_refused_is_not_kept(inside, quiz):
    assert submit(inside, quiz, uuid4(), "no such choice").status_code >= 400
    assert stored() == (0, 0, 0, 0)


def test_without_script_too(inside, quiz):
    form = {f"answer-{block_id('un')}": block_id("un-A"), f"asked-{block_id('un')}": "1", "go": "submit"}

    response = inside.post(f"/fr/quiz/{quiz.translation_key}/essai/", {**form, "attempt": str(uuid4())})

    assert response.status_code == 200
    assert stored() == (0, 0, 0, 1)


def test_file_brings_everything_to_the_site(inside, quiz, key):
    lesson = next(step for step in quiz.steps if step.step_kind == "lesson")
    attempt, read, finished = uuid4(), uuid4(), uuid4()
    submit(inside, quiz, attempt)
    finish = {"id": str(read), "answered": 1}
    inside.post(f"/fr/quiz/fini/{lesson.translation_key}/", json.dumps(finish), content_type="application/json")
    course = {"id": str(finished), "evidence": [str(attempt), str(read)]}
    inside.post(
        f"/fr/quiz/cours/{quiz.course.translation_key}/fini/", json.dumps(course), content_type="application/json"
    )
    assert stored() == (0, 0, 0, 3)
    name, text, count = handing_over.write_next()
    assert (name, count) == ("resultats-k1-1.txt", 3)
    assert handing_over.write_again(1)[1] == text
    with pytest.raises(handing_over.NothingWaitsError):
        handing_over.write_next()

    Kit.objects.create(name="k1", public=public_half(key))
    row = go_on(brought(text.encode()).pk)

    assert (row.stored, row.refused) == (3, 0)
    assert (Attempt.objects.get().pk, Attempt.objects.get().learner) == (attempt, None)
    assert set(Completion.objects.values_list("pk", flat=True)) == {read, finished}


@pytest.mark.parametrize("path", ["/admin/", "/compte/login/", "/animer/", "/fr/moi/", "/bm/revise/", "/sync/", "/c/"])
def test_what_needs_the_site_is_said_to_be_there(inside, path):
    response = inside.get(path)

    assert response.status_code == 404
    assert "https://josira.example" in response.content.decode()
