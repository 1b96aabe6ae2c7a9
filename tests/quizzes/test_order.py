"""The draw: the same for the same seed on the phone and here (tests/browser/test_draw.py), and fair."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.order import choice_order, draw, hashed, question_order, shuffled

SEED = "7d9f7e0a-3f0f-4a3e-9f56-1b1c2d3e4f50"
TEN = [f"q{n}" for n in range(1, 11)]


@pytest.mark.parametrize(("text", "expected"), [("", 2872998923), ("a", 444641715)])
def test_hashed_of_known_texts(text, expected):
    assert hashed(text) == expected


def test_shuffled_gives_what_the_client_draws():
    assert shuffled(TEN, SEED)[:4] == ["q9", "q5", "q1", "q10"]


def test_shuffled_puts_each_question_first_about_equally_often():
    counts = Counter(id for n in range(4000) for id in shuffled(TEN, f"seed-{n}")[:4])

    assert all(1500 < count < 1700 for count in counts.values())


def test_shuffled_does_not_depend_on_the_order_given():
    assert shuffled(TEN, SEED) == shuffled(reversed(TEN), SEED)


def question(type="single_choice", pinned=()):
    return {"type": type, "choices": [{"id": id, "pinned": id in pinned} for id in TEN]}


def test_choice_order_keeps_pinned_choices_last():
    order = choice_order(question(pinned={"q1"}), SEED, True)

    assert order[-1] == "q1"
    assert order != TEN
    assert sorted(order) == sorted(TEN)


@pytest.mark.parametrize(("type", "is_shuffled"), [("true_false", True), ("single_choice", False)])
def test_choice_order_stays_when_nothing_is_shuffled(type, is_shuffled):
    assert choice_order(question(type), SEED, is_shuffled) == TEN


@st.composite
def plans(draw):
    """Draw what a quiz asks: questions of its own, and pools; no question stands twice."""
    ids = draw(st.lists(st.text(min_size=1, max_size=6), unique=True, min_size=1, max_size=24))
    plan = []
    while ids:
        size = draw(st.integers(1, len(ids)))
        of, ids = ids[:size], ids[size:]
        plan.extend([{"take": draw(st.integers(1, size + 1)), "of": of}] if draw(st.booleans()) else of)
    return plan


@given(plans(), st.text(max_size=12), st.randoms(use_true_random=False))
def test_draw_of_any_plan(plan, seed, random):
    """Own questions all, of each pool as many as it takes and none from elsewhere; how a pool is written does not matter."""
    drawn = draw(plan, seed)
    other = [
        part if isinstance(part, str) else {**part, "of": random.sample(part["of"], len(part["of"]))} for part in plan
    ]

    assert drawn == draw(plan, seed) == draw(other, seed)
    assert len(set(drawn)) == len(drawn)
    assert [id for id in drawn if id in plan] == [part for part in plan if isinstance(part, str)]
    for pool in (part for part in plan if not isinstance(part, str)):
        assert len(set(drawn) & set(pool["of"])) == min(pool["take"], len(pool["of"]))
    assert Counter(question_order(drawn, seed, True)) == Counter(drawn)
    assert question_order(drawn, seed, False) == drawn
