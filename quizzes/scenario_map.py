"""The map of a story for its author: scenes in rows, one below those that lead to it, and an arrow for each choice.

Drawn from a draft too: a choice that leads nowhere, a circle and a scene that nobody reaches show as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .questions import Key
from .questions.scenario import solution
from .questions.scenes import Graph

WIDTH, HEIGHT, ACROSS, DOWN, EDGE = 150, 64, 26, 72, 12
LONGEST_LABEL = 17


@dataclass(frozen=True)
class Box:
    """A scene or an ending."""

    id: str
    name: str
    text: str
    kind: str
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def bottom(self) -> int:
        return self.y + HEIGHT

    @property
    def label(self) -> str:
        return self.name if len(self.name) <= LONGEST_LABEL else f"{self.name[: LONGEST_LABEL - 1]}…"

    @property
    def baseline(self) -> int:
        return self.y + HEIGHT // 2


@dataclass(frozen=True)
class Arrow:
    """A choice: its line, where its points stand, and what it says."""

    line: str
    x: int
    y: int
    points: int
    text: str
    source: str
    target: str
    is_best: bool
    end: tuple[int, int] = (0, 0)

    @property
    def head(self) -> str:
        """Return the tip, as a path."""
        x, y = self.end
        return f"M{x - 6} {y - 11}L{x} {y - 1}L{x + 6} {y - 11}Z"


@dataclass(frozen=True)
class Map:
    """What a template draws, and its size."""

    boxes: list[Box]
    arrows: list[Arrow]
    lost: list[tuple[str, str]]
    width: int
    height: int
    best: int
    box_width: int = WIDTH
    box_height: int = HEIGHT

    def ways_from(self) -> list[tuple[Box, list[Arrow]]]:
        """Return each scene or ending with its choices, for the list that says the same in words."""
        return [(box, [arrow for arrow in self.arrows if arrow.source == box.name]) for box in self.boxes]


def draw(content: Mapping[str, Any], key: Key) -> Map:
    """Return the map of one story."""
    parts = {part["id"]: part for part in (*content["scenes"], *content["endings"])}
    exits = {
        scene["id"]: [key.data["to"].get(way["id"], "") for way in scene["choices"]] for scene in content["scenes"]
    }
    rows = Graph(exits, [ending["id"] for ending in content["endings"]]).layers()
    widest = max((len(row) for row in rows), default=1)
    width = 2 * EDGE + widest * WIDTH + (widest - 1) * ACROSS
    boxes = {id: box for row, ids in enumerate(rows) for id, box in placed(ids, row, width, parts)}
    best = set(solution(key))
    arrows, lost = [], []
    for scene in content["scenes"]:
        for place, way in enumerate(scene["choices"]):
            target = key.data["to"].get(way["id"], "")
            if target in boxes:
                is_best = way["id"] in best
                points = key.data["points"].get(way["id"], 0)
                share = (place + 1) / (len(scene["choices"]) + 1)
                arrows.append(arrow_of(boxes[scene["id"]], boxes[target], way["text"], points, share, is_best))
            else:
                lost.append((scene["name"], way["text"]))
    height = 2 * EDGE + len(rows) * HEIGHT + max(0, len(rows) - 1) * DOWN
    return Map(list(boxes.values()), arrows, lost, width, height, key.data["best"])


def placed(ids: list[str], row: int, width: int, parts: Mapping[str, Any]) -> list[tuple[str, Box]]:
    """Return the boxes of one row, in the middle of the map."""
    start = (width - len(ids) * WIDTH - (len(ids) - 1) * ACROSS) // 2
    y = EDGE + row * (HEIGHT + DOWN)
    return [
        (
            id,
            Box(
                id,
                parts[id]["name"] or "?",
                parts[id]["text"],
                parts[id].get("kind", ""),
                start + n * (WIDTH + ACROSS),
                y,
            ),
        )
        for n, id in enumerate(ids)
    ]


def arrow_of(source: Box, target: Box, text: str, points: int, share: float, is_best: bool) -> Arrow:
    """Return the curve from one box to another; each choice leaves its scene at a place of its own."""
    x, y = source.x + round(share * WIDTH), source.bottom
    end_x, end_y = target.x + round((0.3 + 0.4 * share) * WIDTH), target.y
    bend = max(24, abs(end_y - y) // 2)
    line = f"M{x} {y}C{x} {y + bend} {end_x} {end_y - bend} {end_x} {end_y - 3}"
    # A third of the way along: near the scene that it belongs to, before lines meet.
    t = 0.32
    at_x = (1 - t) ** 3 * x + 3 * (1 - t) ** 2 * t * x + 3 * (1 - t) * t**2 * end_x + t**3 * end_x
    at_y = (1 - t) ** 3 * y + 3 * (1 - t) ** 2 * t * (y + bend) + 3 * (1 - t) * t**2 * (end_y - bend) + t**3 * end_y
    return Arrow(line, round(at_x), round(at_y), points, text, source.name, target.name, is_best, (end_x, end_y))
