"""Whatever is sent again, in whatever order: the same rows as if it had been sent once."""

import uuid

import pytest
from django.db import IntegrityError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import attempts, submission
from quizzes.attempts import Who
from quizzes.errors import Refused
from quizzes.models import Attempt, Completion, Response
from quizzes.progress import store_once
from quizzes.submission import Submission, submit
from quizzes.versions import version_of
from tests.factories.courses import block_id
from tests.factories.quizzes import GUEST, right_answers, sent

QUESTION = block_id("un")
CHOICES = [block_id(f"un-{letter}") for letter in "ABC"]
DEEDS = st.one_of(
    st.just(("start",)),
    st.tuples(st.just("save"), st.sampled_from(CHOICES), st.integers(1, 5)),
    st.just(("submit",)),
)


def do(deed, quiz, id):
    """Do one deed as a client would, whether or not it is refused."""
    try:
        if deed[0] == "start":
            attempts.start(quiz.translation_key, id, GUEST)
        elif deed[0] == "save":
            attempts.save(id, uuid.UUID(QUESTION), [deed[1]], deed[2], GUEST)
        else:
            submit(Submission(id, quiz.translation_key, {}, version_of(quiz).pk), GUEST)
    except Refused:
        return


def rows(id):
    attempt = Attempt.objects.filter(pk=id).values("state", "score", "number", "answer_digest").first()
    answers = Response.objects.filter(attempt=id).order_by("place").values_list("answer", "outcome", "score", "seq")
    return attempt, list(answers)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(DEEDS, max_size=6), st.data())
def test_promise_08_repeats_change_nothing(final, told, deeds, data):
    once, often = uuid.uuid4(), uuid.uuid4()
    deeds = [("start",), *deeds]
    del told[:]

    for deed in deeds:
        do(deed, final, once)
    single = [event.kind for event in told]
    del told[:]
    for place, deed in enumerate(deeds):
        do(deed, final, often)
        for again in data.draw(st.lists(st.sampled_from(deeds[: place + 1]), max_size=3)):
            do(again, final, often)

    assert rows(often) == rows(once)
    assert [event.kind for event in told] == single


# Two requests at the same moment: the second sees the first only when it writes.


def test_submit_when_another_request_stores_the_same_id(final, version, monkeypatch):
    first = sent(final)
    locked = submission.locked
    seen = iter([(None, [])])
    monkeypatch.setattr(submission, "locked", lambda *args: next(seen, None) or locked(*args))

    again = submit(Submission(first.pk, final.translation_key, right_answers(version), version.pk), GUEST)

    assert (again.attempt.pk, again.is_new) == (first.pk, False)
    assert (Attempt.objects.count(), Response.objects.count()) == (1, 3)


def test_start_when_another_request_stores_the_same_id(final, monkeypatch, kinds):
    first = attempts.start(final.translation_key, uuid.uuid4(), GUEST)[0]
    unseen, found = iter([Attempt.objects.none()]), Attempt.objects.select_related
    monkeypatch.setattr(Attempt.objects, "select_related", lambda *names: next(unseen, None) or found(*names))

    assert attempts.start(final.translation_key, first.pk, GUEST) == (first, False)
    assert kinds() == [("attempt_started", 1)]


def test_start_when_another_request_stores_the_learners_next_number(final, learner, monkeypatch, kinds):
    me = Who(learner, "fr")
    sent(final, {}, me)
    next_number = attempts.next_number
    taken = iter([1])
    monkeypatch.setattr(attempts, "next_number", lambda *about: next(taken, None) or next_number(*about))

    attempt, is_new = attempts.start(final.translation_key, uuid.uuid4(), me)

    assert (attempt.number, is_new) == (2, True)
    assert kinds().count(("attempt_started", 1)) == 2


def test_promise_13_whoever_is_overtaken_again_and_again_asks_the_others_to_wait_and_gives_up_in_the_end():
    asked = []

    def deed(was_overtaken):
        asked.append(was_overtaken)
        raise IntegrityError("the number is taken")

    with pytest.raises(IntegrityError, match="the number is taken"):
        attempts.again_when_overtaken(deed)

    assert asked == [False] + [True] * attempts.OVERTAKEN


def completion(**values):
    fields = {"id": uuid.uuid4(), "kind": "lesson", "step_key": uuid.uuid4(), "course_key": uuid.uuid4()}
    return Completion(**{**fields, "locale": "fr", "digest": "d", "day": timezone.localdate(), **values})


@pytest.mark.django_db
def test_finish_when_another_request_stores_the_same_id(monkeypatch):
    first = completion()
    first.save()
    unseen = iter([Completion.objects.none()])
    found = Completion.objects.filter
    monkeypatch.setattr(
        Completion.objects, "filter", lambda **where: next(unseen, None) or found(**where), raising=False
    )

    assert store_once(completion(id=first.pk, step_key=first.step_key)) == "already"
    assert Completion.objects.count() == 1


def test_promise_07_nothing_half_done_when_counting_fails(final, version, monkeypatch):
    def fail(*events):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(submission, "tell", fail)
    with pytest.raises(RuntimeError):
        sent(final)

    assert not Attempt.objects.exists()
    assert not Response.objects.exists()
