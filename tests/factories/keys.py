"""A security key made of software: answers as a browser passes them on, for a site that is called `testserver`."""

import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

ORIGIN = "https://testserver"
PRESENT, ATTESTED = 0x01, 0x40


class SoftKey:
    """One key, with the number by which it is asked for."""

    def __init__(self, host: str = "testserver") -> None:
        self.host = host
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.number = os.urandom(16)

    def new(self, options: dict[str, Any], origin: str = ORIGIN) -> dict[str, Any]:
        """Return what a browser sends when this key is registered; `options` stand in the page."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.secret.public_key())))
        made = bytes(16) + len(self.number).to_bytes(2, "big") + self.number + public
        said = {"fmt": "none", "attStmt": {}, "authData": self.data(PRESENT | ATTESTED) + made}
        client = self.client("webauthn.create", options, origin)
        return self.answer(clientDataJSON=client, attestationObject=cbor.encode(said))

    def proof(self, options: dict[str, Any], origin: str = ORIGIN) -> dict[str, Any]:
        """Return what a browser sends when this key is touched at a sign-in."""
        client, data = self.client("webauthn.get", options, origin), self.data(PRESENT)
        signature = self.secret.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self.answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def data(self, flags: int) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([flags]) + (1).to_bytes(4, "big")

    def client(self, kind: str, options: dict[str, Any], origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": options["publicKey"]["challenge"], "origin": origin}).encode()

    def answer(self, **response: bytes) -> dict[str, Any]:
        number = websafe_encode(self.number)
        parts = {name: websafe_encode(part) for name, part in response.items()}
        return {"type": "public-key", "id": number, "rawId": number, "response": parts}


def give_key(user: Any, name: str = "Clé bleue") -> SoftKey:
    """Register a key for a person without the pages, and return it."""
    # Inside, because allauth's module wants Django to be ready.
    from allauth.mfa.webauthn.internal.auth import WebAuthn

    key = SoftKey()
    WebAuthn.add(user, name, key.new({"publicKey": {"challenge": "AAAA"}}))
    return key
