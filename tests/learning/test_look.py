"""The look keeps its promises of contrast, of weight, and of holding nothing that a strict content policy forbids."""

import re
from pathlib import Path

import brotli
import pytest
from django.template.loader import render_to_string

from learning import inline

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "learning" / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.svg"))
MOTIFS = sorted((ROOT / "templates" / "components" / "motifs").glob("*.svg"))
PICTURES = sorted((ROOT / "courses" / "starter").rglob("*.svg"))
HUES = ["earth", "indigo", "ochre", "leaf", "clay", "alarm"]


def colours(sheet: str, dark: bool) -> dict[str, str]:
    """Return the colours by name; those of a hue as "hue:leaf", "on:leaf" and "tint:leaf"."""
    night = "".join(re.findall(r"@media\(prefers-color-scheme:dark\)\{((?:[^{}]*\{[^{}]*\})*)\}", sheet))
    day = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\}", "", sheet)
    found: dict[str, str] = {}
    for rules in (day, night) if dark else (day,):
        for selector, body in re.findall(r"([^{}]*)\{([^{}]*)\}", rules):
            hue = re.search(r"\.hue-(\w+)$", selector)
            if selector.strip().endswith(":root") or hue:
                for name, value in re.findall(r"--([\w-]+):(#\w{6})", body):
                    found[f"{name}:{hue[1]}" if hue else name] = value
    for hue in HUES:
        found.setdefault(f"hue:{hue}", found["hue"])
        found.setdefault(f"on:{hue}", found["on"])
        found.setdefault(f"tint:{hue}", found["tint"] if hue == "earth" else found[f"hue:{hue}"])
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    ("ink", "paper"),
    ("ink", "card"),
    ("soft", "paper"),
    ("soft", "card"),
    ("paper", "ink"),
    ("indigo", "paper"),
    ("indigo", "card"),
    ("bright", "indigo"),
    ("alarm", "card"),
    ("ink", "right"),
    ("ink", "wrong"),
    ("ink", "part"),
    *((f"on:{hue}", f"hue:{hue}") for hue in HUES),
    *((f"tint:{hue}", "paper") for hue in HUES),
]
CONTROLS = [("edge", "paper"), ("edge", "card"), ("leaf", "right"), ("earth", "wrong"), ("ochre", "part")]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("least", "pairs"), [(7, TEXT), (4.5, CONTROLS)], ids=["text seven to one", "controls four and a half to one"]
)
def test_colours_stand_out(dark: bool, least: float, pairs: list[tuple[str, str]]):
    known = colours(inline.style() + (STATIC / "css" / "site.css").read_text(), dark)

    weak = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in pairs}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}


def test_pieces_inside_each_page_are_small():
    assert len(inline.style().encode()) <= 3072
    assert len(inline.script().encode()) < 500
    assert len(brotli.compress((STATIC / "css" / "site.css").read_bytes())) <= 3100
    assert len(brotli.compress((STATIC / "css" / "pages.css").read_bytes())) <= 2300
    assert len(brotli.compress((STATIC / "css" / "questions.css").read_bytes())) <= 1024


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_nothing_the_policy_forbids(path: Path):
    source = path.read_text()

    assert re.findall(r"\sstyle=|\son\w+=|\|safe\b|javascript:", source) == []
    assert [word for word in re.findall(r"<script\b[^>]*>", source) if "src=" not in word and "json" not in word] == []


@pytest.mark.parametrize("path", MOTIFS + PICTURES, ids=lambda path: path.name)
def test_drawing_is_light_and_our_own(path: Path):
    source = path.read_text()

    assert len(source.encode()) <= (600 if path in MOTIFS else 4096)
    assert re.findall(r"(?:href|src)=|<(?:style|script|text|image|foreignObject)", source) == []


@pytest.mark.parametrize("motif", [path.stem for path in MOTIFS])
def test_band_is_drawn_in_the_page_itself(motif: str):
    band = render_to_string("components/band.html", {"motif": motif, "id": "x"})

    assert 'fill="url(#m-x)"' in band
    assert (ROOT / "templates" / "components" / "motifs" / f"{motif}.svg").read_text() in band
    assert "href" not in band
