"""Where lines and dots of the charts stand. Reads released figures only; templates draw what is here.

Coordinates are strings: numbers would get a decimal comma in French, which SVG does not read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from learning.small_figures import Released

WIDTH, HEIGHT = 280, 124
LEFT, RIGHT, TOP, BOTTOM = 38, 8, 10, 24


@dataclass(frozen=True)
class Dot:
    """One week: where it stands, what is said of it, and whether its figure is shown, and final."""

    x: str
    y: str
    words: str
    is_shown: bool = True
    is_moving: bool = False


@dataclass(frozen=True)
class Mark:
    """A label at an axis."""

    place: str
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Chart:
    """A line by week. `lines` join neighbours that are both shown; `moving` leads to the week that is not over."""

    dots: list[Dot]
    lines: list[str]
    moving: str
    heights: list[Mark]
    weeks: list[Mark]


def round_top(highest: int) -> int:
    """Return the first of 10, 20, 30, 40, 50, 60, 80, 100, 200 … that is not below `highest`; half of it is round too."""
    unit = 10
    while unit * 10 <= highest:
        unit *= 10
    return next(unit * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if unit * step >= highest)


def across(place: int, number: int) -> float:
    """Return x of the week at this place among so many."""
    return LEFT + (WIDTH - LEFT - RIGHT) * (place / (number - 1) if number > 1 else 0.5)


def up(value: int, top: int) -> float:
    """Return y of a value."""
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def line_chart(
    figures: Sequence[Released], words: Sequence[str], labels: Sequence[str], heights: dict[int, str], is_moving: bool
) -> Chart:
    """Lay out one figure a week; `words` are said of each dot, `labels` stand below, `heights` at the left."""
    top = max(heights)
    dots = []
    for place, figure in enumerate(figures):
        y = up(figure.value or 0, top) if figure.is_shown else HEIGHT - BOTTOM - 6
        dots.append(
            Dot(
                f"{across(place, len(figures)):.1f}",
                f"{y:.1f}",
                words[place],
                figure.is_shown,
                is_moving and place == len(figures) - 1,
            )
        )
    return Chart(
        dots=dots,
        lines=list(solid_lines(dots)),
        moving=next((line(pair) for pair in pairwise(dots) if pair[1].is_moving and all_shown(pair)), ""),
        heights=[Mark(f"{up(value, top):.1f}", text) for value, text in heights.items()],
        weeks=list(week_marks(dots, labels)),
    )


def all_shown(dots: Sequence[Dot]) -> bool:
    return all(dot.is_shown for dot in dots)


def line(dots: Sequence[Dot]) -> str:
    """Return the points of one line."""
    return " ".join(f"{dot.x},{dot.y}" for dot in dots)


def solid_lines(dots: Sequence[Dot]) -> Iterator[str]:
    """Yield a line for each run of weeks whose figures are shown and final."""
    run: list[Dot] = []
    for dot in [*dots, None]:
        if dot and dot.is_shown and not dot.is_moving:
            run.append(dot)
            continue
        if len(run) > 1:
            yield line(run)
        run = []


def week_marks(dots: Sequence[Dot], labels: Sequence[str]) -> Iterator[Mark]:
    """Yield labels for the first and the last week, and for one in the middle when there is room."""
    last = len(dots) - 1
    if last == 0:
        yield Mark(dots[0].x, labels[0])
        return
    yield Mark(dots[0].x, labels[0], "start")
    if last >= 4:
        yield Mark(dots[last // 2].x, labels[last // 2])
    yield Mark(dots[last].x, labels[last], "end")
