"""Seal an answer so that only the server can read it, and open it again (offline.md, decision 5).

An envelope is base64 of a fresh P-256 point (65 bytes, uncompressed) and of what AES-256-GCM makes of the content, tag
included. Its key is HKDF-SHA256 of the ECDH secret, with an empty salt; it is used once, so the nonce is zeros. The item's id
is sealed in as additional data: an envelope opens under its own id only. Pure: no database, no clock.
"""

from base64 import b64decode, b64encode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
POINT, TAG = 65, 16
NONCE = bytes(12)
INFO = b"josira-q1"


class UnreadableError(ValueError):
    """What was sent is no envelope, or was not sealed for this key and this id."""


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return the public half of a key, as 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(content: bytes, id: UUID, point: bytes) -> str:
    """Return `content` sealed under this id for whoever has the private half of `point`."""
    fresh = ec.generate_private_key(CURVE)
    whole = point_of(fresh) + cipher(fresh, point).encrypt(NONCE, content, str(id).encode())
    return b64encode(whole).decode()


def open_(envelope: str, id: UUID, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Return what was sealed. Raises UnreadableError."""
    try:
        whole = b64decode(envelope, validate=True)
        return cipher(key, whole[:POINT]).decrypt(NONCE, whole[POINT:], str(id).encode())
    except (ValueError, InvalidTag) as error:
        raise UnreadableError from error


def cipher(own: ec.EllipticCurvePrivateKey, point: bytes) -> AESGCM:
    """Return the cipher that only the two owners of these keys can make. Raises ValueError for what is no point."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    if len(point) != POINT:
        raise ValueError(len(point))
    return AESGCM(HKDF(SHA256(), length=32, salt=b"", info=INFO).derive(own.exchange(ec.ECDH(), theirs)))
