"""Write docs/access.md, the access table for readers: `python -m scripts.access_list`."""

import re
import sys
from collections.abc import Iterator

from learning.access import ADMIN, AREAS, EVERYBODY, FACILITATORS, LEARNERS, STAFF, Area, Kinds, Row
from scripts.steps import ROOT, main

FILE = ROOT / "docs" / "access.md"
HEAD = """# Who may open what

Every address of Josira and every kind of person. The tests ask each address as each of them, reading and sending, and
compare with this table; an address that stands in no line fails them. This file is written from `learning/access.py` by
`python -m scripts.access_list`.

**Read**: open the page. **Send**: submit its form. Who is not named is refused, and nothing is changed for them.
“Other learner” and “other facilitator” are strangers to the learner, group or answer in question.
Addresses are those of the French pages; the same holds under `/bm/`. A part in `<…>` stands for one object. After “@”
stands which object is meant.

Kinds of people: visitor without a sign-in, learner, other learner, facilitator, other facilitator, author, translator,
reviewer, programme officer, safeguarding lead, administrator. “Staff” are all from facilitator on; “the admin's people” are
staff without facilitators.
"""
NAMED = re.compile(r"\(\?P<(\w+)>[^)]*\)|<\w+:(\w+)>")
GROUP = re.compile(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\??")
NAMES = {
    "anonymous": "visitor",
    "learner": "learner",
    "other learner": "other learner",
    "facilitator": "facilitator",
    "other facilitator": "other facilitator",
    "author": "author",
    "translator": "translator",
    "reviewer": "reviewer",
    "officer": "programme officer",
    "safeguarding": "safeguarding lead",
    "administrator": "administrator",
}
TOGETHER = (
    (EVERYBODY, "everybody"),
    (STAFF, "staff"),
    (ADMIN, "the admin's people"),
    (LEARNERS, "learners"),
    (FACILITATORS, "facilitators"),
)


def who(kinds: Kinds) -> str:
    """Return the kinds of people in words, the wide words first."""
    left, words = set(kinds), []
    for group, word in TOGETHER:
        if group <= left:
            words.append(word)
            left -= group
    return ", ".join([*words, *(name for kind, name in NAMES.items() if kind in left)]) or "nobody"


def addresses(area: Area, row: Row) -> str:
    """Return the addresses of a row, one a line of its cell."""
    found = [f"{beginning}{route}".partition(" @ ") for beginning in area.beginnings for route in row.routes]
    cells = [f"`/{plain(route)}`" + (f" @ {example}" if example else "") for route, _, example in found]
    return "<br>".join(cells)


def plain(route: str) -> str:
    """Return a route without the marks of a regular expression."""
    named = NAMED.sub(lambda found: f"<{found[1] or found[2]}>", route)
    return GROUP.sub("<…>", named).replace("^", "").replace("$", "").replace("\\", "").replace("|", "\\|")


def lines() -> Iterator[str]:
    """Yield the lines of the file."""
    yield HEAD
    for area in AREAS:
        yield f"## {area.title}\n"
        yield f"{area.words}\n"
        yield "| What | Read | Send | Addresses |"
        yield "| --- | --- | --- | --- |"
        for row in area.rows:
            yield f"| {row.what} | {who(row.read)} | {who(row.send)} | {addresses(area, row)} |"
        yield ""


def text() -> str:
    """Return the whole file."""
    return "\n".join(lines()).rstrip() + "\n"


def program() -> int:
    """Write the file, or with "check" say whether it is what the table gives."""
    if "check" in sys.argv[1:]:
        return int(FILE.read_text(encoding="utf-8") != text())
    FILE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    main(program)
