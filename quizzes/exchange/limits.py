"""What a file may weigh before it is looked at, and how a broken one is refused."""

import io
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TEXT_BYTES = 2 * 1024 * 1024
FILE_BYTES = 5 * 1024 * 1024
MOST_QUESTIONS = 500
MOST_FAULTS = 500
MOST_UNPACKING = 100
# So that a file of a few kilobytes, which packs well by nature, is not refused.
ALWAYS_UNPACKED = 1024 * 1024
MOST_UNPACKED = 32 * 1024 * 1024
MOST_ENTRIES = 1500


class Unreadable(Exception):  # noqa: N818 - it tells what is wrong with the file
    """A file of which nothing can be read; `line` says where, when that is known."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.line = message, line


def check_size(data: bytes, most: int) -> None:
    """Raise Unreadable for an empty file and for one that is too large."""
    if not data.strip():
        raise Unreadable(_("This file is empty."))
    if len(data) > most:
        raise Unreadable(too_large(most))


def too_large(most: int) -> str:
    """Return what is said of a file with more than so many bytes."""
    megabytes = most // (1024 * 1024)
    message = ngettext(
        "This file is larger than %(n)d megabyte. Please divide it.",
        "This file is larger than %(n)d megabytes. Please divide it.",
        megabytes,
    )
    return message % {"n": megabytes}


def open_package(data: bytes) -> zipfile.ZipFile:
    """Return a packed file, opened. Raises Unreadable if it would unpack to more than a hundred times its size."""
    check_size(data, FILE_BYTES)
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
        raise Unreadable(_("This packed file is damaged. Please save it again.")) from None
    # No more than the size that is declared here is ever unpacked: zipfile stops there.
    unpacked = sum(entry.file_size for entry in package.infolist())
    if len(package.infolist()) > MOST_ENTRIES or unpacked > most_unpacked(len(data)):
        raise Unreadable(_("This packed file holds far more than its size tells. It is not opened."))
    return package


def most_unpacked(size: int) -> int:
    """Return how much a packed file of this size may hold: a hundred times as much, and no more than a machine bears."""
    return min(MOST_UNPACKED, max(ALWAYS_UNPACKED, size * MOST_UNPACKING))
