"""What counts and what does not, and that every event is added once, also when many come at the same moment."""

import threading
from collections import Counter
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections, transaction
from django.test import RequestFactory
from django.utils import timezone

from learning.reach.counters import is_robot
from learning.reach.models import NO_KEY, DailyReach
from quizzes.events import EventKind, LearningEvent, tell
from tests.factories.accounts import UserFactory

PHONE = "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


def ask(user=None, agent=PHONE):
    """Return a request as a browser sends it; with a session when there is somebody."""
    request = RequestFactory().get("/", headers={"user-agent": agent})
    request.user = user or AnonymousUser()
    if user:
        request.COOKIES["sessionid"] = "somebody"
    return request


def test_event_becomes_one_row_and_repeats_add_to_it(db, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 26))
    course, step = uuid4(), uuid4()

    for answered in (3, 4):
        tell(LearningEvent(EventKind.QUESTION_ANSWERED, "bm", course, step, count=answered))

    assert list(DailyReach.objects.values()) == [
        {
            "id": DailyReach.objects.get().pk,
            "day": date(2026, 11, 26),
            "week": date(2026, 11, 23),
            "kind": "question_answered",
            "course_key": course,
            "step_key": step,
            "locale": "bm",
            "channel": "web",
            "region": "",
            "age_band": "",
            "gender": "",
            "definition": 1,
            "count": 7,
            "records": 2,
            "before_sum": Decimal(0),
            "after_sum": Decimal(0),
        }
    ]


def test_promise_37_rows_equal_an_independent_recount(db):
    courses, steps = [uuid4(), uuid4()], [uuid4(), uuid4(), uuid4()]
    events = [
        LearningEvent(kind, locale, course, step, count=number)
        for number, kind in enumerate(EventKind, 1)
        for locale in ("fr", "bm")
        for course in courses
        for step in steps
    ] * 2
    events += [LearningEvent(EventKind.DEVICE, "fr")] * 5
    recount = Counter()
    for event in events:
        recount[event.kind, event.course_key or NO_KEY, event.step_key or NO_KEY, event.locale] += event.count

    for event in events:
        tell(event)

    rows = DailyReach.objects.values_list("kind", "course_key", "step_key", "locale", "count")
    assert {row[:-1]: row[-1] for row in rows} == recount


def test_gain_pairs_keep_the_sums_of_their_scores(db):
    for before, after in (("0.25", "0.5"), ("0.3333", "1")):
        tell(LearningEvent(EventKind.GAIN_PAIR, "fr", uuid4(), NO_KEY, before=Decimal(before), after=Decimal(after)))

    totals = DailyReach.objects.values_list("before_sum", "after_sum")
    assert sorted(totals) == [(Decimal("0.25"), Decimal("0.5")), (Decimal("0.3333"), Decimal(1))]


def test_event_is_undone_with_the_transaction_it_is_part_of(db):
    @transaction.atomic
    def finish_and_fail():
        tell(LearningEvent(EventKind.LESSON_FINISHED, "fr", uuid4(), uuid4()))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        finish_and_fail()

    assert not DailyReach.objects.exists()


def test_adding_to_a_total_takes_one_query(db, django_assert_num_queries):
    event = LearningEvent(EventKind.DEVICE, "fr")
    with django_assert_num_queries(1):
        tell(event)

    with django_assert_num_queries(1):
        tell(event, event, LearningEvent(EventKind.LESSON_OPENED, "fr", uuid4(), uuid4()))

    assert DailyReach.objects.get(kind=EventKind.DEVICE).count == 3


@pytest.mark.parametrize(
    ("agent", "counted"),
    [
        (PHONE, 1),
        ("", 1),
        ("Opera/9.80 (Android; Opera Mini/36.2/119.132; U; fr) Presto/2.12.423 Version/12.16", 1),
        ("Mozilla/5.0 (Linux; Android 13; wv) Chrome/120.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/440.0]", 1),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120.0 Mobile Safari/537.36 WhatsApp/2.23", 1),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 0),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", 0),
        ("facebookexternalhit/1.1", 0),
        ("WhatsApp/2.23.20.0 A", 0),
        ("TelegramBot (like TwitterBot)", 0),
        ("curl/8.5.0", 0),
        ("Python-urllib/3.11", 0),
    ],
)
def test_robots_are_not_counted(db, agent, counted):
    tell(LearningEvent(EventKind.DEVICE, "fr", request=ask(agent=agent)))

    assert DailyReach.objects.count() == counted


def test_robot_is_known_without_a_browser_name():
    assert is_robot(RequestFactory().get("/")) is False


def test_staff_are_not_counted_and_learners_with_an_account_are(educator):
    tell(LearningEvent(EventKind.DEVICE, "fr", request=ask(educator)))
    assert not DailyReach.objects.exists()

    tell(LearningEvent(EventKind.DEVICE, "fr", request=ask(UserFactory(learner=True))))
    assert DailyReach.objects.get().count == 1


def test_previews_are_not_counted(db):
    request = ask()
    request.is_preview = True

    tell(LearningEvent(EventKind.DEVICE, "fr", request=request))

    assert not DailyReach.objects.exists()


def in_threads(work, number=8):
    """Run `work` in several threads at once, each with its own connection, and return the errors."""
    start, errors = threading.Barrier(number), []

    def run():
        try:
            start.wait()
            work()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _number in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.fixture
def shared_database(tmp_path, settings, django_db_setup, django_db_blocker):
    """A database that threads can share: SQLite in memory cannot, so there it becomes a file with our own settings.

    Not a transactional test: emptying all tables afterwards would take Wagtail's first pages from the tests that follow.
    """
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            ours = connections.databases["default"]
            patient = {**ours["OPTIONS"], "timeout": 300}  # on a slow disk they wait long for each other
            connections.databases["shared"] = {**ours, "NAME": tmp_path / "shared.sqlite3", "OPTIONS": patient}
            settings.DATABASE_ROUTERS = [AllTo("shared")]
            with connections["shared"].schema_editor() as editor:
                editor.create_model(DailyReach)
        yield
        DailyReach.objects.all().delete()
        if connection.vendor == "sqlite":
            connections["shared"].close()
            del connections["shared"]
            del connections.databases["shared"]


class AllTo:
    """Lead every query to one database."""

    def __init__(self, alias):
        self.alias = alias

    def db_for_read(self, model, **hints):
        return self.alias

    db_for_write = db_for_read


def test_events_of_the_same_moment_are_all_added(shared_database):
    events = [LearningEvent(kind, "fr", uuid4(), uuid4(), count=2) for kind in EventKind]

    def work():
        for _time in range(10):
            for event in events:
                tell(event)

    errors = in_threads(work)

    assert errors == []
    assert sorted(DailyReach.objects.values_list("kind", "count", "records")) == sorted(
        (kind, 160, 80) for kind in EventKind.values
    )
