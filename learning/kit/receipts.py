"""Receipts: `recu-<kit>-<n>.txt`, by which the site tells a kit that a file of results has been taken in to its end.

    {"josira":"receipt","v":1,"kit":"k7","file":12,"results":"<SHA-256 of that whole file of results>"}
    {"end":0,"sha256":"<of the line above>","sig":"<Ed25519 by the site, with this kit's own key of receipts>"}

Each kit has a pair of keys for them: the public half stands in its kit.json, the private half on the site, locked as the
keys of sealed answers are. A receipt holds nothing of an answer.
"""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils.translation import gettext as _

from learning.offline.locked import lock, locked_anew, unlocked

from .models import Kit, ResultsFile
from .results import BrokenFileError, UnsignedError, line, one, proven, public_half, signed

KIND, FORMAT = "receipt", 1
INFO = b"josira-receipt-1:"
PURPOSE = "learning.kit.receipts"
MOST_BYTES = 4096


@dataclass(frozen=True)
class Receipt:
    """What a receipt says: of which kit, of which of its files, and that file's hash."""

    kit: str
    number: int
    sha256: str


def new_key() -> tuple[str, str]:
    """Return the public half of a new key, for the kit, and the locked private half, for the site."""
    key = Ed25519PrivateKey.generate()
    raw = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return public_half(key), lock(PURPOSE, raw)


def receipt_for(row: ResultsFile) -> tuple[str, str] | None:
    """Return name and text of a file's receipt; None while some of it is open, and where this site cannot sign for its kit.

    It cannot for a kit that was built before there were receipts, or under a SECRET_KEY that is not named any more.
    """
    raw = unlocked(PURPOSE, row.kit.receipt_key) if row.is_done and row.kit.receipt_key else None
    if raw is None:
        return None
    receipt = Receipt(row.kit.name, row.number, row.sha256)
    return f"recu-{receipt.kit}-{receipt.number}.txt", written(receipt, Ed25519PrivateKey.from_private_bytes(raw))


def written(receipt: Receipt, key: Ed25519PrivateKey) -> str:
    """Return the text of a receipt, signed."""
    first = {"josira": KIND, "v": FORMAT, "kit": receipt.kit, "file": receipt.number, "results": receipt.sha256}
    return signed(line(first), 0, key, INFO)


def read(data: bytes, kit: str, public: str) -> Receipt:
    """Return what a receipt says, proven whole, for this kit, and signed by its site. Raises BrokenFileError."""
    try:
        text = data[:MOST_BYTES].decode()
        first = one(text.partition("\n")[0])
    except (UnicodeDecodeError, BrokenFileError):
        first = {}
    if first.get("josira") != KIND:
        raise BrokenFileError(_("This is no receipt for a classroom kit, or it was cut. Ask the site for it again."))
    if first.get("v") != FORMAT:
        raise BrokenFileError(_("This receipt is of a newer kind than this kit knows."))
    if first.get("kit") != kit:
        other = str(first.get("kit"))[:16]
        raise BrokenFileError(
            _("This receipt is for the kit “%(other)s”. This one is called “%(own)s”.") % {"other": other, "own": kit}
        )
    try:
        proven(text, 0, public, INFO)
    except UnsignedError:
        raise BrokenFileError(_("This receipt was not signed by the site of this kit. It is not taken.")) from None
    except BrokenFileError:
        raise BrokenFileError(
            _("This receipt is not complete, or was changed on its way. Ask the site for it again.")
        ) from None
    return Receipt(kit, int(first["file"]), str(first["results"]))


def lock_anew() -> None:
    """Lock with the site's key of now what an earlier one locked, so that the earlier one need not be named any longer."""
    for kit in Kit.objects.exclude(receipt_key=""):
        text = locked_anew(PURPOSE, kit.receipt_key)
        if text is not None:
            kit.receipt_key = text
            kit.save(update_fields=["receipt_key"])
