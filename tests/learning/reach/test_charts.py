"""Where the lines and dots of a chart stand."""

import itertools

import pytest
from django.utils import translation

from learning.reach.charts import line_chart, round_top
from learning.small_figures import Released, State

FEW, HELD = Released(State.FEW), Released(State.HELD)


def shown(value):
    return Released(State.SHOWN, value)


def chart(*figures, is_moving=False):
    names = [f"week {number}" for number in range(len(figures))]
    return line_chart(figures, names, names, {0: "0", 50: "50", 100: "100"}, is_moving)


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 10), (10, 10), (15, 20), (100, 100), (105, 200), (2015, 3000), (650, 800), (999, 1000)]
)
def test_axis_ends_at_a_round_number(highest, top):
    assert round_top(highest) == top


def test_line_stops_at_hidden_weeks():
    drawn = chart(shown(0), shown(100), FEW, shown(50), HELD, shown(50), shown(100))

    assert [len(line.split()) for line in drawn.lines] == [2, 2]
    assert [dot.is_shown for dot in drawn.dots] == [True, True, False, True, False, True, True]


def test_hidden_weeks_all_stand_at_the_same_height():
    drawn = chart(FEW, HELD, FEW)

    assert len({dot.y for dot in drawn.dots}) == 1
    assert drawn.lines == []


def test_week_that_is_not_over_has_a_line_of_its_own():
    drawn = chart(shown(100), shown(100), shown(50), is_moving=True)

    assert [len(line.split()) for line in drawn.lines] == [2]
    assert len(drawn.moving.split()) == 2
    assert [dot.is_moving for dot in drawn.dots] == [False, False, True]


def test_no_line_leads_to_a_moving_week_from_a_hidden_one():
    assert chart(shown(100), FEW, shown(50), is_moving=True).moving == ""


def test_higher_figures_stand_higher_and_weeks_run_to_the_right():
    drawn = chart(*[shown(value) for value in (0, 25, 50, 75, 100)])

    heights, places = [float(dot.y) for dot in drawn.dots], [float(dot.x) for dot in drawn.dots]
    assert heights == sorted(heights, reverse=True)
    assert places == sorted(places)
    assert [mark.place for mark in drawn.heights] == [drawn.dots[place].y for place in (0, 2, 4)]


@pytest.mark.parametrize(("number", "labels"), [(1, 1), (2, 2), (4, 2), (5, 3), (52, 3), (104, 3)])
def test_weeks_are_named_at_the_ends_and_in_the_middle(number, labels):
    assert len(chart(*[shown(10)] * number).weeks) == labels


def test_coordinates_have_no_decimal_comma_in_french():
    with translation.override("fr"):
        drawn = chart(shown(33), shown(66), shown(99))

    written = itertools.chain(drawn.lines, *((dot.x, dot.y) for dot in drawn.dots))
    assert all(
        part.replace(".", "").isdecimal() for text in written for pair in text.split() for part in pair.split(",")
    )
