"""Lock what the site keeps secret with a key drawn from its SECRET_KEY: a stolen database or backup alone opens nothing.

Each purpose has a key of its own. What an earlier SECRET_KEY locked is opened as long as SECRET_KEY_FALLBACKS names it.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


def lock(purpose: str, secret: bytes) -> str:
    """Return a secret as it is stored."""
    return cipher(purpose).encrypt(secret).decode()


def unlocked(purpose: str, text: str) -> bytes | None:
    """Return what was locked; None when it was locked under a SECRET_KEY that is not ours any more."""
    try:
        return cipher(purpose).decrypt(text)
    except InvalidToken:
        return None


def locked_anew(purpose: str, text: str) -> str | None:
    """Return what an earlier key locked, under the key of now; None where it is so already, or cannot be opened."""
    try:
        Fernet(derived(purpose, settings.SECRET_KEY)).decrypt(text)
        return None
    except InvalidToken:
        secret = unlocked(purpose, text)
        return None if secret is None else lock(purpose, secret)


def cipher(purpose: str) -> MultiFernet:
    """Return what locks with the site's key and still reads what earlier keys wrote."""
    return MultiFernet(
        [Fernet(derived(purpose, secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def derived(purpose: str, secret: str | bytes) -> bytes:
    """Return the key of one purpose, drawn from the site's secret key."""
    return urlsafe_b64encode(HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(force_bytes(secret)))
