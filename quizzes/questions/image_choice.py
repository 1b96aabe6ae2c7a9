"""Image choice: one of 2 to 6 pictures is right. Marked as single choice; a picture says what it shows, not whether it is right."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.images.blocks import ImageChooserBlock

from .base import BaseQuestionBlock, Example, Key, layout, no_fields, nothing_chosen, shared_content
from .choices import alike, at_choice, choices_content
from .parts import STYLE
from .single_choice import credit_faults, grade, one_right, parse, read_form, solution
from .single_choice import key as single_key
from .spoken import SpokenBlock, VoiceBlock

TYPE = "image_choice"
scorm_type = "choice"
fields, chosen = no_fields, nothing_chosen
FEWEST, MOST = 2, 6

__all__ = [
    "block", "chosen", "content", "examples", "fields", "grade", "key", "parse", "read_form", "scorm_type", "solution",
]  # fmt: skip


class PictureChoiceBlock(SpokenBlock):
    """One picture to choose, and what is said about it afterwards."""

    SPOKEN = ("feedback",)

    image = ImageChooserBlock(label=_("Picture"))
    image_alt = blocks.CharBlock(
        label=_("What the picture shows"),
        max_length=200,
        help_text=_("For those who cannot see it. It must not give the answer away."),
    )
    text = blocks.CharBlock(label=_("Caption"), required=False, max_length=100)
    correct = blocks.BooleanBlock(label=_("Right"), required=False)
    feedback = blocks.TextBlock(
        label=_("Why"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("One sentence: why this choice is right, or why it is not."),
    )
    recording = VoiceBlock(of=("text", "image_alt"), label=_("Choice read aloud"), required=False)
    credit = blocks.DecimalBlock(
        label=_("Credit in %"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=4,
        help_text=_("Leave empty: the right choice earns everything, a wrong one nothing."),
    )
    pinned = blocks.BooleanBlock(label=_("Always last"), required=False)

    class Meta:
        icon = "image"
        label = _("picture")
        label_format = "{text} {image_alt}"
        form_layout = BlockGroup(
            children=["image", "image_alt", "text", "correct", "feedback"], settings=["credit", "pinned", "recording"]
        )


class ImageChoiceBlock(BaseQuestionBlock):
    """A question whose choices are pictures."""

    type = TYPE
    assets = (STYLE,)

    choices = blocks.ListBlock(
        PictureChoiceBlock(),
        label=_("Pictures"),
        min_num=FEWEST,
        max_num=MOST,
        default=[{}, {}],
        help_text=_("2 to 6 pictures. Tick “Right” at exactly one."),
    )

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what is wrong with the pictures: each can be told from the others without seeing it."""
        errors = super().faults(value)
        choices = list(value["choices"])
        at_places = alike(
            choices, "image_alt", _("Say what the picture shows."), _("This says the same as another picture.")
        )
        at_places = {**credit_faults(choices), **at_places}
        if at_places:
            errors["choices"] = at_choice(at_places)
        elif not one_right(choices):
            errors["choices"] = ValidationError(_("Tick “Right” at exactly one choice."))
        return errors

    class Meta:
        icon = "image"
        label = _("Picture choice")
        description = _("One of several pictures is right.")
        form_layout = layout("choices")
        preview_value = {
            "text": "Which picture shows a court?",
            "choices": [
                {"image": None, "image_alt": "Three people behind a high table", "text": "A", "correct": True},
                {"image": None, "image_alt": "People at a market stall", "text": "B", "correct": False},
            ],
        }


block = ImageChoiceBlock


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return the credits: 1 for the right picture, the authored part or 0 for the others."""
    return single_key(value, id, TYPE)


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question."""
    return {**shared_content(value, id, TYPE), "choices": choices_content(value["choices"])}


def examples() -> list[Example]:
    """Return questions for previews and tests; they stand without pictures, which only a library has."""
    right, wrong = {"image_alt": "A door", "correct": True}, {"image_alt": "A wall", "text": "B"}
    part = {"image_alt": "A window", "credit": "50"}
    return [
        Example({"text": "Which picture?", "choices": [right, wrong]}),
        Example({"text": "Which picture?", "choices": [right, wrong, part], "weight": 2}),
        Example({"text": "Which picture?", "choices": [wrong, right], "skippable": True}),
    ]
