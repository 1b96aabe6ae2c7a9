"""Between a question of a file and a question block: raw values as StreamField keeps them.

The block's id is the question's own id where that is a UUID, else one made from it, so the same file finds the same block
again. The parts of a question get ids made from the block's id and their place.
"""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail import blocks

from ..questions.spoken import field_of
from .collecting import NAMESPACE
from .missing import DEFAULTS, LABELS
from .neutral import FULL, NONE, Accepted, Choice, Question
from .numbers import credit, plain, shares

# What a type has no field for: opinions are never marked.
WITHOUT = {"opinion": ("weight", "hint", "feedback_right", "feedback_partly", "feedback_wrong")}
SKILL = re.compile(r"[a-z0-9-]{1,40}")
FOUR_PLACES = Decimal("0.0001")
Raw = dict[str, Any]
Value = Mapping[str, Any]


def block_id(question: Question) -> str:
    """Return the id of the block that holds this question."""
    try:
        return str(uuid.UUID(question.id))
    except ValueError:
        return str(uuid.uuid5(NAMESPACE, question.id))


def to_block(question: Question) -> tuple[str, Raw]:
    """Return the type of the block and its raw value; only what the question says is in it."""
    raw = {**shared_raw(question), **TO[question.type](question)}
    return question.type, {name: value for name, value in raw.items() if name not in WITHOUT.get(question.type, ())}


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


def from_block(child: blocks.StreamValue.StreamChild) -> Question:
    """Return a question block for a file. What no format can say stands in `left_behind`."""
    value: Value = child.value
    kind: str = child.block_type
    shared: Raw = {
        "type": kind,
        "id": child.id or "",
        "text": value.get("text") or "",
        "weight": value.get("weight") or 1,
        "hint": value.get("hint") or "",
        "feedback_right": value.get("feedback_right") or "",
        "feedback_partly": value.get("feedback_partly") or "",
        "feedback_wrong": value.get("feedback_wrong") or "",
        "general_feedback": value.get("general") or "",
        "tags": tuple(filter(None, [value.get("skill")])),
        "left_behind": left_behind(value),
    }
    return Question(**{**shared, **FROM.get(kind, lambda value: {})(value)})


def left_behind(value: Value) -> tuple[str, ...]:
    """Return in words what no format can say of this question."""
    parts = [value, *(part for part in value.values() if isinstance(part, Mapping))]
    for name in ("choices", "items", "pairs", "accepted", "mistakes"):
        parts += [part for part in value.get(name) or () if isinstance(part, Mapping)]
    choices = list(value.get("choices") or ())
    pinned = sum(bool(choice.get("pinned")) for choice in choices if isinstance(choice, Mapping))
    found = {
        pgettext("part of a question", "recordings"): any(map(is_spoken, parts)),
        pgettext("part of a question", "pictures"): any(
            part.get(name) for part in parts for name in ("image", "left_image")
        ),
        pgettext("part of a question", "choices that always come last"): 0 < pinned < len(choices),
        pgettext("part of a question", "that it may be skipped"): bool(value.get("skippable")),
        pgettext("part of a question", "content note"): bool(value.get("content_note")),
        pgettext("part of a question", "source"): bool(value.get("source")),
        pgettext("part of a question", "lesson to read again"): bool(value.get("lesson")),
        pgettext("part of a question", "extra tiles"): bool(value.get("tiles")),
        pgettext("part of a question", "size of the tiles"): value.get("tile_size") not in (None, "", "letter"),
    }
    return tuple(name for name, is_there in found.items() if is_there)


def is_spoken(part: Value) -> bool:
    """Say whether a question or a part of it has a recording, of itself or of one of its texts."""
    return any(value and (name == "recording" or name.endswith(field_of(""))) for name, value in part.items())


def choices_of(value: Value) -> Raw:
    choices = list(value["choices"])
    credits = [
        FULL if choice.get("correct") else NONE if choice.get("credit") is None else credit_of(choice)
        for choice in choices
    ]
    return {"choices": with_credits(choices, credits), **order_of(choices)}


