"""The keys that phones seal with: made at the first need, replaced after 90 days, kept for another 120, then forgotten.

The private half is locked with a key drawn from the site's SECRET_KEY (`locked.py`): a stolen database or backup alone
opens no envelope.
"""

import logging
from base64 import b64encode
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from django.db import IntegrityError, transaction
from django.utils import timezone

from learning.page_cache import forget_pages

from .envelopes import CURVE, point_of
from .locked import lock, locked_anew, unlocked
from .models import SealingKey

log = logging.getLogger(__name__)

FORMAT = 1
REPLACED_AFTER = timedelta(days=90)
KEPT_FOR = timedelta(days=120)
NAME_LENGTH = 8
PURPOSE = "learning.offline.sealing_keys"

Opening = ec.EllipticCurvePrivateKey


def current() -> SealingKey:
    """Return the key that phones seal with now; made where there is none yet, or where this server cannot open it."""
    key = SealingKey.objects.filter(is_current=True).first()
    if key is None:
        return first()
    if opened(key) is None:
        log.warning("The key of sealed answers was made under another SECRET_KEY; phones get a new one.")
        return replace(key, timezone.localdate())
    return key


def first() -> SealingKey:
    """Store the first key. When another process was quicker, return that one's: a constraint lets only one be current."""
    try:
        with transaction.atomic():
            return store(timezone.localdate())
    except IntegrityError:
        return SealingKey.objects.get(is_current=True)


def store(today: date) -> SealingKey:
    """Make and store a key; its name is drawn from its public half, so that no two keys ever share one."""
    private = ec.generate_private_key(CURVE)
    public = point_of(private)
    secret = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SealingKey.objects.create(
        name=sha256(public).hexdigest()[:NAME_LENGTH],
        public=public,
        private=lock(PURPOSE, secret),
        made_on=today,
    )


def replace(key: SealingKey, today: date) -> SealingKey:
    """Let phones seal with a new key from now on, and return it; the old one still opens what they sealed before."""
    with transaction.atomic():
        locked = SealingKey.objects.select_for_update().get(pk=key.pk)
        if not locked.is_current:  # another process was quicker
            return SealingKey.objects.get(is_current=True)
        locked.is_current, locked.replaced_on = False, today
        locked.save(update_fields=["is_current", "replaced_on"])
        new = store(today)
        transaction.on_commit(forget_pages)  # the public half is one of them
    return new


def told() -> dict[str, Any]:
    """Return the public half as phones ask for it."""
    key = current()
    return {"v": FORMAT, "k": key.name, "key": b64encode(key.public).decode()}


def opening(names: Iterable[str]) -> dict[str, Opening | None]:
    """Return the private halves of these keys, in one query; None for one that this server's SECRET_KEY does not open."""
    return {key.name: opened(key) for key in SealingKey.objects.filter(pk__in=set(names))}


def opened(key: SealingKey) -> Opening | None:
    """Return the private half of a key; None when it was encrypted under a SECRET_KEY that is not ours any more."""
    secret = unlocked(PURPOSE, key.private)
    if secret is None:
        return None
    private = load_der_private_key(secret, password=None)
    assert isinstance(private, Opening)
    return private


def encrypt_anew() -> None:
    """Encrypt with the site's key of now what an earlier one wrote, so that the earlier one need not be named any longer."""
    for key in SealingKey.objects.all():
        text = locked_anew(PURPOSE, key.private)
        if text is not None:
            key.private = text
            key.save(update_fields=["private"])
