"""Pictures and recordings of questions, read together: the number of queries does not grow with the questions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from learning.pictures import SPECS, PhonePicture, phone_picture

from .questions.spoken import Said

# The lists of a question whose items may name something themselves.
LISTS = ("choices", "scenes", "endings", "mistakes")


@dataclass(frozen=True)
class Media:
    """All pictures and recordings that some questions name; one that was deleted since is left out."""

    images: Mapping[int, Any] = field(default_factory=dict)
    recordings: Mapping[int, Any] = field(default_factory=dict)

    def picture(self, named: Mapping[str, Any] | None, is_small: bool = False) -> PhonePicture | None:
        image = self.images.get(named["id"]) if named else None
        if image is None or named is None:
            return None
        return phone_picture(image, named["alt"], "small" if is_small else "wide")

    def recording(self, pk: int | None) -> Any:
        return self.recordings.get(pk) if pk else None

    def said(self, said: Said) -> Said:
        """Return what is said with its recording in place of the recording's id."""
        return replace(said, recording=self.recording(said.recording)) if said.recording else said


def media_of(questions: Iterable[Mapping[str, Any]]) -> Media:
    """Return what these questions (or other parts of a version) and all their parts name: no query when they name nothing."""
    parts = [part for question in questions for part in parts_of(question)]
    images = {part["image"]["id"] for part in parts if part.get("image")}
    spoken = {pk for part in parts for pk in (part.get("recording"), *part.get("recordings", {}).values())}
    return Media(
        get_image_model().objects.filter(pk__in=images).prefetch_renditions(*SPECS).in_bulk() if images else {},
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
