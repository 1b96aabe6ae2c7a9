"""How allauth behaves here."""

from base64 import urlsafe_b64encode
from functools import cached_property
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from . import limits, sign_ins
from .models import User
from .permissions import works_in_admin


class AccountAdapter(DefaultAccountAdapter):
    """Accounts for work are given by an administrator; nobody signs up alone."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The name or the passphrase is not right."),
        "incorrect_password": _("This passphrase is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise TooManyTriesError when this account must wait. allauth's own limit is not used: it counts addresses too."""
        limits.take_try(limits.account_key("passphrase", credentials["username"]))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        if user is not None:
            limits.forget_tries(limits.account_key("passphrase", credentials["username"]))
        return user

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the secrets again before something delicate, but not of somebody who typed them just now."""
        return not sign_ins.is_fresh(context.request) and super().is_reauthentication_required(app=app, **kwargs)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_home" if works_in_admin(request.user) else "account_home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_home")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are stored encrypted, so that a copy of the database alone does not hold them."""

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


def fernet_key(secret: str | bytes) -> bytes:
    """Return a key for the second factor's secrets, drawn from the site's secret key."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"learning.accounts.second_factor").derive(force_bytes(secret))
    return urlsafe_b64encode(derived)
