"""Join codes: eight letters that nobody mistakes for each other, for 30 days (issue "Groups").

A code lets a learner into a group, and does nothing else; it never gives power over an account (safety, promise 25).
Without vowels, so that no word comes out by chance.
"""

import secrets
from datetime import date, timedelta

from django.utils import timezone

from learning.folding import fold

from .models import LearnerGroup

LETTERS = "BCDFGHJKMNPRSTWXZ"
LENGTH = 8
DAYS = 30


def new_code() -> str:
    """Return a code that no group has."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
        if not LearnerGroup.objects.filter(code=code).exists():
            return code


def last_day() -> date:
    """Return until when a code holds that is given today."""
    return timezone.localdate() + timedelta(days=DAYS)


def shown(code: str) -> str:
    """Return a code in two halves, as it is read aloud."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def read(typed: str) -> str:
    """Return the code that somebody meant, whatever stands between the letters; empty when it cannot be one."""
    letters = "".join(sign for sign in fold(typed[:60]).upper() if sign.isalnum())
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else ""
