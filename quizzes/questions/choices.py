"""Choices: the list that single choice and multiple response have in common.

The list item's id is the identity of a choice; it survives translation.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError, ListValue
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from learning.folding import fold

from .spoken import SpokenBlock, VoiceBlock, chosen_in, recordings

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

FEWEST, MOST = 2, 8
PERCENT = Decimal(100)
SIX_PLACES = Decimal("0.000001")
EMPTY, SAME = _("This choice is empty."), _("This choice says the same as another one.")


class AnswerChoiceBlock(SpokenBlock):
    """One thing to choose, and what is said about it afterwards."""

    SPOKEN = ("feedback",)

    text = blocks.TextBlock(label=_("Choice"), max_length=300, rows=1)
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(
        label=_("Why"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("One sentence: why this choice is right, or why it is not."),
    )
    image = ImageChooserBlock(label=_("Picture"), required=False)
    image_alt = blocks.CharBlock(label=_("What the picture shows"), required=False, max_length=200)
    recording = VoiceBlock(label=_("Choice read aloud"), required=False)
    credit = blocks.DecimalBlock(
        label=_("Credit in %"),
        required=False,
        min_value=-100,
        max_value=100,
        decimal_places=4,
        help_text=_("Leave empty: a right choice earns its share, a wrong one nothing."),
    )
    pinned = blocks.BooleanBlock(
        label=_("Always last"), required=False, help_text=_("For a choice like “None of these”.")
    )

    class Meta:
        icon = "radio-full"
        label = _("choice")
        label_format = "{text}"
        form_layout = BlockGroup(
            children=["text", "correct", "feedback"],
            settings=["credit", "pinned", "image", "image_alt", "recording"],
        )


def choices_block(help_text: "StrOrPromise") -> blocks.ListBlock:
    """Return the list field of a question type."""
    return blocks.ListBlock(
        AnswerChoiceBlock(), label=_("Choices"), min_num=FEWEST, max_num=MOST, default=[{}, {}], help_text=help_text
    )


def with_ids(choices: ListValue) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the choices with their ids; an item written by code gets its id now."""
    raw = choices.list_block.get_prep_value(choices)
    return [(item["id"], bound.value) for item, bound in zip(raw, choices.bound_blocks, strict=True)]


def image_content(item: Mapping[str, Any], name: str = "image") -> dict[str, Any] | None:
    """Return the picture of an item as it is kept with a version, or None."""
    image = item.get(name)
    return {"id": image.pk, "alt": item.get(f"{name}_alt") or ""} if image else None


def part_content(id: str, item: Mapping[str, Any], text: str, image: str = "image") -> dict[str, Any]:
    """Return a part of a question in the shape of a choice, which gives it its place, picture and recording."""
    recording = item.get("recording")
    return {
        "id": id,
        "text": text,
        "feedback": "",
        "image": image_content(item, image),
        "recording": recording.pk if recording else None,
        "pinned": False,
    }


def choices_content(choices: ListValue) -> list[dict[str, Any]]:
    """Return the texts of the choices as they are asked and kept with a version."""
    return [
        {
            "id": id,
            "text": choice["text"] or "",
            "feedback": choice.get("feedback") or "",
            "image": image_content(choice),
            "recording": choice["recording"].pk if choice.get("recording") else None,
            "pinned": bool(choice.get("pinned")),
            **recordings(chosen_in(choice, "feedback")),
        }
        for id, choice in with_ids(choices)
    ]


def as_share(percent: Decimal) -> Decimal:
    """Return a credit in percent as a share of the question."""
    return (percent / PERCENT).quantize(SIX_PLACES)


def at_choice(faults: Mapping[int, tuple[str, Any]]) -> ListBlockValidationError:
    """Return an error that stands at fields of list items: {place: (field, message)}."""
    return ListBlockValidationError(
        block_errors={
            place: StructBlockValidationError(
                {field: message if isinstance(message, ValidationError) else ValidationError(message)}
            )
            for place, (field, message) in faults.items()
        }
    )


def alike(
    choices: Sequence[Mapping[str, Any]],
    field: str = "text",
    empty: "StrOrPromise" = EMPTY,
    same: "StrOrPromise" = SAME,
) -> dict[int, tuple[str, Any]]:
    """Return an error for each choice that is empty, or reads like one before it."""
    seen: set[str] = set()
    faults: dict[int, tuple[str, Any]] = {}
    for place, choice in enumerate(choices):
        folded = fold(choice[field] or "")
        if not folded:
            faults[place] = (field, empty)
        elif folded in seen:
            faults[place] = (field, same)
        seen.add(folded)
    return faults
