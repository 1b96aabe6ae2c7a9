"""Put the pictures of the starter files into the library, each once."""

import hashlib
from pathlib import Path

from learning.uploads.cleaning import clean_content, cleaned

from ..models import Picture

# The size in templates/components/blocks/picture.html: made now rather than at the first visit.
SHOWN = "width-480"


def picture_id(file: Path) -> int:
    """Return the id of the picture with these bytes, made if the library has none."""
    content = file.read_bytes()
    # Wagtail's own fingerprint of a picture, by which it also warns of doubles.
    fingerprint = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    picture = Picture.objects.filter(file_hash=fingerprint).first()
    if picture is None:
        clean = cleaned(content, file.name)
        picture = Picture(title=file.stem.replace("-", " ").capitalize(), file=clean_content(clean, file.name))
        picture.file_hash = fingerprint
        picture.file_size = len(clean)
        picture.save()
        picture.get_rendition(SHOWN)
    return picture.pk
