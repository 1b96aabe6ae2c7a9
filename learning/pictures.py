"""A picture as phones get it: small, as WebP, and behind it as JPEG for browsers that know no WebP.

The design of the offline part names size and limit: 480 pixels wide, 20 KB at most. Of each form the first size that is
light enough is taken. `components/picture.html` shows it; a saved course takes the first form only (`offline/linked.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.images.shortcuts import get_rendition_or_not_found

KB = 1024


@dataclass(frozen=True)
class Size:
    """What a picture may weigh in one place, and in which sizes it is tried for that, the largest first."""

    most: int
    drawing: str
    webp: tuple[str, ...]
    jpeg: tuple[str, ...]

    @property
    def specs(self) -> tuple[str, ...]:
        return (self.drawing, *self.webp, *self.jpeg)


SIZES = {
    "wide": Size(
        20 * KB,
        "width-480",
        (
            "width-480|format-webp|webpquality-45",
            "width-480|format-webp|webpquality-25",
            "max-320x320|format-webp|webpquality-30",
        ),
        (
            "width-480|format-jpeg|jpegquality-60",
            "width-480|format-jpeg|jpegquality-30",
            "max-320x320|format-jpeg|jpegquality-40",
        ),
    ),
    # Pictures to choose stand two side by side, up to six at a time.
    "small": Size(
        12 * KB,
        "width-480",
        ("max-320x320|format-webp|webpquality-60", "max-240x240|format-webp|webpquality-30"),
        ("max-320x320|format-jpeg|jpegquality-60", "max-240x240|format-jpeg|jpegquality-30"),
    ),
    "logo": Size(20 * KB, "max-320x120", ("max-320x120|format-webp",), ("max-320x120|format-jpeg",)),
}
SPECS = tuple(dict.fromkeys(spec for size in SIZES.values() for spec in size.specs))


@dataclass(frozen=True)
class PhonePicture:
    """A picture with what it shows: `alt` is empty when it only decorates, `jpeg` for a drawing, which all browsers know."""

    url: str
    jpeg: str
    width: int
    height: int
    alt: str


def phone_picture(image: Any, alt: str = "", size: str = "wide") -> PhonePicture:
    """Return a picture of the library in the forms of one of SIZES; one whose file is lost is only its words."""
    place = SIZES[size]
    if image.is_svg():
        first = get_rendition_or_not_found(image, place.drawing)
        return PhonePicture(first.url, "", first.width, first.height, alt)
    first = light(image, place.webp, place.most)
    return PhonePicture(first.url, light(image, place.jpeg, place.most).url, first.width, first.height, alt)


def light(image: Any, specs: Sequence[str], most: int) -> Any:
    """Return the first size of a picture that weighs no more than `most`, or the last."""
    for spec in specs:
        rendition = get_rendition_or_not_found(image, spec)
        if weight_of(rendition) <= most:
            break
    return rendition


def weight_of(rendition: Any) -> int:
    """Return the bytes of a picture's size; 0 when its file is lost."""
    try:
        return int(rendition.file.size)
    except OSError:
        return 0
