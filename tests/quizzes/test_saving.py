"""What a saved answer touches: its own row and no other, with the number that decides which of two is newer."""

import uuid

import pytest

from quizzes import attempts
from quizzes.attempts import Who, readable
from quizzes.errors import Refused
from quizzes.freezing import digest
from quizzes.models import Response
from quizzes.versions import version_of
from quizzes.withdrawal import withdraw
from tests.factories.accounts import UserFactory
from tests.factories.courses import block_id
from tests.factories.quizzes import GUEST, make_quiz, multiple, right_answers, sent, single

ONE, MANY, TRUTH = (block_id(name) for name in ("un", "plusieurs", "vrai"))
A, B = block_id("un-A"), block_id("un-B")


def begin(quiz, who=GUEST):
    return attempts.start(quiz.translation_key, uuid.uuid4(), who)[0]


def save(attempt, question, answer, seq, who=GUEST):
    return attempts.save(attempt.pk, uuid.UUID(question), answer, seq, who)


def numbers(attempt):
    return {response.question: (response.answer, response.seq) for response in attempt.responses.all()}


def test_numbers_are_compared_within_one_question_of_one_attempt(final):
    mine, theirs = begin(final), begin(final)
    save(mine, ONE, [A], 5)

    statuses = [save(mine, TRUTH, ["true"], 1), save(theirs, ONE, [B], 1), save(mine, ONE, [B], 4)]

    assert statuses == ["saved", "saved", "older"]
    assert numbers(mine) == {ONE: ([A], 5), TRUTH: (["true"], 1)}
    assert numbers(theirs) == {ONE: ([B], 1)}


def test_a_newer_answer_changes_its_own_row_and_number_alone(final):
    mine, theirs = begin(final), begin(final)
    for attempt in (mine, theirs):
        save(attempt, ONE, [A], 1)
        save(attempt, TRUTH, ["true"], 1)

    save(mine, ONE, [B], 7)

    assert numbers(mine) == {ONE: ([B], 7), TRUTH: (["true"], 1)}
    assert numbers(theirs) == {ONE: ([A], 1), TRUTH: (["true"], 1)}
    assert save(mine, ONE, [A], 6) == "older"


def test_without_numbers_each_answer_comes_after_the_last(final):
    attempt = begin(final)

    kept = [(save(attempt, ONE, [choice], None), numbers(attempt)[ONE][1]) for choice in (A, B)]

    assert kept == [("saved", 1), ("saved", 2)]


def test_a_saved_answer_keeps_place_weight_and_digest_of_its_question(course):
    quiz = make_quiz(course, [single(weight=2), multiple(weight=5)], certifying=True)
    attempt = begin(quiz)

    save(attempt, MANY, [block_id("plusieurs-A")], 1)

    response, key = Response.objects.get(), version_of(quiz).keys[MANY]
    assert (response.place, response.weight, response.question_digest) == (1, 5, digest(key.as_json()))
    assert (response.outcome, response.score) == ("unmarked", None)


def test_a_question_that_is_not_asked_is_named_in_the_refusal(final):
    with pytest.raises(Refused) as caught:
        save(begin(final), block_id("ailleurs"), [A], 1)

    said = caught.value
    assert (said.code, said.field) == ("foreign", block_id("ailleurs"))
    assert said.message == "This question does not belong to this quiz."


def test_answers_after_a_withdrawn_question_are_taken(final, version):
    attempt = begin(final)
    withdraw(uuid.UUID(ONE), UserFactory(), "?")
    attempt.version = type(version).objects.get(pk=version.pk)

    given = attempts.parsed(attempt, right_answers(version), GUEST)

    assert list(given) == [MANY, TRUTH]


def test_a_learner_goes_on_with_their_own_attempt_at_this_quiz(final, practice, learner, other_learner):
    me, other = Who(learner, "fr"), Who(other_learner, "fr")
    theirs, elsewhere = begin(final, other), begin(practice, me)

    mine = begin(final, me)

    assert len({mine.pk, theirs.pk, elsewhere.pk}) == 3
    assert [begin(final, me), begin(final, other), begin(practice, me)] == [mine, theirs, elsewhere]
    assert attempts.start(final.translation_key, uuid.uuid4(), me)[1] is False


def test_an_attempt_is_read_under_its_own_quiz(final, practice):
    attempt = sent(final)

    assert readable(attempt.pk, GUEST, final.translation_key).attempt == attempt
    assert len(readable(attempt.pk, GUEST).responses) == 3
    with pytest.raises(Refused):
        readable(attempt.pk, GUEST, practice.translation_key)
    assert (attempts.is_taken(attempt.pk), attempts.is_taken(uuid.uuid4())) == (True, False)


def test_a_guest_s_tries_follow_the_one_they_name_and_nobody_else_s(final, practice, learner):
    first = sent(final)
    sent(final, {}, Who(learner, "fr"))
    elsewhere, mine = sent(practice), sent(final, {}, Who(learner, "fr"))
    key = final.translation_key

    numbers = [
        attempts.next_number(key, None, previous) for previous in (None, first.pk, elsewhere.pk, mine.pk, uuid.uuid4())
    ]

    assert numbers == [1, 2, 1, 1, 1]
    assert attempts.next_number(key, learner, None) == 3
    type(first).objects.filter(pk=first.pk).update(number=attempts.MOST_TRIES)
    assert attempts.next_number(key, None, first.pk) == attempts.MOST_TRIES


def test_what_is_told_carries_the_request_so_that_staff_can_be_left_out(final, told, rf):
    request = rf.post("/")

    attempts.start(final.translation_key, uuid.uuid4(), Who(None, "fr", request))

    assert [event.request for event in told] == [request]
