from decimal import Decimal

import pytest

from quizzes.enums import Outcome, State
from quizzes.grading import attempt_score, is_passed, mark, needed_right, right_answers, shown_percent, state_of
from quizzes.questions import Key

D = Decimal


def key(id, weight=1, skippable=False):
    return Key(id, "single_choice", {"a": D(1), "b": D(0), "c": D("0.5")}, weight, skippable, "one", 1)


@pytest.mark.parametrize(
    ("keys", "answers", "score"),
    [
        ([key("1"), key("2"), key("3")], {"1": ("a",), "2": ("a",), "3": ("b",)}, "0.6667"),
        ([key("1", 3), key("2")], {"1": ("a",), "2": ("b",)}, "0.7500"),
        ([key("1", 10), key("2")], {"1": ("b",), "2": ("a",)}, "0.0909"),
        ([key("1"), key("2", skippable=True)], {"1": ("a",)}, "1.0000"),
        ([key("1"), key("2")], {"1": ("a",)}, "0.5000"),
        ([key("1"), key("2")], {"1": ("c",), "2": ("c",)}, "0.5000"),
        ([key("1", skippable=True)], {}, "0.0000"),
        ([key("1")], {}, "0.0000"),
    ],
    ids=["a third", "weights", "heavy wrong", "skipped leaves", "open counts 0", "parts", "all skipped", "nothing"],
)
def test_attempt_score(keys, answers, score):
    marked = mark({one.id: one for one in keys}, answers)

    assert str(attempt_score(marked)) == score


@pytest.mark.parametrize(
    ("score", "shown"), [("0.7960", 79), ("0.7999", 79), ("0.8000", 80), ("1", 100), ("0", 0), ("0.0099", 0)]
)
def test_shown_percent_is_rounded_down(score, shown):
    assert shown_percent(D(score)) == shown


@pytest.mark.parametrize(("score", "passed"), [("0.7999", False), ("0.8000", True), ("1", True), ("0", False)])
def test_is_passed_at_80(score, passed):
    assert is_passed(D(score), 80) is passed
    assert state_of(D(score), 80) == (State.PASSED if passed else State.FAILED)


def test_state_without_pass_mark_is_completed():
    assert state_of(D(0), None) == State.COMPLETED


def test_right_answers_leaves_out_what_was_skipped():
    outcomes = [Outcome.RIGHT, Outcome.PARTLY, Outcome.WRONG, Outcome.SKIPPED, Outcome.UNSCORED]

    assert right_answers(outcomes) == (1, 3)


@pytest.mark.parametrize(
    ("weights", "asked", "pass_mark", "needed"),
    [([1] * 11, 11, 70, 8), ([1] * 10, 10, 70, 7), ([2] * 10, 10, 70, 7), ([1, 2], 2, 70, None), ([1], 1, None, None)],
)
def test_needed_right(weights, asked, pass_mark, needed):
    keys = [key(str(n), weight) for n, weight in enumerate(weights)]

    assert needed_right(keys, asked, pass_mark) == needed
