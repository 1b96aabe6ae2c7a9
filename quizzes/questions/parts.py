"""Questions that are answered part by part: each part gets one value, "part=value" in an answer.

What a part may hold and what is right for it stands in the key: `data["right"]` by part, `data["values"]` by part.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _now

from .base import Answer, AnswerRefused, Grade, Key, foreign, graded, malformed, read_fields, without_answer

STYLE, SCRIPT = "css/questions.css", "js/questions.js"


def values_by_part(given: object, key: Key) -> dict[str, str]:
    """Return what was sent, by part: from the fields of a form, or from a list of "part=value". Raises AnswerRefused."""
    if isinstance(given, Mapping):
        pairs = list(given.items())
    elif isinstance(given, list | tuple) and all(isinstance(item, str) for item in given):
        pairs = [tuple(item.split("=", 1)) if "=" in item else (item, None) for item in given]
    else:
        raise malformed(key)
    if not all(isinstance(text, str) for pair in pairs for text in pair):
        raise malformed(key)
    if len(dict(pairs)) != len(pairs):
        message = _now("One part of this question got two answers. Please give one answer for each part.")
        raise AnswerRefused("repeated", message, key.id)
    return {part: value for part, value in pairs if value}


def parse(given: object, key: Key, content: Mapping[str, object]) -> Answer:
    """Return "part=value" for each part that was filled in, sorted. Raises AnswerRefused."""
    values = values_by_part(given, key)
    if any(value not in key.data["values"].get(part, ()) for part, value in values.items()):
        raise foreign(key)
    return tuple(sorted(f"{part}={value}" for part, value in values.items()))


def read_form(post: QueryDict, name: str) -> object:
    """Return what a form sent for this question."""
    return read_fields(post, name)


def grade(key: Key, answer: Answer) -> Grade:
    """Return the share of parts that are right."""
    right = key.data["right"]
    if not answer:
        return without_answer(key, len(right))
    hits = len(set(answer) & set(solution(key)))
    return graded(Decimal(hits) / len(right), (hits, len(right)))


def solution(key: Key) -> Answer:
    """Return the right value of each part."""
    return tuple(sorted(f"{part}={value}" for part, value in key.data["right"].items()))


def chosen(answer: Answer, key: Key) -> dict[str, str]:
    """Return what an answer fills into each part."""
    return dict(item.split("=", 1) for item in answer)
