"""The pieces that stand inside every learner's page: the first-paint style, the quick-exit script and the tab's icon.

As files of their own the first two would cost a round trip before the first text, and the icon a request. They are the same bytes on every page, so
the content policy can name them by their SHA-256 and needs neither a nonce nor `unsafe-inline`.

The script (static/js/exit.js, kept under 500 bytes): a tap on `[data-exit]` or Shift three times within 1.5 s hides the
page, marks the tab, stops the sound and replaces the page by `/n/`. A marked tab shows no page again, Back included,
until somebody opens the front door `/` anew.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import quote

STATIC = Path(__file__).resolve().parent / "static"


@cache
def style() -> str:
    """Return the first-paint style as it stands between the tags."""
    return (STATIC / "css" / "first-paint.css").read_text(encoding="utf-8").strip()


@cache
def script() -> str:
    """Return the quick-exit script as it stands between the tags."""
    return (STATIC / "js" / "exit.js").read_text(encoding="utf-8").strip()


@cache
def icon() -> str:
    """Return the icon of the tab as an address that holds the whole drawing."""
    drawing = (STATIC / "img" / "icon.svg").read_text(encoding="utf-8").strip().replace('"', "'")
    return "data:image/svg+xml," + quote(drawing, safe=" ='/:.,()-")


def policy_hash(source: str) -> str:
    """Return the name of an inline piece as a content policy writes it."""
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def style_hash() -> str:
    """Return the policy's name of the first-paint style."""
    return policy_hash(style())


def script_hash() -> str:
    """Return the policy's name of the quick-exit script."""
    return policy_hash(script())
