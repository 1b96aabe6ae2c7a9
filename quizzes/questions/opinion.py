"""Opinion: a scale or a short list without right or wrong, always skippable, never scored.

Opinions are sensitive data (Malian law counts them so): a response keeps only that somebody answered. What was chosen
is added to a total without person in the transaction that stores the attempt (quizzes/opinions.py), and is kept nowhere
before that.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from ..enums import Outcome
from .base import (
    UNSCORED,
    Answer,
    BaseQuestionBlock,
    Example,
    Grade,
    Key,
    foreign,
    malformed,
    more_than_one,
    no_fields,
    nothing_chosen,
    shared_content,
    without_answer,
)
from .choices import alike, at_choice, with_ids

TYPE = "opinion"
scorm_type = "likert"
fields, chosen = no_fields, nothing_chosen
ANSWERED = "answered"
FEWEST, MOST = 3, 5


class StepBlock(blocks.StructBlock):
    """One step of a scale."""

    text = blocks.CharBlock(label=_("Step"), max_length=120)

    class Meta:
        icon = "radio-empty"
        label = _("step")
        label_format = "{text}"


class OpinionBlock(BaseQuestionBlock):
    """What somebody thinks, or how sure they are. It has no mark, so nothing about marking is asked of the author."""

    type = TYPE
    assets = ("css/scenes.css", "js/scenes.js")

    steps = blocks.ListBlock(
        StepBlock(),
        label=_("Steps"),
        min_num=FEWEST,
        max_num=MOST,
        default=[{}, {}, {}],
        help_text=_(
            "3 to 5 steps, from one end to the other. Answers are counted without the person; nobody sees who chose what."
        ),
    )
    skippable = weight = hint = lesson = feedback_right = feedback_partly = feedback_wrong = None

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what is wrong with the steps."""
        errors = super().faults(value)
        at_places = alike(list(value["steps"]))
        if at_places:
            errors["steps"] = at_choice(at_places)
        return errors

    class Meta:
        icon = "comment"
        label = _("Opinion")
        description = _("A scale without right or wrong. Counted without the person, never marked.")
        form_layout = BlockGroup(
            children=["text", "steps", "general"],
            settings=["image", "image_alt", "image_decorative", "recording", "content_note", "source", "skill"],
        )
        preview_value = {
            "text": "Can you tell somebody in your family which rights you have?",
            "steps": [{"text": "Not yet"}, {"text": "A little"}, {"text": "Yes, easily"}],
        }


block = OpinionBlock


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return the steps; none earns anything."""
    steps = sorted(step_id for step_id, _step in with_ids(value["steps"]))
    return Key(id, TYPE, skippable=True, rule=UNSCORED, data={"steps": steps})


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question; the steps are its choices, always in the author's order."""
    choices = [
        {"id": step_id, "text": step["text"] or "", "feedback": "", "image": None, "recording": None, "pinned": False}
        for step_id, step in with_ids(value["steps"])
    ]
    return {**shared_content(value, id, TYPE), "skippable": True, "choices": choices}


def read_form(post: QueryDict, name: str) -> object:
    """Return what a form sent for this question."""
    return post.getlist(name)


def parse(given: object, key: Key, content: Mapping[str, Any]) -> Answer:
    """Return the chosen step, or none. Raises AnswerRefused. Only `kept` of it may be stored."""
    if not isinstance(given, list | tuple) or not all(isinstance(step, str) for step in given):
        raise malformed(key)
    if len(given) > 1:
        raise more_than_one(key)
    if any(step not in key.data["steps"] for step in given):
        raise foreign(key)
    return tuple(given)


def kept(answer: Answer) -> Answer:
    """Return that something was answered, and not what."""
    return (ANSWERED,) if answer else ()


def grade(key: Key, answer: Answer) -> Grade:
    """Return no mark: an opinion leaves the reckoning."""
    return Grade(None, Outcome.UNSCORED, (0, 0)) if answer else without_answer(key)


def solution(key: Key) -> Answer:
    """Return any step: none is more right than another."""
    return tuple(key.data["steps"][:1])


def examples() -> list[Example]:
    """Return questions for previews and tests."""
    steps = [{"text": "Not at all"}, {"text": "A little"}, {"text": "Fully"}]
    return [
        Example({"text": "How sure are you?", "steps": steps}),
        Example({"text": "Do you agree?", "steps": [*steps, {"text": "I do not know"}], "general": "Thank you."}),
    ]
