"""The page of the staff log, for administrators."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView

from .enums import Outcome, StaffAction
from .models import StaffLogEntry, User

LOG, RESULTS = "staff_log", "staff_log_results"
TITLE = _("Staff log")


def people(request: HttpRequest) -> QuerySet[User]:
    """Return who can stand in the log."""
    return User.objects.filter(is_learner=False).order_by("username")


def when(entry: StaffLogEntry) -> str:
    return date_format(localtime(entry.moment), "j F Y, H:i")


class LogFilterSet(WagtailFilterSet):
    """By person, by deed and by how it ended."""

    person = django_filters.ModelChoiceFilter(label=_("Who"), queryset=people)
    action = django_filters.ChoiceFilter(label=_("What"), choices=StaffAction.choices)
    outcome = django_filters.ChoiceFilter(label=_("How it ended"), choices=Outcome.choices)

    class Meta:
        model = StaffLogEntry
        fields = ["person", "action", "outcome"]


class StaffLog(BaseListingView):
    """Who did what, the newest first."""

    model = StaffLogEntry
    page_title = TITLE
    header_icon = "history"
    index_url_name, index_results_url_name = LOG, RESULTS
    filterset_class = LogFilterSet
    paginate_by = 50
    table_classname = "listing staff-log"
    default_ordering = "-moment"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Raises PermissionDenied for all but administrators."""
        if not request.user.has_perm("accounts.view_staff_log"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[StaffLogEntry]:
        return StaffLogEntry.objects.all()

    @property
    def columns(self) -> list[Column]:
        return [
            Column("moment", label=_("When"), accessor=when),
            Column("name", label=_("Who")),
            Column("action", label=_("What"), accessor="get_action_display"),
            Column("about", label=_("About")),
            Column("outcome", label=_("How it ended"), accessor="get_outcome_display"),
        ]
