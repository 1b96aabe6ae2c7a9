"""True or false: a statement, and what is said about each of the two answers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import ONE, ZERO, BaseQuestionBlock, Example, Key, layout, shared_content
from .single_choice import chosen, fields, grade, parse, read_form, solution
from .spoken import field_of, recordings

TYPE = "true_false"
scorm_type = "true-false"

__all__ = [
    "block", "chosen", "content", "examples", "fields", "grade", "key", "parse", "read_form", "scorm_type", "solution",
]  # fmt: skip


class TrueFalseBlock(BaseQuestionBlock):
    """A statement to judge."""

    type = TYPE
    SPOKEN = (*BaseQuestionBlock.SPOKEN, "feedback_true", "feedback_false")

    is_true = blocks.BooleanBlock(
        label=_("The statement is true"), required=False, help_text=_("Leave unticked when it is false.")
    )
    feedback_true = blocks.TextBlock(label=_("Said to “true”"), required=False, max_length=500, rows=2)
    feedback_false = blocks.TextBlock(label=_("Said to “false”"), required=False, max_length=500, rows=2)

    class Meta:
        icon = "check"
        label = _("True or false")
        description = _("A statement that is true or false.")
        form_layout = layout("is_true", "feedback_true", "feedback_false")
        preview_value = {
            "text": "Children have rights of their own.",
            "is_true": True,
            "feedback_true": "A whole convention is about them.",
            "feedback_false": "A whole convention is about them.",
        }


block = TrueFalseBlock


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return the credits of the two fixed answers."""
    credits = {"true": ONE, "false": ZERO} if value["is_true"] else {"true": ZERO, "false": ONE}
    return Key(id, TYPE, credits, value["weight"] or 1, bool(value["skippable"]), "one", 1)


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question; the two words come with the language of the reader."""
    return {
        **shared_content(value, id, TYPE),
        "choices": [
            {"id": answer, "text": "", "feedback": value.get(f"feedback_{answer}") or "", "image": None,
             "recording": None, "pinned": False,
             **recordings({"feedback": value.get(field_of(f"feedback_{answer}"))})}
            for answer in ("true", "false")
        ],
    }  # fmt: skip


def word_of(answer: str) -> str:
    """Return the word for one of the two answers in the reader's language."""
    return gettext("True") if answer == "true" else gettext("False")


def examples() -> list[Example]:
    """Return questions for previews and tests."""
    return [
        Example({"text": "It is so.", "is_true": True}),
        Example({"text": "It is not so.", "is_true": False, "weight": 2, "skippable": True}),
    ]
