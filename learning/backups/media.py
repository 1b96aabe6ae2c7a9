"""Uploads: each file is stored once, under a name that tells nothing; a list says which ones a generation has."""

import json
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join
from django.utils.crypto import salted_hmac

from . import keys
from .errors import BackupError
from .store import SEALED, Generation, Store

TOUCHED_EACH = timedelta(days=1).total_seconds()

Entry = tuple[str, int, int]  # path below MEDIA_ROOT, bytes, nanoseconds of its last change


def entries(folder: Path) -> Iterator[Entry]:
    """Yield each file below `folder`, in order. One that goes meanwhile is left out."""
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file() and not path.is_symlink():
                found = path.stat()
                yield path.relative_to(folder).as_posix(), found.st_size, found.st_mtime_ns
        except FileNotFoundError:
            continue


class Uploads:
    """Stores what is new of the uploads, and a list whenever they have changed."""

    def __init__(self, store: Store, generation: Generation) -> None:
        self.store, self.folder = store, generation.folder / "media"
        self.known: tuple[Entry, ...] | None = None
        self.lists = 0

    def ship(self) -> None:
        """Store all that is new since the last time."""
        root = Path(settings.MEDIA_ROOT)
        now = tuple(entries(root))
        if now == self.known:
            return
        said = [{"path": name, "digest": digest} for name, *_ in now if (digest := self.keep(root / name))]
        self.lists += 1
        self.store.put(json.dumps(said).encode(), self.folder / f"{self.lists:08}{SEALED}")
        self.known = now

    def keep(self, path: Path) -> str:
        """Store one upload unless it is there; return its digest, empty when it has gone meanwhile.

        The digest is keyed with the site's secret: without it nobody can tell whether a file they know is among them.
        """
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return ""
        digest = salted_hmac("backups", content, algorithm="sha256").hexdigest()
        kept = self.store.file(digest)
        if not kept.exists():
            self.store.put(content, kept)
        elif time.time() - kept.stat().st_mtime > TOUCHED_EACH:
            os.utime(kept)  # still needed: see `keeping.forget_old`
        return digest


def restore(store: Store, generation: Generation, target: Path, by: list[keys.Identity], work: Path) -> int:
    """Write the uploads of a generation's last list below `target`; return how many. Raises BackupError."""
    lists = sorted((generation.folder / "media").glob(f"*{SEALED}"))
    if not lists:
        return 0
    keys.decrypt(lists[-1], work / "media.json", by)
    said = json.loads((work / "media.json").read_text())
    for entry in said:
        kept = store.file(entry["digest"])
        try:
            path = Path(safe_join(target, entry["path"]))
        except SuspiciousFileOperation as error:
            raise BackupError(f"{lists[-1]} names a file outside the folder of uploads.") from error
        if not kept.exists():
            raise BackupError(f"{kept} is missing: it held {entry['path']}.")
        keys.decrypt(kept, path, by)
    return len(said)
