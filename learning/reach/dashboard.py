"""What stands on the dashboard: true totals go in, released figures and their words come out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext

from learning.figure_words import number
from learning.small_figures import Released, release

from .charts import Chart, line_chart, round_top
from .forms import Pick
from .indicators import INDICATORS, Indicator
from .models import NO_KEY
from .tally import Tallies, Tally
from .wording import BeforeAfter, Figure, before_after, figure, summary

# One way of splitting up the whole: what was counted in each place, by week, course or language.
Places = dict[Any, Tally]


@dataclass(frozen=True)
class Row:
    """A week, a course or a language with all its figures."""

    label: str
    figures: list[Figure]
    is_moving: bool = False


@dataclass(frozen=True)
class Table:
    """One split of the whole. The total is reckoned by itself, so rounded rows need not add up to it."""

    rows: list[Row]
    total: list[Figure]


@dataclass(frozen=True)
class Card:
    """One indicator: its definition, its total, and its line by week or its means before and after."""

    name: str
    label: str
    definition: str
    total: Figure
    chart: Chart | None
    summary: str
    means: BeforeAfter | None


@dataclass
class Column:
    """One indicator, released for the whole and for every split that is shown."""

    indicator: Indicator
    whole: Released
    splits: dict[str, dict[Any, Released]]


def splits_shown(tallies: Tallies, pick: Pick) -> dict[str, Places]:
    """Return the splits that the screen shows: what is picked is not split once more, and nothing is not a split."""
    splits: dict[str, Places] = {"weeks": dict(tallies.weeks)}
    if not pick.locale and tallies.locales:
        splits["locales"] = dict(tallies.locales)
    if not pick.course and tallies.courses:
        splits["courses"] = dict(tallies.courses)
    return splits


def release_column(indicator: Indicator, whole: Tally, splits: Mapping[str, Places], threshold: int) -> Column:
    """Release one indicator everywhere at once, so that no split gives away what another hides."""
    truths = {name: [indicator.measure(tally) for tally in places.values()] for name, places in splits.items()}
    overlapping = truths.pop("courses", []) if indicator.courses_overlap else []
    total, parts = release(
        indicator.measure(whole),
        list(truths.values()),
        threshold,
        overlapping=overlapping,
        is_average=indicator.is_average,
    )
    names = [*truths, *(["courses"] if overlapping else [])]
    released = {name: dict(zip(splits[name], part, strict=True)) for name, part in zip(names, parts, strict=True)}
    return Column(indicator, total, released)


class Dashboard:
    """Everything the page shows for one pick."""

    def __init__(self, tallies: Tallies, pick: Pick, courses: Mapping[UUID, str], threshold: int) -> None:
        self.tallies = tallies
        self.period = pick.period
        self.threshold = threshold
        self.course_titles = courses
        self.splits = splits_shown(tallies, pick)
        self.columns = [release_column(one, tallies.whole, self.splits, threshold) for one in INDICATORS]

    @property
    def is_long(self) -> bool:
        """Say whether there are so many weeks that their table is better folded and their dots smaller."""
        return self.period.length > 26

    @property
    def is_empty(self) -> bool:
        return self.tallies.whole.is_idle

    @cached_property
    def cards(self) -> list[Card]:
        return [self.card(column) for column in self.columns]

    @cached_property
    def by_week(self) -> Table | None:
        return self.table("weeks", self.week_labels)

    @cached_property
    def by_course(self) -> Table | None:
        return self.table("courses", self.course_labels)

    @cached_property
    def by_language(self) -> Table | None:
        return self.table("locales", self.language_labels)

    @cached_property
    def before_and_after(self) -> list[BeforeAfter]:
        """Return means of the whole, of each course and of each language, where they may be shown."""
        column = next(column for column in self.columns if column.indicator.is_average)
        means = [before_after(gettext("All"), column.whole, self.tallies.whole)]
        for split, labels in (("courses", self.course_labels), ("locales", self.language_labels)):
            if split in self.splits:
                means += [
                    before_after(label, column.splits[split][key], self.splits[split][key])
                    for key, label in labels.items()
                ]
        return [one for one in means if one]

    @property
    def week_labels(self) -> dict[date, str]:
        return {monday: date_format(monday, "j N Y") for monday in self.period.mondays}

    @property
    def course_labels(self) -> dict[UUID, str]:
        """Return the courses that have figures, in the order in which they are taught; removed ones last."""
        found = self.tallies.courses
        known = {key: title for key, title in self.course_titles.items() if key in found}
        removed = {key: gettext("(course removed)") for key in found if key not in known and key != NO_KEY}
        outside = {NO_KEY: gettext("(outside courses)")} if NO_KEY in found else {}
        return {**known, **removed, **outside}

    @property
    def language_labels(self) -> dict[str, str]:
        names = dict(settings.LANGUAGES)
        return {code: names.get(code, code) for code in self.tallies.locales}

    def total(self, column: Column) -> Figure:
        return figure(column.indicator, column.whole, self.tallies.whole, self.threshold)

    def cell(self, column: Column, split: str, key: Any) -> Figure:
        return figure(column.indicator, column.splits[split][key], self.splits[split][key], self.threshold)

    def table(self, split: str, labels: Mapping[Any, str]) -> Table | None:
        """Return one split as a table, in the order of its labels; None when there is nothing to split."""
        if split not in self.splits:
            return None
        rows = [
            Row(label, [self.cell(column, split, key) for column in self.columns], self.is_moving(key))
            for key, label in labels.items()
        ]
        return Table(rows, [self.total(column) for column in self.columns])

    def is_moving(self, key: Any) -> bool:
        """Say whether this is the week that is not over."""
        return key == self.period.last and self.period.is_moving

    def card(self, column: Column) -> Card:
        """Return one indicator with its picture: a line by week for counts, means for an average."""
        one = column.indicator
        return Card(
            name=one.name,
            label=gettext(one.label),
            definition=gettext(one.definition),
            total=self.total(column),
            chart=None if one.is_average else self.chart(column),
            summary="" if one.is_average else summary(list(column.splits["weeks"].values())),
            means=before_after("", column.whole, self.tallies.whole) if one.is_average else None,
        )

    def chart(self, column: Column) -> Chart:
        """Return the line by week of one indicator."""
        weeks = column.splits["weeks"]
        top = round_top(max(released.value or 0 for released in weeks.values()))
        return line_chart(
            list(weeks.values()),
            words=[
                f"{label}: {self.cell(column, 'weeks', monday).words}" for monday, label in self.week_labels.items()
            ],
            labels=[date_format(monday, "j N") for monday in weeks],
            heights={value: number(value) for value in (0, top // 2, top)},
            is_moving=self.period.is_moving,
        )
