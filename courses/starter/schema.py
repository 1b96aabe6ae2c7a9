"""What each kind of entry in the starter files may and must hold."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .sources import StarterError

TEXT = (str, int, float)


@dataclass(frozen=True)
class Shape:
    """The required and the optional keys of an entry, each with the types it may have."""

    required: dict[str, Any]
    optional: dict[str, Any]

    def check(self, value: Any, file: str, entry: str) -> None:
        """Raise StarterError for an unknown, missing or misshaped key."""
        if not isinstance(value, dict):
            raise StarterError(file, entry, "must hold “key: value” lines")
        known = {**self.required, **self.optional}
        for key in value:
            if key not in known:
                raise StarterError(file, entry, f"unknown key “{key}” (known: {', '.join(sorted(known))})")
        for key in self.required:
            if value.get(key) in (None, "", []):
                raise StarterError(file, entry, f"“{key}” is missing or empty")
        for key, content in value.items():
            if content is not None and (not isinstance(content, known[key]) or is_odd_bool(content, known[key])):
                raise StarterError(file, entry, f"“{key}” has the wrong form")


def is_odd_bool(content: Any, types: Any) -> bool:
    """Say whether YAML read a word as true or false where a text is meant."""
    return isinstance(content, bool) and types is not bool


PAGE = {"slug": str, "title": str}
MENU = {"intro": str, "body": list}
STEP = {"minutes": int, "required": bool}

SHAPES = {
    "home": Shape({**PAGE, "type": str}, MENU),
    "course_index": Shape({**PAGE, "type": str}, {"intro": str}),
    "help": Shape({**PAGE, "type": str, "kinds": list}, MENU),
    "standard": Shape({**PAGE, "type": str, "body": list}, {"intro": str, "shows_partners": bool}),
    "course": Shape(
        {**PAGE, "number": int, "promise": str, "outcomes": list, "colour": str, "motif": str, "steps": list},
        {"age_from": int, "minutes": int, "content_note": str},
    ),
    "lesson": Shape({**PAGE, "objective": str, "body": list}, {**STEP, "content_note": str, "sources": list}),
    "quiz": Shape(
        {**PAGE, "mode": str, "questions": list},
        {**STEP, "pass_mark": int, "baseline": str, "intro": str, "bands": list},
    ),
    "kind": Shape({"code": str, "title": str, "sentence": str}, {}),
    "source": Shape({"title": str, "publisher": str, "checked": date}, {"year": TEXT, "link": str, "facts": list}),
    "band": Shape({"from": int, "title": str, "text": str}, {}),
    "choice": Shape({"id": str, "text": TEXT, "correct": bool}, {"feedback": str}),
    "item": Shape({"id": str, "text": TEXT}, {}),
    "scene": Shape({"name": str, "text": str, "choices": list}, {"picture": str, "alt": str}),
    "way": Shape({"text": str, "next": str}, {"consequence": str, "points": int}),
    "ending": Shape({"name": str, "kind": str, "text": str}, {}),
    "term": Shape(
        {"slug": str, "fr": str, "definition_fr": str, "status": str},
        {"bm": str, "definition_bm": str, "source": str},
    ),
    "partner": Shape({"name": str, "role_fr": str}, {"role_bm": str, "order": int}),
    "settings": Shape({}, {"installed_name": str, "funding_sentence_fr": str, "funding_sentence_bm": str}),
}

QUESTION = {
    "facts": list,
    "general": str,
    "hint": str,
    "lesson": str,
    "feedback_right": str,
    "feedback_partly": str,
    "feedback_wrong": str,
}
QUESTION_SHAPES = {
    "single_choice": Shape({"id": str, "type": str, "text": str, "choices": list}, QUESTION),
    "multiple_response": Shape({"id": str, "type": str, "text": str, "choices": list}, QUESTION),
    "true_false": Shape(
        {"id": str, "type": str, "statement": str, "answer": bool},
        {**QUESTION, "feedback_true": str, "feedback_false": str},
    ),
    "ordering": Shape({"id": str, "type": str, "text": str, "items": list}, {**QUESTION, "rule": str}),
    "gap_choice": Shape({"id": str, "type": str, "text": str, "passage": str, "gaps": list}, QUESTION),
    "scenario": Shape({"id": str, "type": str, "text": str, "scenes": list, "endings": list}, QUESTION),
    "opinion": Shape({"id": str, "type": str, "text": str, "steps": list}, {"general": str}),
}

BLOCK_SHAPES = {
    "situation": Shape({"text": str}, {"title": str, "picture": str, "alt": str}),
    "picture": Shape({"file": str}, {"alt": str, "caption": str, "credit": str}),
    "quote": Shape({"text": str, "reference": str}, {"text_bm": str, "article": TEXT}),
    "content_note": Shape({"text": str}, {}),
    "help_box": Shape({"text": str}, {}),
}
