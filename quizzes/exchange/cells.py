"""What stands in one cell of the template, and how it is kept from being run by a spreadsheet.

A cell that starts with = + - @, tab or return is written with ' before it and read back without. One that already starts
with ' before such a sign gets one more, so nothing is lost.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

RUN = re.compile(r"'*[=+\-@\t\r]")
RUN_NEUTRAL = re.compile(r"''*[=+\-@\t\r]")
BAR = "|"


def neutralised(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula."""
    return "'" + text if RUN.match(text) else text


def restored(text: str) -> str:
    """Return the text as it was before `neutralised`."""
    return text[1:] if RUN_NEUTRAL.match(text) else text


def as_text(value: object) -> str:
    """Return what a cell of a spreadsheet shows."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def cut(text: str, mark: str, most: int = 0) -> list[str]:
    r"""Return the parts between marks, each without its escapes: `\=` is the sign itself, `\\` a backslash."""
    parts: list[str] = []
    part, end = "", 0
    for match in re.finditer(rf"\\([\\{mark}])|{re.escape(mark)}", text):
        part += text[end : match.start()] + (match[1] or "")
        end = match.end()
        if match[1] is None:
            if most and len(parts) == most:
                part += mark
            else:
                parts.append(part)
                part = ""
    return [one.strip() for one in [*parts, part + text[end:]]]


def joined(parts: Iterable[str], mark: str, between: str = "") -> str:
    """Return parts as `cut` reads them."""
    signs = re.compile(rf"[\\{mark}]")
    return (between or mark).join(signs.sub(lambda match: "\\" + match[0], part) for part in parts)


def last_used(cells: Sequence[str]) -> int:
    """Return how many cells there are up to the last that holds something."""
    return max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
