"""Names for learners: two French words and a number, drawn at random (safety, promise 22).

Nobody types one. An offer carries the site's signature, so no other name is taken at sign-up, and nothing tells whether
somebody bears a name.
"""

import re
import secrets

from django.core.signing import BadSignature, TimestampSigner

from learning.folding import fold

from .models import User
from .passphrases import words

OFFERS = 3
DRAWN = 12
FIRST_NUMBER, NUMBERS = 10, 90
VALID_SECONDS = 3600
SIGNER = TimestampSigner(salt="learning.accounts.names")
LETTER_THEN_DIGIT = re.compile(r"(?<=[a-z])(?=\d)")


def new_name() -> str:
    """Return a name that somebody may bear already."""
    first = secrets.choice(words())
    second = secrets.choice([word for word in words() if word != first])
    return f"{first}-{second}-{FIRST_NUMBER + secrets.randbelow(NUMBERS)}"


def canonical(typed: str) -> str:
    """Return the name that somebody meant: capitals, accents, spaces for hyphens make no difference."""
    return "-".join(LETTER_THEN_DIGIT.sub(" ", fold(typed)).split())


def offers() -> list[str]:
    """Return a few names that nobody bears, in one query unless nearly all are taken."""
    free: list[str] = []
    while len(free) < OFFERS:
        drawn = {new_name() for _time in range(DRAWN)}
        taken = set(User.objects.filter(username__in=drawn).values_list("username", flat=True))
        free += drawn - taken
    return free[:OFFERS]


def signed(name: str) -> str:
    """Return an offer as it travels in the form."""
    return SIGNER.sign(name)


def offered(offer: str) -> str | None:
    """Return the name of an offer of ours that is not too old; None for anything else."""
    try:
        return SIGNER.unsign(offer, max_age=VALID_SECONDS)
    except BadSignature:
        return None
