"""What was done without an account goes over to it: nothing is lost, nothing is counted twice, nothing of others comes along."""

import json
import uuid

import pytest
from django.test import Client

from learning.accounts import learner_sign_ins
from learning.accounts.models import User
from quizzes.attempts import Who, readable, start
from quizzes.certificates import issue
from quizzes.claims import MOST, claim, named
from quizzes.enums import CompletionKind
from quizzes.models import Attempt, Completion, ItemTotal, QuizProgress, ReviewCard
from quizzes.progress import finish_course, finish_lesson, recount
from quizzes.proof import Proof
from quizzes.submission import Submission, submit
from tests.factories.accounts import UserFactory
from tests.factories.quizzes import GUEST, right_answers, sent, wrong_answers
from tests.learning.accounts.me.conftest import OURS, sign_in, sign_up


def finished(lesson, who=GUEST):
    id = uuid.uuid4()
    finish_lesson(lesson, id, 1, who)
    return id


def progress(learner, quiz):
    return QuizProgress.objects.filter(learner=learner, quiz_key=quiz.translation_key).values(
        "attempts", "first", "best", "latest", "state"
    )


def sums():
    return sorted(ItemTotal.objects.values_list(*ItemTotal.KEY, *ItemTotal.SUMS))


def test_attempts_lessons_courses_and_certificates_come_along(final, version, lesson, course, learner):
    failed = sent(final, wrong_answers(version))
    passed = sent(final, previous=failed.pk)
    certificate = issue(readable(passed.pk, GUEST), GUEST)
    read = finished(lesson)
    over = uuid.uuid4()
    finish_course(course, over, [read, passed.pk], GUEST)

    claim(learner, [failed.pk, passed.pk, read, over])

    own = Attempt.objects.filter(learner=learner).order_by("number").values_list("pk", "number")
    assert list(own) == [(failed.pk, 1), (passed.pk, 2)]
    assert progress(learner, final).get() == {
        "attempts": 2,
        "first": 0,
        "best": 1,
        "latest": 1,
        "state": "passed",
    }
    kinds = Completion.objects.filter(learner=learner).values_list("kind", flat=True)
    assert sorted(kinds) == sorted([CompletionKind.LESSON, CompletionKind.COURSE])
    certificate.refresh_from_db()
    assert certificate.learner == learner


def test_nothing_is_counted_twice(final, version, lesson, learner, told):
    ids = [sent(final, wrong_answers(version)).pk, finished(lesson)]
    before, events = sums(), len(told)

    claim(learner, ids)
    claim(learner, ids)
    again = sent(final, who=Who(learner, "fr"))

    assert len(told) == events + 4  # the last attempt: begun, sent, answered and passed, as for anybody
    assert sums() == before
    assert not again.is_counted
    assert list(Proof().differences()) == []


def test_order_of_the_phone_numbers_the_tries(final, version, learner):
    first, second, third = (sent(final, wrong_answers(version)).pk for _time in range(3))

    claim(learner, [second, third, first])

    own = Attempt.objects.filter(learner=learner).order_by("number").values_list("pk", flat=True)
    assert list(own) == [second, third, first]


def test_tries_are_numbered_after_those_of_the_account(final, version, learner):
    own = sent(final, wrong_answers(version), Who(learner, "fr"))
    other = sent(final)

    claim(learner, [other.pk])

    other.refresh_from_db()
    assert (own.number, other.number) == (1, 2)
    assert {name: value for name, value in recount(learner, final.translation_key).items() if name != "passed_day"} == (
        progress(learner, final).get()
    )


def test_what_is_anothers_or_unknown_is_passed_over(final, lesson, learner, other_learner):
    theirs = sent(final, who=Who(other_learner, "fr"))
    read = finished(lesson, Who(other_learner, "fr"))

    claim(learner, [theirs.pk, read, uuid.uuid4()])

    assert not Attempt.objects.filter(learner=learner).exists()
    assert not Completion.objects.filter(learner=learner).exists()
    assert not QuizProgress.objects.filter(learner=learner).exists()


def test_unfinished_attempt_goes_on_under_the_account(final, version, learner):
    id = uuid.uuid4()
    start(final.translation_key, id, GUEST)

    claim(learner, [id])
    sheet = submit(Submission(id, final.translation_key, right_answers(version)), Who(learner, "fr"))

    assert (sheet.attempt.learner, sheet.attempt.state) == (learner, "passed")
    assert progress(learner, final).get()["attempts"] == 1


