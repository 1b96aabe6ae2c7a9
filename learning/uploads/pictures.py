"""Photos and other pictures of pixels: decoded and written anew, upright, in plain sRGB, with nothing beside the pixels."""

import io
import warnings
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from .refused import Refused, damaged

LONGEST_SIDE = 2560
# Decoded, a pixel takes four bytes. Phones take pictures of 12 million pixels.
MOST_PIXELS = 25_000_000
HOW: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88, "method": 4},
}


def clean_jpeg(data: bytes) -> bytes:
    return written_anew(data, "JPEG")


def clean_png(data: bytes) -> bytes:
    return written_anew(data, "PNG")


def clean_webp(data: bytes) -> bytes:
    return written_anew(data, "WEBP")


def written_anew(data: bytes, format: str) -> bytes:
    """Return the first image of a picture as pixels only, not larger than a screen needs. Raises Refused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # we count pixels ourselves
            with Image.open(io.BytesIO(data), formats=[format]) as picture:
                refuse_too_many_pixels(picture)
                return pixels_only(picture, format)
    except Refused:
        raise
    except Exception:
        # Pillow raises anything for a file that somebody made up.
        raise damaged(format) from None


def refuse_too_many_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused(
            _("This picture has too many pixels: %(most)d million at most. Make it smaller.")
            % {"most": MOST_PIXELS // 1_000_000},
            code="too_many_pixels",
        )


def pixels_only(picture: Image.Image, format: str) -> bytes:
    """Return the picture written in this format, without anything that its file said beside the pixels."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read smaller at once
    profile = picture.info.get("icc_profile")
    upright = turned(picture)
    has_holes = format != "JPEG" and ("A" in upright.getbands() or "transparency" in upright.info)
    plain = in_plain_colours(upright, profile).convert("RGBA" if has_holes else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=3.0)
    plain.info = {}
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    out = io.BytesIO()
    bare.save(out, format, **HOW[format])
    return out.getvalue()


def turned(picture: Image.Image) -> Image.Image:
    """Return a picture upright; where what says so is damaged, as it stands."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        picture.load()
        return picture


def in_plain_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture with the colours its profile meant, so that the profile is not needed any more."""
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        plain = ImageCms.profileToProfile(picture, meant, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return plain or picture
