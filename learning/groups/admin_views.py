"""Lists in the admin: who looked at whom and which groups have the partner's yes, for the safeguarding lead; awareness sessions, for those who count. Read only."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.permission_policies import ModelPermissionPolicy

from learning.accounts.models import User
from learning.small_figures import rounded

from .enums import PLACES
from .models import AwarenessSession, LearnerGroup, LookRecord
from .shares import FEWEST_FOR_PERCENT


class FacilitatorFilter(django_filters.ModelChoiceFilter):
    """One of those who lead a group."""

    def __init__(self, **kwargs: Any) -> None:
        leading = User.objects.filter(led_groups__isnull=False).distinct().order_by("username")
        super().__init__(label=_("Facilitator"), queryset=leading, **kwargs)


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

    facilitator = FacilitatorFilter()
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
    template_name = "groups/admin_list.html"
    page_title = pgettext_lazy("menu", "Looks")  # short, so that it fits above the list on a phone too
    intro = _(
        "Each time a facilitator opened one learner’s progress or helped with a secret. Ask about what has no reason. "
        "A line goes after 6 months."
    )
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


class ConsentFilterSet(WagtailFilterSet):
    """By facilitator."""

    facilitator = FacilitatorFilter()

    class Meta:
        model = LearnerGroup
        fields: list[str] = []


def consent(group: LearnerGroup) -> str:
    """Return the day of the partner's yes; plain words where it is not recorded."""
    return date_format(group.consent_on) if group.consent_on else gettext("not recorded")


class ConsentView(IndexView):
    """On which day the partner said of each group that consent is settled on paper; those without first."""

    model = LearnerGroup
    template_name = "groups/admin_list.html"
    page_title = _("Consent of groups")
    intro = _(
        "Whether the partner said that each consent is settled on paper. Groups without that stand first: call there."
    )
    header_icon = "group"
    index_url_name = "group_consent"
    index_results_url_name = "group_consent_results"
    permission_policy = ModelPermissionPolicy(LookRecord)  # whoever sees the looks watches over this too
    any_permission_required = ["view"]
    filterset_class = ConsentFilterSet
    paginate_by = 50
    is_searchable = False
    columns = [
        Column("name", label=_("Group"), accessor="name"),
        Column("facilitator", label=_("Facilitator"), accessor=lambda group: group.facilitator.get_full_name()),
        Column("begins_on", label=_("Begins on"), accessor=lambda group: date_format(group.begins_on)),
        Column("consent_on", label=_("Partner's yes"), accessor=consent),
    ]

    def get_base_queryset(self) -> QuerySet[LearnerGroup]:
        groups = LearnerGroup.objects.open().select_related("facilitator")
        return groups.order_by(F("consent_on").asc(nulls_first=True), "name")


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
