"""A question that comes again: what the file says replaces what stands in the bank, what it cannot say stays.

Parts keep their ids, because answers and translations are joined to them: a part is recognised by its text, and where
only the wording changed, by its place.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from .from_blocks import true_false_of
from .missing import unsaid
from .neutral import Question
from .texts import tidy

Raw = dict[str, Any]
# The field of a block that holds what a format may be unable to say.
FIELDS = {
    "hint": "hint", "weight": "weight", "tags": "skill", "unit": "unit", "most": "most", "form": "form",
    "general_feedback": "general", "feedback_right": "feedback_right", "feedback_partly": "feedback_partly",
    "feedback_wrong": "feedback_wrong",
}  # fmt: skip
IN_PARTS = {"choice_feedback": "feedback", "shuffle": "pinned"}
NAMES = ("text", "left")  # by which a part is recognised


def merged(old: Mapping[str, Any], new: Mapping[str, Any], question: Question, format: str) -> Raw:
    """Return the raw value of a known question as the file now has it."""
    names = unsaid(format, question)
    kept = {FIELDS[name] for name in names if name in FIELDS}
    if question.type == "gap_choice" and "task" in names:
        kept.add("text")
    kept_in_parts = {IN_PARTS[name] for name in names if name in IN_PARTS}
    if question.shuffle and not all_pinned(old):
        kept_in_parts.add("pinned")  # no format can say that only some choices come last
    if question.type == "true_false":
        old, kept = with_one_feedback(old, new, kept)
    return {**old, **merged_fields(old, new, kept, kept_in_parts)}


def all_pinned(old: Mapping[str, Any]) -> bool:
    return all(part["value"].get("pinned") for part in old.get("choices") or ())


def with_one_feedback(old: Mapping[str, Any], new: Mapping[str, Any], kept: set[str]) -> tuple[Raw, set[str]]:
    """Return what is kept of true and false: a file has what is said to each answer and to right and wrong in one."""
    said = ("feedback_right", "feedback_wrong")
    before = true_false_of(old) if "is_true" in old else {}
    if all(tidy(before.get(name, "")) == new[name] for name in said) and before.get("correct") == new["is_true"]:
        return dict(old), {*kept, *said}
    return {**old, "feedback_true": "", "feedback_false": ""}, kept


def merged_fields(old: Mapping[str, Any], new: Mapping[str, Any], kept: set[str], kept_in_parts: set[str]) -> Raw:
    """Return the fields of `new`; those in `kept` as they were, lists part by part."""
    found: Raw = {}
    for name, value in new.items():
        before = old.get(name)
        if name in kept and before is not None:
            found[name] = before
        elif isinstance(value, list) and isinstance(before, list):
            found[name] = merged_parts(before, value, kept_in_parts)
        else:
            found[name] = value
    return found


def merged_parts(old: Sequence[Raw], new: Sequence[Raw], kept: set[str]) -> list[Raw]:
    """Return the parts of `new` with the ids that they had, and with what the file does not say about them."""
    before = partners(old, new)
    taken = {part["id"] for part in before if part}
    parts = []
    for part, known in zip(new, before, strict=True):
        value = part["value"]
        if known and isinstance(value, dict) and isinstance(known["value"], dict):
            value = {**known["value"], **merged_fields(known["value"], value, kept, kept)}
        id = known["id"] if known else part["id"] if part["id"] not in taken else str(uuid.uuid4())
        parts.append({**part, "id": id, "value": value})
    return parts


def partners(old: Sequence[Raw], new: Sequence[Raw]) -> list[Raw | None]:
    """Return for each new part the old one that it is: of the same text, else what is left over, if as many are."""
    left = [part for part in old if part.get("id")]
    found: list[Raw | None] = []
    for part in new:
        same = next((known for known in left if name_of(known) == name_of(part)), None)
        if same:
            left.remove(same)
        found.append(same)
    if found.count(None) == len(left):
        rest = iter(left)
        return [part or next(rest) for part in found]
    return found


def name_of(part: Raw) -> Any:
    """Return what a part is recognised by: its text, else all of it."""
    value = part["value"]
    if not isinstance(value, dict):
        return value
    if "words" in value:
        return [word["value"]["text"] for word in value["words"]]
    return next((value[name] for name in NAMES if value.get(name)), None) or (value.get("low"), value.get("high"))
