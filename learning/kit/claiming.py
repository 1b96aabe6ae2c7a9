"""What a class answered with cards: it waits under a card until somebody who has an account types its number.

An answer with a card is stored as a guest's is, and counted when it comes. Beside it stands only which card it waits under:
by a keyed hash of the number, so that neither the database nor a backup tells one. What is taken over goes through the
function by which any guest's answers are; then the card is forgotten, and nothing says whose it was. What a later file brings
under the same number waits anew: who kept the card types it once more.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.db import transaction

from learning.accounts.models import User
from learning.offline import keys
from learning.offline.envelopes import UnreadableError, open_
from learning.offline.locked import lock, locked_anew, unlocked
from learning.offline.sync import Received, Status
from quizzes.claims import claim
from quizzes.models import Attempt, Completion

from .card_numbers import is_number
from .models import CardDeed, CardKey

PURPOSE = "learning.kit.cards"
KEY_BYTES = 32
THERE = (Status.STORED, Status.ALREADY)


def own_keys() -> list[bytes]:
    """Return the keys of the hashes, the newest first; made where there is none that this server can open."""
    opened = [unlocked(PURPOSE, key.secret) for key in CardKey.objects.order_by("-pk")]
    found = [key for key in opened if key is not None]
    if not found:
        found = [secrets.token_bytes(KEY_BYTES)]
        CardKey.objects.create(secret=lock(PURPOSE, found[0]))
    return found


def hashed(number: str, key: bytes) -> str:
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()


def note_cards(received: Iterable[Received]) -> None:
    """Note under which card each answer waits that came with one; of an answer that came twice the first card stands.

    What belongs to an account already waits for nobody.
    """
    blobs = {one.deed.id: one.deed.card for one in received if one.deed and one.deed.card and one.fate.status in THERE}
    if not blobs:
        return
    numbers = dict(numbers_in(blobs))
    for model in (Attempt, Completion):
        for id in model.objects.filter(pk__in=numbers).exclude(learner=None).values_list("pk", flat=True):
            numbers.pop(id, None)
    key = own_keys()[0]
    rows = [CardDeed(card=hashed(number, key), deed=id) for id, number in numbers.items()]
    CardDeed.objects.bulk_create(rows, ignore_conflicts=True)


def numbers_in(blobs: Mapping[UUID, str]) -> Iterator[tuple[UUID, str]]:
    """Yield the number that each answer was sealed with; one that cannot be read is left out, its answer counts all the same."""
    parted = {id: blob.split(".") for id, blob in blobs.items()}
    opening = keys.opening({parts[0] for parts in parted.values()})
    for id, parts in parted.items():
        try:
            name, under, envelope = parts
            key = opening.get(name)
            number = open_(envelope, UUID(under), key).decode() if key else ""
        except (ValueError, UnreadableError):
            continue
        if is_number(number):
            yield id, number


@transaction.atomic
def join(learner: User, number: str) -> int:
    """Give a learner what waits under a card, once; return how many answers waited."""
    cards = [hashed(number, key) for key in own_keys()]
    rows = list(CardDeed.objects.select_for_update().filter(card__in=cards).order_by("pk"))
    if rows:
        claim(learner, [row.deed for row in rows])
        CardDeed.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def lock_anew() -> None:
    """Lock the keys of the hashes with the site's key of now, so that an earlier one need not be named any longer."""
    for key in CardKey.objects.all():
        text = locked_anew(PURPOSE, key.secret)
        if text is not None:
            key.secret = text
            key.save(update_fields=["secret"])
