"""Captions and plain texts: UTF-8, without control characters, and captions without the notes of whoever made them."""

import re
import unicodedata

from django.utils.translation import gettext as _

from .refused import Refused, damaged

CAPTIONS = re.compile(r"WEBVTT(?:[ \t].*)?$")
# Parts of a captions file that nobody sees on screen, or that style it from outside.
BESIDE = ("NOTE", "STYLE", "REGION")


def clean_txt(data: bytes) -> bytes:
    return text_of(data).encode()


def clean_vtt(data: bytes) -> bytes:
    """Return captions: their first line and the passages with their times. Raises Refused."""
    first, *parts = re.split(r"\n{2,}", text_of(data).strip())
    if not CAPTIONS.match(first.partition("\n")[0]):
        raise damaged("WebVTT")
    said = [part.strip("\n") for part in parts if not part.lstrip().startswith(BESIDE)]
    return ("\n\n".join(["WEBVTT", *said]) + "\n").encode()


def text_of(data: bytes) -> str:
    """Return a text with plain line ends. Raises Refused when it is none."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise Refused(_("This text is not in UTF-8. Save it anew as UTF-8."), code="wrong_content") from None
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in text):
        raise damaged(_("text"))
    return text
