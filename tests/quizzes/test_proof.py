"""`manage.py recount`: silent where everything is equal, one sentence for each thing that was changed behind its back."""

import io
import json
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import call_command

from quizzes.attempts import Who
from quizzes.models import Attempt, ItemTotal, QuizProgress, Response
from quizzes.proof import Proof
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, sent, single
from tests.factories.scenes import opinion

ONE, A, B = block_id("un"), block_id("un-A"), block_id("un-B")


def run(*arguments):
    """Return what the command prints and how it ends."""
    out, code = io.StringIO(), 0
    try:
        call_command("recount", *arguments, stdout=out)
    except SystemExit as end:
        code = end.code
    return out.getvalue().splitlines(), code


@pytest.fixture
def answered(practice, final, baseline, learner):
    """Return an attempt of a learner, beside those of guests."""
    sent(practice, {ONE: [B]})
    sent(final, baseline=sent(baseline).pk)
    sent(final, {ONE: [B]}, Who(learner, "fr"))
    return sent(final, None, Who(learner, "fr"))


def kinds():
    return [difference.kind for difference in Proof().differences()]


def test_what_was_sent_equals_its_recount(answered):
    lines, code = run()

    assert (lines[-1], code) == ("Everything equals the recount.", 0)
    assert lines[-2].startswith("Looked at: 5 attempts, 1 standings of learners, ")


def test_changed_mark_is_told_once_in_plain_words(answered):
    Response.objects.filter(attempt=answered, question_id=ONE).update(score=Decimal("0.5"), outcome="partly")

    lines, code = run()

    name = f"attempt {str(answered.pk)[:8]}, question 1"
    assert lines[0] == f"{name}: stored is partly 0.5000, counted is right 1.0000"
    assert (lines[-1], code) == ("1 difference.", 1)
    assert str(answered.pk) not in "".join(lines)


def test_an_answer_to_a_question_that_was_not_asked_is_found(answered):
    Response.objects.filter(attempt=answered, question_id=ONE).update(question_id=uuid4())

    (first, *_others) = Proof().of_attempts()

    assert first.counted == "a question that this version does not ask"


def test_changed_score_and_state_are_found(answered):
    Attempt.objects.filter(pk=answered.pk).update(score=Decimal("0.1"))

    assert kinds() == ["score", "state", "progress", "progress"]


@pytest.mark.parametrize("name", ["attempts", "first", "best", "latest", "passed_day", "state"])
def test_changed_progress_is_found(answered, name):
    changed = {"attempts": 7, "passed_day": None, "state": "failed"}.get(name, Decimal("0.1"))
    QuizProgress.objects.update(**{name: changed})

    assert kinds() == ["progress"]


def test_missing_and_surplus_progress_are_found(answered, other_learner, practice):
    QuizProgress.objects.update(learner=other_learner)

    assert set(kinds()) == {"progress"}
    assert len(kinds()) >= 8


@pytest.mark.parametrize("name", ItemTotal.SUMS)
def test_totals_with_less_than_the_raw_answers_are_found(answered, name):
    row = ItemTotal.objects.filter(question_id=ONE, x__gt=0).first()
    setattr(row, name, getattr(row, name) - 1)
    row.save()

    assert kinds() == ["total"]


def test_totals_outlive_raw_answers(answered, practice):
    Attempt.objects.filter(quiz_key=practice.translation_key).delete()

    lines, code = run()

    assert code == 0
    assert "some raw answers are gone, their totals are kept" in lines[0]


def test_an_opinion_without_its_total_is_found(course):
    quiz = make_quiz(course, [single(), opinion("avis")])
    sent(quiz, {block_id("avis"): [block_id("avis-Non")]})
    assert kinds() == []

    from quizzes.models import OpinionTotal

    OpinionTotal.objects.all().delete()

    assert kinds() == ["opinion"]


def test_json_is_a_line_for_each_difference_and_a_summary(answered):
    Attempt.objects.filter(pk=answered.pk).update(state="failed")

    lines, code = run("--json")
    *found, summary = map(json.loads, lines)

    assert found[0]["kind"] == "state"
    assert (found[0]["stored"], found[0]["counted"]) == ("failed", "passed")
    assert (summary["differences"], code) == (len(found), 1)


def test_queries_do_not_grow_with_attempts(final, django_assert_num_queries):
    for _n in range(2):
        sent(final)
    with django_assert_num_queries(4):
        list(Proof().of_attempts())
    for _n in range(10):
        sent(final)
    with django_assert_num_queries(4):
        list(Proof().of_attempts())
