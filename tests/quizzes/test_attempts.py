"""Start, save and send: everything once, whatever is repeated, and nobody's but one's own."""

import uuid
from decimal import Decimal

import pytest

from quizzes import attempts
from quizzes.attempts import Who
from quizzes.enums import Outcome, State
from quizzes.errors import Refused
from quizzes.models import Attempt, Response
from quizzes.questions import AnswerRefused
from quizzes.submission import Submission, submit
from quizzes.versions import version_of
from tests.factories.courses import block_id
from tests.factories.quizzes import GUEST, make_quiz, right_answers, sent, single, translate_quiz, wrong_answers

ONE, MANY, TRUTH = (block_id(name) for name in ("un", "plusieurs", "vrai"))
A = block_id("un-A")
B = block_id("un-B")


@pytest.fixture
def me(learner):
    return Who(learner, "fr")


@pytest.fixture
def other(other_learner):
    return Who(other_learner, "fr")


def begin(quiz, who=GUEST, id=None, **more):
    return attempts.start(quiz.translation_key, id or uuid.uuid4(), who, **more)[0]


def send(attempt, answers, who=GUEST, **more):
    return submit(Submission(attempt.pk, attempt.quiz_key, answers, **more), who)


def rows(attempt):
    """Return what is stored of the answers, by question."""
    return {
        response.question: (response.answer, response.outcome, response.score)
        for response in Response.objects.filter(attempt=attempt)
    }


class Raises:
    """Expect a refusal with this code."""

    def __init__(self, code):
        self.code = code

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        assert isinstance(error, Refused | AnswerRefused), f"not refused: {error!r}"
        assert error.code == self.code
        return True


# Start


def test_start_keeps_version_and_pass_mark(final, version, kinds):
    attempt = begin(final)

    assert (attempt.version, attempt.pass_mark, attempt.mode, attempt.state, attempt.number) == (
        version,
        70,
        "certifying",
        State.INCOMPLETE,
        1,
    )
    assert kinds() == [("attempt_started", 1)]


def test_start_twice_with_one_id_starts_once(final, kinds):
    first = begin(final)

    again, is_new = attempts.start(final.translation_key, first.pk, GUEST)

    assert (again, is_new) == (first, False)
    assert Attempt.objects.count() == 1
    assert kinds() == [("attempt_started", 1)]


def test_start_with_the_id_of_another_quiz_is_refused(final, practice):
    attempt = begin(practice)

    with Raises("conflict"):
        begin(final, id=attempt.pk)


def test_start_goes_on_with_what_a_learner_has_not_sent(final, me):
    first = begin(final, me)

    assert begin(final, me) == first
    assert Attempt.objects.count() == 1


def test_start_of_a_guest_is_always_new(final):
    begin(final)
    begin(final)

    assert Attempt.objects.count() == 2


def test_start_numbers_the_tries(final, me):
    sent(final, who=me)
    first = sent(final)

    assert begin(final, me).number == 2
    assert begin(final, previous=first.pk).number == 2
    assert begin(final).number == 1


def test_start_of_a_draft_is_not_found(final):
    final.unpublish()

    with Raises("not_found"):
        begin(final)


def test_start_with_somebody_elses_id_is_not_found(final, me, other):
    attempt = begin(final, me)

    with Raises("not_found"):
        begin(final, other, id=attempt.pk)
    with Raises("not_found"):
        begin(final, GUEST, id=attempt.pk)


# Save


def test_save_keeps_an_answer_without_mark(final):
    attempt = begin(final)

    assert attempts.save(attempt.pk, uuid.UUID(ONE), [A], 1, GUEST) == "saved"
    assert rows(attempt) == {ONE: ([A], Outcome.UNMARKED, None)}


