"""Where the "skip this part" link of a content note leads.

The rule: to the next heading of the same body; when none follows, to the end of the body (`END`, an id that every page
with a body has after it). Headings are named by their folded text, a repeated one with a number.
"""

from collections.abc import Iterable
from typing import Any

from learning.folding import fold_slug

END = "suite"


def anchors(parts: Iterable[tuple[str, Any]]) -> list[str]:
    """Return one word per part of a body, given as (block type, value).

    For a heading its own id, for a content note the id its link leads to, for all others "".
    """
    names: list[str] = []
    used = {END}
    for kind, value in parts:
        name = ""
        if kind == "heading":
            base = fold_slug(str(value)) or "partie"
            name = next(word for word in numbered(base) if word not in used)
            used.add(name)
        names.append(name)
    kinds = [kind for kind, _value in parts]
    following = END
    for place in reversed(range(len(kinds))):
        if kinds[place] == "heading":
            following = names[place]
        elif kinds[place] == "content_note":
            names[place] = following
    return names


def numbered(base: str) -> Iterable[str]:
    """Yield base, base-2, base-3 …"""
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def anchor_of(value: Any, context: dict | None) -> str:
    """Return the word for the block whose value is this very object in the body of the page in `context`, or ""."""
    body = getattr((context or {}).get("page"), "body", None) or ()
    children = [(child.block_type, child.value) for child in body]
    places = (place for place, (_kind, own) in enumerate(children) if own is value)
    place = next(places, None)
    return "" if place is None else anchors(children)[place]


def skip_target_of(value: Any, context: dict | None) -> str:
    """Return the id that the content note with this value leads to."""
    return anchor_of(value, context) or END
