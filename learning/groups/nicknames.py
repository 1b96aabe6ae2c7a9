"""Nicknames in a group: two everyday French words, offered to choose from and never typed (safety, promises 2 and 43)."""

import secrets
from collections.abc import Collection

from django.core.signing import BadSignature, TimestampSigner

from learning.accounts.models import User
from learning.accounts.passphrases import words

OFFERS = 3
VALID_SECONDS = 3600
SIGNER = TimestampSigner(salt="learning.groups.nicknames")


def offers(learner: User, taken: Collection[str] = ()) -> list[str]:
    """Return a few nicknames that nobody has; none holds a word of the name that the learner signs in with."""
    own = learner.username.split("-")
    free = [word for word in words() if word not in own]
    found: list[str] = []
    while len(found) < OFFERS:
        first, second = secrets.choice(free), secrets.choice(free)
        name = f"{first} {second}".capitalize()
        if first != second and name not in taken and name not in found:
            found.append(name)
    return found


def signed(nickname: str, learner: User) -> str:
    """Return an offer as it travels in the form; it is for this learner only."""
    return SIGNER.sign(f"{learner.pk}:{nickname}")


def offered(offer: str, learner: User) -> str | None:
    """Return the nickname of an offer of ours to this learner that is not too old; None for anything else."""
    try:
        whose, _colon, nickname = SIGNER.unsign(offer, max_age=VALID_SECONDS).partition(":")
    except BadSignature:
        return None
    return nickname if whose == str(learner.pk) else None
