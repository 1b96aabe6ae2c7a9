"""Baseline and final quiz of one person make one pair, once."""

from decimal import Decimal

import pytest

from quizzes.attempts import Who
from quizzes.models import Attempt
from quizzes.versions import version_of
from tests.factories.quizzes import make_quiz, right_answers, sent


def pairs(told):
    return [(event.before, event.after) for event in told if event.kind == "gain_pair"]


@pytest.fixture
def before(baseline):
    version = version_of(baseline)
    first = dict(list(right_answers(version).items())[:1])
    return sent(baseline, first)


def test_a_pair_is_counted_once(final, before, told):
    sent(final, baseline=before.pk)
    sent(final, baseline=before.pk)

    assert pairs(told) == [(Decimal("0.3333"), Decimal(1))]
    assert Attempt.objects.get(pk=before.pk).paired


def test_a_repeat_makes_no_second_pair(final, before, told):
    attempt = sent(final, baseline=before.pk)
    sent(final, id=attempt.pk, baseline=before.pk)

    assert len(pairs(told)) == 1


def test_a_second_try_makes_no_pair(final, before, told):
    first = sent(final)
    sent(final, previous=first.pk, baseline=before.pk)

    assert pairs(told) == []


def test_a_baseline_of_another_course_makes_no_pair(final, course, told):
    other = sent(make_quiz(course, baseline=True))

    sent(final, baseline=other.pk)

    assert pairs(told) == []


def test_an_attempt_that_is_no_baseline_makes_no_pair(final, told):
    earlier = sent(final)

    attempt = sent(final, baseline=earlier.pk)

    assert (pairs(told), attempt.state) == ([], "passed")


def test_somebody_elses_baseline_makes_no_pair(final, baseline, learner, other_learner, told):
    theirs = sent(baseline, who=Who(other_learner, "fr"))

    sent(final, who=Who(learner, "fr"), baseline=theirs.pk)

    assert pairs(told) == []
