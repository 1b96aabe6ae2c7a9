"""The pages of the entrance that allauth does not have."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

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
