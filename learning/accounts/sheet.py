"""What the whole server says about one learner (safety, promise 49), as somebody would read it who took it away.

`kept.py` is not believed: every table, column, sign-in and file is read. Rows are found by the links between tables and by the
learner's name and marks wherever these stand. What `kept.py` names is told in its words; all else is *beyond the list*,
and there must be none.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils.translation import gettext as _

from .kept import KEPT, Part
from .models import User

Row = dict[str, Any]
BIG_FILE = 64 * 1024**2


@dataclass
class Sheet:
    """What was found: of each part of the list its rows; sign-ins; and what the list does not name."""

    parts: list[tuple[Part, list[Row]]] = field(default_factory=list)
    sign_ins: int = 0
    beyond: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (any(rows for _part, rows in self.parts) or self.sign_ins or self.beyond)


def sheet_of(key: int, name: str) -> Sheet:
    """Read everything the server holds and return what is about the learner with this key and name, erased or not."""
    found = linked_rows(key)
    words = marks_of(name, found)
    sheet = Sheet(sign_ins=sum(1 for _sign_in in sign_ins_of(key)))
    listed = {part.model._meta.db_table: part for part in KEPT}
    for table, rows in found.items():
        part = listed.get(table)
        if part is None:
            sheet.beyond += [f"{table}: {sorted(row)}" for row in rows]
            continue
        sheet.parts.append((part, rows))
        unlisted = {column for row in rows for column in row} - set(columns_of(part))
        sheet.beyond += [f"{table}.{column}" for column in sorted(unlisted)]
    sheet.beyond += [f"{table}: {column}" for table, column, row in mentions(words) if row not in found.get(table, [])]
    sheet.beyond += [str(file) for file in files_with(words) if not is_database(file)]
    return sheet


def tables() -> list[str]:
    return connection.introspection.table_names()


def read(table: str, condition: str = "", values: Iterable[Any] = ()) -> Iterator[Row]:
    """Yield rows of a table as they stand there."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quote(table)}{condition}", list(values))  # noqa: S608 names from the database itself
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            yield dict(zip(names, row, strict=True))


def linked_rows(key: int) -> dict[str, list[Row]]:
    """Return the learner's row and all rows that lead to it, over as many tables as it takes."""
    user = User._meta.db_table
    found = {user: list(read(user, f" WHERE {connection.ops.quote_name('id')} = %s", [key]))}
    links = [(table, *link) for table in tables() for link in links_of(table)]
    keys = {(user, "id"): {key}}
    fresh = [user]
    while fresh:
        reached, fresh = set(fresh), []
        for table, column, target, target_column in links:
            wanted = keys.get((target, target_column), set())
            if target not in reached or not wanted:
                continue
            quoted = connection.ops.quote_name(column)
            marks = ", ".join(["%s"] * len(wanted))
            new = [
                row for row in read(table, f" WHERE {quoted} IN ({marks})", wanted) if row not in found.get(table, [])
            ]
            if new:
                found.setdefault(table, []).extend(new)
                keys.setdefault((table, "id"), set()).update(row["id"] for row in new if "id" in row)
                fresh.append(table)
    return {table: rows for table, rows in found.items() if rows}


def links_of(table: str) -> Iterator[tuple[str, str, str]]:
    """Yield column, table and column of each link that a table has to others."""
    with connection.cursor() as cursor:
        for column, target in connection.introspection.get_relations(cursor, table).items():
            yield column, target[1], target[0]


def marks_of(name: str, found: dict[str, list[Row]]) -> list[bytes]:
    """Return what names this learner and nobody else: the name, and marks that are long enough to be theirs alone."""
    marks = {name}
    for rows in found.values():
        for row in rows:
            for column in ("id", "code", "seed"):
                marks |= spellings(row.get(column))
    return [mark.encode() for mark in marks]


def spellings(value: Any) -> set[str]:
    """Return how a mark may stand written; numbers and short words could mean anything."""
    text = str(value or "")
    try:
        mark = UUID(text)
    except ValueError:
        return {text} if len(text) > 8 and not text.isdecimal() else set()
    return {str(mark), mark.hex}


def mentions(words: list[bytes]) -> Iterator[tuple[str, str, Row]]:
    """Yield table, column and row of each place in the database where one of these stands, whatever kind of field it is."""
    for table in tables():
        for row in read(table):
            for column, value in row.items():
                if any(word in as_bytes(value) for word in words):
                    yield table, column, row


def as_bytes(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode(errors="replace")


def sign_ins_of(key: int) -> Iterator[Row]:
    """Yield the sign-ins of a person, decoded as only this server's key can."""
    store = SessionStore()
    for row in read("django_session"):
        said = store.decode(row["session_data"])
        if str(said.get("_auth_user_id")) == str(key):
            yield said


def files_with(words: list[bytes]) -> Iterator[Path]:
    """Yield the files of this server in which one of these stands: uploads, caches, whatever lies beside them."""
    for folder in {Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT)}:
        for file in folder.rglob("*"):
            if file.is_file() and file.stat().st_size < BIG_FILE and any(word in unpacked(file) for word in words):
                yield file


def unpacked(file: Path) -> bytes:
    """Return what stands in a file; what a cache has packed too."""
    data = file.read_bytes()
    start = data.find(b"\x78")  # with this byte zlib begins
    if file.suffix != ".djcache" or start < 0:
        return data
    for place in range(start, min(start + 64, len(data))):
        try:
            return data + zlib.decompress(data[place:])
        except zlib.error:
            continue
    return data


def is_database(file: Path) -> bool:
    """Say whether a file is SQLite's, whose rows were read already."""
    return file.name.startswith(Path(str(connection.settings_dict["NAME"])).name)


def columns_of(part: Part) -> dict[str, Any]:
    """Return the line of the list that tells of each column."""
    fields = {name: part.model._meta.get_field(name) for line in part.lines for name in line.fields}
    return {getattr(fields[name], "column", name) or name: line for line in part.lines for name in line.fields}


def told(sheet: Sheet) -> Iterator[str]:
    """Yield the sheet in plain words, line by line."""
    for part, rows in sheet.parts:
        yield f"\n{part.title} ({len(rows)})"
        lines = columns_of(part)
        for row in rows:
            yield from row_told(part, lines, row)
    if sheet.sign_ins:
        yield "\n" + _("Sign-ins that have not ended: %(n)d") % {"n": sheet.sign_ins}
    if sheet.beyond:
        yield "\n" + _("BEYOND THE LIST")
        yield from (f"  {place}" for place in sheet.beyond)
    if sheet.is_empty:
        yield _("Nothing.")


def row_told(part: Part, lines: dict[str, Any], row: Row) -> Iterator[str]:
    """Yield what one row says, line by line of the list; of what nobody can read, only that it is there."""
    said: dict[str, list[str]] = {}
    for column, value in row.items():
        line = lines.get(column)
        if line and not line.technical and value not in (None, "", "[]"):
            said.setdefault(str(line.words), []).append("…" if line.hidden else str(value))
    yield from (f"  {words}: {', '.join(values)}" for words, values in said.items())


def owner_of(name: str) -> User:
    """Return the learner of this name. Raises User.DoesNotExist."""
    return apps.get_model("accounts.User").objects.get(username=name, is_learner=True)
