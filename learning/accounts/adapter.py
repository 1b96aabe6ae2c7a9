"""How allauth behaves here."""

from base64 import urlsafe_b64encode
from functools import cached_property
from itertools import count
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import limits, sign_ins
from .factors import is_last
from .learners import at_learners_entrance
from .models import User
from .permissions import leads_groups, works_in_admin

WAYS_AGAIN = {
    "reauthenticate": _("With the passphrase"),
    "mfa_reauthenticate": _("With a code"),
    "mfa_reauthenticate:webauthn": _("With a security key"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Two entrances that know nothing of each other's people: learners make their accounts, all others are given one."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The name or the passphrase is not right."),
        "incorrect_password": _("This passphrase is not right."),
        "enter_current_password": _("This passphrase is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return at_learners_entrance(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Store a learner's new account. Its form has hashed the secret already, so that no writer waits for that."""
        user.username = form.cleaned_data["username"]
        user.password = form.hashed_secret
        user.is_learner = True
        user.save()
        return user

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Check a new passphrase; a learner's secret has rules of its own, which its form knows."""
        return password if at_learners_entrance(context.request) else super().clean_password(password, user)

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Tell those who work here what was done. For learners the next page does: a message would wait in a cookie."""
        if not at_learners_entrance(request):
            super().add_message(request, *args, **kwargs)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise ValidationError when this account must wait. allauth's own limit is not used: it counts addresses too."""
        is_learner = at_learners_entrance(request)
        limits.take_try(tries_key(is_learner, credentials["username"]), limits.MOST_IN_A_ROW if is_learner else None)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose secrets these are. Whoever belongs to the other entrance is answered as if they were wrong."""
        is_learner = at_learners_entrance(request)
        user = super().authenticate(request, **credentials)
        if user is None or user.is_learner != is_learner or (is_learner and not user.is_active):
            return None
        limits.forget_tries(tries_key(is_learner, credentials["username"]))
        return user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the secrets again before something delicate, but not of somebody who typed them just now."""
        return not sign_ins.is_fresh(context.request) and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict]:
        """Return the ways to sign in again, in our words."""
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS_AGAIN[way["id"]]} for way in ways]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if isinstance(request.user, User) and request.user.is_learner:
            return reverse("me:home")
        if works_in_admin(request.user):
            return reverse("wagtailadmin_home")
        return reverse("groups:home" if leads_groups(request.user) else "account_home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")


def tries_key(is_learner: bool, name: str) -> str:
    """Return under which key wrong secrets are counted: apart for the two entrances, so neither tells of the other's."""
    return limits.account_key("secret" if is_learner else "passphrase", name)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are stored encrypted, so that a copy of the database alone does not hold them.

    Of a security key only its public half is known here, which opens nothing.
    """

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("This is your only second factor. Set up another one first."),
    }

    @cached_property
    def cipher(self) -> MultiFernet:
        """Return what encrypts with the site's key and still reads what earlier keys wrote."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return MultiFernet([Fernet(fernet_key(key)) for key in keys])

    def encrypt(self, text: str) -> str:
        return self.cipher.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self.cipher.decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to leave somebody without a second factor."""
        return not is_last(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return the name that a new key has unless its owner gives another: the first number that is free."""
        taken = {factor.wrap().name for factor in Authenticator.objects.filter(user=user, type=type)}
        return next(
            name for number in count(1) if (name := gettext("Key %(number)d") % {"number": number}) not in taken
        )

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whose keys these are, as the browser shows it: the site's name, bound to the host."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}


def fernet_key(secret: str | bytes) -> bytes:
    """Return a key for the second factor's secrets, drawn from the site's secret key."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"learning.accounts.second_factor").derive(force_bytes(secret))
    return urlsafe_b64encode(derived)
