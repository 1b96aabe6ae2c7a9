"""How many, a day at a time: one row a day and combination of labels. No row says who, from where or at what hour."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.totals import add_up
from quizzes.events import EventKind, LearningEvent

from .periods import monday

# Stands for "no course" and "no step". NULL would not do: two rows with NULL are never equal to a unique constraint.
NO_KEY = UUID(int=0)

# What a count means is written in indicators.py; raise this when a meaning changes, so that old rows keep theirs.
DEFINITION = 1

UNIQUE = (
    "day",
    "kind",
    "course_key",
    "step_key",
    "locale",
    "channel",
    "region",
    "age_band",
    "gender",
    "definition",
)
SUMS = ("count", "records", "before_sum", "after_sum")


class DailyReachQuerySet(models.QuerySet["DailyReach"]):
    """Totals, and the one way to add to them."""

    def in_weeks(self, first: date, last: date) -> Self:
        """Keep the weeks that begin on these Mondays or between them."""
        return self.filter(day__range=(first, last + timedelta(days=6)))

    def in_course(self, key: UUID) -> Self:
        return self.filter(course_key=key)

    def in_locale(self, code: str) -> Self:
        return self.filter(locale=code)

    def add(self, events: Iterable[LearningEvent]) -> None:
        """Add events to today's totals, in one statement."""
        add_up([DailyReach(**labels, **sums) for labels, sums in summed(events)], UNIQUE, SUMS)


def summed(events: Iterable[LearningEvent]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return the labels and the sums of events of today; those with the same labels make one row."""
    today = timezone.localdate()
    rows: dict[tuple, tuple[dict[str, Any], dict[str, Any]]] = {}
    for event in events:
        labels = {
            "day": today,
            "kind": event.kind,
            "course_key": event.course_key or NO_KEY,
            "step_key": event.step_key or NO_KEY,
            "locale": event.locale,
            "channel": event.channel,
            "region": "",
            "age_band": "",
            "gender": "",
            "definition": DEFINITION,
        }
        _labels, sums = rows.setdefault(
            tuple(labels.values()), ({**labels, "week": monday(today)}, dict.fromkeys(SUMS, 0))
        )
        for name, more in zip(SUMS, (event.count, 1, event.before or 0, event.after or 0), strict=True):
            sums[name] += more
    return list(rows.values())


class DailyReach(models.Model):
    """The total of one kind of event on one day, for one combination of labels.

    It says what happened on that day. A quiz that is marked again later changes nothing here: who had not passed by the
    marks of that day was counted as such, and figures that were reported once stay as they were.
    """

    day = models.DateField(_("day"))
    week = models.DateField(
        _("week"), help_text=_("Its Monday; grouping by it is many times faster than reckoning it.")
    )
    kind = models.CharField(_("what"), max_length=30, choices=EventKind)
    course_key = models.UUIDField(_("course"), default=NO_KEY, help_text=_("The course's translation key."))
    step_key = models.UUIDField(_("step"), default=NO_KEY, help_text=_("The lesson's or quiz's translation key."))
    locale = models.CharField(_("language"), max_length=10)
    channel = models.CharField(_("channel"), max_length=20, help_text=_("Web, installed app, classroom kit, group, …"))
    region = models.CharField(_("region"), max_length=30, blank=True, help_text=_("Empty: not said."))
    age_band = models.CharField(_("age band"), max_length=10, blank=True, help_text=_("Empty: not said."))
    gender = models.CharField(_("gender"), max_length=10, blank=True, help_text=_("Empty: not said."))
    definition = models.PositiveSmallIntegerField(_("version of the definitions"), default=DEFINITION)
    count = models.PositiveBigIntegerField(_("count"), default=0)
    records = models.PositiveBigIntegerField(
        _("messages"),
        default=0,
        help_text=_("How many messages were added; one message may bring several answers."),
    )
    before_sum = models.DecimalField(_("sum of scores before"), max_digits=16, decimal_places=4, default=Decimal(0))
    after_sum = models.DecimalField(_("sum of scores after"), max_digits=16, decimal_places=4, default=Decimal(0))

    objects = DailyReachQuerySet.as_manager()

    class Meta:
        verbose_name = _("daily total")
        verbose_name_plural = _("daily totals")
        # Totals are read in the dashboard and written by events only; nobody edits them.
        default_permissions = ()
        permissions = [("view_reach", _("Can see how many were reached"))]
        constraints = [
            models.UniqueConstraint(
                fields=UNIQUE,
                name="one_total_per_day_and_labels",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}: {self.count}"
