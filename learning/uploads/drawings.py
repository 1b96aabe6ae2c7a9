"""Drawings (SVG): rebuilt from shapes and colours; what could run, fetch, or say who drew it where is not taken over."""

import re
from xml.etree.ElementTree import Element, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from .refused import Refused, damaged

SVG = "{http://www.w3.org/2000/svg}"
register_namespace("", SVG[1:-1])

MOST_ELEMENTS, DEEPEST = 20_000, 50
SHAPES = frozenset(
    [
        "svg",
        "g",
        "defs",
        "path",
        "circle",
        "ellipse",
        "rect",
        "line",
        "polyline",
        "polygon",
        "linearGradient",
        "radialGradient",
        "stop",
        "pattern",
        "clipPath",
        "mask",
    ]
)
# Left out without a word: they say something about the drawing, and draw nothing.
BESIDE = frozenset(["title", "desc", "metadata", "script", "switch"])
GEOMETRY = frozenset(
    [
        "id",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "d",
        "points",
        "width",
        "height",
        "viewBox",
        "preserveAspectRatio",
        "transform",
        "offset",
        "version",
        "gradientUnits",
        "gradientTransform",
        "spreadMethod",
        "patternUnits",
        "patternContentUnits",
        "patternTransform",
        "clipPathUnits",
        "maskUnits",
        "maskContentUnits",
        "pathLength",
    ]
)
LOOK = frozenset(
    [
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "stroke-dashoffset",
        "opacity",
        "color",
        "display",
        "visibility",
        "stop-color",
        "stop-opacity",
        "clip-path",
        "clip-rule",
        "mask",
        "vector-effect",
        "paint-order",
        "overflow",
        "shape-rendering",
    ]
)
OWN_PART = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)")
# What a value never needs, and what fetches or runs does.
ODD = re.compile(r"url\(|[<>&\\@]|/\*|expression|javascript:|data:|//", re.IGNORECASE)


def clean_svg(data: bytes) -> bytes:
    """Return a drawing of allowed shapes only. Raises Refused, naming the first part that would change the look."""
    try:
        root = fromstring(data, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, RecursionError, LookupError):
        raise damaged("SVG") from None
    if root.tag != f"{SVG}svg":
        raise damaged("SVG")
    refuse_too_much(root)
    return tostring(rebuilt(root), encoding="utf-8")


def refuse_too_much(root: Element) -> None:
    """Raise Refused for a drawing that would hold up whoever draws it."""
    if sum(1 for _element in root.iter()) > MOST_ELEMENTS or depth(root) > DEEPEST:
        raise Refused(_("This drawing has too many parts. Make it simpler."), code="too_many_parts")


def depth(root: Element) -> int:
    """Return how deep parts stand in one another, without going down as deep ourselves."""
    level, deep = [root], 0
    while level:
        level, deep = [child for element in level for child in element], deep + 1
    return deep


def rebuilt(element: Element) -> Element:
    """Return the same shape with its geometry and look, and its allowed children."""
    clean = Element(element.tag, looks_of(element))
    for child in element:
        name = str(child.tag).removeprefix(SVG)
        if name in SHAPES:
            clean.append(rebuilt(child))
        elif str(child.tag).startswith(SVG) and name not in BESIDE:
            raise Refused(
                _("This drawing holds “%(name)s”, which is not taken. Turn everything into paths, or save it as PNG.")
                % {"name": name},
                code="unknown_part",
            )
    return clean


def looks_of(element: Element) -> dict[str, str]:
    """Return the allowed attributes; what stands in `style` becomes attributes too."""
    pairs = dict(element.attrib)
    for rule in pairs.pop("style", "").split(";"):
        name, _colon, value = rule.partition(":")
        pairs[name.strip()] = value.strip()
    return {name: value for name, value in pairs.items() if name in GEOMETRY | LOOK and is_harmless(value)}


def is_harmless(value: str) -> bool:
    """Say whether a value neither runs nor fetches; a part of the same drawing may be named."""
    return not ODD.search(OWN_PART.sub("", value))
