"""Two lists in the admin: who looked at whom, for the safeguarding lead; awareness sessions, for those who count. Read only."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

from learning.accounts.models import User
from learning.small_figures import rounded

from .enums import PLACES
from .models import AwarenessSession, LearnerGroup, LookRecord
from .shares import FEWEST_FOR_PERCENT


class MonthFilter(django_filters.ChoiceFilter):
    """One of the months in which something is recorded, as "2026-11"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Month"), choices=months, **kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        year, _dash, month = value.partition("-")
        return qs.filter(day__year=int(year), day__month=int(month))


def months() -> list[tuple[str, str]]:
    """Return the months that have looks, the newest first."""
    found = LookRecord.objects.annotate(month=TruncMonth("day")).values_list("month", flat=True)
    days: list[date] = sorted(set(found.order_by()), reverse=True)
    return [(f"{day:%Y-%m}", f"{day:%m/%Y}") for day in days]


class LookFilterSet(WagtailFilterSet):
    """By facilitator, group and month."""

    facilitator = django_filters.ModelChoiceFilter(
        label=_("Facilitator"), queryset=User.objects.filter(led_groups__isnull=False).distinct().order_by("username")
    )
    group = django_filters.ModelChoiceFilter(label=_("Group"), queryset=LearnerGroup.objects.order_by("name"))
    month = MonthFilter()

    class Meta:
        model = LookRecord
        fields: list[str] = []


def day_of(row: LookRecord | AwarenessSession) -> str:
    """Return the day; Wagtail's own column would say how many hours ago."""
    return date_format(row.day)


def nickname(look: LookRecord) -> str:
    """Return by what name the learner is in the group; nobody's once they left."""
    return look.membership.nickname if look.membership else pgettext("a learner, of a group", "has left")


class LooksView(IndexView):
    """Who looked at one learner, of which group, on which day; never what was seen."""

    model = LookRecord
    page_title = _("Looks at learners")
    header_icon = "view"
    index_url_name = "group_looks"
    index_results_url_name = "group_looks_results"
    any_permission_required = ["view"]
    filterset_class = LookFilterSet
    default_ordering = "-day"
    paginate_by = 50
    is_searchable = False
    columns = [
        Column("day", label=_("Day"), accessor=day_of, sort_key="day"),
        Column("facilitator", label=_("Facilitator"), accessor=lambda look: look.facilitator.get_full_name()),
        Column("group", label=_("Group"), accessor="group.name"),
        Column("member", label=_("Learner"), accessor=nickname),
        Column("kind", label=_("What was done"), accessor="get_kind_display"),
    ]

    def get_base_queryset(self) -> QuerySet[LookRecord]:
        return LookRecord.objects.select_related("facilitator", "group", "membership")


class SessionFilterSet(WagtailFilterSet):
    """By region."""

    region = django_filters.ChoiceFilter(label=_("Region"), choices=PLACES)

    class Meta:
        model = AwarenessSession
        fields: list[str] = []


def people(session: AwarenessSession) -> str:
    """Return how many came, as figures are shown here: under ten hidden, else to the nearest five (safety 33 and 34)."""
    if session.people < FEWEST_FOR_PERCENT:
        return gettext("fewer than %(n)d") % {"n": FEWEST_FOR_PERCENT}
    return str(rounded(session.people))


class SessionsView(IndexView):
    """What was held where, with how many people."""

    model = AwarenessSession
    page_title = _("Awareness sessions")
    header_icon = "group"
    index_url_name = "awareness_sessions"
    index_results_url_name = "awareness_sessions_results"
    any_permission_required = ["view"]
    filterset_class = SessionFilterSet
    default_ordering = "-day"
    paginate_by = 50
    is_searchable = False
    columns = [
        Column("day", label=_("Day"), accessor=day_of, sort_key="day"),
        Column("activity", label=_("Activity"), accessor="get_activity_display"),
        Column("region", label=_("Region"), accessor="get_region_display"),
        Column("place", label=_("Kind of place"), accessor="get_place_display"),
        Column("language", label=_("Language"), accessor="get_language_display"),
        Column("people", label=_("People"), accessor=people),
        Column("facilitator", label=_("Facilitator"), accessor=lambda session: session.facilitator.get_full_name()),
        Column("remarks", label=_("Remarks")),
    ]

    def get_base_queryset(self) -> QuerySet[AwarenessSession]:
        return AwarenessSession.objects.select_related("facilitator")
