"""Matching: 2 to 8 pairs, whose left sides each get one of the right sides; up to 4 right sides belong nowhere.

What is sent for a right side is its place in the list of right sides, shuffled by the question's id: the pair's own id
would tell the answer. Right sides that read the same are one. A translation has to keep them the same, because the
places are part of the key.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.images.blocks import ImageChooserBlock

from learning.folding import fold

from ..order import shuffled
from .base import BaseQuestionBlock, Example, Field, Key, Option, layout, shared_content
from .choices import alike, at_choice, part_content, with_ids
from .parts import SCRIPT, STYLE, chosen, grade, parse, read_form, solution
from .spoken import VoiceBlock

TYPE = "matching"
scorm_type = "matching"
FEWEST, MOST, MOST_EXTRAS = 2, 8, 4

__all__ = [
    "block", "chosen", "content", "examples", "fields", "grade", "key", "parse", "read_form", "scorm_type", "solution",
]  # fmt: skip


class PairBlock(blocks.StructBlock):
    """What belongs together: words or a picture on the left, words on the right."""

    left = blocks.TextBlock(label=_("Left"), max_length=200, rows=1, required=False)
    right = blocks.TextBlock(label=_("Right"), max_length=100, rows=1)
    left_image = ImageChooserBlock(label=_("Picture on the left"), required=False)
    left_image_alt = blocks.CharBlock(
        label=_("What the picture shows"),
        required=False,
        max_length=200,
        help_text=_("For those who cannot see it. It must not give the answer away."),
    )
    recording = VoiceBlock(of=("left", "left_image_alt"), label=_("Left side read aloud"), required=False)

    class Meta:
        icon = "arrows-up-down"
        label = _("pair")
        label_format = "{left} – {right}"
        form_layout = BlockGroup(children=["left", "right"], settings=["left_image", "left_image_alt", "recording"])


class MatchingBlock(BaseQuestionBlock):
    """A question about what belongs to what."""

    type = TYPE
    assets = (STYLE, SCRIPT)

    pairs = blocks.ListBlock(
        PairBlock(),
        label=_("Pairs"),
        min_num=FEWEST,
        max_num=MOST,
        default=[{}, {}],
        help_text=_("2 to 8 pairs. Two pairs may have the same right side."),
    )
    extras = blocks.ListBlock(
        blocks.CharBlock(label=_("Right side"), max_length=100),
        label=_("Right sides that belong nowhere"),
        max_num=MOST_EXTRAS,
        default=[],
        required=False,
        help_text=_("Up to 4. They make guessing harder."),
    )

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what is wrong with the pairs and the extra right sides."""
        errors = super().faults(value)
        pairs = [dict(pair) for pair in value["pairs"]]
        at_places = left_faults(pairs)
        for place, pair in enumerate(pairs):
            if not fold(pair["right"] or ""):
                at_places.setdefault(place, ("right", _("This side is empty.")))
        if at_places:
            errors["pairs"] = at_choice(at_places)
        elif len({same(text) for _id, text in right_sides(value)}) < FEWEST:
            errors["pairs"] = ValidationError(_("There must be two different right sides at least."))
        rights = {same(pair["right"] or "") for pair in pairs}
        if any(same(text) in rights for text in value["extras"]):
            errors["extras"] = ValidationError(
                _("One of these is the right side of a pair already. Take it out here, or change it.")
            )
        return errors

    class Meta:
        icon = "arrows-up-down"
        label = _("Match")
        description = _("Each thing on the left gets what belongs to it.")
        form_layout = layout("pairs", "extras")
        preview_value = {
            "text": "Who does what?",
            "pairs": [
                {"left": "A judge", "right": "decides a case"},
                {"left": "A lawyer", "right": "defends somebody"},
                {"left": "A witness", "right": "tells what they saw"},
            ],
            "extras": ["writes the law"],
        }


block = MatchingBlock


def left_faults(pairs: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, Any]]:
    """Return what is wrong with left sides: each has words or a picture that says what it shows, no two alike."""
    shown = [{"left": pair["left"] or (pair.get("left_image") and pair.get("left_image_alt")) or ""} for pair in pairs]
    faults = alike(
        shown, "left", _("This side needs words or a picture."), _("This side says the same as another one.")
    )
    for place, pair in enumerate(pairs):
        if pair.get("left_image") and not pair.get("left_image_alt"):
            faults[place] = ("left_image_alt", _("Say what the picture shows."))
    return faults


def same(text: str) -> str:
    """Return what makes two right sides one: case and blanks do not count, tones and open vowels do."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def right_sides(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the id and text of all right sides, those that belong nowhere included."""
    pairs = [(id, pair["right"] or "") for id, pair in with_ids(value["pairs"])]
    return pairs + [(id, text or "") for id, text in with_ids(value["extras"])]


def tokens(value: Mapping[str, Any], question: str) -> dict[str, tuple[str, str]]:
    """Return token and text of each different right side, in the order of the shuffled list."""
    texts = dict(right_sides(value))
    found: dict[str, tuple[str, str]] = {}
    for id in shuffled(texts, question):
        found.setdefault(same(texts[id]), (str(len(found) + 1), texts[id]))
    return found


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return the right token of each left side."""
    known = tokens(value, id)
    right = {pair_id: known[same(pair["right"] or "")][0] for pair_id, pair in with_ids(value["pairs"])}
    values = {pair_id: [token for token, _text in known.values()] for pair_id in right}
    data = {"right": right, "values": values}
    return Key(id, TYPE, {}, value["weight"] or 1, bool(value["skippable"]), "parts", data=data)


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question: left sides as parts, right sides once for all."""
    lefts = [
        part_content(pair_id, pair, pair["left"] or "", "left_image") for pair_id, pair in with_ids(value["pairs"])
    ]
    rights = [[token, text] for token, text in tokens(value, id).values()]
    return {**shared_content(value, id, TYPE), "choices": lefts, "rights": rights}


def fields(content: Mapping[str, Any], key: Key, order: Sequence[str]) -> list[Field]:
    """Return each left side with all right sides."""
    lefts = {left["id"]: left for left in content["choices"]}
    options = [Option(token, text) for token, text in content["rights"]]
    return [
        Field(
            id,
            lefts[id]["text"],
            options,
            right=(key.data["right"][id],),
            picture=lefts[id]["image"],
            recording=lefts[id]["recording"],
        )
        for id in order or lefts
    ]


def examples() -> list[Example]:
    """Return questions for previews and tests."""
    pairs = [{"left": "A", "right": "1"}, {"left": "B", "right": "2"}, {"left": "C", "right": "3"}]
    twins = [{"left": "A", "right": "Yes"}, {"left": "B", "right": "yes "}, {"left": "C", "right": "No"}]
    return [
        Example({"text": "What belongs together?", "pairs": pairs, "extras": ["4"]}),
        Example({"text": "Allowed?", "pairs": twins, "weight": 3}),
        Example({"text": "What belongs together?", "pairs": pairs[:2], "skippable": True}),
    ]
