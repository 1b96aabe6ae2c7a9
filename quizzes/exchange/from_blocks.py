"""From a question block to a question of a file, as its authors see it now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import pgettext
from wagtail import blocks

from ..questions.spoken import field_of
from .blocks import WITH_PICTURES, Raw, Value, usual_task
from .library import written_out
from .neutral import FULL, NONE, Accepted, Choice, Question
from .numbers import credit, plain, shares
from .pictures import Picture

IMAGES = ("image", "left_image")


def from_block(child: blocks.StreamValue.StreamChild, *, with_pictures: bool = False) -> Question:
    """Return a question block for a file. What no format can say stands in `left_behind`.

    Without `with_pictures` a picture is told apart from others, but what it holds is not read.
    """
    value: Value = child.value
    kind: str = child.block_type
    shared: Raw = {
        "type": kind,
        "id": child.id or "",
        "text": value.get("text") or "",
        "picture": picture_of(value),
        "weight": value.get("weight") or 1,
        "hint": value.get("hint") or "",
        "feedback_right": value.get("feedback_right") or "",
        "feedback_partly": value.get("feedback_partly") or "",
        "feedback_wrong": value.get("feedback_wrong") or "",
        "general_feedback": value.get("general") or "",
        "tags": tuple(filter(None, [value.get("skill")])),
        "left_behind": left_behind(value),
    }
    question = Question(**{**shared, **FROM.get(kind, lambda value: {})(value)})
    return pictured(question, value) if with_pictures else question


def picture_of(part: Value) -> Picture | None:
    """Return the picture of a question or a choice, named by its place in the library instead of what it holds."""
    image = part.get("image")
    if image is None or image.is_svg():
        return None
    return Picture(f"picture {image.pk}".encode(), part.get("image_alt") or "", bool(part.get("image_decorative")))


def pictured(question: Question, value: Value) -> Question:
    """Return the question with what its pictures hold; one whose file is lost is left out."""

    def read(picture: Picture | None, part: Value) -> Picture | None:
        data = written_out(part["image"]) if picture else None
        return replace(picture, data=data) if picture and data else None

    parts = value.get("choices") or [{} for _choice in question.choices]
    choices = zip(question.choices, parts, strict=True) if question.type in WITH_PICTURES else ()
    return replace(
        question,
        picture=read(question.picture, value),
        choices=tuple(replace(choice, picture=read(choice.picture, part)) for choice, part in choices)
        or question.choices,
    )


def images_of(value: Value) -> list[Any]:
    """Return the pictures of the library that a question and its choices show."""
    parts = [value, *(choice for choice in value.get("choices") or () if isinstance(choice, Mapping))]
    return [part["image"] for part in parts if part.get("image")]


def left_behind(value: Value) -> tuple[str, ...]:
    """Return in words what no format can say of this question."""
    parts = [value, *(part for part in value.values() if isinstance(part, Mapping))]
    for name in ("choices", "items", "pairs", "accepted", "mistakes"):
        parts += [part for part in value.get(name) or () if isinstance(part, Mapping)]
    choices = list(value.get("choices") or ())
    pinned = sum(bool(choice.get("pinned")) for choice in choices if isinstance(choice, Mapping))
    found = {
        pgettext("part of a question", "recordings"): any(map(is_spoken, parts)),
        pgettext("part of a question", "drawings (SVG)"): any(
            image.is_svg() for part in parts if (image := part.get("image"))
        ),
        pgettext("part of a question", "pictures of things to put in order or together"): any(
            part.get(name) for items in ("items", "pairs") for part in value.get(items) or () for name in IMAGES
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
        Choice(choice.get("text") or "", earned, choice.get("feedback") or "", picture_of(choice))
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
