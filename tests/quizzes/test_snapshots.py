"""What is released grows by 10 people at once and at most once a week, for each language by itself."""

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from quizzes import snapshots
from quizzes.analysis import Item
from quizzes.attempts import Who
from quizzes.models import AnalysisSnapshot
from quizzes.models.totals import WHOLE
from quizzes.snapshots import Opinions, Pairs, frozen, grown, monday
from tests.factories.courses import block_id
from tests.factories.quizzes import right_answers, sent, translate_quiz, version_of

MONDAY, SUNDAY, NEXT_MONDAY = date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 9)


@pytest.fixture
def on(monkeypatch):
    def go_to(day):
        monkeypatch.setattr(timezone, "localdate", lambda *args: day)

    return go_to


def people(quiz):
    """Return how many people are released at the quiz as a whole, by language."""
    items = frozen(quiz.translation_key).items
    return {unit[3]: item.people for unit, item in items.items() if unit[1] == str(WHOLE)}


def send(quiz, number, language="fr"):
    for _n in range(number):
        sent(quiz, who=Who(None, language))


@pytest.mark.parametrize(
    ("before", "now", "released"),
    [(None, 9, None), (None, 10, 10), (10, 19, 10), (10, 20, 20), (10, 10, 10)],
)
def test_blocks_of_10_people(before, now, released):
    known = {("u",): Item(people=before)} if before else {}

    found = grown(known, {("u",): Item(people=now)})

    assert found == ({("u",): Item(people=released)} if released else {})


@pytest.mark.django_db
def test_promise_33_nine_people_are_nobody(practice, on):
    on(MONDAY)
    send(practice, 9)

    assert people(practice) == {}


@pytest.mark.django_db
def test_promise_35_a_report_stays_the_same_within_a_week(practice, on):
    on(MONDAY)
    send(practice, 10)
    assert people(practice) == {"fr": 10}

    send(practice, 10)
    on(SUNDAY)
    assert people(practice) == {"fr": 10}
    on(NEXT_MONDAY)
    assert people(practice) == {"fr": 20}


@pytest.mark.django_db
def test_promise_35_fewer_than_10_more_wait_for_a_later_week(practice, on):
    on(MONDAY)
    send(practice, 10)
    people(practice)
    send(practice, 9)

    on(NEXT_MONDAY)

    assert people(practice) == {"fr": 10}


@pytest.mark.django_db
def test_a_language_of_few_is_in_no_figure_so_that_all_less_the_other_hides_it(practice, on):
    twin = translate_quiz(practice)
    on(MONDAY)
    send(practice, 12)
    send(twin, 5, "bm")

    assert people(practice) == {"fr": 12}


@pytest.mark.django_db
def test_a_question_that_few_answered_waits_by_itself(course, on):
    from tests.factories.quizzes import make_quiz, single

    quiz = make_quiz(course, [single("un"), single("deux", skippable=True)])
    answers = right_answers(version_of(quiz))
    only_one = dict([next(iter(answers.items()))])
    on(MONDAY)
    for number in range(10):
        sent(quiz, answers if number < 9 else only_one)

    assert {unit[1] for unit in frozen(quiz.translation_key).items} == {next(iter(only_one)), str(WHOLE)}


@pytest.mark.django_db
def test_what_was_frozen_is_read_again_as_it_was(practice, final, baseline, on):
    on(MONDAY)
    for _n in range(10):
        sent(final, baseline=sent(baseline).pk)
    first = frozen(final.translation_key)

    again = frozen(final.translation_key)

    assert first == again
    assert [pairs.people for pairs in first.pairs.values()] == [10, 10, 10, 10]
    assert AnalysisSnapshot.objects.count() == 1


@pytest.mark.django_db
def test_two_who_open_the_report_at_once_freeze_once(practice, on):
    on(MONDAY)
    send(practice, 10)
    first = snapshots.freeze(practice.translation_key)
    send(practice, 10)

    assert snapshots.freeze(practice.translation_key) == first


@pytest.mark.django_db
def test_a_frozen_report_takes_one_query(practice, on, django_assert_num_queries):
    on(MONDAY)
    send(practice, 10)
    frozen(practice.translation_key)

    with django_assert_num_queries(1):
        frozen(practice.translation_key)


def test_pairs_and_opinions_add_up():
    assert Pairs(1, 2, 3, 1, 0, 0) + Pairs(2, 3, 4, 0, 1, 1) == Pairs(3, 5, 7, 1, 1, 1)
    assert Opinions(Counter(a=3, b=4)).people == 7


def test_weeks_begin_on_monday():
    assert [monday(day) for day in (MONDAY, SUNDAY, NEXT_MONDAY)] == [MONDAY, MONDAY, NEXT_MONDAY]


# How sure people were, who were wrong


@pytest.fixture
def asking(course):
    from tests.factories.quizzes import make_quiz, single

    return make_quiz(course, [single("un")], asks_confidence=True)


def answer(quiz, number, choice="B", step=3):
    for _n in range(number):
        sent(quiz, {block_id("un"): [block_id(f"un-{choice}")]}, confidence={block_id("un"): step})


def sureness(quiz):
    return [(one.people, one.very) for one in frozen(quiz.translation_key).sure.values()]


@pytest.mark.django_db
def test_nine_who_were_wrong_among_many_are_nobody(asking, on):
    on(MONDAY)
    answer(asking, 9)
    answer(asking, 20, "A")

    assert sureness(asking) == []
    assert people(asking) == {"fr": 29}


@pytest.mark.django_db
def test_who_was_wrong_grows_by_10_whatever_the_others_do(asking, on):
    on(MONDAY)
    answer(asking, 10)
    assert sureness(asking) == [(10, 10)]

    answer(asking, 9, step=1)
    answer(asking, 20, "A")
    on(NEXT_MONDAY)

    assert people(asking) == {"fr": 39}
    assert sureness(asking) == [(10, 10)]


@pytest.mark.django_db
def test_how_sure_is_read_again_as_it_was_and_stands_in_no_other_figure(asking, on):
    on(MONDAY)
    answer(asking, 12)

    first, again = frozen(asking.translation_key), frozen(asking.translation_key)

    assert first == again
    assert {(item.wrong_said, item.wrong_sure) for item in first.items.values()} == {(0, 0)}


@pytest.mark.django_db
def test_what_was_frozen_before_there_was_such_a_figure_is_read(practice, on):
    on(MONDAY)
    send(practice, 10)
    frozen(practice.translation_key)
    AnalysisSnapshot.objects.update(sure=[])

    assert people(practice) == {"fr": 10}
