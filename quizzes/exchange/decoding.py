"""From bytes to text: UTF-8 with or without BOM, UTF-16 with BOM, and Windows-1252 as a last resort."""

import codecs
import re

from django.utils.translation import gettext as _

from .limits import TEXT_BYTES, Unreadable, check_size
from .texts import LINE_ENDS

# No file that a person typed in Windows-1252 holds these.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes, most: int = TEXT_BYTES) -> tuple[str, list[str]]:
    """Return the text with line ends as LF, and what to tell about its encoding. Raises Unreadable."""
    check_size(data, most)
    text, warnings = decoded(data)
    if "\x00" in text:
        raise Unreadable(_("This is not a text file."))
    return LINE_ENDS.sub("\n", text), warnings


def decoded(data: bytes) -> tuple[str, list[str]]:
    """Return the text as it stands, by the first encoding that fits."""
    if data.startswith(UTF_16):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError:
            raise Unreadable(_("This file says that it is UTF-16, but cannot be read as such.")) from None
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        warning = _("This file is not UTF-8; it was read as Windows-1252. Please look at its accents and letters.")
        text = data.decode("cp1252", errors="replace")
        if CONTROLS.search(text):
            raise Unreadable(_("This is not a text file.")) from None
        return text, [warning]
