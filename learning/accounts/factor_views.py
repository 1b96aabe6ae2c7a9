"""Pages about the second factor that are allauth's but for one thing each: one factor always remains, a form comes back."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from .factors import APP, is_last
from .key_forms import RemoveKeyForm
from .models import User


class FormComesBack:
    """Shows a form that was not accepted as it was checked. allauth would make it anew, and check the key twice."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **kwargs}  # type: ignore[misc]  # of the view this is mixed into


class OneRemains:
    """Takes factors away one after the other, so that two requests at once cannot take the last two."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        User.objects.select_for_update().get(pk=request.user.pk)  # type: ignore[misc]  # only who is signed in comes here
        return super().post(request, *args, **kwargs)  # type: ignore[misc]  # as above


class AddKey(FormComesBack, AddWebAuthnView):
    """Register a key; with the first factor come the recovery codes."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        return super().form_valid(form)


class KeyAgain(FormComesBack, ReauthenticateWebAuthnView):
    """Show a key before something delicate. A wrong one leaves the person on this page and on the way."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


class RemoveKey(OneRemains, RemoveWebAuthnView):
    """Take a key away."""

    form_class = RemoveKeyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "key": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_last=is_last(self.object), **kwargs)


class RemoveApp(OneRemains, DeactivateTOTPView):
    """Take the authenticator app away."""


class MoveApp(ActivateTOTPView):
    """Set up the authenticator app anew, on another phone; the old one counts until the new one has shown a code."""

    old: Authenticator

    @method_decorator(reauthentication_required(app="allauth.mfa"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Raises Http404 for who has no app. allauth's own would lead to where it is taken away."""
        self.old = get_object_or_404(Authenticator, user=request.user, type=APP)
        return FormView.dispatch(self, request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_move=True, **kwargs)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        self.old.delete()
        return super().form_valid(form)
