"""The graph of a story: which scene leads where. Pure reckoning on names, without texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Edges = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Graph:
    """`edges` leads from each scene to what its choices lead to; the first scene is the start."""

    edges: Edges
    endings: Sequence[str]

    @property
    def start(self) -> str:
        return next(iter(self.edges), "")

    @property
    def names(self) -> list[str]:
        return [*self.edges, *self.endings]

    def unknown(self) -> list[tuple[str, str]]:
        """Return (scene, name) for each choice that leads to nothing there is."""
        names = set(self.names)
        return [(scene, target) for scene, targets in self.edges.items() for target in targets if target not in names]

    def reached(self) -> set[str]:
        """Return what can be reached from the start."""
        found, waiting = set(), [self.start] if self.edges else []
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.edges.get(name, ())
        return found

    def unreached(self) -> list[str]:
        reached = self.reached()
        return [name for name in self.names if name not in reached]

    def circle(self) -> list[str]:
        """Return the scenes of one circle, in order; empty when there is none."""
        done: set[str] = set()
        for start in self.edges:
            found = self.circle_from(start, [], done)
            if found:
                return found
        return []

    def circle_from(self, name: str, path: list[str], done: set[str]) -> list[str]:
        if name in path:
            return path[path.index(name) :]
        if name in done or name not in self.edges:
            return []
        for target in self.edges[name]:
            found = self.circle_from(target, [*path, name], done)
            if found:
                return found
        done.add(name)
        return []

    def layers(self) -> list[list[str]]:
        """Return scenes and endings in rows: each one below all that lead to it, what nothing leads to in the last row."""
        depth = {self.start: 0} if self.edges else {}
        for _round in range(len(self.edges)):
            for scene, target in self.steps():
                if scene in depth and target in self.names and target != self.start:
                    depth[target] = max(depth.get(target, 0), min(depth[scene] + 1, len(self.edges)))
        last = max(depth.values(), default=-1) + 1
        for name in self.names:
            depth.setdefault(name, last)
        rows = [
            [name for name in self.names if depth[name] == row] for row in range(max(depth.values(), default=-1) + 1)
        ]
        return [row for row in rows if row]

    def steps(self) -> Iterator[tuple[str, str]]:
        for scene, targets in self.edges.items():
            for target in targets:
                yield scene, target


def best_path(start: str, exits: Mapping[str, Sequence[tuple[str, str, int]]]) -> tuple[int, tuple[str, ...]]:
    """Return the most points there are from `start`, and the choices that earn them.

    `exits` gives (choice, where it leads, points) for each scene. A circle, which only a draft has, is not followed.
    """
    known: dict[str, tuple[int, tuple[str, ...]]] = {}
    under_way: set[str] = set()

    def best_from(scene: str) -> tuple[int, tuple[str, ...]]:
        if scene in known or scene in under_way or scene not in exits:
            return known.get(scene, (0, ()))
        under_way.add(scene)
        found: tuple[int, tuple[str, ...]] | None = None
        for choice, target, points in exits[scene]:
            further, path = best_from(target)
            if found is None or points + further > found[0]:
                found = (points + further, (choice, *path))
        under_way.discard(scene)
        known[scene] = found or (0, ())
        return known[scene]

    return best_from(start)
