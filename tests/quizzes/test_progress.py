"""What is finished, and a learner's standing, always equal to a recount."""

import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempts import Who
from quizzes.errors import Refused
from quizzes.models import Completion, QuizProgress
from quizzes.progress import course_is_finished, finish_course, finish_lesson, recount
from quizzes.steps import required_keys
from quizzes.versions import version_of
from tests.factories.quizzes import GUEST, make_quiz, right_answers, sent, translate_quiz, wrong_answers

BAMBARA = Who(None, "bm")


@pytest.fixture
def me(learner):
    return Who(learner, "fr")


def finished(lesson, who=GUEST, id=None, answered=0):
    id = id or uuid.uuid4()
    return id, finish_lesson(lesson, id, answered, who)


def refusal(deed):
    try:
        deed()
    except Refused as error:
        return error
    raise AssertionError("not refused")


keys = st.sets(st.uuids(version=4), max_size=5)


@given(keys, keys)
def test_course_is_finished_when_all_required_is_done(required, done):
    assert course_is_finished(required, done) == (bool(required) and not required - done)


def test_a_lesson_is_finished_once(lesson, course, kinds):
    id, first = finished(lesson, answered=2)
    _id, again = finished(lesson, id=id, answered=2)

    assert (first, again) == ("stored", "already")
    row = Completion.objects.get()
    assert (row.pk, row.step_key, row.course_key, row.learner) == (
        id,
        lesson.translation_key,
        course.translation_key,
        None,
    )
    assert kinds() == [("lesson_finished", 1), ("question_answered", 2)]


def test_the_same_id_for_something_else_is_a_conflict(lesson):
    id, _status = finished(lesson, answered=2)

    assert refusal(lambda: finished(lesson, id=id, answered=1)).code == "conflict"
    assert Completion.objects.count() == 1


def test_a_plain_form_is_counted_and_stores_nothing(lesson, kinds):
    finish_lesson(lesson, None, 0, GUEST)

    assert kinds() == [("lesson_finished", 1)]
    assert not Completion.objects.exists()


def test_a_learner_finishes_a_lesson_once_under_any_id(lesson, me, kinds):
    finished(lesson, me)

    assert finished(lesson, me)[1] == "already"
    assert kinds() == [("lesson_finished", 1)]


def test_somebody_elses_completion_is_not_found(lesson, me, other_learner):
    id, _status = finished(lesson, me)

    assert refusal(lambda: finished(lesson, Who(other_learner, "fr"), id)).code == "not_found"


def test_required_steps_leave_out_baseline_and_optional(course, lesson, final, practice, baseline):
    assert required_keys(course) == [lesson.translation_key, final.translation_key]


def test_required_steps_are_those_of_the_source_language(course, lesson, final):
    twin = translate_quiz(final)

    assert required_keys(twin.course) == [lesson.translation_key, final.translation_key]


def test_required_steps_leave_out_drafts(course, lesson, final):
    final.unpublish()

    assert required_keys(course) == [lesson.translation_key]


def test_course_finish_needs_a_proof_for_each_required_step(course, lesson, final):
    id, _status = finished(lesson)

    error = refusal(lambda: finish_course(course, uuid.uuid4(), [id], GUEST))

    assert (error.code, error.more) == ("not_done", {"missing": [str(final.translation_key)]})


def test_course_finish_is_counted_once(course, lesson, final, kinds):
    proofs = [finished(lesson)[0], sent(final).pk]
    id = uuid.uuid4()

    statuses = [finish_course(course, which, proofs, GUEST) for which in (id, id, uuid.uuid4())]

    assert statuses == ["stored", "already", "already"]
    assert kinds()[-1] == ("course_finished", 1)
    assert [kind for kind, _count in kinds()].count("course_finished") == 1


def test_course_finish_does_not_take_a_failed_quiz(course, lesson, final):
    proofs = [finished(lesson)[0], sent(final, wrong_answers(version_of(final))).pk]

    assert refusal(lambda: finish_course(course, uuid.uuid4(), proofs, GUEST)).code == "not_done"


def test_course_finish_does_not_take_somebody_elses_proofs(course, lesson, final, me):
    proofs = [finished(lesson, me)[0], sent(final, who=me).pk]

    assert refusal(lambda: finish_course(course, uuid.uuid4(), proofs, GUEST)).code == "not_done"
    assert finish_course(course, uuid.uuid4(), [], me) == "stored"


def test_course_begun_in_french_is_finished_in_bambara(course, lesson, final):
    twin = translate_quiz(final)
    proofs = [finished(lesson)[0], sent(twin, who=BAMBARA).pk]
    course_twin = twin.get_parent().specific

    assert finish_course(course_twin, uuid.uuid4(), proofs, BAMBARA) == "stored"


def test_a_course_without_required_steps_is_never_finished(course, lesson):
    lesson.is_required = False
    lesson.save()

    assert refusal(lambda: finish_course(course, uuid.uuid4(), [], GUEST)).code == "not_done"


def answers(version, kind):
    right = right_answers(version)
    some = dict(list(right.items())[:1])
    return {"right": right, "wrong": wrong_answers(version), "some": some}[kind]


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        (["some"], (1, "0.3333", "0.3333", "0.3333", "failed")),
        (["wrong", "right"], (2, "0.0000", "1.0000", "1.0000", "passed")),
        (["right", "wrong"], (2, "1.0000", "1.0000", "0.0000", "passed")),
        (["some", "wrong", "some"], (3, "0.3333", "0.3333", "0.3333", "failed")),
    ],
    ids=["one", "better", "worse", "three"],
)
def test_progress_equals_a_recount(final, me, learner, tries, expected):
    for kind in tries:
        sent(final, answers(version_of(final), kind), me)

    row = QuizProgress.objects.get(learner=learner, quiz_key=final.translation_key)
    assert (row.attempts, str(row.first), str(row.best), str(row.latest), row.state) == expected
    counted = recount(learner, final.translation_key)
    assert {name: getattr(row, name) for name in counted} == counted
    assert (row.passed_day is not None) == (expected[-1] == "passed")


def test_progress_is_kept_of_learners_only(final):
    sent(final)

    assert not QuizProgress.objects.exists()


def test_progress_is_the_same_in_both_languages(final, me, learner):
    twin = translate_quiz(final)
    sent(final, {}, me)
    sent(twin, who=Who(learner, "bm"))

    assert QuizProgress.objects.get().best == Decimal(1)


def test_a_quiz_without_pass_mark_is_done_when_it_is_sent(course, lesson):
    quiz = make_quiz(course, is_required=True)
    proofs = [finished(lesson)[0], sent(quiz, {}).pk]

    assert finish_course(course, uuid.uuid4(), proofs, GUEST) == "stored"