def several_of(value: Value) -> Raw:
    choices, rule = list(value["choices"]), str(value["rule"] or "balanced")
    credits = shares(rule, [bool(choice.get("correct")) for choice in choices])
    if rule == "credits":
        credits = [
            share if choice.get("credit") is None else credit_of(choice)
            for share, choice in zip(credits, choices, strict=True)
        ]
    return {"choices": with_credits(choices, credits), "rule": rule, "most": value["most"], **order_of(choices)}


def with_credits(choices: Sequence[Value], credits: Sequence[Decimal]) -> tuple[Choice, ...]:
    return tuple(
        Choice(choice.get("text") or "", earned, choice.get("feedback") or "")
        for choice, earned in zip(choices, credits, strict=True)
    )


def order_of(choices: Sequence[Value]) -> Raw:
    """Return that the order is fixed where each choice is pinned."""
    return {"shuffle": not choices or not all(choice.get("pinned") for choice in choices)}


def true_false_of(value: Value) -> Raw:
    """Return the statement; what is said to each answer comes before what is said when right or wrong."""
    said = {True: value.get("feedback_true") or "", False: value.get("feedback_false") or ""}
    correct = bool(value["is_true"])
    return {
        "correct": correct,
        "feedback_right": "\n".join(filter(None, [said[correct], value.get("feedback_right") or ""])),
        "feedback_wrong": "\n".join(filter(None, [said[not correct], value.get("feedback_wrong") or ""])),
    }


def ordering_of(value: Value) -> Raw:
    return {"items": tuple(item.get("text") or "" for item in value["items"]), "rule": str(value["rule"] or "pairs")}


def matching_of(value: Value) -> Raw:
    pairs = tuple((pair.get("left") or "", pair.get("right") or "") for pair in value["pairs"])
    return {"pairs": pairs, "extra_right": tuple(text for text in value["extras"] if text)}


def gaps_of(value: Value) -> Raw:
    task = value["text"] or ""
    return {
        "text": value["passage"] or "",
        "task": "" if task == usual_task() else task,
        "gaps": tuple(tuple(word.get("text") or "" for word in gap["words"]) for gap in value["gaps"]),
    }


def number_of(value: Value) -> Raw:
    accepted = tuple(
        Accepted(plain(one.get("low")), plain(end_of(one)), credit_of(one), one.get("feedback") or "")
        for one in value["accepted"]
        if one.get("low") is not None
    )
    return {"accepted": accepted, "unit": value.get("unit") or ""}


def end_of(accepted: Value) -> Decimal:
    """Return the end of a range; without one only its beginning is right."""
    end: Decimal = accepted["low"] if accepted.get("high") is None else accepted["high"]
    return end


def credit_of(part: Value) -> Decimal:
    """Return a credit; an empty one is the whole, a cut-off third is made whole again."""
    return FULL if part.get("credit") is None else credit(f"{part['credit']:.4f}") or NONE


def short_answer_of(value: Value) -> Raw:
    accepted = [Choice(one.get("text") or "", credit_of(one)) for one in value["accepted"]]
    mistakes = [Choice(one.get("text") or "", NONE, one.get("feedback") or "") for one in value["mistakes"]]
    return {"choices": (*accepted, *mistakes), "letters": str(value["letters"]), "form": str(value["form"])}


def opinion_of(value: Value) -> Raw:
    return {"steps": tuple(step.get("text") or "" for step in value["steps"])}


FROM: Mapping[str, Callable[[Value], Raw]] = {
    "single_choice": choices_of,
    "multiple_response": several_of,
    "true_false": true_false_of,
    "ordering": ordering_of,
    "matching": matching_of,
    "gap_choice": gaps_of,
    "number": number_of,
    "short_answer": short_answer_of,
    "opinion": opinion_of,
}
