"""From a question of a file to a question block: the raw value as StreamField keeps it.

The block's id is the question's own id where that is a UUID, else one made from it, so the same file finds the same block
again. The parts of a question get ids made from the block's id and their place.
"""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .collecting import NAMESPACE
from .missing import DEFAULTS, LABELS
from .neutral import FULL, NONE, Question
from .pictures import Picture

# What a type has no field for: opinions are never marked.
WITHOUT = {"opinion": ("weight", "hint", "feedback_right", "feedback_partly", "feedback_wrong")}
SKILL = re.compile(r"[a-z0-9-]{1,40}")
# Types whose choices have a place for a picture.
WITH_PICTURES = ("single_choice", "multiple_response")
FOUR_PLACES = Decimal("0.0001")
Raw = dict[str, Any]
Value = Mapping[str, Any]
# Where a picture stands in the library, made there if it is new; None leaves it out.
PlaceOf = Callable[[Picture], int | None]


def nowhere(picture: Picture) -> None:
    """Leave pictures out: for looking only."""


def block_id(question: Question) -> str:
    """Return the id of the block that holds this question."""
    try:
        return str(uuid.UUID(question.id))
    except ValueError:
        return str(uuid.uuid5(NAMESPACE, question.id))


def to_block(question: Question, place_of: PlaceOf = nowhere) -> tuple[str, Raw]:
    """Return the type of the block and its raw value; only what the question says is in it."""
    raw = {**shared_raw(question), **TO[question.type](question), **picture_raw(question.picture, place_of)}
    if question.picture and "image" in raw:
        raw["image_decorative"] = question.picture.decorates
    if question.type in WITH_PICTURES:
        for part, choice in zip(raw["choices"], question.choices, strict=True):
            part["value"] |= picture_raw(choice.picture, place_of)
    return question.type, {name: value for name, value in raw.items() if name not in WITHOUT.get(question.type, ())}


def picture_raw(picture: Picture | None, place_of: PlaceOf) -> Raw:
    """Return the fields of a picture; a file without one says nothing of pictures, so none is taken away by it."""
    pk = place_of(picture) if picture else None
    if picture is None or pk is None:
        return {}
    return {"image": pk, "image_alt": picture.alt}


def no_place_for(question: Question) -> list[str]:
    """Return in words what a question says and its block cannot keep: told before it is stored."""
    kept = question.choices if question.type in ("single_choice", "multiple_response") else ()
    unsaid = WITHOUT.get(question.type, ())
    skills = [tag for tag in question.tags if SKILL.fullmatch(tag)]
    found = {
        "text_html": bool(question.text_html),
        "choice_feedback": question.type == "short_answer"
        and any(one.feedback for one in question.choices if one.credit),
        "tags": len(skills[:1]) < len(question.tags),
        "shuffle": not question.shuffle and not kept,
    }
    return [
        str(label)
        for name, label in LABELS.items()
        if found.get(name) or (name in unsaid and getattr(question, name) != DEFAULTS[name])
    ]


def shared_raw(question: Question) -> Raw:
    skill = next((tag for tag in question.tags if SKILL.fullmatch(tag)), "")
    return {
        "text": question.text,
        "weight": question.weight,
        "hint": question.hint,
        "feedback_right": question.feedback_right,
        "feedback_partly": question.feedback_partly,
        "feedback_wrong": question.feedback_wrong,
        "general": question.general_feedback,
        "skill": skill,
    }


def listed(question: Question, kind: str, values: Sequence[Any]) -> list[Raw]:
    """Return the items of a list block, with ids that the same question gives again."""
    owner = uuid.UUID(block_id(question))
    return [
        {"type": "item", "value": value, "id": str(uuid.uuid5(owner, f"{kind} {place}"))}
        for place, value in enumerate(values)
    ]


def choices_raw(question: Question) -> Raw:
    written = question.rule == "credits" or question.type == "single_choice"
    right = question.right
    values = [
        {
            "text": choice.text,
            "correct": place in right,
            "feedback": choice.feedback,
            "credit": written_credit(choice.credit) if written and choice.credit not in (NONE, FULL) else None,
            "pinned": not question.shuffle,
        }
        for place, choice in enumerate(question.choices)
    ]
    if question.rule == "credits":  # there an empty credit would mean an equal share
        for value, choice in zip(values, question.choices, strict=True):
            value["credit"] = written_credit(choice.credit)
    return {"choices": listed(question, "choice", values)}


def written_credit(value: Decimal) -> str:
    return f"{value.quantize(FOUR_PLACES):f}"


def several_raw(question: Question) -> Raw:
    return {**choices_raw(question), "rule": question.rule, "most": question.most}


def true_false_raw(question: Question) -> Raw:
    return {"is_true": bool(question.correct)}


def ordering_raw(question: Question) -> Raw:
    return {"items": listed(question, "item", [{"text": text} for text in question.items]), "rule": question.rule}


def matching_raw(question: Question) -> Raw:
    pairs = [{"left": left, "right": right} for left, right in question.pairs]
    return {"pairs": listed(question, "pair", pairs), "extras": listed(question, "extra", question.extra_right)}


def gaps_raw(question: Question) -> Raw:
    """Return the passage with its gaps; the question itself is what is to be done."""
    gaps = listed(question, "gap", [{} for _words in question.gaps])
    for place, (gap, words) in enumerate(zip(gaps, question.gaps, strict=True)):
        gap["value"] = {"words": listed(question, f"word {place}", [{"text": word} for word in words])}
    return {"text": question.task or usual_task(), "passage": question.text, "gaps": gaps}


def usual_task() -> str:
    return _("Choose the missing words.")


def number_raw(question: Question) -> Raw:
    values = [
        {
            "low": f"{one.low:f}",
            "high": None if one.high == one.low else f"{one.high:f}",
            "credit": written_credit(one.credit),
            "feedback": one.feedback,
        }
        for one in question.accepted
    ]
    return {"accepted": listed(question, "range", values), "unit": question.unit}


def short_answer_raw(question: Question) -> Raw:
    accepted = [
        {"text": one.text, "credit": written_credit(one.credit)} for one in question.choices if one.credit > NONE
    ]
    mistakes = [{"text": one.text, "feedback": one.feedback} for one in question.choices if one.credit == NONE]
    return {
        "form": question.form or "typed",
        "letters": question.letters or "folded",
        "accepted": listed(question, "accepted", accepted),
        "mistakes": listed(question, "mistake", mistakes),
    }


def opinion_raw(question: Question) -> Raw:
    return {"steps": listed(question, "step", [{"text": text} for text in question.steps])}


TO: Mapping[str, Callable[[Question], Raw]] = {
    "single_choice": choices_raw,
    "multiple_response": several_raw,
    "true_false": true_false_raw,
    "ordering": ordering_raw,
    "matching": matching_raw,
    "gap_choice": gaps_raw,
    "number": number_raw,
    "short_answer": short_answer_raw,
    "opinion": opinion_raw,
}
