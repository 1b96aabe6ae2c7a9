from collections import Counter

import pytest

from quizzes.order import choice_order, hashed, shuffled

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
