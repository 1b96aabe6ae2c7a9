"""Mark a file of answers against a version without storing anything: for tests, partners and other programs.

The file is a JSON list of objects `{question id: answer}`, or JSON lines, one such object a line.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from .enums import State
from .grading import attempt_score, mark, state_of
from .models import QuizVersion
from .questions import QUESTION_TYPES, Answer, AnswerRefused, Key, is_open, kept

Sheet = dict[str, Any]


class BadLine(ValueError):  # noqa: N818 - it tells which line is bad
    """A line that cannot be marked."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(_("line %(n)d: %(why)s") % {"n": line, "why": why})
        self.line = line


def sheets(lines: Iterable[str]) -> Iterator[tuple[int, Sheet]]:
    """Yield each sheet of answers with its line. Raises BadLine. A list is read as a whole, lines one by one."""
    numbered = ((n, line) for n, line in enumerate(lines, start=1) if line.strip("\ufeff \t\r\n"))
    for n, line in numbered:
        if line.lstrip("\ufeff \t").startswith("["):
            yield from listed(n, "".join([line, *(more for _n, more in numbered)]))
        else:
            yield n, sheet(n, read(n, line))


def listed(first: int, text: str) -> Iterator[tuple[int, Sheet]]:
    """Yield the sheets of a list, each with the line on which it begins."""
    decoder, text = json.JSONDecoder(parse_constant=refused), text.lstrip("\ufeff \t")
    place = after_space(text, 1)
    while not text.startswith("]", place):
        line = first + text.count("\n", 0, place)
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            raise BadLine(first + text.count("\n", 0, getattr(error, "pos", place)), not_json()) from None
        yield line, sheet(line, value)
        place = after_space(text, place)
        if text.startswith(",", place):
            place = after_space(text, place + 1)
        elif not text.startswith("]", place):
            raise BadLine(first + text.count("\n", 0, place), not_json())
    if text[place + 1 :].strip():
        raise BadLine(first + text.count("\n", 0, place), _("something stands after the end of the list"))


def after_space(text: str, place: int) -> int:
    while text[place : place + 1].isspace():
        place += 1
    return place


def read(n: int, line: str) -> Any:
    try:
        return json.loads(line.lstrip("\ufeff"), parse_constant=refused)
    except (ValueError, RecursionError):
        raise BadLine(n, not_json()) from None


def refused(text: str) -> float:
    raise ValueError(text)


def not_json() -> str:
    return _("this is not JSON")


def sheet(n: int, value: Any) -> Sheet:
    if not isinstance(value, dict):
        raise BadLine(n, _("answers are an object: question, then answer"))
    return value


def marked_sheet(version: QuizVersion, n: int, given: Sheet) -> dict[str, Any]:
    """Return what one sheet is worth, as JSON; a question without answer counts as empty. Raises BadLine."""
    answers = answers_of(version, n, given)
    marked = mark(asked_keys(version, answers), answers)
    score = attempt_score(marked)
    outcomes = [
        {
            "id": one.key.id,
            "outcome": one.grade.outcome.value,
            "score": None if one.grade.score is None else f"{one.grade.score:f}",
        }
        for one in marked
    ]
    state: State = state_of(score, version.pass_mark)
    return {"score": f"{score:f}", "state": state.value, "questions": outcomes}


def asked_keys(version: QuizVersion, answers: Mapping[str, Answer]) -> dict[str, Key]:
    """Return the keys of what is marked: all questions, but of a pool only those that were answered."""
    fixed = {part for part in version.plan if isinstance(part, str)}
    asked = {id for id in version.keys if id in fixed or id in answers} - set(version.withdrawn)
    return {id: key for id, key in version.keys.items() if id in asked}


def answers_of(version: QuizVersion, n: int, given: Sheet) -> dict[str, Answer]:
    """Return the answers as marking takes them, and as they would be stored. Raises BadLine."""
    answers = {}
    for name, value in given.items():
        id = canonical(name)
        key = version.keys.get(id)
        if key is None:
            why = _("question %(id)s does not belong to this version") % {"id": name[:64]}
            raise BadLine(n, why)
        try:
            answer = QUESTION_TYPES[key.type].parse(value, key, version.texts[id])
        except AnswerRefused as error:
            raise BadLine(n, _("question %(id)s: %(why)s") % {"id": id, "why": error.message}) from None
        if is_open(key, answer):
            raise BadLine(n, _("question %(id)s: this story is not finished") % {"id": id})
        answers[id] = kept(key, answer)
    return answers


def canonical(name: str) -> str:
    try:
        return str(UUID(name))
    except ValueError:
        return name
