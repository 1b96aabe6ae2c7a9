"""Pictures of a file of questions: nothing but pixels, small enough for a phone.

A picture is known by what stands in it, not by its name. It is decoded and written anew as WebP, so position, author and
anything else beside the pixels is gone; a WebP that holds only pixels and is small enough stays as it is, byte for byte,
so what was written out comes back equal.
"""

import base64
import binascii
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
LONGEST_SIDE = 960
# One picture, decoded, takes four bytes a pixel; a file of many that unpack to much must not hold up the server.
MOST_PIXELS, MOST_PIXELS_A_FILE = 16_000_000, 96_000_000
LONGEST_ALT = 200
PLUGIN_FILE = "@@PLUGINFILE@@/"
# The parts of a WebP that are pixels; in VP8X stands what other parts there are.
PIXELS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}


class Useless(ValueError):  # noqa: N818 - it tells why a picture is left out
    """A picture that cannot be taken."""


@dataclass(frozen=True)
class Picture:
    """A picture with what it shows; an empty `alt` is missing, unless the picture only decorates."""

    data: bytes
    alt: str = ""
    decorates: bool = False

    @property
    def fingerprint(self) -> str:
        """Return by what the library of pictures knows these bytes."""
        return hashlib.sha1(self.data, usedforsecurity=False).hexdigest()

    @property
    def address(self) -> str:
        """Return the picture as an address that holds all of it."""
        return f"data:image/webp;base64,{base64.b64encode(self.data).decode()}"

    def as_json(self) -> dict[str, Any]:
        """Return what there is to know of it, for programs."""
        return {"alt": self.alt, "decorates": self.decorates, "bytes": len(self.data)}


def as_webp(data: bytes, most_pixels: int = MOST_PIXELS) -> tuple[bytes, int]:
    """Return a picture as WebP of our making, and how many pixels it had. Raises Useless."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            pixels = picture.width * picture.height
            if pixels > most_pixels:
                raise Useless(_("it has too many pixels"))
            is_small = max(picture.size) <= LONGEST_SIDE
            if picture.format == "WEBP" and is_small and set(parts_of(data)) <= PIXELS:
                picture.load()
                return data, pixels
            return written(picture), pixels
    except Useless:
        raise
    except Exception:
        # Pillow raises anything for a file that somebody made up.
        raise Useless(_("it is no PNG, JPEG, WebP or GIF, or it is damaged")) from None


def written(picture: Image.Image) -> bytes:
    """Return the first image of a picture, upright and not larger than a phone needs."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read smaller at once
    upright = turned(picture)
    has_holes = "A" in upright.getbands() or "transparency" in upright.info
    plain = upright.convert("RGBA" if has_holes else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info = {}
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def turned(picture: Image.Image) -> Image.Image:
    """Return a picture upright; where it cannot be read which way up it is, as it stands."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        # What stands beside the pixels may be damaged in any way.
        return picture


def parts_of(webp: bytes) -> Iterator[bytes]:
    """Yield the names of the parts of a WebP; what follows its declared end is a part without name."""
    place, end = 12, 8 + int.from_bytes(webp[4:8], "little")
    while place < end:
        yield webp[place : place + 4]
        size = int.from_bytes(webp[place + 4 : place + 8], "little")
        place += 8 + size + size % 2
    if place != len(webp):
        yield b""


@dataclass
class Budget:
    """How many pixels of a file may still be decoded."""

    pixels: int = MOST_PIXELS_A_FILE

    def picture(self, text: str) -> bytes:
        """Return the picture that base64 writes. Raises Useless."""
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            raise Useless(_("it is damaged")) from None
        found, pixels = as_webp(data, min(MOST_PIXELS, self.pixels))
        self.pixels -= pixels
        return found


def file_name(address: str) -> str:
    """Return the name of the file in a Moodle text that an address means; empty for one that points elsewhere."""
    name = address.removeprefix(PLUGIN_FILE)
    return unquote(name).split("?")[0].strip("/") if name != address else ""
