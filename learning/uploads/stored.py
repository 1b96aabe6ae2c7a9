"""Files that were stored before files were cleaned: found, cleaned where they stand, and told of where that is not possible."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from . import jpeg
from .cleaning import cleaned, ending

# What Pillow writes for a picture without anything beside its pixels, https://developers.google.com/speed/webp/docs/riff_container
PIXELS = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH")
LOSSY = ("jpg", "jpeg", "webp")
JFIF = bytes.fromhex("ffe000104a46494600")
JFIF_BYTES = 18


@dataclass(frozen=True)
class Stored:
    """One file of the library: whose it is and in which field."""

    row: models.Model
    field: str

    @property
    def file(self) -> Any:
        return getattr(self.row, self.field)

    @property
    def path(self) -> Path:
        return Path(self.file.path)


def library() -> Iterator[Stored]:
    """Yield every file of pictures, documents and recordings, and the still pictures of recordings."""
    for model in (get_image_model(), get_document_model(), get_media_model()):
        names = [field.name for field in model._meta.get_fields() if isinstance(field, models.FileField)]
        for row in model._default_manager.order_by("pk").iterator():
            yield from (Stored(row, name) for name in names if getattr(row, name))


def is_clean(data: bytes, name: str) -> bool:
    """Say whether cleaning would change nothing that matters.

    JPEG and WebP lose a little of the picture each time they are written, so these are looked through instead. Raises
    Refused for a file that cannot be cleaned.
    """
    if ending(name) in ("jpg", "jpeg"):
        return has_only_pixels(data)
    if ending(name) == "webp":
        return {kind for kind, _size in chunks(data)} <= set(PIXELS) and sum(size for _kind, size in chunks(data)) == (
            len(data) - 12
        )
    return cleaned(data, name) == data


def has_only_pixels(data: bytes) -> bool:
    """Say whether a JPEG has nothing but its pixels and the short note JFIF, without a small picture in it."""
    if data[2 : 2 + len(JFIF)] != JFIF or data[18:20] != b"\0\0":
        return False
    return jpeg.bare(data) == data[:2] + data[2 + JFIF_BYTES :]


def chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield name and length, header included, of each part of a RIFF file."""
    place = 12
    while place + 8 <= len(data):
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        size += 8 + size % 2
        yield data[place : place + 4], size
        place += size


def clean(stored: Stored, dry_run: bool) -> bool:
    """Clean a file where it stands unless it is clean; return whether there was anything to clean.

    Raises Refused when it cannot be cleaned, OSError when it is lost or cannot be written.
    """
    data = stored.path.read_bytes()
    if is_clean(data, stored.file.name):
        return False
    # PDF and films come to rest the second time: then the next run finds nothing to do. No quality is lost in these.
    new = cleaned(data, stored.file.name)
    if ending(stored.file.name) not in LOSSY:
        new = cleaned(new, stored.file.name)
    if not dry_run:
        replace(stored.path, new)
        tell_row(stored)
    return True


def replace(path: Path, data: bytes) -> None:
    """Put new content in the place of a file, as a whole or not at all, with the same rights."""
    number, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def tell_row(stored: Stored) -> None:
    """Have the row say what its file is now; smaller sizes of a picture, which took over what it told, are made anew."""
    row: Any = type(stored.row)._default_manager.get(pk=stored.row.pk)
    known = {field.name for field in row._meta.get_fields()}
    changed = []
    if "file_hash" in known:
        row.file_hash = ""
        row.file_size = row.file.size
        changed += ["file_hash", "file_size"]
    if "focal_point_x" in known:
        row.width, row.height = row.file.width, row.file.height
        changed += ["width", "height"]
        for rendition in row.renditions.all():
            rendition.file.delete(save=False)
            rendition.delete()
    if changed:
        type(row)._default_manager.filter(pk=row.pk).update(**{name: getattr(row, name) for name in changed})
