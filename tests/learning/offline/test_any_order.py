"""Whatever the network does to a queue, what is stored in the end is what sending each item once would have stored."""

import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.offline.sync import Status, receive
from learning.reach.models import DailyReach
from quizzes.models import Attempt, Completion, ItemTotal, PairTotal, QuizProgress, Response, ReviewCard
from quizzes.versions import version_of
from tests.factories.quizzes import wrong_answers

from .conftest import phone_of
from .queue import Phone

pytestmark = pytest.mark.django_db

# Each example stores a whole queue: a tenth of the examples that other tests take.
SETTINGS = settings(
    max_examples=settings.default.max_examples // 10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
KEPT = {
    Attempt: ("id", "learner", "quiz_key", "version", "state", "score", "number", "answer_digest", "is_counted", "paired"),
    Response: ("attempt", "question_id", "answer", "outcome", "score", "weight", "confidence"),
    Completion: ("id", "learner", "kind", "step_key", "course_key", "digest"),
    QuizProgress: ("learner", "quiz_key", "attempts", "first", "best", "latest", "state"),
    ReviewCard: ("learner", "question_id", "due_day", "lasting"),
    DailyReach: ("kind", "course_key", "step_key", "locale", "count", "records", "before_sum", "after_sum"),
    ItemTotal: ("quiz_key", "question_id", "answer", "people", "x", "r"),
    PairTotal: ("quiz_key", "question_id", "people", "before", "after"),
}  # fmt: skip


def stored():
    """Return all that answers leave, in an order of its own."""
    return {model.__name__: sorted(map(repr, model.objects.values_list(*fields))) for model, fields in KEPT.items()}


class Undone(Exception):
    """Ends a try, and takes back what it stored."""


def what_stays(calls):
    """Return what is stored when these calls are made one after another, each item again while it is told to come later."""
    found = {}
    try:
        with transaction.atomic():
            waiting = []
            for items in calls:
                fates = receive(items)
                waiting += [item for item, fate in zip(items, fates, strict=True) if fate.status == Status.LATER]
            while waiting:
                fates = receive(waiting)
                left = [item for item, fate in zip(waiting, fates, strict=True) if fate.status == Status.LATER]
                assert len(left) < len(waiting)
                waiting = left
            found = stored()
            raise Undone
    except Undone:
        return found


def cut(data, items):
    """Return items in calls of any size."""
    calls, rest = [], list(items)
    while rest:
        size = data.draw(st.integers(1, len(rest)), label="size of a call")
        calls.append(rest[:size])
        rest = rest[size:]
    return calls


@pytest.fixture
def queues(course, lesson, baseline, final, practice, learner, other_learner):
    """Return what three people did on one phone, each thing once: lessons, quizzes, a course."""
    found = []
    for phone in (phone_of(learner), phone_of(other_learner), Phone()):
        read, quiz = phone.lesson(lesson, answered=2), phone.attempt(final)
        found += [phone.attempt(baseline, {}), read, phone.attempt(practice, wrong_answers(version_of(practice))), quiz]
        found.append(phone.course(course, [read["id"], quiz["id"]]))
    return found


def test_promise_08_any_order_any_cut_any_repeat_gives_the_same(queues):
    once = what_stays([[item] for item in queues])
    assert len(once["Attempt"]) == 9
    assert len(once["Completion"]) == 6

    @SETTINGS
    @given(st.data())
    def check(data):
        items = data.draw(st.permutations(queues), label="order")
        items = [*items, *data.draw(st.lists(st.sampled_from(queues), max_size=20), label="again")]
        items = data.draw(st.permutations(items), label="order with repeats")

        assert what_stays(cut(data, items)) == once

    check()


def test_promise_08_tries_at_one_quiz_count_in_the_order_of_the_counter(course, baseline, final, learner):
    """Several tries and their baseline depend on each other, so a phone sends a queue in its order; repeats may come any time."""
    phone, guest = phone_of(learner), Phone()
    queue = []
    for who in (phone, guest):
        before = who.attempt(baseline)
        tries = [who.attempt(final, {}, baseline=before["id"])]
        for _number in range(2):
            tries.append(who.attempt(final, previous=tries[-1]["id"]))
        queue += [before, *tries]
    once = what_stays([[item] for item in queue])
    assert len(once["PairTotal"]) > 0

    @SETTINGS
    @given(st.data())
    def check(data):
        calls, done = [], []
        for items in cut(data, queue):
            done += items
            again = data.draw(st.lists(st.sampled_from(done), max_size=6), label="again")
            calls.append(data.draw(st.permutations([*items, *again]), label="order in the call"))

        assert what_stays(calls) == once

    check()


def test_promise_10_items_that_are_refused_change_nothing(queues, final):
    once = what_stays([[item] for item in queues])
    bad = [
        {**queues[0], "id": str(uuid.uuid4())},
        {**queues[1], "env": "AAAA"},
        {**queues[2], "k": "ffffffff"},
        {"id": "x"},
        Phone("x" * 22).attempt(final),
        Phone().sealed({"kind": "lesson", "lang": "fr", "step": str(uuid.uuid4())}),
        Phone().sealed({}),
    ]

    @SETTINGS
    @given(st.data())
    def check(data):
        items = data.draw(st.permutations([*queues, *data.draw(st.lists(st.sampled_from(bad), max_size=10))]))

        assert what_stays(cut(data, items)) == once

    check()


def test_promise_08_one_id_for_two_contents_keeps_what_came_first(final, version):
    id = str(uuid.uuid4())
    one, other = Phone().attempt(final, id=id), Phone().attempt(final, wrong_answers(version), id)

    first, second = what_stays([[one, other, other], [one]]), what_stays([[other], [one, other]])

    assert first == what_stays([[one]])
    assert second == what_stays([[{**other, "seq": 2}]])
    assert first != second
