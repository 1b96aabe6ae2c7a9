"""Pictures and recordings of questions, read together: the number of queries does not grow with the questions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from .questions.spoken import Said

RASTER, DRAWING = "width-480|format-webp", "width-480"
# Pictures to choose stand two side by side, up to six at a time: the first size that weighs at most LIGHT is taken.
SMALL = ("max-320x320|format-webp|webpquality-60", "max-240x240|format-webp|webpquality-30")
LIGHT = 12 * 1024
# The lists of a question whose items may name something themselves.
LISTS = ("choices", "scenes", "endings", "mistakes")


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

    def said(self, said: Said) -> Said:
        """Return what is said with its recording in place of the recording's id."""
        return replace(said, recording=self.recording(said.recording)) if said.recording else said


def small_rendition(image: Any) -> Any:
    """Return a picture for a choice: smaller where it would weigh too much."""
    rendition = image.get_rendition(SMALL[0])
    return rendition if rendition.file.size <= LIGHT else image.get_rendition(SMALL[1])


def media_of(questions: Iterable[Mapping[str, Any]]) -> Media:
    """Return what these questions (or other parts of a version) and all their parts name: no query when they name nothing."""
    parts = [part for question in questions for part in parts_of(question)]
    images = {part["image"]["id"] for part in parts if part.get("image")}
    spoken = {pk for part in parts for pk in (part.get("recording"), *part.get("recordings", {}).values())}
    return Media(
        get_image_model().objects.filter(pk__in=images).prefetch_renditions(RASTER, DRAWING, *SMALL).in_bulk()
        if images
        else {},
        recordings_by_id(spoken),
    )


def parts_of(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Return a question, its choices, scenes and mistakes, and what can be done in a scene."""
    yield part
    for name in LISTS:
        for one in part.get(name, ()):
            yield from parts_of(one)


def recordings_by_id(pks: Iterable[int | None]) -> dict[int, Any]:
    """Return these recordings in one query; in none where there is nothing to look for."""
    wanted = set(pks) - {None}
    return get_media_model().objects.in_bulk(wanted) if wanted else {}
