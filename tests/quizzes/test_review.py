"""The rules of the review: when a card comes again, when it ends, what makes one and what takes it away."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes import review
from quizzes.attempts import Who
from quizzes.enums import FeedbackWhen
from quizzes.models import QuizPage, QuizProgress, Response, ReviewCard
from quizzes.review import Box, answered, boxed, missed, next_question, rate
from quizzes.versions import version_of
from quizzes.withdrawal import withdraw
from tests.factories.courses import block_id
from tests.factories.quizzes import (
    make_quiz,
    right_answers,
    sent,
    single,
    some_questions,
    translate_quiz,
    wrong_answers,
)

START = date(2026, 1, 1)
DAY = timedelta(days=1)
ONE, MANY, TRUTH = (block_id(name) for name in ("un", "plusieurs", "vrai"))


@pytest.fixture
def me(learner):
    return Who(learner, "fr")


@pytest.fixture
def today():
    return timezone.localdate()


def new_card(day=START, question=None, **values) -> ReviewCard:
    card = missed(1, uuid4(), question or uuid4(), "", day)
    for name, value in values.items():
        setattr(card, name, value)
    return card


def answer_on_time(card: ReviewCard, answers: str) -> list[int]:
    """Answer on each day a card comes, G right and A not; return after how many days it came next."""
    days = []
    for letter in answers:
        day = card.due_day
        rate(card, letter == "G", day)
        days.append((card.due_day - day).days if card.due_day else 0)
    return days


def make_due(learner, day) -> None:
    ReviewCard.objects.filter(learner=learner).update(due_day=day, last_day=day - DAY)


# When a card comes again


def test_intervals_are_the_measured_ones():
    card = new_card()

    assert [(card.due_day - START).days, *answer_on_time(card, "GGGAG")] == [1, 4, 17, 61, 5, 13]


def test_right_twice_at_21_days_or_more_ends_a_card():
    card = new_card()

    assert answer_on_time(card, "GGG") == [4, 17, 61]
    assert card.due_day
    answer_on_time(card, "G")
    assert card.due_day is None


def test_wrong_answer_between_begins_the_count_anew():
    card = new_card()

    answer_on_time(card, "GGGA")
    assert card.lasting == 0
    answer_on_time(card, "GG")
    assert (card.lasting, card.due_day is None) == (1, False)


@given(
    answers=st.lists(st.tuples(st.booleans(), st.integers(0, 400)), max_size=30),
)
def test_next_day_is_within_180_days_and_numbers_fit_their_columns(answers):
    card, day = new_card(), START
    for is_right, late in answers:
        if card.due_day is None:
            break
        day = card.due_day + timedelta(days=late)
        rate(card, is_right, day)
        assert card.due_day is None or DAY <= card.due_day - day <= timedelta(days=180)
        assert 0 <= card.stability < 100_000
        assert 1 <= card.difficulty <= 10
        assert (card.due_day is None) == (card.lasting >= review.TIMES)


# What comes today


@given(
    cards=st.lists(st.tuples(st.integers(-30, 5), st.booleans(), st.booleans()), max_size=40),
)
def test_ten_a_day_oldest_first_and_none_twice(cards):
    made = [
        new_card(due_day=None if ended else START + timedelta(days=due), asked_day=START if done else None)
        for due, done, ended in cards
    ]

    box = boxed(made, START)

    assert len(box.due) <= max(0, review.MOST_A_DAY - len(box.done))
    assert [card.due_day for card in box.due] == sorted(card.due_day for card in box.due)
    assert not set(map(id, box.due)) & set(map(id, box.done))
    left = [card for card in made if card.due_day and card.asked_day != START and card not in box.due]
    assert all(card.due_day >= box.due[-1].due_day for card in left if box.due)
    assert (box.next_day is None) == (not [card for card in made if card.due_day and card not in box.due])
    assert box.next_day is None or box.next_day > START


def test_eleventh_card_comes_tomorrow():
    box = boxed([new_card(START - DAY) for _n in range(11)], START)

    assert (len(box.due), box.next_day) == (10, START + DAY)


def test_nothing_to_review():
    assert boxed([], START) == Box([], [], None)


# What makes a card


def test_missed_questions_of_a_sent_quiz_come_tomorrow(practice, me, today):
    version = version_of(practice)
    answers = {**wrong_answers(version), ONE: right_answers(version)[ONE], MANY: [block_id("plusieurs-A")]}

    sent(practice, answers, me)

    cards = {card.question: card for card in ReviewCard.objects.all()}
    assert set(cards) == {MANY, TRUTH}
    assert {card.due_day for card in cards.values()} == {today + DAY}
    assert cards[MANY].question_digest == Response.objects.get(question_id=MANY).question_digest


def test_guests_have_no_cards(practice):
    sent(practice, wrong_answers(version_of(practice)))

    assert not ReviewCard.objects.exists()


def test_baseline_makes_no_cards(baseline, me):
    sent(baseline, wrong_answers(version_of(baseline)), me)

    assert not ReviewCard.objects.exists()


def test_quiz_that_never_tells_makes_no_cards(course, me):
    quiz = make_quiz(course, certifying=True, feedback_when=FeedbackWhen.NEVER)

    sent(quiz, wrong_answers(version_of(quiz)), me)

    assert not ReviewCard.objects.exists()


def test_skipped_question_makes_no_card(course, me):
    quiz = make_quiz(course, [single("dur", skippable=True), single("un")])

    sent(quiz, {}, me)

    assert [card.question for card in ReviewCard.objects.all()] == [ONE]


def test_question_missed_again_begins_anew_and_what_was_asked_today_still_counts(practice, me, today):
    version = version_of(practice)
    sent(practice, wrong_answers(version), me)
    ReviewCard.objects.update(lasting=1, due_day=today + 61 * DAY, stability=32, asked_day=today)

    sent(practice, {**right_answers(version), ONE: wrong_answers(version)[ONE]}, me)

    cards = {card.question: card for card in ReviewCard.objects.all()}
    assert (cards[ONE].due_day, cards[ONE].lasting, cards[ONE].asked_day) == (today + DAY, 0, today)
    assert cards[TRUTH].due_day == today + 61 * DAY


@pytest.mark.parametrize("number", [1, 60])
def test_cards_cost_one_query_whatever_the_number(course, me, number, django_assert_num_queries, monkeypatch):
    quiz = make_quiz(course, some_questions(number))
    attempt = sent(quiz, {}, me)
    responses = list(attempt.responses.all())

    with django_assert_num_queries(1):
        review.keep_missed(attempt, responses)

    assert ReviewCard.objects.count() == number


# What takes a card away, or begins it anew


@pytest.fixture
def due(practice, me, today):
    """Return the practice; all its questions come today."""
    sent(practice, wrong_answers(version_of(practice)), me)
    make_due(me.learner, today)
    return practice


def publish(quiz, change) -> QuizPage:
    page = QuizPage.objects.get(pk=quiz.pk)
    change(page)
    page.save_revision().publish()
    return page


def test_deleted_question_loses_its_card(due, me, today):
    def without_the_first(page):
        del page.questions[0]

    publish(due, without_the_first)

    box, _asked = next_question(me.learner, "fr", today)

    assert sorted(card.question for card in box.due) == sorted([MANY, TRUTH])
    assert not ReviewCard.objects.filter(question_id=ONE).exists()


def test_withdrawn_question_loses_its_card_at_once(due, me, other_learner):
    withdraw(UUID(ONE), other_learner, "It frightens.")

    assert not ReviewCard.objects.filter(question_id=ONE).exists()
    assert ReviewCard.objects.count() == 2


def test_changed_question_begins_anew(due, me, today):
    ReviewCard.objects.update(stability=32, lasting=1)

    def weigh(page):
        for child in page.questions:
            child.value["weight"] = 2

    publish(due, weigh)
    _box, asked = next_question(me.learner, "fr", today)

    card = ReviewCard.objects.get(pk=asked.card.pk)
    assert (float(card.stability), card.lasting, card.due_day) == (0.212, 0, today)
    assert card.question_digest == asked.digest


def test_other_wording_changes_nothing(due, me, today):
    ReviewCard.objects.update(stability=32)

    def reword(page):
        for child in page.questions:
            child.value["text"] = "Autrement dit ?"

    publish(due, reword)
    _box, asked = next_question(me.learner, "fr", today)

    assert asked.version.texts[asked.id]["text"] == "Autrement dit ?"
    assert ReviewCard.objects.get(pk=asked.card.pk).stability == 32


def test_card_of_a_quiz_that_is_taken_back_waits(due, me, today):
    QuizPage.objects.get(pk=due.pk).unpublish()

    box, asked = next_question(me.learner, "fr", today)

    assert (box.due, asked) == ([], None)
    assert ReviewCard.objects.count() == 3


def test_question_is_asked_in_the_language_of_the_reader(due, me, today):
    translate_quiz(due)

    _box, asked = next_question(me.learner, "bm", today)

    assert asked.version.locale == "bm"


# Answers


def test_answer_counts_once_a_day(due, me, today):
    card = ReviewCard.objects.get(question_id=ONE)

    assert answered(card, "right", today)
    first = ReviewCard.objects.get(pk=card.pk)
    assert not answered(card, "wrong", today)

    again = ReviewCard.objects.get(pk=card.pk)
    assert (again.stability, again.due_day, again.asked_day) == (first.stability, first.due_day, today)


def test_partly_is_not_right(due, today):
    card = ReviewCard.objects.get(question_id=MANY)

    answered(card, "partly", today)

    assert ReviewCard.objects.get(pk=card.pk).due_day - today < timedelta(days=4)


def test_skipping_takes_a_question_out(due, today):
    answered(ReviewCard.objects.get(question_id=ONE), "skipped", today)

    assert not ReviewCard.objects.filter(question_id=ONE).exists()


def test_ended_card_is_counted_today_and_gone_tomorrow(due, me, today):
    ReviewCard.objects.filter(question_id=ONE).update(due_day=None, asked_day=today)

    assert len(review.box_of(me.learner, today).done) == 1
    assert review.box_of(me.learner, today + DAY).done == []
    assert not ReviewCard.objects.filter(question_id=ONE).exists()


def test_right_answers_stay_hidden_until_passed_where_the_quiz_wants_it(course, me, learner):
    quiz = make_quiz(course, certifying=True, feedback_when=FeedbackWhen.AFTER_PASS)
    version = version_of(quiz)
    sent(quiz, wrong_answers(version), me)

    assert not review.may_tell_right(version, learner)
    sent(quiz, right_answers(version), me)

    assert QuizProgress.objects.get().passed_day
    assert review.may_tell_right(version, learner)
