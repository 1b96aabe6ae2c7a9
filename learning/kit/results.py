"""Files of results: JSON lines that leave a kit as `resultats-<kit>-<n>.txt`, because telephones share such files.

    {"josira":"results","v":1,"kit":"k7","file":12,"day":"2026-11-24","count":214,"prev":"<SHA-256 of file 11>"}
    {"id":"<uuid>","seq":831,"k":"<key>","env":"…"}                                     … `count` lines …
    {"end":214,"sha256":"<of all lines above>","sig":"<Ed25519 by the kit's key>"}

Pure: no database, no clock. The answers inside are sealed (learning/offline/envelopes.py); this module opens none.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils.translation import gettext as _

KIND, FORMAT = "results", 1
MOST_BYTES = 20 * 1024 * 1024
MOST_ANSWERS = 20_000
INFO = b"josira-results-1:"


class BrokenFileError(ValueError):
    """A file that cannot be taken; the message says what is wrong and what helps."""


class UnsignedError(BrokenFileError):
    """A whole file that somebody else has signed."""


@dataclass(frozen=True)
class Head:
    """What a file says of itself: kit, number, day on the kit's clock (not trusted), count, hash of the file before."""

    kit: str
    number: int
    day: str
    count: int
    previous: str


def line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def public_half(key: Ed25519PrivateKey) -> str:
    """Return what the site keeps of a kit's key."""
    return b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def written(head: Head, items: Iterable[Mapping[str, Any]], key: Ed25519PrivateKey) -> str:
    """Return the text of a file, signed."""
    first = {"josira": KIND, "v": FORMAT, "kit": head.kit, "file": head.number, "day": head.day}
    text = line({**first, "count": head.count, "prev": head.previous}) + "".join(map(line, items))
    return signed(text, head.count, key, INFO)


def signed(text: str, count: int, key: Ed25519PrivateKey, info: bytes) -> str:
    """Return lines with the last one, which proves them whole and says who wrote them; `info` says what kind of file it is."""
    digest = sha256(text.encode()).hexdigest()
    signature = b64encode(key.sign(info + digest.encode())).decode()
    return text + line({"end": count, "sha256": digest, "sig": signature})


def proven(text: str, count: int, public: str, info: bytes) -> list[dict[str, Any]]:
    """Return the `count` items of a signed file. Raises UnsignedError, else BrokenFileError; then nothing of it counts."""
    body, _mark, last = text.removesuffix("\n").rpartition("\n")
    end = one(last)
    above = body + "\n"
    if not text.endswith("\n") or end.get("end") != count or body.count("\n") != count:
        raise incomplete()
    digest = sha256(above.encode()).hexdigest()
    if end.get("sha256") != digest:
        raise incomplete()
    try:
        signature = b64decode(str(end.get("sig")), validate=True)
        Ed25519PublicKey.from_public_bytes(b64decode(public)).verify(signature, info + digest.encode())
    except (InvalidSignature, ValueError):
        raise UnsignedError(_("This file was not signed by the kit that it names. It is not taken.")) from None
    return [one(part) for part in body.split("\n")[1:]]


def head_of(text: str) -> Head:
    """Return what a file says of itself; nothing of it is proven yet. Raises BrokenFileError."""
    data = one(text.partition("\n")[0])
    if data.get("josira") != KIND:
        raise BrokenFileError(_("This is no file of results of a classroom kit."))
    if data.get("v") != FORMAT:
        raise BrokenFileError(_("This file is of a newer kind. Update the site first."))
    kit, number, day, count, previous = (data.get(name) for name in ("kit", "file", "day", "count", "prev"))
    is_whole = isinstance(kit, str) and isinstance(day, str) and isinstance(previous, str)
    if not is_whole or not all(isinstance(n, int) and 0 <= n <= 2**31 - 1 for n in (number, count)):
        raise incomplete()
    if int(count or 0) > MOST_ANSWERS:
        raise BrokenFileError(_("This file holds more answers than a kit puts into one."))
    return Head(str(kit)[:16], int(number or 0), str(day)[:10], int(count or 0), str(previous)[:64])


def read(text: str, public: str) -> tuple[Head, list[dict[str, Any]]]:
    """Return a file's head and its items, proven whole and signed by the kit. Raises BrokenFileError; then nothing of it counts."""
    head = head_of(text)
    return head, proven(text, head.count, public, INFO)


def one(text: str) -> dict[str, Any]:
    """Return what stands in a line. Raises BrokenFileError."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise incomplete() from None
    if not isinstance(data, dict):
        raise incomplete()
    return data


def incomplete() -> BrokenFileError:
    return BrokenFileError(_("This file is not complete, or was changed on its way. Copy it from the kit again."))


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()
