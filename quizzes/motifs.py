"""The six motifs of the courses for pictures, stroke by stroke as the site's SVG drawings have them (cells of 48 × 32)."""

from PIL import Image, ImageDraw

Point = tuple[float, float]
WIDTH, HEIGHT = 48, 32
FINE = 3  # drawn so many times larger, then made smaller: Pillow's lines have no soft edges of their own

EDGES = [((0, 2.5), (48, 2.5), 2), ((0, 29.5), (48, 29.5), 2)]
# Straight strokes (from, to, width) and dots (centre, radius) of each motif.
STROKES: dict[str, list[tuple[Point, Point, float]]] = {
    "zigzag": [((-12, 9), (0, 26), 3.5), ((0, 26), (12, 9), 3.5), ((12, 9), (24, 23), 3.5), ((24, 23), (36, 9), 3.5),
               ((36, 9), (48, 26), 3.5)],
    "lozenge": [((24, 7), (42, 16), 3), ((42, 16), (24, 25), 3), ((24, 25), (6, 16), 3), ((6, 16), (24, 7), 3)],
    "cross": [((12, 7), (12, 25), 4), ((3, 16), (21, 16), 4), ((29, 9), (43, 23), 2.5), ((43, 9), (29, 23), 2.5)],
    "wave": [
        *[((x, y + 0), (x + 3, y - 2.6), 3) for y in (12, 22) for x in (0, 24)],
        *[((x + 3, y - 2.6), (x + 9, y - 2.6), 3) for y in (12, 22) for x in (0, 24)],
        *[((x + 9, y - 2.6), (x + 15, y + 2.6), 3) for y in (12, 22) for x in (0, 24)],
        *[((x + 15, y + 2.6), (x + 21, y + 2.6), 3) for y in (12, 22) for x in (0, 24)],
        *[((x + 21, y + 2.6), (x + 24, y), 3) for y in (12, 22) for x in (0, 24)],
    ],
    "well": [((x, y), (x, y + 5), 3) for x in (28, 34, 40, 46) for y in (7, 13.5, 20)],
    "arrow": [
        *[((x, 7), (x + 9, 16), 3.5) for x in (2, 14, 26, 38)],
        *[((x + 9, 16), (x, 25), 3.5) for x in (2, 14, 26, 38)],
    ],
}  # fmt: skip
DOTS: dict[str, list[tuple[Point, float]]] = {
    "zigzag": [((x, y), 1.8) for x, y in ((12, 21), (36, 21), (0, 11), (24, 11), (48, 11))],
    "lozenge": [((x, y), 1.8) for x in (0, 48) for y in (9, 16, 23)] + [((24, 16), 3.5)],
    "cross": [((x, y), 1.8) for x, y in ((5, 9), (19, 9), (5, 23), (19, 23), (36, 8.5), (36, 23.5))],
    "wave": [((x, 16), 1.8) for x in (6, 18, 30, 42)],
    "well": [((12, 16), 3)],
    "arrow": [],
}
RING = {"well": ((12, 16), 10.5, 3)}
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
    for (x, y), radius in DOTS[name]:
        draw_dot(draw, (x * scale, y * scale), radius * scale)
    if name in RING:
        (x, y), radius, width = RING[name]
        box = ((x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale)
        draw.ellipse(box, outline=255, width=round(width * scale))


def draw_dot(draw: ImageDraw.ImageDraw, point: Point, radius: float) -> None:
    draw.ellipse((point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius), fill=255)
