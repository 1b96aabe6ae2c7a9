"""The accounts of the demo, one for each role, with secrets that are told once and kept in a file."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from .adapter import SecondFactorAdapter
from .enums import Role
from .models import User
from .passphrases import new_passphrase

WHO = {
    "educator": Role.AUTHOR,
    "reviewer": Role.REVIEWER,
    "translator": Role.TRANSLATOR,
    "facilitator": Role.FACILITATOR,
    "safeguarding": Role.SAFEGUARDING,
    "officer": Role.OFFICER,
    "admin": Role.ADMINISTRATOR,
}
STEP_SECONDS = 30


@dataclass(frozen=True)
class DemoAccount:
    """What somebody needs to sign in."""

    name: str
    role: Role
    passphrase: str
    secret: str


def accounts_file() -> Path:
    return Path(settings.VAR_DIR) / "demo-accounts.txt"


def all_there() -> bool:
    """Say whether every account of the demo exists with its second factor, and the file that tells their secrets."""
    protected = User.objects.filter(
        username__in=WHO, authenticator__type=Authenticator.Type.TOTP, is_active=True
    ).distinct()
    return accounts_file().exists() and protected.count() == len(WHO)


@transaction.atomic
def make_account(name: str, role: Role) -> DemoAccount:
    """Make one account, or give it new secrets."""
    account = DemoAccount(name, role, new_passphrase(), generate_totp_secret())
    user, _created = User.objects.get_or_create(username=name)
    user.is_active = True
    user.set_password(account.passphrase)
    user.save()
    user.groups.set([Group.objects.get(name=role.value)])
    Authenticator.objects.filter(user=user).delete()
    TOTP.activate(user, account.secret)
    return account


def by_name(url: str) -> str:
    """Return the address of this machine by its name: browsers bind keys to names, not to numbers."""
    return url.replace("//127.0.0.1", "//localhost")


def write_file(accounts: list[DemoAccount]) -> None:
    """Write who signs in with what, readable for the owner of the file only."""
    widest = max(len(account.passphrase) for account in accounts)
    lines = [
        f"Sign in at {settings.WAGTAILADMIN_BASE_URL}/admin/ with name, passphrase and a one-time code.",
        "A current code: make demo-code WHO=educator, or put the secret into an authenticator app.",
        f"Security keys work where the site is opened by a name: {by_name(settings.WAGTAILADMIN_BASE_URL)}/admin/",
        "",
        f"{'Name':<14}{'Passphrase':<{widest + 2}}Secret of the second factor",
        *(f"{account.name:<14}{account.passphrase:<{widest + 2}}{account.secret}" for account in accounts),
    ]
    path = accounts_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")


def current_code(name: str) -> tuple[str, int]:
    """Return the one-time code of an account and for how many seconds it is the current one. Raises DoesNotExist."""
    authenticator = Authenticator.objects.get(user__username=name, type=Authenticator.Type.TOTP)
    secret = SecondFactorAdapter().decrypt(authenticator.data["secret"])
    now = int(time.time())
    return format_hotp_value(hotp_value(secret, now // STEP_SECONDS)), STEP_SECONDS - now % STEP_SECONDS
