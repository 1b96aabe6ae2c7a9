"""The way back: one generation into a new place, opened with the private key, and proved before it is called restored."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from . import keys, media, postgres, sqlite
from .errors import BackupError
from .proving import Found
from .store import Generation, Store

KINDS = {"sqlite": sqlite, "postgresql": postgres}
DATABASE, DATA, UPLOADS = "db.sqlite3", "postgresql", "media"
SIDE_FILES = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Wanted:
    """What is to be restored: from where, by which key, into which folder.

    Args:
        generation: its name; empty for the newest that is whole.
        may_replace: whether what stands in the folder may be replaced.
        database: the site's in a PostgreSQL server, where the backup itself does not say.
        role: whose that database is, likewise.
    """

    origin: Path
    key: Path
    into: Path
    generation: str = ""
    may_replace: bool = False
    database: str = "josira"
    role: str = "josira"


def whole_generations(store: Store) -> list[Generation]:
    """Return what can be restored, the oldest first."""
    return [each for each in store.generations() if KINDS[each.kind].is_whole(each)]


def chosen(store: Store, name: str) -> Generation:
    """Return the generation of this name, or the newest. Raises BackupError."""
    found = whole_generations(store)
    if not found:
        raise BackupError(f"No whole backup stands in {store.folder}.")
    if not name:
        return found[-1]
    by_name = {each.name: each for each in found}
    if name not in by_name:
        raise BackupError(f"There is no whole backup {name}. `--list` names all.")
    return by_name[name]


def place_of(generation: Generation, into: Path) -> Path:
    return into / (DATABASE if generation.kind == "sqlite" else DATA)


def refuse_to_replace(wanted: Wanted, place: Path) -> None:
    """Raise BackupError when something stands there that may not be replaced, or is in use."""
    uploads = wanted.into / UPLOADS
    for each in (place, uploads):
        if each.exists() and not wanted.may_replace:
            raise BackupError(f"{each} is there already. Choose another folder, or say --yes-replace.")
    if place.is_file() and sqlite.is_in_use(place):
        raise BackupError(f"{place} is in use. Stop the site first.")
    if (place / "postmaster.pid").exists():
        raise BackupError(f"A server runs in {place}. Stop it first.")


def restore(wanted: Wanted, say: Callable[[str], None]) -> Path:
    """Restore and prove; return where the database is. Raises BackupError, and what stood there before still stands."""
    by = keys.identities(wanted.key)
    store = Store(wanted.origin)
    generation = chosen(store, wanted.generation)
    place = place_of(generation, wanted.into)
    refuse_to_replace(wanted, place)
    wanted.into.mkdir(parents=True, exist_ok=True)
    # In the same folder, so that what is proved only has to be renamed.
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=wanted.into) as folder:
        work = Path(folder)
        work.chmod(0o711)  # a PostgreSQL server that is to be proved goes through it as another user than root
        say(f"Opening {generation.name}.")
        new, uploads, opened = work / "new" / place.name, work / "new" / UPLOADS, work / "opened"
        uploads.mkdir(parents=True)
        opened.mkdir(mode=0o700)
        KINDS[generation.kind].restore(store, generation, new, by, opened)
        count = media.restore(store, generation, uploads, by, opened)
        say(f"Uploads: {count}.")
        site = {"database": wanted.database, "role": wanted.role} | postgres.told(generation, by, opened)
        prove(generation, new, site, say)
        for fresh, old in ((new, place), (uploads, wanted.into / UPLOADS)):
            put_in_place(fresh, old, work)
    return place


def put_in_place(fresh: Path, old: Path, work: Path) -> None:
    """Rename, what stood there before out of the way; it is deleted with the folder of work."""
    if old.exists():
        old.rename(work / f"before-{old.name}")
        for end in SIDE_FILES:
            old.with_name(old.name + end).unlink(missing_ok=True)
    fresh.rename(old)


def prove(generation: Generation, new: Path, site: dict[str, str], say: Callable[[str], None]) -> None:
    """Have Josira look at the restored database and recount it; a PostgreSQL server goes through all changes before.

    Raises BackupError.
    """
    if generation.kind == "sqlite":
        ask(f"sqlite:///{new.resolve()}", say)
        for end in SIDE_FILES:
            new.with_name(new.name + end).unlink(missing_ok=True)
        return
    with postgres.Running(new.resolve()) as server:
        ask(server.address(site["database"], site["role"]), say)
    postgres.finish(new)


def ask(address: str, say: Callable[[str], None]) -> None:
    """Have a process of its own look at a database (see `proving`). Raises BackupError unless it is well."""
    words = [sys.executable, "-m", "learning.backups.proving"]
    more = {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    done = subprocess.run(  # noqa: S603 words of our own
        words, env={**os.environ, **more}, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    last = (done.stdout or done.stderr).strip().rpartition("\n")[2]
    if done.returncode == Found.OLDER:
        say("Integrity: well. The code is younger than the backup: run `migrate`, then `recount`.")
    elif done.returncode == Found.STRANGE:
        raise BackupError("What came back is no database of Josira.")
    elif done.returncode:
        raise BackupError(f"The restored database does not pass: {last}")
    else:
        say(f"Integrity: well. Schema: whole. {last}")
