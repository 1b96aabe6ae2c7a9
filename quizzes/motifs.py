"""The six motifs of the courses for pictures, stroke by stroke as the site's SVG drawings have them (cells of 48 × 32)."""

import itertools

from PIL import Image, ImageDraw

Point = tuple[float, float]
Stroke = tuple[Point, Point, float]  # from, to, width
Dot = tuple[Point, float]  # centre, radius
Ring = tuple[Point, float, float]  # centre, radius, width
WIDTH, HEIGHT = 48, 32
FINE = 3  # drawn so many times larger, then made smaller: Pillow's lines have no soft edges of their own


def path(width: float, *points: Point) -> list[Stroke]:
    """Return the straight strokes through these points."""
    return [(start, end, width) for start, end in itertools.pairwise(points)]


def waves(top: float) -> list[Stroke]:
    """Return one line of two waves."""
    rise = ((0, 0), (3, -2.6), (9, -2.6), (15, 2.6), (21, 2.6), (24, 0))
    return path(3, *((left + x, top + y) for left in (0, 24) for x, y in rise))


def dots(*points: Point, radius: float = 1.8) -> list[Dot]:
    return [(point, radius) for point in points]


EDGES = [*path(2, (0, 2.5), (48, 2.5)), *path(2, (0, 29.5), (48, 29.5))]
STROKES: dict[str, list[Stroke]] = {
    "zigzag": path(3.5, (-12, 9), (0, 26), (12, 9), (24, 23), (36, 9), (48, 26)),
    "lozenge": path(3, (24, 7), (42, 16), (24, 25), (6, 16), (24, 7)),
    "cross": [
        *path(4, (12, 7), (12, 25)),
        *path(4, (3, 16), (21, 16)),
        *path(2.5, (29, 9), (43, 23)),
        *path(2.5, (43, 9), (29, 23)),
    ],
    "wave": waves(12) + waves(22),
    "well": [stroke for x in (28, 34, 40, 46) for y in (7, 13.5, 20) for stroke in path(3, (x, y), (x, y + 5))],
    "arrow": [stroke for x in (2, 14, 26, 38) for stroke in path(3.5, (x, 7), (x + 9, 16), (x, 25))],
}
DOTS: dict[str, list[Dot]] = {
    "zigzag": dots((12, 21), (36, 21), (0, 11), (24, 11), (48, 11)),
    "lozenge": dots(*((x, y) for x in (0, 48) for y in (9, 16, 23))) + dots((24, 16), radius=3.5),
    "cross": dots((5, 9), (19, 9), (5, 23), (19, 23), (36, 8.5), (36, 23.5)),
    "wave": dots((6, 16), (18, 16), (30, 16), (42, 16)),
    "well": dots((12, 16), radius=3),
}
RINGS: dict[str, list[Ring]] = {"well": [((12, 16), 10.5, 3)]}
NAMES = tuple(STROKES)


def band(motif: str, width: int, height: int) -> Image.Image:
    """Return a row of the motif as a mask (white on black) of this size."""
    name = motif if motif in STROKES else NAMES[0]
    scale = height / HEIGHT * FINE
    cell = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)))
    draw_cell(ImageDraw.Draw(cell), name, scale)
    row = Image.new("L", (round(width * FINE / cell.width) * cell.width, cell.height))
    for left in range(0, row.width, cell.width):
        row.paste(cell, (left, 0))
    return row.resize((width, height), Image.Resampling.LANCZOS)


def draw_cell(draw: ImageDraw.ImageDraw, name: str, scale: float) -> None:
    """Draw one cell of a motif; strokes end round, so that corners meet."""
    for start, end, width in (*STROKES[name], *EDGES):
        points = [(x * scale, y * scale) for x, y in (start, end)]
        draw.line(points, fill=255, width=round(width * scale))
        for point in points:
            draw_dot(draw, point, width * scale / 2)
    for (x, y), radius in DOTS.get(name, []):
        draw_dot(draw, (x * scale, y * scale), radius * scale)
    for (x, y), radius, width in RINGS.get(name, []):
        box = ((x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale)
        draw.ellipse(box, outline=255, width=round(width * scale))


def draw_dot(draw: ImageDraw.ImageDraw, point: Point, radius: float) -> None:
    draw.ellipse((point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius), fill=255)
