"""Sign in again before something delicate: exports, roles, accounts, invitations (safety, promise 28).

It holds for five minutes. A page is asked for before it is shown; a form that is sent later comes back as it was filled.
allauth would keep such a form in the session, together with address and browser (promise 1), so that is not used.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]


def signed_in_just_now(request: HttpRequest) -> bool:
    return not is_reauthentication_required(request, app="accounts")


def demand(request: HttpRequest) -> None:
    """Raise ReauthenticationRequired when the sign-in is too old; the door then leads to where it is renewed."""
    if not signed_in_just_now(request):
        raise ReauthenticationRequired


def ask_again(view: View) -> View:
    """Let `view` answer only those who signed in just now; others come back to it afterwards. For pages and files."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        demand(request)
        return view(request, *args, **kwargs)

    return answer


def lead_there(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to where the sign-in is renewed, and from there back to this address. Nothing that was sent is kept."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    url = ways[0]["url"] if ways else reverse("account_login")
    return HttpResponseRedirect(f"{url}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")


class AskAgain:
    """For views of a form: asks before the form is shown; when time ran out while it was filled, it comes back filled."""

    request: HttpRequest
    produced_error_message = None  # Wagtail's views would tell it too

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        demand(request)
        return super().get(request, *args, **kwargs)  # type: ignore[misc]  # of the view this is mixed into

    def form_valid(self, form: Any) -> HttpResponseBase:
        if signed_in_just_now(self.request):
            return super().form_valid(form)  # type: ignore[misc]  # as above
        link = reverse("account_reauthenticate")
        message = _("Your sign-in is too old for this. Sign in again in another tab, then press the button once more.")
        form.add_error(None, format_html('{} <a href="{}" target="_blank">{}</a>', message, link, _("Sign in again")))
        return self.form_invalid(form)  # type: ignore[attr-defined]  # as above
