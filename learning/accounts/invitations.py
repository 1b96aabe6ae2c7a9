"""Invitations: a link by which somebody sets the own passphrase, for three days and once.

The administrator hands the link over; no mail server is needed. It is Django's token for a new passphrase, so it ends
when the passphrase is set, when the account is set inactive and when another link is made.
"""

from allauth.account.utils import url_str_to_user_pk, user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import User

DAYS = 3


class InvitationTokens(PasswordResetTokenGenerator):
    """Tokens that hang on the passphrase and on the round of sign-ins."""

    key_salt = "learning.accounts.invitations"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{user.pk}{user.password}{user.sign_in_round}{user.is_active}{timestamp}"


tokens = InvitationTokens()


@transaction.atomic
def new_link(person: User) -> str:
    """Return the address by which `person` sets a passphrase. Earlier links and all sign-ins of the person end."""
    end_sign_ins(person)
    path = reverse("account_invitation", args=[user_pk_to_url_str(person), tokens.make_token(person)])
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def end_sign_ins(person: User) -> None:
    """End everything that hangs on the round of sign-ins."""
    User.objects.filter(pk=person.pk).update(sign_in_round=F("sign_in_round") + 1)
    person.refresh_from_db(fields=["sign_in_round"])


def invited(key: str, token: str) -> User | None:
    """Return whom a link invites; None for one that is over, was used, or never was."""
    try:
        pk = url_str_to_user_pk(key)
    except ValueError:
        return None
    person = User.objects.filter(pk=pk, is_learner=False, is_active=True).first()
    return person if person and tokens.check_token(person, token) else None


def can_mail() -> bool:
    """Say whether a mail server is configured."""
    return bool(settings.EMAIL_HOST) and settings.EMAIL_HOST != "localhost"


def mail(link: str, address: str) -> None:
    """Send a link. The address is used once and kept nowhere. Raises OSError when the server does not take it."""
    body = _("You are invited to work here. Set your passphrase within 3 days:") + f"\n\n{link}\n"
    send_mail(_("Your invitation"), body, None, [address])
