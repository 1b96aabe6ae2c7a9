"""Adding up daily totals by week, course and language, and how many people surely stand behind a figure."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from learning.reach.indicators import INDICATORS, Gain, gain_of, questions_answered
from learning.reach.models import NO_KEY, DailyReach
from learning.reach.periods import Period, monday
from learning.reach.tally import Tally, read
from learning.small_figures import Share, Truth
from quizzes.events import EventKind

MONDAY, SUNDAY, NEXT_MONDAY = date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 23)
PERIOD = Period(MONDAY, NEXT_MONDAY)
COURSE, OTHER = uuid4(), uuid4()


def total(kind, count=1, day=MONDAY, locale="fr", course=NO_KEY, step=NO_KEY, **more):
    more = {"records": count, **more}
    return DailyReach.objects.create(
        day=day,
        week=monday(day),
        kind=kind,
        locale=locale,
        course_key=course,
        step_key=step,
        channel="web",
        count=count,
        **more,
    )


def test_weeks_run_from_monday_to_sunday(db):
    for day, count in ((date(2026, 11, 15), 1), (MONDAY, 2), (SUNDAY, 3), (NEXT_MONDAY, 4), (date(2026, 11, 30), 5)):
        total(EventKind.DEVICE, count, day)

    tallies = read(PERIOD, locales=("fr", "bm"))

    assert {week: tally.devices.value for week, tally in tallies.weeks.items()} == {MONDAY: 5, NEXT_MONDAY: 4}
    assert tallies.whole.devices.value == 9


def test_each_split_adds_up_to_the_whole(db):
    for number, (day, locale, course) in enumerate(
        [(MONDAY, "fr", COURSE), (SUNDAY, "bm", COURSE), (NEXT_MONDAY, "fr", OTHER), (NEXT_MONDAY, "bm", OTHER)], 1
    ):
        total(EventKind.LESSON_OPENED, number, day, locale, course, uuid4())
        total(EventKind.LESSON_OPENED, number * 10, day, locale, course, uuid4())

    tallies = read(PERIOD, locales=("fr", "bm"))

    def opened(places):
        return {key: tally.of(EventKind.LESSON_OPENED).value for key, tally in places.items()}

    assert tallies.whole.of(EventKind.LESSON_OPENED).value == 110
    assert opened(tallies.weeks) == {MONDAY: 33, NEXT_MONDAY: 77}
    assert opened(tallies.courses) == {COURSE: 33, OTHER: 77}
    assert opened(tallies.locales) == {"fr": 44, "bm": 66}


def test_picked_course_and_language_leave_the_others_out(db):
    for locale in ("fr", "bm"):
        for course in (COURSE, OTHER):
            total(EventKind.LESSON_OPENED, 7, locale=locale, course=course)

    tallies = read(PERIOD, course=COURSE, locale="bm", locales=("fr", "bm"))

    assert tallies.whole.of(EventKind.LESSON_OPENED).value == 7
    assert list(tallies.locales) == ["bm"]


def test_devices_of_a_course_are_those_new_in_the_course(db):
    total(EventKind.DEVICE, 50)
    total(EventKind.COURSE_DEVICE, 30, course=COURSE)
    total(EventKind.COURSE_DEVICE, 40, course=OTHER)

    everywhere, in_course = read(PERIOD, locales=("fr",)), read(PERIOD, course=COURSE)

    assert everywhere.whole.devices.value == 50
    assert {key: tally.devices.value for key, tally in everywhere.courses.items()} == {COURSE: 30, OTHER: 40}
    assert in_course.whole.devices.value == 30


def test_places_where_nothing_was_counted_are_idle(db):
    total(EventKind.DEVICE, 12)

    tallies = read(PERIOD, locales=("fr", "bm"))

    assert tallies.weeks[NEXT_MONDAY].devices == Truth(0, 0, is_idle=True)
    assert tallies.locales["bm"].devices == Truth(0, 0, is_idle=True)
    assert tallies.whole.of(EventKind.ATTEMPT_PASSED) == Truth(0, 0, is_idle=False)


@pytest.mark.parametrize(
    ("devices", "messages", "people"),
    [
        pytest.param(12, [50], 12, id="one busy step: no more people than devices"),
        pytest.param(100, [6, 4, 5], 6, id="one person can send a message at each step"),
        pytest.param(0, [50], 0, id="no device was new"),
        pytest.param(12, [], 0, id="nobody"),
    ],
)
def test_people_behind_a_figure_are_reckoned_with_care(db, devices, messages, people):
    total(EventKind.DEVICE, devices)
    for number in messages:
        total(EventKind.QUESTION_ANSWERED, number * 3, course=COURSE, step=uuid4(), records=number)

    truth = questions_answered(read(PERIOD).whole)

    assert truth == Truth(3 * sum(messages), people)


def tally_with_pairs(*pairs):
    tally = Tally(EventKind.DEVICE)
    for before, after in pairs:
        tally.add(
            {
                "kind": EventKind.GAIN_PAIR,
                "course_key": COURSE,
                "step_key": NO_KEY,
                "counted": 1,
                "messages": 1,
                "before": Decimal(before),
                "after": Decimal(after),
            }
        )
    return tally


@pytest.mark.parametrize(
    ("pairs", "gain"),
    [
        ([("0.4", "0.7"), ("0.6", "0.9")], Gain(Share(50), Share(80), 0.6)),
        ([("0.5", "0.25")], Gain(Share(50), Share(25), -0.5)),
        ([("1", "1"), ("1", "0.5")], Gain(Share(95, 1), Share(75), None)),
        ([("0", "1")], Gain(Share(5, -1), Share(95, 1), 1.0)),
    ],
    ids=["of means, not mean of gains", "less than before", "nothing left to learn", "all"],
)
def test_gain_is_reckoned_from_group_means(pairs, gain):
    assert gain_of(tally_with_pairs(*pairs)) == gain


def test_reading_takes_one_query_however_many_rows(db, django_assert_num_queries):
    for count in (1, 60):
        for _number in range(count):
            total(EventKind.LESSON_OPENED, 3, course=uuid4(), step=uuid4())
        with django_assert_num_queries(1):
            read(PERIOD, locales=("fr", "bm"))


def test_every_indicator_is_defined_where_it_is_reckoned():
    assert [one.name for one in INDICATORS] == [
        "devices",
        "lessons_opened",
        "questions_answered",
        "lessons_finished",
        "courses_finished",
        "passed",
        "certificates",
        "learning_gain",
    ]
    assert all(one.definition == one.measure.__doc__ and len(one.definition) > 40 for one in INDICATORS)
