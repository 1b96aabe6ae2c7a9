"""The list of people in the admin; only administrators see it. Learners stand in no list and open under no address."""

from typing import Any

import django_filters
from django.forms import CheckboxSelectMultiple
from django.http import Http404, HttpResponseBase
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.usage import UsageView
from wagtail.users.views.users import CreateView, DeleteView, EditView, HistoryView, IndexView, UserColumn
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from . import staff_log
from .again import AskAgain
from .enums import Role, StaffAction
from .forms import ChangedPersonForm, NewPersonForm
from .invitations import end_sign_ins
from .models import User
from .permissions import role_words
from .person_views import show_link


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


def last_visit(person: User) -> str:
    """Return the day; Wagtail's own column would say how many hours ago, and the hour is not kept."""
    return date_format(person.last_visit_on) if person.last_visit_on else ""


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
            Column("last_visit_on", accessor=last_visit, label=_("Last visit"), sort_key="last_visit_on"),
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


class NewPersonView(AskAgain, CreateView):
    """A new account; the next page shows the link of its invitation."""

    def form_valid(self, form: NewPersonForm) -> HttpResponseBase:
        response = super().form_valid(form)
        person = getattr(self, "object", None)
        if person is None:  # the sign-in was too old
            return response
        staff_log.note(self.request.user, StaffAction.PERSON, f"{person.username}: {role_words(person)}")
        return show_link(self.request, person)


class PersonView(NoLearner, AskAgain, EditView):
    """One account, to be changed. What ends a sign-in here ends it at once."""

    def save_instance(self) -> User:
        """Store what was changed, and note whose roles and state changed how."""
        before = User.objects.get(pk=self.object.pk)
        roles, was_active = role_words(before), before.is_active
        person = super().save_instance()
        if role_words(person) != roles:
            staff_log.note(self.request.user, StaffAction.ROLES, f"{person.username}: {roles} → {role_words(person)}")
        if person.is_active != was_active:
            end_sign_ins(person)
            state = _("active") if person.is_active else _("inactive")
            staff_log.note(self.request.user, StaffAction.STATE, f"{person.username}: {state}")
        return person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_self=self.editing_self, **kwargs)


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
    add_view_class = NewPersonView
    edit_view_class = PersonView
    delete_view_class = GoneView
    history_view_class = PastView
    usage_view_class = UsesView
    copy_view_enabled = False
    create_template_name = "accounts/admin/person.html"
    edit_template_name = "accounts/admin/person.html"

    def get_form_class(self, for_update: bool = False) -> type:
        return ChangedPersonForm if for_update else NewPersonForm
