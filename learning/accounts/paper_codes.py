"""The paper code: 16 digits on paper that give back an account whose secret is lost (safety, promise 24).

Shown once, stored hashed, used once, replaced at use.
"""

import secrets
import unicodedata
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password

from .models import PaperCode, User

DIGITS = 16
GROUP = 4


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def shown(code: str) -> str:
    """Return the code in four groups, as it is written down."""
    return " ".join(code[place : place + GROUP] for place in range(0, DIGITS, GROUP))


def read(typed: str) -> str:
    """Return the digits of what was typed, whatever stands between them."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign in "0123456789")


def hashed(code: str) -> str:
    """Return what is stored. Takes as long as a secret does, so it is made before a transaction begins."""
    return make_password(code)


def keep(learner: User, hashed_code: str) -> None:
    """Store the first code of a learner."""
    PaperCode.objects.create(learner=learner, code=hashed_code)


def renew(learner: User, hashed_code: str) -> None:
    """Put a new code in the place of one that was never seen."""
    PaperCode.objects.filter(learner=learner).update(code=hashed_code)


@dataclass(frozen=True)
class Opened:
    """An account that its paper code has opened, and the hash of that code, which is used up by a new one."""

    learner: User
    code: str

    def replace(self, hashed_code: str) -> bool:
        """Put a new code in the place of the used one; return False when another request has just used it."""
        own = PaperCode.objects.filter(learner=self.learner, code=self.code)
        return own.update(code=hashed_code) == 1


def opened(name: str, typed: str) -> Opened | None:
    """Return the account that this name and paper code open; takes as long when nobody bears the name."""
    code = PaperCode.objects.select_related("learner").filter(learner__username=name, learner__is_active=True).first()
    if code is None:
        make_password(read(typed))
        return None
    return Opened(code.learner, code.code) if check_password(read(typed), code.code) else None
