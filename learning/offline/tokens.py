"""What lets a phone bring answers to an account after its sign-in has ended (safety, promises 10 and 12).

A token is 128 bits and may only add answers. It does not depend on the learner's secret, so a changed secret leaves it
as it is; it ends with the account, or 120 days after its last use. It is drawn from a seed that stands in the session
and from the site's key: the same sign-in always gets the same one, so nothing that is sealed with it ever ends too
early, and neither the database nor a backup tells it.
"""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from learning.accounts.models import User

from .models import QueueToken

BYTES = 16
LENGTH = 22  # letters of 16 bytes in base64
SEED = "queue_seed"
LASTS = timedelta(days=90 + 30)
# What outbox.js takes instead where somebody who works here is signed in: anybody may say that an answer is not to be counted.
UNCOUNTED = "A" * LENGTH


def pseudonym(person: User) -> str:
    """Return the mark under which a phone keeps this person's queue: the same at each sign-in, and nobody can tell whose."""
    return keyed("learning.offline.queue", str(person.pk))


def token_of(request: HttpRequest, learner: User) -> str:
    """Return the token of a learner's sign-in, and note that it was used today."""
    seed = request.session.get(SEED)
    if seed is None:
        seed = request.session[SEED] = secrets.token_urlsafe(BYTES)
    token = keyed("learning.offline.token", f"{learner.pk}:{seed}")
    known, is_new = QueueToken.objects.get_or_create(hash=hashed(token), defaults={"learner": learner})
    if not is_new:
        keep_alive([known], timezone.localdate())
    return token


def keyed(purpose: str, value: str) -> str:
    """Return 128 bits that only this server can draw from `value`, as 22 letters of an address."""
    digest = salted_hmac(purpose, value, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:BYTES]).decode().rstrip("=")


def hashed(token: str) -> str:
    """Return what is stored of a token; 128 random bits need no slow hash."""
    return sha256(token.encode()).hexdigest()


def holders(tokens: Iterable[str], today: date) -> dict[str, QueueToken]:
    """Return what is known of these tokens, each with its learner, in one query; those that have ended are left out."""
    by_hash = {hashed(token): token for token in tokens}
    found = QueueToken.objects.select_related("learner").filter(hash__in=by_hash, used_on__gte=today - LASTS)
    return {by_hash[row.hash]: row for row in found}


def keep_alive(used: Iterable[QueueToken], today: date) -> None:
    """Note that tokens were used today, in one query at most; a day's first use is written, the others are not."""
    stale = [row.pk for row in used if row.used_on != today]
    if stale:
        QueueToken.objects.filter(pk__in=stale).update(used_on=today)
