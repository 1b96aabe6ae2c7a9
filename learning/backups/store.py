"""The folder BACKUP_TO: a disk of another machine, however it is mounted. Everything in it is encrypted."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from . import keys

SEALED = ".age"
NEW = ".new"  # while a file is being written; what a crash leaves of it is never read
STAMP = "%Y-%m-%dT%H%M%SZ"
GENERATION = re.compile(r"(\d{4}-\d\d-\d\dT\d{6}Z)-(sqlite|postgresql)")


@dataclass(frozen=True)
class Generation:
    """One life of a copy: its folder, named after its beginning (UTC) and the kind of database."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def kind(self) -> str:
        return self.name.rpartition("-")[2]

    @property
    def began(self) -> datetime:
        return datetime.strptime(self.name.rpartition("-")[0], STAMP).replace(tzinfo=UTC)


class Store:
    """Puts files into the folder, encrypted, and finds them again.

    Args:
        folder: BACKUP_TO.
        to: the public keys; none to read only.
    """

    def __init__(self, folder: Path, to: list[keys.Recipient] | None = None) -> None:
        self.folder, self.to = folder, to or []

    def generations(self) -> list[Generation]:
        """Return all generations, the oldest first."""
        if not self.folder.is_dir():
            return []
        return [Generation(each) for each in sorted(self.folder.iterdir()) if GENERATION.fullmatch(each.name)]

    def begin(self, kind: str, now: datetime) -> Generation:
        """Name a new generation; its folder comes with its first file."""
        return Generation(self.folder / f"{now.astimezone(UTC):{STAMP}}-{kind}")

    def put(self, source: BinaryIO | bytes, target: Path) -> None:
        """Write an encrypted file as a whole or not at all, and on the disk before it has its name."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = target.with_name(target.name + NEW)
        try:
            with unfinished.open("wb") as file:
                keys.encrypt(BytesIO(source) if isinstance(source, bytes) else source, file, self.to)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise

    def file(self, digest: str) -> Path:
        """Return where an upload stands that has this digest."""
        return self.folder / "files" / digest[:2] / f"{digest}{SEALED}"

    def files(self) -> Iterator[Path]:
        """Yield all uploads, and what a crash left of one."""
        yield from (self.folder / "files").glob("*/*")


def forget(generation: Generation) -> None:
    shutil.rmtree(generation.folder)
