"""Draw a certificate as a picture that fits a phone and a message: 1080 × 1350, a few colours, under 60 KB.

The name is drawn and forgotten; it is in no log, file or address.
"""

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_roboto
from PIL import Image, ImageDraw, ImageFont

from .motifs import band

SIZE = WIDTH, HEIGHT = 1080, 1350
MARGIN = 90
COLOURS = 48
PAPER, INK, SOFT = "#fbf6ec", "#2b1d14", "#59473a"
GROUNDS = {
    "earth": "#8a3b1e",
    "indigo": "#22356f",
    "ochre": "#e2a33b",
    "leaf": "#275e35",
    "clay": "#7b4347",
    "alarm": "#9c1818",
}
FONTS = Path(font_roboto.__file__).parent / "files"
LONGEST_NAME = 60
SMALLEST = 30


@dataclass(frozen=True)
class Facts:
    """The words of a certificate, in the reader's language."""

    heading: str
    name: str
    said: str
    course: str
    day: str
    code: str
    check: str
    site: str
    colour: str
    motif: str


@cache
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"Roboto-{weight}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


def clean_name(text: str) -> str:
    """Return a name as it is drawn: composed letters, single spaces, no control or formatting characters."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(" " if unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc") else c for c in composed)
    return " ".join("".join(c for c in kept if unicodedata.category(c)[0] != "C").split())[:LONGEST_NAME]


def unknown_letters(text: str) -> str:
    """Return the letters of `text` that the font does not have."""
    missing = shape("\U0010ffff")
    return "".join(dict.fromkeys(letter for letter in text if not letter.isspace() and shape(letter) == missing))


def shape(letter: str) -> bytes:
    return bytes(font("Bold", SMALLEST).getmask(letter))


def certificate_png(facts: Facts) -> bytes:
    """Return the picture."""
    image = Image.new("RGB", SIZE, PAPER)
    ground = GROUNDS.get(facts.colour, GROUNDS["earth"])
    draw_cloth(image, facts.motif, ground, 0, 250)
    draw_cloth(image, facts.motif, ground, HEIGHT - 130, 130)
    draw_words(ImageDraw.Draw(image), facts, ground)
    file = io.BytesIO()
    small = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(file, "PNG", compress_level=6)
    return file.getvalue()


def draw_cloth(image: Image.Image, motif: str, ground: str, top: int, height: int) -> None:
    """Draw a strip of the course's cloth, with its motif through the middle."""
    ImageDraw.Draw(image).rectangle((0, top, WIDTH, top + height), fill=ground)
    row = min(96, height - 50)
    ink = Image.new("RGB", (WIDTH, row), INK if ground == GROUNDS["ochre"] else PAPER)
    image.paste(ink, (0, top + height - row - 24), band(motif, WIDTH, row))


def draw_words(draw: ImageDraw.ImageDraw, facts: Facts, ground: str) -> None:
    """Write the words from top to bottom."""
    on_ground = INK if ground == GROUNDS["ochre"] else PAPER
    write(draw, facts.site, 60, ("Bold", 56), on_ground)
    write(draw, facts.heading, 335, ("Bold", 84), INK)
    if facts.name:
        is_long = len(broken(draw, facts.name, font("Black", 50))) > 1
        write(draw, facts.name, 475 if is_long else 500, ("Black", 76), INK, lines=1 + is_long, highest=110)
    draw.line(
        (MARGIN * 2, 605, WIDTH - MARGIN * 2, 605), fill=ground if ground != GROUNDS["ochre"] else "#744600", width=4
    )
    write(draw, facts.said, 650, ("Regular", 42), SOFT, lines=2)
    write(draw, facts.course, 755, ("Bold", 64), INK, lines=3, highest=250)
    write(draw, facts.day, 1025, ("Regular", 42), SOFT)
    write(draw, facts.code, 1085, ("Bold", 58), INK)
    write(draw, facts.check, 1160, ("Regular", 32), SOFT)


def write(
    draw: ImageDraw.ImageDraw,
    text: str,
    top: int,
    style: tuple[str, int],
    ink: str,
    *,
    lines: int = 1,
    highest: int = HEIGHT,
) -> None:
    """Write `text` centred from `top` on, smaller when it would need more than `lines` lines or more than `highest`."""
    weight, size = style
    while size > SMALLEST:
        needed = len(broken(draw, text, font(weight, size)))
        if needed <= lines and needed * size * 1.25 <= highest:
            break
        size -= 2
    for number, line in enumerate(broken(draw, text, font(weight, size))[: lines + 1]):
        draw.text((WIDTH / 2, top + number * size * 1.25), line, ink, font(weight, size), anchor="mt")


def broken(draw: ImageDraw.ImageDraw, text: str, face: ImageFont.FreeTypeFont) -> list[str]:
    """Return `text` in lines that fit between the margins; a word that is too long is cut."""
    room, found = WIDTH - 2 * MARGIN, [""]
    for word in text.split():
        longer = f"{found[-1]} {word}".strip()
        if draw.textlength(longer, face) <= room:
            found[-1] = longer
            continue
        if found[-1]:
            found.append("")
        for letter in word:
            if draw.textlength(found[-1] + letter, face) > room:
                found.append("")
            found[-1] += letter
    return found
