"""Which rates of choices may be shown, and that none hidden can be worked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.small_figures import Share
from quizzes.choice_rates import rounded_share, several_rates, single_rates


def shown(picks, right="R", people=None):
    rates = single_rates(picks, [right], sum(picks.values()) if people is None else people)
    return rates and [("+".join(rate.labels), rate.share.percent, rate.is_merged) for rate in rates]


@pytest.mark.parametrize(
    ("picks", "bars"),
    [
        ({"R": 20, "B": 9}, None),
        ({"R": 20, "B": 10}, [("R", 65, False), ("B", 35, False)]),
        ({"R": 60, "B": 30, "C": 10}, [("R", 60, False), ("B", 30, False), ("C", 10, False)]),
        ({"R": 60, "B": 30, "C": 6, "D": 4}, [("R", 60, False), ("B", 30, False), ("C+D", 10, True)]),
        ({"R": 60, "B": 25, "C": 12, "D": 3}, [("R", 60, False), ("B", 25, False), ("C+D", 15, True)]),
        ({"R": 60, "B": 30, "C": 10, "D": 0}, [("R", 60, False), ("B", 30, False), ("C+D", 10, True)]),
        ({"R": 95, "B": 3, "C": 2}, None),
        ({"R": 4, "B": 76, "C": 20}, [("B", 75, False), ("R+C", 25, True)]),
        ({"R": 4, "B": 88, "C": 8}, None),
    ],
    ids=[
        "29 people",
        "30 people",
        "all are 10 or more",
        "two small ones together",
        "a small one with the next smallest",
        "one that nobody picked too",
        "all wrong ones together are too few",
        "the right one hides among others, and does not make up their number",
        "only the right one and a small one are left to merge with",
    ],
)
def test_bars(picks, bars):
    assert shown(picks) == bars


def test_no_answer_is_a_choice_of_its_own():
    assert shown({"R": 60, "B": 20}, people=100) == [("R", 60, False), ("B", 20, False), ("", 20, False)]
    assert shown({"R": 60, "B": 38}, people=100) is None or ("", 2, False) not in shown({"R": 60, "B": 38}, people=100)


PICKS = st.dictionaries(st.sampled_from("RABCDEF"), st.integers(0, 60), min_size=2).filter(lambda picks: "R" in picks)


@given(PICKS)
def test_nothing_small_stands_alone(picks):
    """Whoever knows the right one's number too, from the facility, still finds no wrong choice of 1 to 9 people."""
    for labels, _percent, is_merged in shown(picks) or []:
        wrong = [picks[label] for label in labels.split("+") if label != "R"]
        if is_merged:
            assert sum(wrong) >= 10
        else:
            assert picks[labels] >= 10


@given(PICKS)
def test_each_choice_stands_in_one_bar(picks):
    bars = shown(picks)

    assert bars is None or sorted("+".join(label for label, _p, _m in bars).split("+")) == sorted(picks)


def test_several_may_be_picked():
    assert several_rates({"A": 20}, 29) is None
    assert [(rate.labels, rate.share) for rate in several_rates({"A": 98, "B": 50, "C": 9}, 100)] == [
        (("A",), Share(95, 1)),
        (("B",), Share(50)),
    ]


@pytest.mark.parametrize(
    ("part", "share"),
    [
        (0, Share(5, -1)),
        (5, Share(5, -1)),
        (7, Share(5)),
        (8, Share(10)),
        (52.5, Share(55)),
        (94, Share(95)),
        (95, Share(95, 1)),
    ],
)
def test_shares_are_rounded_to_5(part, share):
    assert rounded_share(part, 100) == share
