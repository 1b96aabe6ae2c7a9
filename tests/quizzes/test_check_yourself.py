"""A question in a lesson and a finished lesson: marked on the spot, nothing stored."""

import re

import pytest

from quizzes.models import Attempt, Completion, Response
from tests.factories.courses import LessonPageFactory, block_id, check, stream

from .pages import main, say

ONE, A, CHECK = block_id("un"), block_id("un-A"), block_id("check")


@pytest.fixture
def check_answer(client, lesson):
    def post(answer=(), question=CHECK, step=lesson.translation_key, language="fr"):
        return client.post(f"/{language}/quiz/verifier/{step}/{question}/", {"answer": answer})

    return post


def test_lesson_shows_its_question_with_the_key(client, lesson):
    page = main(client.get(lesson.url))

    assert f'action="/fr/quiz/verifier/{lesson.translation_key}/{block_id("check")}/"' in page
    assert re.findall(r'data-credit="([^"]*)"', page) == ["1", "0"]


@pytest.mark.parametrize(("answer", "word", "kind"), [("Oui.", "Right.", "ok"), ("Non.", "Not quite.", "not")])
def test_check_marks_and_stores_nothing(check_answer, lesson, kinds, answer, word, kind):
    response = check_answer(block_id(f"check-{answer}"))

    page = main(response)
    assert response.status_code == 200
    assert say(word) in page
    assert f'class="verdict {kind}"' in page
    assert "Parce que." in page
    assert f'href="{lesson.url}#q-{block_id("check")}"' in page
    assert kinds() == [("question_answered", 1)]
    assert not any(model.objects.exists() for model in (Attempt, Completion, Response))


@pytest.mark.parametrize("answer", [(), ("x",), (block_id("check-Oui."),) * 2])
def test_check_of_nothing_or_something_else_says_so_at_the_question(check_answer, kinds, answer):
    response = check_answer(answer)

    assert response.status_code == 422
    assert f'href="#i-{block_id("check")}"' in main(response)
    assert kinds() == []


def test_check_of_an_unknown_question_is_not_found(check_answer, final):
    assert check_answer(question=block_id("elsewhere")).status_code == 404


def test_check_does_not_mark_a_quiz(check_answer, final):
    response = check_answer(A, question=ONE, step=final.translation_key)

    assert response.status_code == 404
    assert "Pourquoi" not in response.content.decode()


def test_check_of_a_draft_is_not_found(check_answer, lesson):
    lesson.unpublish()

    assert check_answer(block_id("check-Oui.")).status_code == 404


def test_check_in_another_language_than_the_lesson_says_so(check_answer):
    page = main(check_answer(block_id("check-Oui."), language="bm"))

    assert '<fieldset class="ask" lang="fr"' in page


def test_finish_leads_to_the_next_step(client, lesson, final, kinds):
    response = client.post(f"/fr/quiz/fini/{lesson.translation_key}/")

    assert (response.status_code, response["Location"]) == (303, lesson.next_step.url)
    assert kinds() == [("lesson_finished", 1)]
    assert not Completion.objects.exists()


def test_finish_of_the_last_step_leads_to_the_course(client, course):
    last = LessonPageFactory(parent=course, body=stream(check("dernier")))

    response = client.post(f"/fr/quiz/fini/{last.translation_key}/")

    assert response["Location"] == course.url
