"""Statistics of a question: by hand, from raw answers, and from totals, all the same."""

import statistics
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis import (
    Item,
    discrimination,
    efficiency,
    facility,
    guess_level,
    normalised_gain,
    pick_rates,
    total,
    upper_lower,
)
from quizzes.questions.base import Key
from quizzes.totals import Taken, cell_of, sums


def item(rows):
    """Return the totals of (score, rest, percent, choice) rows."""
    found = Item()
    for x, rest, percent, pick in rows:
        taken = Taken(x, rest, 100 * percent)
        found += Item(**sums(taken), cells=Counter([cell_of(taken, pick)]))
    return found


# Five people: three earn the point; what the others' questions brought them is 0.8, 0.6, 0.4, 0.6, 0.2.
FIVE = item(
    [
        (10_000, 8_000, 84, "A"),
        (0, 6_000, 48, "B"),
        (10_000, 4_000, 52, "A"),
        (10_000, 6_000, 68, "A"),
        (0, 2_000, 16, "C"),
    ]
)


def test_by_hand():
    # Σ(x−x̄)(r−r̄) = 0.24, Σ(x−x̄)² = 1.2, Σ(r−r̄)² = 0.208; sorted side by side the first would be 0.44.
    assert facility(FIVE) == pytest.approx(0.6)
    assert discrimination(FIVE) == pytest.approx(100 * 0.24 / (1.2 * 0.208) ** 0.5)
    assert efficiency(FIVE) == pytest.approx(100 * 0.24 / 0.44)


def test_upper_lower_by_hand():
    # In steps of 5 %: 80, 65, 50, 45, 15. 27 % of five are 1.35: the best and 0.35 of the next (80, 65) are both right; the weakest (15, 45) both wrong.
    assert upper_lower(FIVE) == pytest.approx(1.0)


def test_a_tie_is_shared_out_evenly():
    # Ten people; 2.7 of the five at 80 % are the best, whoever they are: three of the five are right.
    rows = [(10_000, 0, 80, "")] * 3 + [(0, 0, 80, "")] * 2 + [(10_000, 0, 20, "")] + [(0, 0, 20, "")] * 4

    assert upper_lower(item(rows)) == pytest.approx(3 / 5 - 1 / 5)
    assert upper_lower(item(list(reversed(rows)))) == pytest.approx(3 / 5 - 1 / 5)


def test_choices_of_the_best_and_the_weakest_third():
    rows = [(10_000, 0, 90, "A")] * 2 + [(0, 0, 50, "B")] * 2 + [(0, 0, 10, "C")] * 2

    assert pick_rates(item(rows), from_top=True) == {"A": (2, 1), "B": (0, 0), "C": (0, 0)}
    assert pick_rates(item(rows), from_top=False) == {"A": (0, 0), "B": (0, 0), "C": (2, 1)}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(10_000, 5_000, 75, "")],
        [(10_000, 2_000, 60, ""), (10_000, 9_000, 95, "")],
        [(10_000, 5_000, 75, ""), (0, 5_000, 25, "")],
    ],
    ids=["nobody", "one person", "all earn the same", "all have the same rest"],
)
def test_without_spread_there_is_no_figure(rows):
    assert (discrimination(item(rows)), efficiency(item(rows))) == (None, None)


def test_nobody_has_no_facility_and_equal_attempts_no_d():
    assert facility(Item()) is None
    assert upper_lower(item([(10_000, 5_000, 75, ""), (0, 5_000, 75, "")])) is None
    assert pick_rates(Item(), from_top=True) == {}


def test_the_questions_own_score_does_not_rank():
    """Ranked by its own score, each question would have D = 1; here the best by the whole quiz fail it."""
    rows = [(0, 9_000, 80, "")] * 5 + [(10_000, 1_000, 20, "")] * 5

    assert upper_lower(item(rows)) == pytest.approx(-1)
    assert discrimination(item(rows)) == pytest.approx(-100)


def key(type, credits, rule="one", most=None):
    return Key("k", type, {name: Decimal(credit) for name, credit in credits.items()}, rule=rule, most=most)


