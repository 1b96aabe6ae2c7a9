"""Single choice: one of 2 to 8 is right. A wrong choice may earn a part."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .base import (
    ONE,
    ZERO,
    Answer,
    BaseQuestionBlock,
    Example,
    Grade,
    Key,
    graded,
    layout,
    more_than_one,
    no_fields,
    nothing_chosen,
    picked_ids,
    shared_content,
    without_answer,
)
from .choices import alike, as_share, at_choice, choices_block, choices_content, with_ids

TYPE = "single_choice"
scorm_type = "choice"
fields, chosen = no_fields, nothing_chosen


class SingleChoiceBlock(BaseQuestionBlock):
    """A question with one right choice."""

    type = TYPE

    choices = choices_block(_("2 to 8 choices. Tick “Right” at exactly one."))

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what is wrong with the choices."""
        errors = super().faults(value)
        choices = list(value["choices"])
        at_places = {**credit_faults(choices), **alike(choices)}
        if at_places:
            errors["choices"] = at_choice(at_places)
        elif not one_right(choices):
            errors["choices"] = ValidationError(_("Tick “Right” at exactly one choice."))
        return errors

    class Meta:
        icon = "radio-full"
        label = _("Single choice")
        description = _("One of several choices is right.")
        form_layout = layout("choices")
        preview_value = {
            "text": "Which of these is a right of every child?",
            "choices": [
                {"text": "To go to school", "correct": True, "feedback": "Article 28 of the Convention says so."},
                {"text": "To own a car", "correct": False, "feedback": "No law promises a car."},
            ],
        }


block = SingleChoiceBlock


def credit_faults(choices: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, Any]]:
    """Return an error for each choice that is not right and would earn all, or take away."""
    return {
        place: ("credit", _("A choice that is not right earns from 0 to 99 %."))
        for place, choice in enumerate(choices)
        if choice["credit"] is not None and not choice["correct"] and not 0 <= choice["credit"] < 100
    }


def one_right(choices: Sequence[Mapping[str, Any]]) -> bool:
    return sum(bool(choice["correct"]) for choice in choices) == 1


def key(value: Mapping[str, Any], id: str, type: str = TYPE) -> Key:
    """Return the credits: 1 for the right choice, the authored part or 0 for the others."""
    credits = {
        choice_id: ONE if choice["correct"] else as_share(choice["credit"]) if choice["credit"] else ZERO
        for choice_id, choice in with_ids(value["choices"])
    }
    return Key(id, type, credits, value["weight"] or 1, bool(value["skippable"]), "one", 1)


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question."""
    return {**shared_content(value, id, TYPE), "choices": choices_content(value["choices"])}


def read_form(post: QueryDict, name: str) -> object:
    """Return what a form sent for this question."""
    return post.getlist(name)


def parse(given: object, key: Key, content: Mapping[str, Any]) -> Answer:
    """Return the chosen id, or none. Raises AnswerRefused."""
    answer = picked_ids(given, key)
    if len(answer) > 1:
        raise more_than_one(key)
    return answer


def grade(key: Key, answer: Answer) -> Grade:
    """Return the credit of the chosen one."""
    if not answer:
        return without_answer(key)
    credit = key.credits.get(answer[0], ZERO)
    return graded(credit, (int(credit == ONE), 1))


def solution(key: Key) -> Answer:
    """Return the right choice."""
    return tuple(choice for choice, credit in key.credits.items() if credit == ONE)[:1]


def examples() -> list[Example]:
    """Return questions for previews and tests."""
    wrong, right = {"text": "No", "correct": False}, {"text": "Yes", "correct": True}
    return [
        Example({"text": "Is it so?", "choices": [right, wrong]}),
        Example(
            {"text": "How old?", "weight": 3, "choices": [right, wrong, {"text": "Perhaps", "credit": "50"}]},
        ),
        Example({"text": "A hard one?", "skippable": True, "choices": [right, wrong]}),
    ]
