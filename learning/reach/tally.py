"""Reading the totals: once, grouped by the database, then added up for the whole, each week, each course and each language."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Sum

from learning.small_figures import Truth
from quizzes.events import EventKind

from .models import DailyReach
from .periods import Period


@dataclass
class Tally:
    """True totals of one place (a week, a course, a language or the whole), never shown as they are."""

    device_kind: EventKind
    counts: Counter[str] = field(default_factory=Counter)
    messages: Counter[tuple[str, UUID, UUID]] = field(default_factory=Counter)
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)

    def add(self, row: Mapping[str, Any]) -> None:
        """Add one row of grouped totals."""
        self.counts[row["kind"]] += row["counted"]
        self.messages[row["kind"], row["course_key"], row["step_key"]] += row["messages"]
        self.before += row["before"]
        self.after += row["after"]

    @property
    def is_idle(self) -> bool:
        return not self.counts

    @property
    def devices(self) -> Truth:
        """Return how many devices came for the first time; a device stands for a person."""
        count = self.counts[self.device_kind]
        return Truth(count, count, self.is_idle)

    def of(self, kind: EventKind) -> Truth:
        """Return a count with the people surely behind it.

        One person can send many messages, but seldom two about the same step; and those who came are at least as many as the
        devices that were new. So: the messages at the busiest step, and no more than there were devices.
        """
        busiest = max((number for key, number in self.messages.items() if key[0] == kind), default=0)
        return Truth(self.counts[kind], min(busiest, self.counts[self.device_kind]), self.is_idle)


@dataclass
class Tallies:
    """The whole and its three splits. Places without any row stand in `weeks` and `locales` too, idle."""

    whole: Tally
    weeks: dict[date, Tally]
    courses: dict[UUID, Tally]
    locales: dict[str, Tally]


def grouped(period: Period, course: UUID | None, locale: str) -> Iterable[Mapping[str, Any]]:
    """Return the totals of a period by week, kind, course, step and language. One query."""
    rows = DailyReach.objects.in_weeks(period.first, period.last)
    if course:
        rows = rows.in_course(course)
    if locale:
        rows = rows.in_locale(locale)
    return (
        rows.values("kind", "course_key", "step_key", "locale", "week")
        .annotate(counted=Sum("count"), messages=Sum("records"), before=Sum("before_sum"), after=Sum("after_sum"))
        .order_by()
    )


def read(period: Period, course: UUID | None = None, locale: str = "", locales: tuple[str, ...] = ()) -> Tallies:
    """Return the true totals of a period, for one course or all, in one language or in `locales`."""
    # Only a device's first visit in a course is known by course; over all courses it is the first visit to the site.
    of_place = EventKind.COURSE_DEVICE if course else EventKind.DEVICE
    whole = Tally(of_place)
    weeks = {monday: Tally(of_place) for monday in period.mondays}
    courses: dict[UUID, Tally] = defaultdict(lambda: Tally(EventKind.COURSE_DEVICE))
    languages = {code: Tally(of_place) for code in ((locale,) if locale else locales)}
    for row in grouped(period, course, locale):
        whole.add(row)
        weeks[row["week"]].add(row)
        languages.setdefault(row["locale"], Tally(of_place)).add(row)
        if row["kind"] != EventKind.DEVICE:
            courses[row["course_key"]].add(row)
    return Tallies(whole, weeks, dict(courses), languages)
