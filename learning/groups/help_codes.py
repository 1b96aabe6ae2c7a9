"""The code with which a facilitator helps a learner whose secret is lost (safety, promise 25).

Eight digits, once, for 15 minutes. Only a hash is kept, and not in the database: the cache that all server processes
share forgets it by itself, so no clock time of a learner is stored.
"""

import secrets
import unicodedata

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from learning.accounts.limits import account_key, alone, kept
from learning.accounts.models import User

DIGITS = 8
SECONDS = 15 * 60


def key(name: str) -> str:
    return account_key("help-code", name)


def shown(code: str) -> str:
    """Return the code in two halves, as it is read aloud."""
    return f"{code[:4]} {code[4:]}"


def read(typed: str) -> str:
    """Return the digits of what was typed, whatever stands between them."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign in "0123456789")


def give(learner: User, facilitator: User) -> str:
    """Return a new code for this learner; an earlier one stops."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    kept().set(key(learner.username), {"hash": make_password(code), "by": facilitator.pk}, timeout=SECONDS)
    return code


def given_by(name: str, typed: str) -> int | None:
    """Return who gave this code to the learner of this name; None when it is not right. Takes as long without any code."""
    found = kept().get(key(name))
    if found is None:
        make_password(read(typed))
        return None
    return found["by"] if check_password(read(typed), found["hash"]) else None


def use_up(name: str) -> bool:
    """Take the code away; return False when another request has just used it."""
    with alone(key(name)):
        found = kept().get(key(name))
        kept().delete(key(name))
        return found is not None


def wrong_code() -> ValidationError:
    return ValidationError(_("The name or the code is not right, or the code has ended."), code="wrong_code")


def forget(learner: User) -> None:
    kept().delete(key(learner.username))
