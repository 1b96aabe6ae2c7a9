"""Pictures and recordings of questions, read together: the number of queries does not grow with the questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

RASTER, DRAWING = "width-480|format-webp", "width-480"
# Pictures to choose stand two side by side, up to six at a time: the first size that weighs at most LIGHT is taken.
SMALL = ("max-320x320|format-webp|webpquality-60", "max-240x240|format-webp|webpquality-30")
LIGHT = 12 * 1024


@dataclass(frozen=True)
class Picture:
    """A picture in the size of a phone, with what it shows; `alt` is empty when it only decorates."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Media:
    """All pictures and recordings that some questions name; one that was deleted since is left out."""

    images: Mapping[int, Any] = field(default_factory=dict)
    recordings: Mapping[int, Any] = field(default_factory=dict)

    def picture(self, named: Mapping[str, Any] | None, is_small: bool = False) -> Picture | None:
        image = self.images.get(named["id"]) if named else None
        if image is None or named is None:
            return None
        if is_small and not image.is_svg():
            rendition = small_rendition(image)
        else:
            rendition = image.get_rendition(DRAWING if image.is_svg() else RASTER)
        return Picture(rendition.url, rendition.width, rendition.height, named["alt"])

    def recording(self, pk: int | None) -> Any:
        return self.recordings.get(pk) if pk else None


def small_rendition(image: Any) -> Any:
    """Return a picture for a choice: smaller where it would weigh too much."""
    rendition = image.get_rendition(SMALL[0])
    return rendition if rendition.file.size <= LIGHT else image.get_rendition(SMALL[1])


def media_of(questions: Iterable[Mapping[str, Any]]) -> Media:
    """Return what these questions, their choices and scenes name: no query when they name nothing."""
    lists = ("choices", "scenes", "endings")
    parts = [
        part
        for question in questions
        for part in (question, *(one for name in lists for one in question.get(name, ())))
    ]
    images = {part["image"]["id"] for part in parts if part.get("image")}
    recordings = {part["recording"] for part in parts if part.get("recording")}
    return Media(
        get_image_model().objects.filter(pk__in=images).prefetch_renditions(RASTER, DRAWING, *SMALL).in_bulk()
        if images
        else {},
        get_media_model().objects.in_bulk(recordings) if recordings else {},
    )
