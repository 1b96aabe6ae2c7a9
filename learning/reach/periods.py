"""Whole weeks, Monday to Sunday, in which figures are shown."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

WEEK = timedelta(days=7)
LONGEST = 104


def monday(day: date) -> date:
    """Return the first day of the week that `day` lies in."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Period:
    """Some weeks in a row, by the Mondays of the first and of the last one."""

    first: date
    last: date

    @classmethod
    def latest(cls, weeks: int) -> "Period":
        """Return this week and those before it, so many in all."""
        this = monday(timezone.localdate())
        return cls(this - (weeks - 1) * WEEK, this)

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
