"""Each type of question comes again in the review, by its own means; an opinion never does."""

from html import unescape

import pytest

from quizzes.attempts import Who
from quizzes.models import ReviewCard
from quizzes.questions import QUESTION_TYPES
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, multiple, sent, single, true_false
from tests.factories.scenes import opinion, short, story, way

from .test_question_types import TELLING, main, questions, right_form

# Wagtail leaves the temporary file of a fresh rendition to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

TYPES = sorted(set(QUESTION_TYPES) - {"opinion"})
PATH = [way("Gauche", "a"), way("Avance", "b"), way("Continue", "c")]
RIGHT = {
    "single_choice": {"": block_id("un-A")},
    "multiple_response": {"": [block_id("plusieurs-A"), block_id("plusieurs-B")]},
    "true_false": {"": "true"},
    "short_answer": {"": "sɛbɛn"},
    "scenario": {".path": " ".join(PATH)},
}
UNFIT = {"scenario": {".path": "x"}, "short_answer": {"": ""}}


def quiz_with(type, course, picture, **values):
    made = {"single_choice": single, "multiple_response": multiple, "true_false": true_false}
    made |= {"short_answer": short, "scenario": story}
    question = made[type]() if type in made else questions(picture.pk)[type]
    return make_quiz(course, [question], title="Un type", **values), question["id"]


def right(type):
    form = RIGHT[type] if type in RIGHT else right_form(type)
    return {f"answer{part}": value for part, value in form.items()}


def text(response):
    return unescape(response.content.decode())


@pytest.mark.parametrize("type", TYPES)
def test_account_meets_each_type_again(client, learner, course, lesson_picture, type):
    quiz, id = quiz_with(type, course, lesson_picture, certifying=True)
    sent(quiz, {}, Who(learner, "fr"))
    card = ReviewCard.objects.get()
    ReviewCard.objects.update(due_day=card.last_day)
    client.force_login(learner)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"

    page = main(client.get("/fr/revise/"))
    assert f'value="{id}"' in page
    assert [word for word in TELLING if word in page] == []
    unfit = {f"answer{part}": value for part, value in UNFIT.get(type, {}).items()}
    assert client.post("/fr/revise/", {"question": id, **unfit}).status_code == 422

    verdict = client.post("/fr/revise/", {"question": id, **right(type)})

    assert 'class="verdict ok"' in text(verdict)
    assert ReviewCard.objects.get().asked_day == card.last_day


@pytest.mark.parametrize("type", TYPES)
def test_guest_meets_each_type_again(client, course, lesson_picture, type):
    quiz, id = quiz_with(type, course, lesson_picture, certifying=True)
    attempt = sent(quiz, {})
    address = f"/fr/revise/{quiz.translation_key}/{id}/"

    fragment = text(client.get(address))
    verdict = client.post(address + "reponse/", {"attempt": str(attempt.pk), **right(type)})

    assert f'data-question="{id}"' in fragment
    assert [word for word in TELLING if word in fragment] == []
    assert 'data-outcome="right"' in text(verdict)


def test_story_goes_on_scene_by_scene(client, course, lesson_picture, kinds):
    quiz, id = quiz_with("scenario", course, lesson_picture)
    address = f"/fr/revise/{quiz.translation_key}/{id}/reponse/"

    first = client.post(address, {"answer.path": "", "answer.pick": PATH[0]})
    last = client.post(address, {"answer.path": " ".join(PATH[:2]), "answer.pick": PATH[2]})

    assert (first.status_code, last.status_code) == (200, 200)
    assert "Scène b." in text(first)
    assert " data-open" in text(first)
    assert "Fin bien." in text(last)
    assert " data-open" not in text(last)
    assert kinds() == []


def test_opinion_never_becomes_a_card(learner, course):
    quiz = make_quiz(course, [opinion(), single()], title="Avis")

    sent(quiz, {}, Who(learner, "fr"))
    sent(quiz, {block_id("avis"): [block_id("avis-Non")]}, Who(learner, "fr"))

    assert [card.question for card in ReviewCard.objects.all()] == [block_id("un")]
