"""What was read from a file, carried by the browser from the preview to the storing: signed, packed, for one person.

So nothing of the file stays on the server while somebody looks at it, a second tab is not disturbed, and it works on
any number of servers. What was understood is carried and not the file: it is smaller, and is not read twice. Pictures are
carried as they will be stored; about twenty of them fit.
"""

import base64
import json
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from .limits import Unreadable
from .neutral import Accepted, Choice, Fault, Question, Reading, Refusal, Shape
from .pictures import Picture

HOURS = 12
# Below what a form may weigh (DATA_UPLOAD_MAX_MEMORY_SIZE), with room for the ticks.
MOST_CHARACTERS = 900_000
# Of it so much may be pictures: in base64 twice, they come to a third more and leave room for the texts.
MOST_PICTURES = 500_000
SALT = "quizzes.exchange.carrying"
LISTS = ("items", "extra_right", "steps", "tags", "left_behind")


class Lost(Exception):  # noqa: N818 - it tells what happened to what was carried
    """What came back was not made here, was made for somebody else, or is too old."""


class Encoder(DjangoJSONEncoder):
    """Writes a shape by its value, and a picture in base64; numbers are written as texts, in full."""

    def default(self, o: Any) -> Any:
        if isinstance(o, bytes):
            return base64.b64encode(o).decode()
        return o.value if isinstance(o, Shape) else super().default(o)


class Serializer:
    """The form in which `signing` takes objects."""

    def dumps(self, obj: Any) -> bytes:
        return Encoder(ensure_ascii=False, separators=(",", ":")).encode(obj).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def with_pictures(reading: Reading, most: int, why: str) -> Reading:
    """Return a reading whose pictures weigh so many bytes at most; a question that has too much for it comes without, with `why`."""
    left, questions, warnings = most, [], list(reading.warnings)
    for question in reading.questions:
        weight = sum(len(picture.data) for picture in question.pictures)
        if weight > left:
            choices = tuple(replace(choice, picture=None) for choice in question.choices)
            question = replace(question, picture=None, choices=choices)
            warnings.append(Fault(question.line, question.label, why))
        else:
            left -= weight
        questions.append(question)
    return replace(reading, questions=questions, warnings=warnings)


def packed(reading: Reading, more: dict[str, str], owner: str) -> str:
    """Return a reading, and what else belongs to it, as one line of text. Raises Unreadable if it is too much."""
    told = {"reading": asdict(reading), "more": more}
    line = signing.dumps(told, salt=f"{SALT}.{owner}", serializer=Serializer, compress=True)
    if len(line) > MOST_CHARACTERS:
        raise Unreadable(_("This file holds too much text for one go. Please divide it."))
    return line


def unpacked(line: str, owner: str) -> tuple[Reading, dict[str, str]]:
    """Return what `packed` wrote. Raises Lost."""
    try:
        told = signing.loads(line, salt=f"{SALT}.{owner}", serializer=Serializer, max_age=HOURS * 3600)
    except signing.BadSignature:
        raise Lost from None
    reading = told["reading"]
    return Reading(
        [question(one) for one in reading["questions"]],
        [Refusal(**one) for one in reading["refused"]],
        [Fault(**one) for one in reading["errors"]],
        [Fault(**one) for one in reading["warnings"]],
        reading["format"],
    ), told["more"]


def picture(told: dict[str, Any] | None) -> Picture | None:
    return Picture(base64.b64decode(told["data"]), told["alt"], told["decorates"]) if told else None


def question(told: dict[str, Any]) -> Question:
    """Return a question from what JSON keeps of it."""
    return Question(
        **{
            **told,
            **{name: tuple(told[name]) for name in LISTS},
            "picture": picture(told["picture"]),
            "choices": tuple(
                Choice(one["text"], Decimal(one["credit"]), one["feedback"], picture(one["picture"]))
                for one in told["choices"]
            ),
            "accepted": tuple(
                Accepted(Decimal(one["low"]), Decimal(one["high"]), Decimal(one["credit"]), one["feedback"])
                for one in told["accepted"]
            ),
            "pairs": tuple((left, right) for left, right in told["pairs"]),
            "gaps": tuple(tuple(words) for words in told["gaps"]),
            "shape": Shape(told["shape"]),
        }
    )