@pytest.mark.parametrize(
    ("asked", "level"),
    [
        (key("single_choice", {"a": "1", "b": "0", "c": "0", "d": "0"}), 0.25),
        (key("single_choice", {"a": "1", "b": "0.5"}), 0.75),
        (key("true_false", {"true": "1", "false": "0"}), 0.5),
        (key("multiple_response", {"a": "1", "b": "0"}, "balanced"), (1 + 0 + 0) / 3),
        (key("multiple_response", {"a": "1", "b": "0", "c": "0"}, "all_or_nothing"), 1 / 7),
        (key("multiple_response", {"a": "1", "b": "0", "c": "0"}, "all_or_nothing", 1), 1 / 3),
        (key("ordering", {}), None),
        (key("number", {"r": "1"}), None),
    ],
)
def test_guess_level(asked, level):
    assert guess_level(asked) == (None if level is None else pytest.approx(level))


def test_gain_from_group_means():
    assert normalised_gain(Fraction(2, 5), Fraction(7, 10)) == pytest.approx(0.5)
    assert normalised_gain(Fraction(1), Fraction(1)) is None
    assert normalised_gain(Fraction(1, 2), Fraction(1, 4)) == pytest.approx(-0.5)


# Statistics from totals = from raw

PERSON = st.tuples(
    st.sampled_from([0, 3_333, 5_000, 10_000]), st.integers(0, 10_000), st.integers(0, 100), st.sampled_from("ABC")
)
PEOPLE = st.lists(PERSON, min_size=2, max_size=40)


def raw_discrimination(rows):
    return 100 * statistics.correlation([row[0] for row in rows], [row[1] for row in rows])


def raw_efficiency(rows):
    x, r = [row[0] for row in rows], [row[1] // 500 * 5 for row in rows]
    return 100 * statistics.covariance(x, r) / statistics.covariance(sorted(x), sorted(r))


def raw_upper_lower(rows):
    """Rank everybody; where a tie is cut, its members stand in the group with the same fraction of themselves."""
    wanted = Fraction(27, 100) * len(rows)

    def earned(from_top):
        left, points = wanted, Fraction(0)
        for step in sorted({row[2] // 5 for row in rows}, reverse=from_top):
            tie = [Fraction(row[0], 10_000) for row in rows if row[2] // 5 == step]
            part = min(Fraction(1), left / len(tie))
            points, left = points + part * sum(tie), left - part * len(tie)
            if left <= 0:
                break
        return points / wanted

    return float(earned(True) - earned(False))


@given(PEOPLE)
def test_from_totals_as_from_raw(rows):
    totals = item(rows)

    assert facility(totals) == pytest.approx(statistics.fmean(row[0] for row in rows) / 10_000)
    if len({row[0] for row in rows}) > 1 and len({row[1] for row in rows}) > 1:
        assert discrimination(totals) == pytest.approx(raw_discrimination(rows), abs=1e-6)
    else:
        assert discrimination(totals) is None
    if len({row[0] for row in rows}) > 1 and len({row[1] // 500 for row in rows}) > 1:
        assert efficiency(totals) == pytest.approx(raw_efficiency(rows), abs=1e-6)
    else:
        assert efficiency(totals) is None
    if len({row[2] // 5 for row in rows}) > 1:
        assert upper_lower(totals) == pytest.approx(raw_upper_lower(rows), abs=1e-9)
    assert totals.picks == Counter(row[3] for row in rows)


@given(PEOPLE, st.integers(0, 40))
def test_parts_add_up_to_the_whole(rows, cut):
    assert total([item(rows[:cut]), item(rows[cut:])]) == item(rows)


@given(PEOPLE)
def test_figures_stay_in_their_range(rows):
    totals = item(rows)

    for figure in (discrimination(totals), efficiency(totals)):
        assert figure is None or figure <= 100 + 1e-9
    assert -1 <= (upper_lower(totals) or 0) <= 1
    for one, other in combinations((pick_rates(totals, True), pick_rates(totals, False)), 2):
        assert all(sum(share for _n, share in rates.values()) == 1 for rates in (one, other))
