"""What counts as a second factor: the authenticator app, and security keys (safety, promise 28).

Recovery codes are the way back when these are lost; they are made with the first factor and never stand alone.
"""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser

from .models import User

APP, KEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN
FACTORS = (APP, KEY)


def has_factor(user: User | AnonymousUser) -> bool:
    """Say whether this person has set up a second factor."""
    return is_mfa_enabled(user, FACTORS)


def has_app(user: User | AnonymousUser) -> bool:
    """Say whether this person has an authenticator app."""
    return is_mfa_enabled(user, [APP])


def has_keys(user: User | AnonymousUser) -> bool:
    """Say whether this person has a security key."""
    return is_mfa_enabled(user, [KEY])


def is_last(factor: Authenticator) -> bool:
    """Say whether nothing but this factor protects its owner."""
    return not Authenticator.objects.filter(user=factor.user_id, type__in=FACTORS).exclude(pk=factor.pk).exists()
