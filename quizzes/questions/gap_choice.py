"""Fill the gap: a text with [1], [2] … and for each gap 2 to 6 words, the first of which is right.

The words of a gap are shown shuffled by the gap's id, so that their order is the same for all and tells nothing.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..order import shuffled
from .base import BaseQuestionBlock, Example, Field, Key, Option, layout, shared_content
from .choices import alike, at_choice, with_ids
from .parts import SCRIPT, STYLE, chosen, grade, parse, read_form, solution

TYPE = "gap_choice"
scorm_type = "choice"
FEWEST_WORDS, MOST_WORDS, MOST_GAPS = 2, 6, 8
GAP = re.compile(r"\[(\d{1,3})\]")

__all__ = [
    "block", "chosen", "content", "examples", "fields", "grade", "key", "parse", "read_form", "scorm_type", "solution",
]  # fmt: skip


class WordBlock(blocks.StructBlock):
    """One word or a few that may stand in a gap."""

    text = blocks.CharBlock(label=_("Word"), max_length=60)

    class Meta:
        icon = "pilcrow"
        label = _("word")
        label_format = "{text}"


class GapBlock(blocks.StructBlock):
    """The words for one gap."""

    words = blocks.ListBlock(
        WordBlock(),
        label=_("Words"),
        min_num=FEWEST_WORDS,
        max_num=MOST_WORDS,
        default=[{}, {}],
        help_text=_("The first one is right. Learners see them mixed."),
    )

    class Meta:
        icon = "ellipsis"
        label = _("gap")


class GapChoiceBlock(BaseQuestionBlock):
    """A sentence with words to choose in it."""

    type = TYPE
    assets = (STYLE, SCRIPT)

    passage = blocks.TextBlock(
        label=_("Sentence with gaps"),
        max_length=1000,
        rows=3,
        help_text=_("Write [1] where the first gap is, [2] for the second, and so on."),
    )
    gaps = blocks.ListBlock(
        GapBlock(),
        label=_("Gaps"),
        min_num=1,
        max_num=MOST_GAPS,
        help_text=_("The first one belongs to [1], the second to [2]. A translation may place them elsewhere."),
    )

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what is wrong with the gaps: numbers and words."""
        errors = super().faults(value)
        numbers = sorted(int(number) for number in GAP.findall(value["passage"] or ""))
        if numbers != list(range(1, len(value["gaps"]) + 1)):
            message = _("Each gap must stand in the sentence once: [1] to [%(n)d].") % {"n": len(value["gaps"])}
            errors["passage"] = ValidationError(message)
        at_places = {}
        for place, gap in enumerate(value["gaps"]):
            words = alike(list(gap["words"]), "text", _("This word is empty."), _("This word stands here already."))
            if words:
                at_places[place] = ("words", at_choice(words))
        if at_places:
            errors["gaps"] = at_choice(at_places)
        return errors

    class Meta:
        icon = "ellipsis"
        label = _("Fill the gaps")
        description = _("Words to choose inside a sentence.")
        form_layout = layout("passage", "gaps")
        preview_value = {
            "text": "Complete the sentence.",
            "passage": "Every child has the right to [1], and nobody may [2] a child for asking.",
            "gaps": [
                {"words": [{"text": "education"}, {"text": "a car"}, {"text": "silence"}]},
                {"words": [{"text": "punish"}, {"text": "praise"}]},
            ],
        }


block = GapChoiceBlock


def words_of(value: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each gap's id with the ids and texts of its words, the right one first."""
    return [
        (id, [(word_id, word["text"] or "") for word_id, word in with_ids(gap["words"])])
        for id, gap in with_ids(value["gaps"])
    ]


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return the right word of each gap."""
    gaps = words_of(value)
    data = {
        "right": {gap: words[0][0] for gap, words in gaps if words},
        "values": {gap: sorted(word for word, _text in words) for gap, words in gaps if words},
    }
    return Key(id, TYPE, {}, value["weight"] or 1, bool(value["skippable"]), "parts", data=data)


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question: the passage cut at its gaps, and the words of each."""
    gaps = words_of(value)
    pieces = GAP.split(value["passage"] or "")
    # re.split gives text and number by turns; a number stands for the gap at that place.
    passage = [piece if n % 2 == 0 else int(piece) - 1 for n, piece in enumerate(pieces)]
    known = [piece for piece in passage if isinstance(piece, str) or 0 <= piece < len(gaps)]
    return {
        **shared_content(value, id, TYPE),
        "choices": [],
        "gaps": [{"id": gap, "words": [list(word) for word in words]} for gap, words in gaps],
        "more": {"passage": known},
    }


def fields(content: Mapping[str, Any], key: Key, order: Sequence[str]) -> list[Field]:
    """Return each gap with its words, mixed."""
    found = []
    for number, gap in enumerate(content["gaps"], start=1):
        words = dict(gap["words"])
        options = [Option(word, words[word]) for word in shuffled(words, gap["id"])]
        label = _now("Gap %(n)d") % {"n": number}
        found.append(Field(gap["id"], label, options, right=(key.data["right"].get(gap["id"], ""),)))
    return found


def examples() -> list[Example]:
    """Return questions for previews and tests."""
    yes = {"words": [{"text": "yes"}, {"text": "no"}]}
    colour = {"words": [{"text": "green"}, {"text": "red"}, {"text": "blue"}]}
    return [
        Example({"text": "Complete.", "passage": "It is [1], and the sign is [2].", "gaps": [yes, colour]}),
        Example({"text": "Complete.", "passage": "[2] says [1]", "gaps": [yes, colour], "weight": 2}),
        Example({"text": "Complete.", "passage": "Is it so? [1]", "gaps": [yes], "skippable": True}),
    ]