@pytest.mark.parametrize(
    ("seqs", "kept"), [([1, 2], B), ([2, 1], A), ([1, 1], A), ([None, None], B), ([5, None], B)], ids=str
)
def test_promise_11_save_keeps_the_highest_seq(final, seqs, kept):
    attempt = begin(final)

    for choice, seq in zip((A, B), seqs, strict=True):
        attempts.save(attempt.pk, uuid.UUID(ONE), [choice], seq, GUEST)

    assert rows(attempt)[ONE][0] == [kept]


def test_save_after_sending_is_refused(final):
    attempt = sent(final)

    with Raises("finished"):
        attempts.save(attempt.pk, uuid.UUID(ONE), [B], 99, GUEST)


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        (ONE, ["not-a-choice"], "foreign"),
        (ONE, [block_id("plusieurs-A")], "foreign"),
        (ONE, [A, B], "too_many"),
        (ONE, [A, A], "repeated"),
        (ONE, None, "malformed"),
        (block_id("elsewhere"), [A], "foreign"),
    ],
)
def test_save_of_what_does_not_belong_changes_nothing(final, question, answer, code):
    attempt = begin(final)

    with Raises(code):
        attempts.save(attempt.pk, uuid.UUID(question), answer, 1, GUEST)

    assert rows(attempt) == {}


def test_save_in_somebody_elses_attempt_is_not_found(final, me, other):
    attempt = begin(final, me)

    for stranger in (other, GUEST):
        with Raises("not_found"):
            attempts.save(attempt.pk, uuid.UUID(ONE), [A], 1, stranger)


# Send


def test_submit_marks_and_stores(final, version, kinds):
    attempt = begin(final)
    answers = {**right_answers(version), TRUTH: ["false"]}

    sheet = send(attempt, answers)

    attempt.refresh_from_db()
    assert sheet.is_new
    assert (attempt.state, attempt.score, attempt.day_submitted) == (
        State.FAILED,
        Decimal("0.6667"),
        attempt.day_started,
    )
    assert rows(attempt) == {
        ONE: ([A], "right", 1),
        MANY: (sorted(right_answers(version)[MANY]), "right", 1),
        TRUTH: (["false"], "wrong", 0),
    }
    assert kinds() == [("attempt_started", 1), ("attempt_submitted", 1), ("question_answered", 3)]


def test_submit_of_a_pass_is_told(final, kinds, told, course):
    sent(final)

    assert kinds() == [
        ("attempt_started", 1),
        ("attempt_submitted", 1),
        ("question_answered", 3),
        ("attempt_passed", 1),
    ]
    assert {(event.course_key, event.step_key, event.locale) for event in told} == {
        (course.translation_key, final.translation_key, "fr")
    }


def test_promise_08_submit_again_gives_the_same_and_stores_nothing(final, version, kinds):
    attempt = begin(final)
    first = send(attempt, right_answers(version))
    before = (rows(attempt), kinds())

    for _time in range(3):
        again = send(attempt, {id: answer[::-1] for id, answer in right_answers(version).items()})

        assert not again.is_new
        assert (again.attempt.state, again.attempt.score) == (first.attempt.state, first.attempt.score)
    assert (rows(attempt), kinds()) == before


def test_promise_08_submit_again_with_other_answers_is_a_conflict(final, version):
    attempt = begin(final)
    send(attempt, right_answers(version))
    before = rows(attempt)

    with Raises("conflict"):
        send(attempt, wrong_answers(version))

    assert rows(attempt) == before


def test_submit_completes_what_was_saved(final, version):
    attempt = begin(final)
    attempts.save(attempt.pk, uuid.UUID(ONE), [A], 1, GUEST)
    rest = {id: answer for id, answer in right_answers(version).items() if id != ONE}

    send(attempt, rest)
    again = send(attempt, rest)

    attempt.refresh_from_db()
    assert (attempt.score, again.is_new) == (1, False)


def test_submit_of_nothing_scores_0(final):
    attempt = begin(final)

    send(attempt, {})

    attempt.refresh_from_db()
    assert (attempt.score, attempt.state) == (0, State.FAILED)
    assert {outcome for _answer, outcome, _score in rows(attempt).values()} == {Outcome.WRONG}