def test_second_unfinished_attempt_stays_usable(final, version, learner):
    start(final.translation_key, uuid.uuid4(), Who(learner, "fr"))
    guests = uuid.uuid4()
    start(final.translation_key, guests, GUEST)

    claim(learner, [guests])
    sheet = submit(Submission(guests, final.translation_key, right_answers(version)), Who(learner, "fr"))

    assert sheet.attempt.state == "passed"
    assert Attempt.objects.filter(learner=learner).count() == 1


def test_lesson_that_is_there_twice_comes_once(lesson, learner):
    own = finished(lesson, Who(learner, "fr"))
    others = [finished(lesson), finished(lesson)]

    claim(learner, others)

    assert list(Completion.objects.filter(learner=learner).values_list("pk", flat=True)) == [own]


def test_missed_questions_become_cards_and_cards_that_are_there_stay(final, version, learner):
    sent(final, wrong_answers(version), Who(learner, "fr"))
    ReviewCard.objects.update(lasting=1)
    one = ReviewCard.objects.first()
    one.delete()

    claim(learner, [sent(final, wrong_answers(version)).pk])

    assert ReviewCard.objects.filter(learner=learner).count() == len(version.keys)
    assert ReviewCard.objects.get(question_id=one.question_id).lasting == 0
    assert ReviewCard.objects.filter(lasting=1).count() == len(version.keys) - 1


@pytest.mark.parametrize("count", [1, 3])
def test_claiming_takes_as_many_queries_for_one_as_for_three(final, version, learner, count, django_assert_num_queries):
    ids = [sent(final, wrong_answers(version)).pk for _time in range(count)]

    with django_assert_num_queries(12):
        claim(learner, ids)


def test_identifiers_are_read_leniently():
    one, two = uuid.uuid4(), uuid.uuid4()

    assert named(f" {one} x {two}\n{one} {'z' * 400} ") == [one, two]
    assert len(named(" ".join(str(uuid.uuid4()) for _time in range(MOST + 50)))) == MOST
    assert named("") == []


@pytest.fixture
def phone(course) -> Client:
    return Client(headers=OURS)


def test_promise_22_signing_up_takes_along_what_the_phone_names(phone, final):
    attempt = sent(final)

    sign_up(phone, done=f"{attempt.pk} {uuid.uuid4()}")

    attempt.refresh_from_db()
    assert attempt.learner.is_learner


def test_promise_12_signing_in_takes_along_only_what_is_wished(phone, final):
    learner = UserFactory(learner=True)
    others, own = sent(final), sent(final)

    sign_in(phone, learner.username, done=str(others.pk))
    phone.post("/fr/moi/sortir/")
    sign_in(phone, learner.username, done=str(own.pk), add_done="on")

    assert list(Attempt.objects.filter(learner=learner)) == [own]


def test_failing_claim_makes_no_account(phone, final, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr("quizzes.claims.claim", fail)
    phone.raise_request_exception = False

    answer = sign_up(phone, done=str(sent(final).pk))

    assert answer.status_code == 500
    assert not User.objects.exists()


def test_promise_10_answers_after_an_ended_sign_in_are_not_lost(client, final, learner, version, monkeypatch):
    monkeypatch.setattr(learner_sign_ins, "minute", lambda: 1_000)
    client.force_login(learner)
    id = uuid.uuid4()
    body = {"quiz": str(final.translation_key), "version": version.pk, "answers": right_answers(version)}

    def asked(address, data):
        return client.post(
            f"/fr/quiz/{address}/",
            json.dumps(data),
            content_type="application/json",
            headers={"sec-fetch-site": "same-origin"},
        )

    begin, send = f"{final.translation_key}/essais", f"essais/{id}/envoi"
    assert asked(begin, {"id": str(id)}).status_code in (200, 201)
    monkeypatch.setattr(learner_sign_ins, "minute", lambda: 1_020)

    late = asked(send, body)

    assert (late.status_code, late.json()["error"]["code"]) == (401, "signed_out")
    client.force_login(learner)
    assert asked(send, body).json()["status"] == "stored"
    assert Attempt.objects.get().learner == learner
