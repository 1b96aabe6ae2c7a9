"""What administrators do for one person: the link of an invitation, and a new start for a lost second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from . import staff_log
from .again import AskAgain
from .enums import StaffAction
from .forms import InvitationForm
from .invitations import end_sign_ins, mail, new_link
from .models import User

INVITE, RESET = "person_invite", "person_reset"


def show_link(request: HttpRequest, person: User, address: str = "") -> HttpResponse:
    """Make a link and show it, this once. It stands in no message and no log; a typed address is used and forgotten."""
    link = new_link(person)
    staff_log.note(request.user, StaffAction.INVITATION, person.username)
    sent = failed = False
    if address:
        try:
            mail(link, address)
            sent = True
        except OSError:
            failed = True
    context = {"person": person, "link": link, "sent": sent, "failed": failed, "page_title": _("Invitation")}
    return render(request, "accounts/admin/invited.html", context)


class Deed(FormView):
    """A form that does something when it is in order."""

    def form_valid(self, form: Any) -> HttpResponseBase:  # type: ignore[override]  # the form of form_class
        return self.done(form)

    def done(self, form: Any) -> HttpResponseBase:
        raise NotImplementedError


class PersonDeed(WagtailAdminTemplateMixin, AskAgain, Deed):  # type: ignore[misc]  # AskAgain fits any form view
    """A page that asks before something is done for one person of the staff."""

    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Raises PermissionDenied for all but administrators, and Http404 where nothing can be done, before secrets are asked."""
        if not request.user.has_perm("accounts.change_user"):
            raise PermissionDenied
        if not self.may_be_done:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def person(self) -> User:
        """Raises Http404 for a learner, and for nobody."""
        return get_object_or_404(User.objects.filter(is_learner=False), pk=self.kwargs["pk"])

    @property
    def may_be_done(self) -> bool:
        return self.person.is_active

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        people = {"url": reverse("wagtailusers_users:index"), "label": _("People")}
        person = {"url": self.person_url, "label": self.person.get_full_name()}
        return [*self.breadcrumbs_items, people, person, {"url": "", "label": self.page_title}]

    @property
    def person_url(self) -> str:
        return reverse("wagtailusers_users:edit", args=[self.person.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, leave=self.person_url, **kwargs)


class Invite(PersonDeed):
    """Make a new link; earlier ones end."""

    page_title = _("Invitation")
    template_name = "accounts/admin/invite.html"
    form_class = InvitationForm

    def done(self, form: InvitationForm) -> HttpResponseBase:
        return show_link(self.request, self.person, form.cleaned_data.get("address", ""))


class ResetSecondFactor(PersonDeed):
    """Take away a lost second factor. The person sets up a new one at the next sign-in; nobody does this for oneself."""

    page_title = _("Second factor")
    template_name = "accounts/admin/reset.html"
    form_class = Form

    @property
    def may_be_done(self) -> bool:
        return self.person != self.request.user

    @transaction.atomic
    def done(self, form: Form) -> HttpResponseBase:
        Authenticator.objects.filter(user=self.person).delete()
        end_sign_ins(self.person)
        staff_log.note(self.request.user, StaffAction.RESET, self.person.username)
        message = _("Done. %(name)s sets up a new second factor at the next sign-in.")
        messages.success(self.request, message % {"name": self.person.get_full_name()})
        return redirect(self.person_url)
