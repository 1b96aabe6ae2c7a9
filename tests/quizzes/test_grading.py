"""What an attempt is worth: weights, rounding, what leaves the reckoning, and corrections of a key."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.enums import Outcome, State
from quizzes.grading import (
    attempt_score,
    grade_of,
    is_passed,
    mark,
    needed_right,
    right_answers,
    score_of,
    shown_percent,
    state_of,
)
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


ANSWERS = {"right": ("a",), "half": ("c",), "wrong": ("b",), "nothing": ()}
CORRECTED = [
    ("everybody_right", False, "half", "1.0000", "right"),
    ("everybody_right", False, "wrong", "1.0000", "right"),
    ("everybody_right", False, "nothing", "1.0000", "right"),
    ("everybody_right", True, "nothing", "None", "skipped"),
    ("leave_out", False, "right", "None", "unscored"),
    ("leave_out", False, "nothing", "None", "unscored"),
    ("leave_out", True, "nothing", "None", "unscored"),
    ("", False, "half", "0.5000", "partly"),
    ("", True, "nothing", "None", "skipped"),
]


@pytest.mark.parametrize(("correction", "skippable", "given", "score", "outcome"), CORRECTED)
def test_a_correction_goes_before_the_rule_of_the_type(correction, skippable, given, score, outcome):
    corrected = replace(key("1", skippable=skippable), correction=correction)

    grade = grade_of(corrected, ANSWERS[given])

    assert (str(grade.score), grade.outcome) == (score, outcome)
    assert grade.parts == (int(given == "right"), 1)


@given(
    st.lists(st.tuples(st.decimals(0, 1, places=4), st.integers(1, 10), st.booleans()), min_size=1, max_size=12),
    st.randoms(),
)
def test_score_of_any_parts(parts, random):
    """It lies between the least and the best of what was scored, and their order and what was skipped do not matter."""
    scored = [(score, weight) for score, weight, is_scored in parts if is_scored]
    given_parts = [(score if is_scored else None, weight) for score, weight, is_scored in parts]
    mixed = random.sample(given_parts, len(given_parts))

    score = score_of(given_parts)

    assert score == score_of(mixed) == score_of(scored) == score.quantize(D("0.0001"))
    lowest, highest = min((s for s, _w in scored), default=D(0)), max((s for s, _w in scored), default=D(0))
    assert lowest <= score <= highest
    assert score_of([(D(1), weight) for _score, weight in scored]) == (1 if scored else 0)
