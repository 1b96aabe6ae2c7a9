"""Multiple response: several of 2 to 8 may be right, marked by one of three rules.

`balanced`: (right − wrong) ÷ number of right ones, never under 0, so that ticking everything earns nothing.
`all_or_nothing`: exactly the right ones. `credits`: the sum of the authored credits, held within 0 and 1.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks

from .base import (
    ONE,
    ZERO,
    Answer,
    AnswerRefused,
    BaseQuestionBlock,
    Example,
    Grade,
    Key,
    graded,
    layout,
    no_fields,
    nothing_chosen,
    picked_ids,
    right_ids,
    rounded,
    shared_content,
    without_answer,
)
from .choices import SIX_PLACES, alike, as_share, at_choice, choices_block, choices_content, with_ids

TYPE = "multiple_response"
scorm_type = "choice"
fields, chosen = no_fields, nothing_chosen


class Rule(TextChoices):
    """How the picks are reckoned."""

    BALANCED = "balanced", _("Balanced: a wrong pick takes back a right one")
    ALL_OR_NOTHING = "all_or_nothing", _("All or nothing")
    CREDITS = "credits", _("Credits: as written at each choice")


class MultipleResponseBlock(BaseQuestionBlock):
    """A question where several choices may be right."""

    type = TYPE

    choices = choices_block(_("2 to 8 choices. Tick “Right” at each right one."))
    rule = blocks.ChoiceBlock(label=_("Marking"), choices=Rule.choices, default=Rule.BALANCED)
    most = blocks.IntegerBlock(
        label=_("How many may be picked"),
        required=False,
        min_value=1,
        max_value=8,
        help_text=_("Leave empty for no limit. With a limit the question says how many."),
    )

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what is wrong with the choices, the limit and the credits."""
        errors = super().faults(value)
        choices = list(value["choices"])
        at_places = alike(choices)
        if value["rule"] == Rule.CREDITS:
            at_places = {**credit_faults(choices), **at_places}
        right = sum(bool(choice["correct"]) for choice in choices)
        if at_places:
            errors["choices"] = at_choice(at_places)
        elif not right:
            errors["choices"] = ValidationError(_("Tick “Right” at one choice or more."))
        elif value["most"] and right > value["most"]:
            errors["most"] = ValidationError(_("There are more right choices than may be picked."))
        elif value["rule"] == Rule.CREDITS and rounded(best(value)) < ONE:
            errors["choices"] = ValidationError(_("The credits of the right choices add up to less than 100 %."))
        return errors

    class Meta:
        icon = "list-ul"
        label = _("Multiple response")
        description = _("Several choices may be right.")
        form_layout = layout("choices", "rule", "most")
        preview_value = {
            "text": "Which of these stand in the Universal Declaration?",
            "rule": Rule.BALANCED,
            "choices": [
                {"text": "The right to education", "correct": True, "feedback": "Article 26."},
                {"text": "Freedom of expression", "correct": True, "feedback": "Article 19."},
                {"text": "The right to own a car", "correct": False, "feedback": "No article says so."},
            ],
        }


block = MultipleResponseBlock


def credit_faults(choices: list[Mapping[str, Any]]) -> dict[int, tuple[str, Any]]:
    """Return an error for each credit that contradicts its choice's tick."""
    faults: dict[int, tuple[str, Any]] = {}
    for place, choice in enumerate(choices):
        credit = choice["credit"]
        if credit is not None and choice["correct"] and credit <= 0:
            faults[place] = ("credit", _("A right choice earns more than 0 %."))
        elif credit is not None and not choice["correct"] and credit > 0:
            faults[place] = ("credit", _("A choice that is not right earns nothing, or takes away."))
    return faults


def credits_of(value: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return the credit of each choice under the question's rule; right ones share 1 where no credit is written."""
    choices = with_ids(value["choices"])
    share = (ONE / max(1, sum(bool(choice["correct"]) for _id, choice in choices))).quantize(SIX_PLACES)
    authored = value["rule"] == Rule.CREDITS
    return {
        id: as_share(choice["credit"])
        if authored and choice["credit"] is not None
        else (share if choice["correct"] else ZERO)
        for id, choice in choices
    }


def best(value: Mapping[str, Any]) -> Decimal:
    """Return the most that can be earned by credits."""
    return sum((credit for credit in credits_of(value).values() if credit > ZERO), ZERO)


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return the credits with the rule and the limit of picks."""
    rule = value["rule"] or Rule.BALANCED.value
    return Key(id, TYPE, credits_of(value), value["weight"] or 1, bool(value["skippable"]), str(rule), value["most"])


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question."""
    return {**shared_content(value, id, TYPE), "choices": choices_content(value["choices"])}


def read_form(post: QueryDict, name: str) -> object:
    """Return what a form sent for this question."""
    return post.getlist(name)


def parse(given: object, key: Key, content: Mapping[str, Any]) -> Answer:
    """Return the picked ids. Raises AnswerRefused, also for more picks than allowed."""
    answer = picked_ids(given, key)
    if key.most and len(answer) > key.most:
        message = ngettext("Choose %(n)d answer at most.", "Choose %(n)d answers at most.", key.most) % {"n": key.most}
        raise AnswerRefused("too_many", message, key.id)
    return answer


def grade(key: Key, answer: Answer) -> Grade:
    """Return the mark by the question's rule."""
    if not answer:
        return without_answer(key)
    right = right_ids(key)
    hits = sum(choice in right for choice in answer)
    parts = (hits, len(right))
    if key.rule == Rule.CREDITS:
        return graded(sum((key.credits.get(choice, ZERO) for choice in answer), ZERO), parts)
    if key.rule == Rule.ALL_OR_NOTHING:
        return graded(ONE if set(answer) == set(right) else ZERO, parts)
    return graded(Decimal(hits - (len(answer) - hits)) / (len(right) or 1), parts)


def solution(key: Key) -> Answer:
    """Return all right choices."""
    return tuple(sorted(right_ids(key)))


def examples() -> list[Example]:
    """Return questions for previews and tests, one for each rule."""
    three = [{"text": "A", "correct": True}, {"text": "B", "correct": True}, {"text": "C", "correct": False}]
    credits = [
        {"text": "A", "correct": True, "credit": "60"},
        {"text": "B", "correct": True, "credit": "40"},
        {"text": "C", "correct": False, "credit": "-30"},
    ]
    return [
        Example({"text": "Which?", "rule": "balanced", "choices": three}),
        Example({"text": "Which two?", "rule": "all_or_nothing", "most": 2, "choices": three}),
        Example({"text": "Which?", "rule": "credits", "weight": 2, "choices": credits}),
    ]
