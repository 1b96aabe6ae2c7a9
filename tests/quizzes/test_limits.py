"""How often a learner with an account may try; nobody else can be counted."""

import uuid
from datetime import timedelta

import pytest

from quizzes import attempts
from quizzes.attempts import Who
from quizzes.errors import Refused
from quizzes.models import Attempt, QuizProgress
from tests.factories.quizzes import GUEST, make_quiz, sent


@pytest.fixture
def me(learner):
    return Who(learner, "fr")


def begin(quiz, who):
    return attempts.start(quiz.translation_key, uuid.uuid4(), who)[0]


def test_start_beyond_the_limit_is_refused(course, me):
    quiz = make_quiz(course, certifying=True, max_attempts=2)
    sent(quiz, {}, me)
    sent(quiz, {}, me)

    with pytest.raises(Refused) as caught:
        begin(quiz, me)

    assert (caught.value.code, caught.value.message) == (
        "limit",
        "You have used all your tries at this quiz. Your result is kept.",
    )
    assert begin(quiz, GUEST).number == 1


def test_an_attempt_that_arrives_beyond_the_limit_is_kept_and_counts_for_nothing(course, me, learner):
    quiz = make_quiz(course, certifying=True, max_attempts=1)
    sent(quiz, {}, me)

    late = sent(quiz, who=me)

    assert (late.beyond_limit, late.state, late.may_have_certificate) == (True, "passed", False)
    assert QuizProgress.objects.get(learner=learner).attempts == 1


def test_a_baseline_is_taken_once(baseline, me):
    sent(baseline, who=me)

    with pytest.raises(Refused):
        begin(baseline, me)


def test_a_final_quiz_may_ask_to_wait(course, me):
    quiz = make_quiz(course, certifying=True, retake_after_days=2)
    first = sent(quiz, {}, me)

    with pytest.raises(Refused) as caught:
        begin(quiz, me)
    Attempt.objects.filter(pk=first.pk).update(day_submitted=first.day_submitted - timedelta(days=2))

    assert caught.value.code == "limit"
    assert begin(quiz, me).number == 2


def test_practice_has_no_limit(course, me):
    quiz = make_quiz(course, max_attempts=1, retake_after_days=7)

    for number in (1, 2, 3):
        assert sent(quiz, who=me).number == number
