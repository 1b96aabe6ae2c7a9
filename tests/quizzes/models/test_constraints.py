"""What the database itself refuses, whoever writes."""

import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.enums import CompletionKind, Outcome, State
from quizzes.models import Certificate, Completion, QuizProgress, QuizVersion, Response
from tests.factories.quizzes import AttemptFactory

TODAY = timezone.localdate()
HALF = Decimal("0.5")


def refuses(deed):
    with pytest.raises(IntegrityError), transaction.atomic():
        deed()


SENT = {"state": State.PASSED, "score": HALF, "day_submitted": TODAY}

BROKEN = {
    "incomplete with score": {"score": HALF},
    "incomplete with day": {"day_submitted": TODAY},
    "sent without score": {**SENT, "score": None},
    "sent without day": {**SENT, "day_submitted": None},
    "score over 1": {**SENT, "score": Decimal("1.0001")},
    "score under 0": {**SENT, "score": Decimal("-0.0001")},
    "passed without pass mark": {**SENT, "pass_mark": None},
    "failed without pass mark": {**SENT, "state": State.FAILED, "pass_mark": None},
    "completed with pass mark": {**SENT, "state": State.COMPLETED},
}


@pytest.mark.parametrize("values", BROKEN.values(), ids=BROKEN)
def test_attempt_refuses(version, values):
    refuses(lambda: AttemptFactory(version=version, **values))


@pytest.mark.parametrize(
    "values",
    [{}, SENT, {**SENT, "state": State.FAILED}, {**SENT, "state": State.COMPLETED, "pass_mark": None}],
    ids=["incomplete", "passed", "failed", "completed"],
)
def test_attempt_accepts(version, values):
    assert AttemptFactory(version=version, **values).pk


def test_attempt_of_a_learner_is_unfinished_once_and_has_a_number_of_its_own(version, learner):
    AttemptFactory(version=version, learner=learner)
    AttemptFactory(version=version, learner=learner, number=3, passed=True)

    refuses(lambda: AttemptFactory(version=version, learner=learner, number=2))
    refuses(lambda: AttemptFactory(version=version, learner=learner, number=3, passed=True))


def test_attempts_of_guests_may_be_alike(version):
    assert AttemptFactory(version=version).pk != AttemptFactory(version=version).pk


def response(attempt, **values):
    fields = {"question_id": uuid.uuid4(), "question_digest": "d", "place": 0, **values}
    return Response.objects.create(attempt=attempt, **fields)


@pytest.mark.parametrize(
    ("outcome", "score"),
    [
        (Outcome.RIGHT, None),
        (Outcome.WRONG, None),
        (Outcome.SKIPPED, Decimal(0)),
        (Outcome.UNMARKED, Decimal(1)),
        (Outcome.UNSCORED, Decimal(1)),
        (Outcome.RIGHT, Decimal(2)),
        (Outcome.WRONG, Decimal(-1)),
    ],
)
def test_response_refuses(version, outcome, score):
    attempt = AttemptFactory(version=version)

    refuses(lambda: response(attempt, outcome=outcome, score=score))


def test_response_is_there_once(version):
    attempt = AttemptFactory(version=version)
    first = response(attempt)

    refuses(lambda: response(attempt, question_id=first.question_id))


def test_version_is_there_once_and_one_is_current(version):
    def copy(**values):
        fields = {field.name: getattr(version, field.name) for field in version._meta.fields if field.name != "id"}
        QuizVersion.objects.create(**{**fields, **values})

    refuses(lambda: copy(replaced_on=TODAY))
    refuses(lambda: copy(content_digest="other"))
    copy(content_digest="other", replaced_on=TODAY)
    copy(locale="bm")


def test_progress_is_there_once(version, learner):
    QuizProgress.objects.create(learner=learner, quiz_key=version.quiz_key)

    refuses(lambda: QuizProgress.objects.create(learner=learner, quiz_key=version.quiz_key))


def completion(kind=CompletionKind.LESSON, **values):
    fields = {
        "id": uuid.uuid4(),
        "step_key": uuid.uuid4() if kind == CompletionKind.LESSON else None,
        "course_key": uuid.uuid4(),
        "locale": "fr",
        "digest": str(uuid.uuid4()),
        "day": TODAY,
        **values,
    }
    return Completion.objects.create(kind=kind, **fields)


def test_completion_refuses_what_makes_no_sense_or_is_there(learner):
    lesson = completion(learner=learner)
    course = completion(CompletionKind.COURSE, learner=learner)

    refuses(lambda: completion(step_key=None))
    refuses(lambda: completion(CompletionKind.COURSE, step_key=uuid.uuid4()))
    refuses(lambda: completion(learner=learner, step_key=lesson.step_key))
    refuses(lambda: completion(CompletionKind.COURSE, learner=learner, course_key=course.course_key))
    refuses(lambda: completion(CompletionKind.COURSE, digest=course.digest))
    assert completion(digest=lesson.digest, step_key=lesson.step_key).pk


def test_certificate_is_there_once_for_a_code_and_an_attempt(version):
    attempt = AttemptFactory(version=version, passed=True)
    fields = {"course_key": version.course_key, "locale": "fr", "course_title": "C", "day": TODAY}
    Certificate.objects.create(code="A0000000", attempt=attempt, **fields)

    refuses(lambda: Certificate.objects.create(code="A0000000", **fields))
    refuses(lambda: Certificate.objects.create(code="B0000000", attempt=attempt, **fields))


def test_a_certificate_outlives_its_attempt_and_its_learner(version, learner):
    attempt = AttemptFactory(version=version, passed=True, learner=learner)
    certificate = Certificate.objects.create(
        code="A0000000", attempt=attempt, learner=learner, course_key=version.course_key, locale="fr", day=TODAY
    )

    learner.delete()

    certificate.refresh_from_db()
    assert (certificate.attempt, certificate.learner) == (None, None)
    assert not Response.objects.exists()
