"""Whoever edits a live quiz reads when answers would be marked in another way, and about how many people that is."""

import json

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory
from wagtail.models import Locale

from quizzes.live_changes import note_markings, tell_changes
from quizzes.models import QuestionBank, QuizPage
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, multiple, sent, single, true_false


def saving():
    """Return a request that can carry messages."""
    request = RequestFactory().post("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def edited(quiz, questions):
    """Return what is said when these questions are saved."""
    request = saving()
    note_markings(request, quiz)
    changed = QuizPage.objects.get(pk=quiz.pk)
    changed.questions = json.dumps(questions)
    tell_changes(request, changed)
    return [str(message) for message in request._messages]


def test_another_right_answer_is_told_with_how_many_answered(practice):
    for _n in range(12):
        sent(practice)

    (said,) = edited(practice, [single(right="B"), multiple(), true_false()])

    assert "“Question un ?”: this changes how answers are marked." in said
    assert "People who answered it: 10." in said


def test_fewer_than_10_are_not_counted(practice):
    for _n in range(9):
        sent(practice)

    (said,) = edited(practice, [single(weight=3), multiple(), true_false()])

    assert "People who answered it: fewer than 10." in said


@pytest.mark.parametrize(
    "questions",
    [
        [single(text="Mieux dit ?", general="Autre chose."), multiple(), true_false()],
        [single(), true_false()],
        [single(), multiple(), true_false(), single("neuf")],
        [single(right="B", choices=[])],
    ],
    ids=["wording", "deleted", "added", "unfinished"],
)
def test_what_marks_alike_is_not_told(practice, questions):
    assert edited(practice, questions) == []


def test_a_draft_that_was_never_live_is_let_be(practice):
    practice.unpublish()
    practice.refresh_from_db()

    assert edited(practice, [single(right="B")]) == []


def test_a_bank_tells_it_for_the_quizzes_that_draw_from_it(course):
    bank = QuestionBank(title="Fonds", locale=Locale.objects.get(language_code="fr"))
    bank.questions = json.dumps([single(), single("deux")])
    bank.save()
    bank.save_revision().publish()
    pool = {"type": "pool", "id": block_id("fonds"), "value": {"bank": bank.pk, "take": 1, "skill": ""}}
    make_quiz(course, [pool])
    request = saving()
    note_markings(request, bank)
    bank.questions = json.dumps([single(right="B"), single("deux")])

    tell_changes(request, bank)

    (said,) = map(str, request._messages)
    assert "“Question un ?”" in said