def test_submit_leaves_out_what_was_skipped(course):
    quiz = make_quiz(course, [single("a"), single("b", skippable=True)], certifying=True)

    attempt = sent(quiz, {block_id("a"): [block_id("a-A")]})

    assert (attempt.score, attempt.state) == (1, State.PASSED)
    assert rows(attempt)[block_id("b")] == ([], Outcome.SKIPPED, None)


def test_submit_that_comes_alone_starts_and_ends_the_attempt(final, version):
    attempt = sent(final)

    assert (Attempt.objects.get().pk, attempt.number, attempt.day_started) == (attempt.pk, 1, attempt.day_submitted)


def test_promise_10_submit_of_a_replaced_version_is_accepted(final, version):
    final.intro = "Changé depuis"
    final.save_revision().publish()
    id = uuid.uuid4()

    sheet = submit(Submission(id, final.translation_key, right_answers(version), version.pk), GUEST)

    assert sheet.attempt.version == version


def test_promise_10_submit_of_a_withdrawn_quiz_is_accepted(final, version):
    final.unpublish()

    assert submit(Submission(uuid.uuid4(), final.translation_key, {}, version.pk), GUEST).is_new


@pytest.mark.parametrize("version", [0, 10**9], ids=["none", "never published"])
def test_submit_of_an_unknown_version_is_refused(final, version):
    with Raises("version"):
        submit(Submission(uuid.uuid4(), final.translation_key, {}, version), GUEST)

    assert not Attempt.objects.exists()


def test_submit_of_another_quizzes_version_is_refused(final, practice):
    foreign = version_of(practice).pk

    with Raises("version"):
        submit(Submission(uuid.uuid4(), final.translation_key, {}, foreign), GUEST)
    with Raises("version"):
        send(begin(final), {}, version=foreign)


def test_submit_of_foreign_questions_stores_nothing(course, final, version):
    elsewhere = make_quiz(course, [single("ailleurs")])
    attempt = begin(final)

    with Raises("foreign"):
        send(attempt, {**right_answers(version), **right_answers(version_of(elsewhere))})

    attempt.refresh_from_db()
    assert (rows(attempt), attempt.state) == ({}, State.INCOMPLETE)


def test_submit_under_another_quizzes_name_is_a_conflict(final, practice):
    attempt = begin(final)

    with Raises("conflict"):
        submit(Submission(attempt.pk, practice.translation_key, {}), GUEST)


def test_submit_of_somebody_elses_attempt_is_not_found(final, me, other, version):
    attempt = begin(final, me)

    for stranger in (other, GUEST):
        with Raises("not_found"):
            send(attempt, right_answers(version), stranger)
    assert rows(attempt) == {}


def test_submit_of_a_guests_attempt_by_whoever_knows_it(final, me, version):
    attempt = begin(final)

    sheet = send(attempt, right_answers(version), me)

    assert sheet.attempt.learner is None


def test_begun_in_french_and_sent_in_bambara(final, version, kinds):
    twin = version_of(translate_quiz(final))
    attempt = begin(final)

    sheet = submit(Submission(attempt.pk, final.translation_key, right_answers(twin), twin.pk), Who(None, "bm"))

    assert (sheet.attempt.version, sheet.attempt.state) == (version, State.PASSED)
    assert kinds()[1] == ("attempt_submitted", 1)


def test_baseline_is_completed_without_verdict(baseline):
    attempt = sent(baseline, {})

    assert (attempt.state, attempt.score, attempt.pass_mark) == (State.COMPLETED, 0, None)


def test_readable_by_its_owner_only(final, me, other):
    attempt = begin(final, me)

    assert attempts.readable(attempt.pk, me).attempt == attempt
    for stranger in (other, GUEST):
        with Raises("not_found"):
            attempts.readable(attempt.pk, stranger)
