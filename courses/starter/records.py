"""What an earlier run has loaded, and whether somebody has changed or deleted it since."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models

from ..models import StarterRecord


@dataclass
class Report:
    """What this run did, one line each, told as it happens."""

    tell: Callable[[str], object] = print
    counts: dict[str, int] = field(default_factory=dict)

    def line(self, deed: str, path: str, language: str = "") -> None:
        self.counts[deed] = self.counts.get(deed, 0) + 1
        self.tell(f"{deed:<20} {f'{path} ({language})' if language else path}")

    def summary(self) -> str:
        """Return how often each thing was done."""
        return ", ".join(f"{count} {deed}" for deed, count in self.counts.items()) or "nothing to do"


NEW, UNCHANGED, CHANGED = "new", "unchanged", "updated"
EDITED, DELETED = "kept: edited here", "left: deleted here"


def record_of(path: str, language: str) -> StarterRecord | None:
    return StarterRecord.objects.filter(path=path, language=language).first()


def deed_for(record: StarterRecord | None, obj: models.Model | None, digest: str) -> str:
    """Return what is to be done with `obj`, which `record` tells of: one of the words above."""
    if record is None:
        return NEW
    if obj is None:
        return DELETED
    if obj.latest_revision_id != record.revision_id:  # type: ignore[attr-defined]  # only objects with revisions
        return EDITED
    return UNCHANGED if record.digest == digest else CHANGED


def note(path: str, language: str, obj: models.Model, digest: str) -> None:
    """Remember `obj` as it is now."""
    StarterRecord.objects.update_or_create(
        path=path,
        language=language,
        defaults={
            "digest": digest,
            "revision_id": obj.latest_revision_id,  # type: ignore[attr-defined]  # only objects with revisions
            "translation_key": getattr(obj, "translation_key", None),
        },
    )
