"""The pages of the entrance that allauth does not have."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from . import staff_log
from .enums import StaffAction
from .factors import has_factor
from .forms import NewPassphraseForm
from .invitations import invited
from .models import User
from .permissions import leads_groups, roles_of, works_in_admin


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show who is signed in, with which roles, and where to go."""
    context = {
        "roles": roles_of(request.user),
        "works_in_admin": works_in_admin(request.user),
        "leads_groups": leads_groups(request.user),
    }
    return render(request, "account/home.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Let somebody who was invited set a passphrase, then lead to the second factor. A bad link tells nothing."""
    person = invited(key, token)
    if person is None:
        return render(request, "account/invitation_over.html", status=404)
    form = NewPassphraseForm(person, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/invitation.html", {"form": form, "person": person})
    if not take_up(form, key, token):
        return render(request, "account/invitation_over.html", status=404)
    if has_factor(person):
        messages.success(request, _("Your passphrase is set. Sign in with it now."))
        return redirect("account_login")
    login(request, person, settings.AUTHENTICATION_BACKENDS[0])
    return redirect("mfa_activate_totp")


@transaction.atomic
def take_up(form: NewPassphraseForm, key: str, token: str) -> bool:
    """Set the passphrase, unless the link was used a moment ago."""
    User.objects.select_for_update().get(pk=form.user.pk)
    if invited(key, token) is None:
        return False
    form.save()
    staff_log.note(form.user, StaffAction.JOINED)
    return True


def not_offered(request: HttpRequest, *args: str) -> HttpResponse:
    """Tell that accounts and new passphrases come from an administrator."""
    return render(request, "account/not_offered.html", status=403)


def to_entrance(request: HttpRequest) -> HttpResponse:
    """Lead from another way in to the one entrance, and from there to where somebody wanted to go."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))


def not_here(request: HttpRequest, **kwargs: int) -> HttpResponse:
    """Answer for a page of Wagtail's that this site does without."""
    raise Http404
