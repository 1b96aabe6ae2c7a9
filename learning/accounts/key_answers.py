"""What a browser says of a security key, read with care: anybody can send anything here.

The library that checks it expects well-formed CBOR, base64 and JSON, and fails in a dozen ways at anything else. So it is
read here first, and what is stored of a new key is only what was read: no word of the browser's own.
"""

import json
from typing import Any

from django.forms import ValidationError
from django.utils.translation import gettext as _
from fido2.cose import UnsupportedKey
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

LONGEST = 20_000  # characters of JSON; a key that names its maker with certificates needs about 5,000


def bad_answer() -> ValidationError:
    """Return the error of what no key has said, or not to this question."""
    return ValidationError(_("The key was not accepted. Try once more, or take another way."), code="bad_key")


def new_key(said: Any) -> dict[str, Any]:
    """Return what is stored of a new key: its number and its public half. Raises ValidationError for anything else."""
    try:
        read = RegistrationResponse.from_dict(said)
        data = read.response.attestation_object.auth_data.credential_data
        if data is None or isinstance(data.public_key, UnsupportedKey):
            raise bad_answer()
        response = {name: said["response"][name] for name in ("clientDataJSON", "attestationObject")}
    except Exception as error:
        raise bad_answer() from error
    kept = {"id": said["rawId"], "rawId": said["rawId"], "type": "public-key", "response": response}
    if len(json.dumps(kept)) > LONGEST:
        raise bad_answer()
    return kept


def check_proof(said: Any) -> None:
    """Raise ValidationError for what cannot be the proof of a key."""
    try:
        AuthenticationResponse.from_dict(dict(said))
    except Exception as error:
        raise bad_answer() from error
