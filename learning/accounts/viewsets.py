"""The list of people in the admin; only administrators see it. Learners stand in no list and open under no address."""

from typing import Any

import django_filters
from django.forms import CheckboxSelectMultiple
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.generic.usage import UsageView
from wagtail.users.views.users import DeleteView, EditView, HistoryView, IndexView, UserColumn
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from .enums import Role
from .forms import ChangedPersonForm, NewPersonForm
from .models import User


class PeopleFilterSet(WagtailFilterSet):
    """By role and by whether they may sign in."""

    role = django_filters.MultipleChoiceFilter(
        field_name="groups__name", choices=Role.choices, label=_("Role"), widget=CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, is_searching: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    class Meta:
        model = User
        fields = ["is_active"]


class PeopleView(IndexView):
    """Everybody with their roles and the day of their last visit."""

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(UserColumn)(
                "pen_name", accessor="get_full_name", label=_("Name"), get_url=self.get_edit_url, classname="name"
            ),
            Column("username", label=_("Signs in as"), sort_key="username"),
            Column("roles", accessor=self.role_names, label=_("Roles")),
            BooleanColumn("is_active", label=_("May sign in"), sort_key="is_active"),
            DateColumn("last_visit_on", label=_("Last visit"), sort_key="last_visit_on"),
        ]

    def role_names(self, user: User) -> str:
        names = {group.name for group in user.groups.all()}
        return ", ".join(str(role.label) for role in Role if role.value in names)

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(is_learner=False).prefetch_related("groups")


class NoLearner:
    """Answer for a learner's account as for none: it is the learner's alone."""

    def get_object(self, *args: Any, **kwargs: Any) -> User:
        person = super().get_object(*args, **kwargs)  # type: ignore[misc]  # of Wagtail's view
        if person.is_learner:
            raise Http404
        return person


class PersonView(NoLearner, EditView):
    """One account, to be changed."""


class GoneView(NoLearner, DeleteView):
    """One account, to be deleted."""


class PastView(NoLearner, HistoryView):
    """What was changed of one account."""


class UsesView(NoLearner, UsageView):
    """Where one account is named."""


class UserViewSet(WagtailUserViewSet):
    """Accounts are made and changed here, and set inactive rather than deleted."""

    filterset_class = PeopleFilterSet
    index_view_class = PeopleView
    edit_view_class = PersonView
    delete_view_class = GoneView
    history_view_class = PastView
    usage_view_class = UsesView
    copy_view_enabled = False
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update: bool = False) -> type:
        return ChangedPersonForm if for_update else NewPersonForm
