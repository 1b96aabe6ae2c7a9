"""A scenario as it is shown: the scene one stands in, the thread of the path, and in the end what it came to.

The page for everybody holds all scenes, so that a phone can go on without network; a screen from the server holds the
one that is next. Points are there only where the key may be known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .media import Media
from .questions import Key
from .questions.spoken import Said, said
from .scenario_map import Map, draw


@dataclass(frozen=True)
class Way:
    """One choice of a scene; `points` only where the key may be known."""

    id: str
    text: str
    consequence: Said
    to: str
    points: int | None = None


@dataclass(frozen=True)
class Scene:
    """A scene with its ways on, or an ending, which has a kind instead."""

    id: str
    text: str
    ways: list[Way] = field(default_factory=list)
    kind: str = ""
    picture: Any = None
    recording: Any = None


@dataclass
class Story:
    """All scenes and endings by id, and the path so far."""

    scenes: Mapping[str, Scene]
    start: str
    best: int | None
    content: Mapping[str, Any]
    key: Key
    path: Sequence[str] = ()
    is_whole: bool = True

    def follow(self, path: Sequence[str]) -> None:
        """Stand where this path leads; it may be one that was not accepted, then as far as it goes."""
        self.path, self.is_whole = [], False
        for choice in path:
            if choice not in (way.id for way in self.here.ways):
                return
            self.path = [*self.path, choice]

    @property
    def thread(self) -> list[tuple[Scene, Way]]:
        """Return the scenes that were passed, each with what was done there."""
        ways = {way.id: (scene, way) for scene in self.scenes.values() for way in scene.ways}
        return [ways[choice] for choice in self.path]

    @property
    def here(self) -> Scene:
        """Return the scene or ending that is shown."""
        last = self.thread[-1][1].to if self.path else self.start
        return self.scenes.get(last) or Scene(id="", text="")

    @property
    def last(self) -> Way | None:
        """Return the choice that led here."""
        return self.thread[-1][1] if self.path else None

    @property
    def shown(self) -> list[Scene]:
        """Return what the page holds: everything for a script, else the scene that is next."""
        return list(self.scenes.values()) if self.is_whole else [self.here]

    @property
    def map(self) -> Map:
        return draw(self.content, self.key)


def story_of(content: Mapping[str, Any], key: Key, media: Media, keyed: bool) -> Story:
    """Return a story at its beginning."""
    scenes = {
        scene["id"]: Scene(
            id=scene["id"],
            text=scene["text"],
            ways=[way_of(choice, key, media, keyed) for choice in scene["choices"]],
            picture=media.picture(scene["image"]),
            recording=media.recording(scene["recording"]),
        )
        for scene in content["scenes"]
    }
    endings = {
        ending["id"]: Scene(
            id=ending["id"], text=ending["text"], kind=ending["kind"], recording=media.recording(ending["recording"])
        )
        for ending in content["endings"]
    }
    return Story({**scenes, **endings}, key.data["start"], key.data["best"] if keyed else None, content, key)


def way_of(choice: Mapping[str, Any], key: Key, media: Media, keyed: bool) -> Way:
    id = choice["id"]
    points = key.data["points"].get(id, 0) if keyed else None
    consequence = media.said(said(choice, "consequence"))
    return Way(id, choice["text"], consequence, key.data["to"].get(id, ""), points)
