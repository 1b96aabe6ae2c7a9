"""Whole weeks, Monday to Sunday, in which figures are shown.

On a real site a week is shown when it is over, and stays as it is from then on: what arrives late is counted in the week in
which it arrives, and totals of days that are gone are not written to any more. So a figure is frozen each Monday, and
nobody can look twice within a week and subtract (safety, promise 35). The demo shows the running week too, or there would
be nothing to see in it before next Monday.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

WEEK = timedelta(days=7)
LONGEST = 104


def monday(day: date) -> date:
    """Return the first day of the week that `day` lies in."""
    return day - timedelta(days=day.weekday())


def last_shown_day() -> date:
    """Return the last day whose figures may be shown: today where the running week is, else the Sunday before it."""
    today = timezone.localdate()
    return today if settings.REACH_SHOWS_RUNNING_WEEK else monday(today) - timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Some weeks in a row, by the Mondays of the first and of the last one."""

    first: date
    last: date

    @classmethod
    def latest(cls, weeks: int) -> "Period":
        """Return the latest week that is shown and those before it, so many in all."""
        last = monday(last_shown_day())
        return cls(last - (weeks - 1) * WEEK, last)

    @property
    def length(self) -> int:
        return (self.last - self.first) // WEEK + 1

    @property
    def mondays(self) -> list[date]:
        return [self.first + number * WEEK for number in range(self.length)]

    @property
    def last_day(self) -> date:
        return self.last + timedelta(days=6)

    @property
    def is_moving(self) -> bool:
        """Say whether this week is in it, whose figures still grow."""
        return self.last_day >= timezone.localdate()
