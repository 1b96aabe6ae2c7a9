"""The rule of what may be shown, held against a reader who tries every table that fits what the screen says."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.small_figures import Released, Share, State, Truth, release, rounded, share

THRESHOLD = 10
SOME = 45  # more people than a reader needs to try for a figure that was only held back


def counted(value):
    return Truth(value, people=value, is_idle=value == 0)


def released(total, *splits):
    shown, parts = release(counted(total), [[counted(value) for value in split] for split in splits], THRESHOLD)
    return [shown, *parts]


def words(released):
    return [one.value if one.is_shown else one.state.value for one in released]


@pytest.mark.parametrize(
    ("true", "shown"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (22, 20), (1003, 1005), (1000000, 1000000)]
)
def test_promise_34_rounded_to_the_nearest_five(true, shown):
    assert rounded(true) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 40, Share(5, -1)),
        (2, 40, Share(5, -1)),
        (10, 40, Share(25)),
        (1, 3, Share(33)),
        (38, 40, Share(95, 1)),
        (40, 40, Share(95, 1)),
    ],
)
def test_promise_34_share_never_says_none_or_all(part, whole, shown):
    assert share(part, whole) == shown


@pytest.mark.parametrize("people", range(1, 10))
def test_promise_33_release_of_few_people_is_hidden(people):
    assert released(people) == [Released(State.FEW)]


def test_release_counts_people_not_events():
    shown, _parts = release(Truth(value=400, people=9), [], THRESHOLD)

    assert shown == Released(State.FEW)


def test_release_of_zero_is_shown_only_where_nobody_was():
    nobody, _parts = release(Truth(0, 0, is_idle=True), [], THRESHOLD)
    none_of_some, _parts = release(Truth(0, 0), [], THRESHOLD)

    assert nobody == Released(State.SHOWN, 0)
    assert none_of_some == Released(State.FEW)


def test_release_rounds_the_true_total_and_not_the_sum_of_rounded_parts():
    shown, parts = released(36, [12, 12, 12])

    assert shown == Released(State.SHOWN, 35)
    assert words(parts) == [10, 10, 10]


def test_release_holds_back_a_second_figure_when_one_could_be_worked_out():
    shown, parts = released(41, [32, 9])

    assert shown == Released(State.SHOWN, 40)
    assert words(parts) == ["held", "few"]


def test_release_keeps_a_lone_hidden_figure_when_rounding_hides_it_well_enough():
    _shown, parts = released(64, [30, 30, 4])

    assert words(parts) == [30, 30, "few"]


def test_release_looks_at_all_splits_of_one_total_together():
    """The total, given away by the languages, would give away the weeks."""
    shown, weeks, languages = released(18, [9, 9], [18])

    assert [words([shown]), words(weeks), words(languages)] == [["held"], ["few", "few"], ["held"]]


def test_release_of_averages_hides_a_second_when_the_rest_is_few():
    parts = [counted(30), counted(40), counted(4)]

    _shown, [shown] = release(counted(74), [parts], THRESHOLD, is_average=True)

    assert words(shown) == ["held", 40, "few"]


def test_release_obeys_a_higher_threshold():
    shown, parts = release(counted(60), [[counted(45), counted(15)]], 20)

    assert words(parts[0]) == [45, "few"]
    assert shown == Released(State.SHOWN, 60)


def test_parts_that_contradict_their_total_hide_nothing():
    """More devices than all courses say they have: a page of no course was opened first."""
    shown, [courses] = release(counted(1225), [], THRESHOLD, overlapping=[Truth(0, 0), counted(40)])

    assert [words([shown]), words(courses)] == [[1225], ["few", 40]]


# A reader who knows the rules, and even which of the hidden figures are small.


def possible(shown, true):
    """Return all values a reader must reckon with for one figure."""
    if shown.is_shown:
        return range(max(THRESHOLD, shown.value - 2), shown.value + 3) if shown.value else range(1)
    return range(THRESHOLD) if true < THRESHOLD else range(THRESHOLD, SOME)


def sums(ranges):
    """Return all totals that figures out of these ranges can have."""
    found = {0}
    for values in ranges:
        found = {so_far + value for so_far, value in itertools.product(found, values)}
    return found


def readings(total, split, others):
    """Yield, for each hidden figure of a split, all values for which some table fits everything on the screen."""
    totals = set.intersection(set(possible(*total)), *(sums(possible(*cell) for cell in other) for other in others))
    for place, cell in enumerate(split):
        if not cell[0].is_shown:
            rest = sums(possible(*other) for at, other in enumerate(split) if at != place)
            yield {value for value in possible(*cell) if any(one - value in rest for one in totals)}


def shared_out(total, cuts):
    """Split a total at the places where it is cut."""
    places = [0, *sorted(min(cut, total) for cut in cuts), total]
    return [after - before for before, after in itertools.pairwise(places)]


cuts = st.lists(st.integers(0, 44), max_size=3)


@settings(max_examples=400, deadline=None)
@given(total=st.integers(0, 44), weeks=cuts, languages=cuts)
def test_promise_35_no_hidden_figure_can_be_worked_out_to_within_less_than_five(total, weeks, languages):
    splits = [shared_out(total, weeks), shared_out(total, languages)]

    shown, *parts = released(total, *splits)

    whole = (shown, total)
    tables = [list(zip(part, split, strict=True)) for part, split in zip(parts, splits, strict=True)]
    for table in tables:
        for values in readings(whole, table, [other for other in tables if other is not table]):
            assert max(values) - min(values) >= 5
    if not shown.is_shown:
        values = set.intersection(set(possible(*whole)), *(sums(possible(*cell) for cell in table) for table in tables))
        assert max(values) - min(values) >= 5


@settings(max_examples=400, deadline=None)
@given(total=st.integers(1, 44), weeks=cuts, courses=st.lists(st.integers(0, 44), min_size=1, max_size=3))
def test_nothing_hidden_can_be_worked_out_from_parts_that_overlap(total, weeks, courses):
    """One device may be in several courses: each course has at most all devices, all courses together at least all."""
    split = shared_out(total, weeks)
    courses = [min(course, total) for course in courses[:-1]] + [total]

    shown, [in_weeks, in_courses] = release(
        counted(total), [[counted(week) for week in split]], THRESHOLD, overlapping=[counted(one) for one in courses]
    )

    totals = set(possible(shown, total)) & sums(map(possible, in_weeks, split))
    ranges = list(map(possible, in_courses, courses))
    for place, values in enumerate(ranges):
        if not in_courses[place].is_shown:
            most = [max(other) for at, other in enumerate(ranges) if at != place]
            least = [min(other) for at, other in enumerate(ranges) if at != place]
            fits = {
                value
                for value, one in itertools.product(values, totals)
                if value <= one <= value + sum(min(top, one) for top in most) and max(least, default=0) <= one
            }
            assert max(fits) - min(fits) >= 5


@given(total=st.integers(0, 10_000), weeks=st.lists(st.integers(0, 10_000), max_size=60))
def test_shown_figures_are_true_to_within_two_and_never_about_few(total, weeks):
    split = shared_out(total, weeks)

    shown, parts = released(total, split)

    for one, true in zip([shown, *parts], [total, *split], strict=True):
        if one.is_shown:
            assert abs(one.value - true) <= 2
            assert one.value % 5 == 0
            assert true == 0 or true >= THRESHOLD
        else:
            assert one.value is None


@given(weeks=st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_an_average_never_leaves_a_rest_of_few_people(weeks):
    _shown, [parts] = release(counted(sum(weeks)), [[counted(week) for week in weeks]], THRESHOLD, is_average=True)

    if any(part.is_shown and part.value for part in parts):
        rest = sum(true for part, true in zip(parts, weeks, strict=True) if not part.is_shown)
        assert rest == 0 or rest >= THRESHOLD
