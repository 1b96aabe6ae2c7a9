"""Where backups stand, how old the last one is, and their end after 30 days."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from learning.tidying.rules import Rule

from .errors import BackupError
from .keys import recipients
from .store import Store, forget

KEPT = timedelta(days=30)


def spool() -> Path:
    """Return the folder on this machine in which a copy is made before it is encrypted; nobody else may look into it."""
    folder = Path(settings.VAR_DIR) / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def store() -> Store:
    """Return the folder that BACKUP_TO and BACKUP_KEY name. Raises BackupError when one is missing or wrong."""
    if not settings.BACKUP_TO:
        raise BackupError("Set BACKUP_TO to the folder of the backups: a disk of another machine.")
    return Store(Path(settings.BACKUP_TO), recipients(settings.BACKUP_KEY))


@dataclass(frozen=True)
class Last:
    """When everything that there was had been stored for the last time, and what went wrong since."""

    at: datetime | None = None
    trouble: str = ""


def note(last: Last) -> None:
    """Keep it beside the spool: not in the database, where each note would be something new to back up."""
    file = spool() / "last.json"
    unfinished = file.with_suffix(".new")
    unfinished.write_text(json.dumps({"at": last.at.isoformat() if last.at else None, "trouble": last.trouble}))
    unfinished.replace(file)


def last() -> Last:
    """Return the note; an empty one when there is none that can be read."""
    try:
        said = json.loads((Path(settings.VAR_DIR) / "backups" / "last.json").read_text())
        return Last(datetime.fromisoformat(said["at"]) if said["at"] else None, said["trouble"])
    except (OSError, ValueError, TypeError, KeyError):
        return Last()


def forget_old(today: date, dry_run: bool) -> int:
    """Delete generations that began 30 days ago, and uploads that no younger one names.

    A generation holds what there was at its beginning: counted from there, nothing erased stays longer than 30 days.
    """
    if not settings.BACKUP_TO:
        return 0
    kept = Store(Path(settings.BACKUP_TO))
    limit = datetime.combine(today, timezone.localtime().time(), timezone.get_current_timezone()) - KEPT
    old = [each for each in kept.generations() if each.began <= limit]
    # Each day on which an upload is still there, its file is touched (media.py).
    lost = [path for path in kept.files() if path.stat().st_mtime <= limit.timestamp()]
    if not dry_run:
        for generation in old:
            forget(generation)
        for path in lost:
            path.unlink(missing_ok=True)
    return len(old) + len(lost)


RULES = (Rule("backups", "backups, as far as this server reaches them", "30 days", forget_old),)
