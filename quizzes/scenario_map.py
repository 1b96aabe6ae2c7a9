"""The map of a story for its author: scenes in rows, one below those that lead to it, and an arrow for each choice.

Drawn from a draft too: a choice that leads nowhere, a circle and a scene that nobody reaches show as such.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import mean
from typing import Any

from .questions import Key
from .questions.scenario import solution
from .questions.scenes import Graph

WIDTH, HEIGHT, ACROSS, DOWN, EDGE = 150, 64, 26, 72, 12
LONGEST_LABEL = 17
# The room of a line between boxes, and where on its first curve the points stand.
LANE, NEAR = 20, 0.22


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
class Way:
    """A choice as the story has it; `share` says where along its scene it leaves."""

    id: str
    source: str
    target: str
    text: str
    points: int
    share: float = 0.5

    def chain(self, depth: Mapping[str, int]) -> list[str]:
        """Return what this way passes from row to row, its own name in each row between."""
        between = range(depth[self.source] + 1, depth[self.target])
        return [self.source, *(f"{self.id}/{row}" for row in between), self.target]


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
    ways = ways_of(content, key)
    exits = {scene["id"]: [way.target for way in ways if way.source == scene["id"]] for scene in content["scenes"]}
    rows = Graph(exits, [ending["id"] for ending in content["endings"]]).layers()
    known = [way for way in ways if way.target in parts]
    slots, width = placed(rows, known)
    boxes = {
        id: Box(id, part["name"] or "?", part["text"], part.get("kind", ""), *slots[id]) for id, part in parts.items()
    }
    lost = [(boxes[way.source].name, way.text) for way in ways if way.target not in parts]
    height = 2 * EDGE + len(rows) * HEIGHT + max(0, len(rows) - 1) * DOWN
    arrows = [arrow_of(way, boxes, slots, set(solution(key))) for way in spread(known, slots)]
    return Map([boxes[id] for row in rows for id in row], arrows, lost, width, height, key.data["best"])


def ways_of(content: Mapping[str, Any], key: Key) -> list[Way]:
    """Return all choices of a story."""
    return [
        Way(
            id=choice["id"],
            source=scene["id"],
            target=key.data["to"].get(choice["id"], ""),
            text=choice["text"],
            points=key.data["points"].get(choice["id"], 0),
        )
        for scene in content["scenes"]
        for choice in scene["choices"]
    ]


def spread(ways: Sequence[Way], slots: Mapping[str, tuple[int, int]]) -> list[Way]:
    """Return the ways, those of one scene leaving it side by side in the order of where they go first."""
    shares: dict[str, float] = {}
    for source in {way.source for way in ways}:
        mine = [way for way in ways if way.source == source]
        mine.sort(
            key=lambda way: next((slots[n][0] for n in slots if n.startswith(f"{way.id}/")), slots[way.target][0])
        )
        shares |= {way.id: (place + 1) / (len(mine) + 1) for place, way in enumerate(mine)}
    return [replace(way, share=shares[way.id]) for way in ways]


def placed(rows: Sequence[Sequence[str]], ways: Iterable[Way]) -> tuple[dict[str, tuple[int, int]], int]:
    """Return where each box stands, and where a long way passes each row between; and how wide all is.

    What stands in a row is ordered by the middle of what leads to it, so that few lines cross.
    """
    depth = {id: row for row, ids in enumerate(rows) for id in ids}
    lanes: list[list[str]] = [list(ids) for ids in rows]
    above: dict[str, list[str]] = {}
    for way in ways:
        chain = way.chain(depth)
        for row, name in enumerate(chain[1:-1], start=depth[way.source] + 1):
            lanes[row].append(name)
        if depth[way.target] > depth[way.source]:
            for before, name in pairwise(chain):
                above.setdefault(name, []).append(before)
    inner = max((sum(map(wide, lane)) + ACROSS * (len(lane) - 1) for lane in lanes), default=WIDTH)
    slots: dict[str, tuple[int, int]] = {}
    for row, lane in enumerate(lanes):
        lane.sort(key=lambda name: mean([slots[b][0] + wide(b) / 2 for b in above.get(name, ())] or [inner / 2]))
        x = EDGE + (inner - sum(map(wide, lane)) - ACROSS * (len(lane) - 1)) // 2
        for name in lane:
            slots[name] = (x, EDGE + row * (HEIGHT + DOWN))
            x += wide(name) + ACROSS
    return slots, inner + 2 * EDGE


def wide(name: str) -> int:
    """Return the width of what stands in a row: a box, or the line of a way that passes."""
    return LANE if "/" in name else WIDTH


def arrow_of(way: Way, boxes: Mapping[str, Box], slots: Mapping[str, tuple[int, int]], best: set[str]) -> Arrow:
    """Return the curve from one box to another; each choice leaves its scene at a place of its own."""
    source, target = boxes[way.source], boxes[way.target]
    x, y = source.x + round(way.share * WIDTH), source.bottom
    end = (target.x + round((0.3 + 0.4 * way.share) * WIDTH), target.y)
    line, at = f"M{x} {y}", (x, y)
    passed = [slots[name] for name in sorted(slots, key=lambda name: slots[name][1]) if name.startswith(f"{way.id}/")]
    first = (passed[0][0] + LANE // 2, passed[0][1]) if passed else end
    for lane_x, lane_y in passed:
        middle = lane_x + LANE // 2
        line += curve(at, (middle, lane_y)) + f"V{lane_y + HEIGHT}"
        at = (middle, lane_y + HEIGHT)
    line += curve(at, (end[0], end[1] - 3))
    # Near the scene that the points belong to, before lines meet.
    near, far, bend = (1 - NEAR) ** 2 * (1 + 2 * NEAR), NEAR**2 * (3 - 2 * NEAR), 3 * NEAR * (1 - NEAR) * (1 - 2 * NEAR)
    middle_y = near * y + far * first[1] + bend * bent((x, y), first)
    return Arrow(
        line, round(near * x + far * first[0]), round(middle_y), way.points, way.text, source.name, target.name,
        way.id in best, end,
    )  # fmt: skip


def bent(start: tuple[int, int], end: tuple[int, int]) -> int:
    """Return how far a curve runs straight down before it turns."""
    return max(24, abs(end[1] - start[1]) // 2)


def curve(start: tuple[int, int], end: tuple[int, int]) -> str:
    bend = bent(start, end)
    return f"C{start[0]} {start[1] + bend} {end[0]} {end[1] - bend} {end[0]} {end[1]}"
