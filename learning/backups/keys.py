"""Encryption by age: the server holds the public key only, so whoever takes the server cannot read its old backups.

age (https://age-encryption.org/v1) seals each piece of a file, so a file that was cut or changed does not open.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, TypeAlias

import pyrage

from .errors import BackupError

Recipient: TypeAlias = pyrage.x25519.Recipient
Identity: TypeAlias = pyrage.x25519.Identity


def recipients(text: str) -> list[Recipient]:
    """Return the public keys in BACKUP_KEY: one or several, parted by commas or blanks. Raises BackupError."""
    try:
        found = [Recipient.from_str(part) for part in text.replace(",", " ").split()]
    except pyrage.RecipientError as error:
        raise BackupError("BACKUP_KEY is not a public key of age: it begins with age1.") from error
    if not found:
        raise BackupError("Set BACKUP_KEY to the public key. `manage.py back_up --make-key FILE` makes a pair.")
    return found


def make_key(path: Path) -> str:
    """Write a new private key to a file that only its owner may read, and return the public one.

    Raises BackupError when the file is there already: an old key opens old backups.
    """
    identity = Identity.generate()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"# public key: {identity.to_public()}\n{identity}\n")
    except FileExistsError as error:
        raise BackupError(f"{path} is there already. Nothing was written.") from error
    return str(identity.to_public())


def identities(path: Path) -> list[Identity]:
    """Return the private keys in a file as age itself writes them. Raises BackupError."""
    try:
        lines = path.read_text().splitlines()
        found = [Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    except (OSError, UnicodeError, pyrage.IdentityError) as error:
        raise BackupError(f"{path} holds no private key: its line begins with AGE-SECRET-KEY-1.") from error
    if not found:
        raise BackupError(f"{path} holds no private key.")
    return found


def encrypt(source: BinaryIO, target: BinaryIO, to: Sequence[Recipient]) -> None:
    pyrage.encrypt_io(source, target, to)


def decrypt(source: Path, target: Path, by: Sequence[Identity]) -> None:
    """Write the content of an encrypted file to `target`. Raises BackupError for another key and for a damaged file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with source.open("rb") as sealed, target.open("wb") as opened:
            pyrage.decrypt_io(sealed, opened, by)
    except (pyrage.DecryptError, OSError) as error:
        target.unlink(missing_ok=True)
        if getattr(error, "errno", None):
            raise  # a disk's own words; pyrage's have no number
        if "No matching keys" in str(error):
            raise BackupError("This key does not open these backups.") from error
        raise BackupError(f"{source} is damaged: it was cut or changed.") from error
