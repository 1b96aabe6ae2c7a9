"""A question withdrawn for harm: asked no more, out of the score of whoever is under way, and given back if need be."""

from uuid import UUID, uuid4

import pytest

from quizzes import attempts
from quizzes.errors import Refused
from quizzes.models import Withdrawal
from quizzes.results import result_of
from quizzes.screens import introduce
from quizzes.submission import Submission, submit
from quizzes.versions import version_of
from quizzes.withdrawal import give_back, withdraw
from tests.factories.courses import block_id
from tests.factories.quizzes import GUEST, make_quiz, right_answers, single

QUESTION = block_id("un")


@pytest.fixture
def reviewer(learner):
    return learner


def taken_out(reviewer) -> Withdrawal:
    return withdraw(UUID(QUESTION), reviewer, "It frightens.")


def test_withdrawn_question_is_not_asked(final, reviewer):
    taken_out(reviewer)

    assert QUESTION not in version_of(final).asked(str(uuid4()))
    assert introduce(final, False).asked == 2
    assert [q.id for q in introduce(final, False).questions if q.is_withdrawn] == [QUESTION]


def test_attempt_under_way_leaves_it_out_of_its_score(final, version, reviewer):
    id = uuid4()
    attempts.start(final.translation_key, id, GUEST)
    attempts.save(id, UUID(QUESTION), [block_id("un-B")], 1, GUEST)
    taken_out(reviewer)

    sheet = submit(Submission(id, final.translation_key, right_answers(version), version.pk), GUEST)

    assert sheet.attempt.score == 1
    assert QUESTION not in {response.question for response in sheet.responses if response.score is not None}


def test_answer_that_still_comes_is_dropped_and_not_refused(final, version, reviewer):
    id = uuid4()
    attempts.start(final.translation_key, id, GUEST)
    taken_out(reviewer)

    assert attempts.save(id, UUID(QUESTION), [block_id("un-A")], 1, GUEST) == "withdrawn"


def test_sent_attempt_keeps_its_score_and_answers_the_same_again(final, version, reviewer):
    sent = Submission(uuid4(), final.translation_key, right_answers(version), version.pk)
    before = submit(sent, GUEST).attempt.score
    taken_out(reviewer)

    again = submit(sent, GUEST)

    assert (again.is_new, again.attempt.score) == (False, before)
    assert QUESTION not in {question.id for question in result_of(again, "fr").questions}


def test_question_given_back_is_asked_again(final, reviewer):
    taken_out(reviewer)

    assert give_back(UUID(QUESTION))

    assert QUESTION in version_of(final).asked(str(uuid4()))
    assert not give_back(UUID(QUESTION))


def test_question_stays_withdrawn_when_its_quiz_is_published_anew(final, reviewer):
    taken_out(reviewer)
    final.intro = "Autre introduction."

    final.save_revision().publish()

    assert version_of(final).withdrawn == [QUESTION]


def test_withdrawing_twice_notes_it_once(final, reviewer):
    first = taken_out(reviewer)

    assert taken_out(reviewer) == first
    assert version_of(final).withdrawn == [QUESTION]


def test_last_question_of_a_quiz_cannot_be_withdrawn(course, reviewer):
    make_quiz(course, certifying=True, questions=[single()])

    with pytest.raises(Refused) as refused:
        taken_out(reviewer)

    assert refused.value.code == "last"
    assert not Withdrawal.objects.exists()


def test_page_keeps_nothing_of_a_withdrawn_question_but_its_id(
    client, final, reviewer, django_capture_on_commit_callbacks
):
    text = version_of(final).texts[QUESTION]["text"]
    assert text in client.get(final.url).text
    with django_capture_on_commit_callbacks(execute=True):
        taken_out(reviewer)

    page = client.get(final.url).text

    assert text not in page
    assert f'data-question="{QUESTION}"' in page
