"""A question as every format understands it: without ids of parts, without database.

Credits are percents of the question, as in GIFT and Moodle. `Question.as_json` leaves out what a question does not use.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from .pictures import Picture
from .texts import shorten, tidy, tidy_line

FULL, NONE = Decimal(100), Decimal(0)


class Shape(Enum):
    """How choices are told: with their credits, or as the format writes them."""

    CREDITS = "choices with credits"
    MARKED_UP = "choices with credits, the question with its bold and italic words"
    PLACES = "texts, and a list of the right places"
    PLACE = "texts, and the one right place"


@dataclass(frozen=True)
class Choice:
    """Something to choose or to type, what it earns and what is said about it."""

    text: str
    credit: Decimal = NONE
    feedback: str = ""
    picture: Picture | None = None

    def __post_init__(self) -> None:
        _tidied(self, tidy, "text", "feedback")

    def as_json(self) -> dict[str, Any]:
        told = {"text": self.text, "credit": float(self.credit), "feedback": self.feedback}
        return told | ({"picture": self.picture.as_json()} if self.picture else {})


@dataclass(frozen=True)
class Accepted:
    """A range of numbers, ends included."""

    low: Decimal
    high: Decimal
    credit: Decimal = FULL
    feedback: str = ""

    def __post_init__(self) -> None:
        _tidied(self, tidy, "feedback")

    def as_json(self) -> dict[str, Any]:
        ends = {"from": f"{self.low:f}", "to": f"{self.high:f}"}
        return {**ends, "credit": float(self.credit), "feedback": self.feedback}


@dataclass(frozen=True)
class Question:
    """One question. Which fields are used depends on `type`; the first word of a gap is the right one."""

    type: str
    text: str
    name: str = ""
    id: str = ""
    text_html: str = ""
    picture: Picture | None = None
    bank: str = ""
    choices: tuple[Choice, ...] = ()
    rule: str = ""
    most: int | None = None
    correct: bool | None = None
    items: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    extra_right: tuple[str, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    unit: str = ""
    gaps: tuple[tuple[str, ...], ...] = ()
    task: str = ""
    steps: tuple[str, ...] = ()
    letters: str = ""
    form: str = ""
    hint: str = ""
    weight: int = 1
    tags: tuple[str, ...] = ()
    general_feedback: str = ""
    feedback_right: str = ""
    feedback_partly: str = ""
    feedback_wrong: str = ""
    shuffle: bool = True
    # Where it stands, what it was called while it was read, how its format writes choices, and what was left behind: no
    # part of the question itself.
    line: int = field(default=0, compare=False)
    called: str = field(default="", compare=False)
    shape: Shape = field(default=Shape.CREDITS, compare=False)
    left_behind: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        _tidied(self, tidy, "text", "hint", "general_feedback", "feedback_right", "feedback_partly", "feedback_wrong")
        _tidied(self, tidy_line, "name", "id", "bank", "unit", "task")
        for name in ("items", "extra_right", "steps"):
            object.__setattr__(self, name, tuple(tidy(text) for text in getattr(self, name)))
        object.__setattr__(self, "tags", tuple(filter(None, (tidy_line(tag) for tag in self.tags))))
        object.__setattr__(self, "pairs", tuple((tidy(left), tidy(right)) for left, right in self.pairs))
        object.__setattr__(self, "gaps", tuple(tuple(tidy_line(word) for word in gap) for gap in self.gaps))

    @property
    def label(self) -> str:
        """How people are told which question is meant."""
        return self.called or self.name or self.id or shorten(self.text)

    @property
    def credits(self) -> list[Decimal]:
        """Return the credit of each choice and of each range of numbers."""
        return [choice.credit for choice in self.choices] + [accepted.credit for accepted in self.accepted]

    @property
    def said_of_parts(self) -> list[str]:
        """Return what is said of each choice and of each range of numbers."""
        return [choice.feedback for choice in self.choices] + [accepted.feedback for accepted in self.accepted]

    @property
    def pictures(self) -> list[Picture]:
        """Return the picture of the question and those of its choices."""
        found = [self.picture, *(choice.picture for choice in self.choices)]
        return [picture for picture in found if picture]

    @property
    def right(self) -> list[int]:
        """Return the places of the right choices, counted from 0."""
        least = FULL if self.type == "single_choice" else None
        return [n for n, choice in enumerate(self.choices) if (choice.credit == least if least else choice.credit > 0)]

    def as_json(self) -> dict[str, Any]:
        """Return what this question uses, for programs."""
        told: dict[str, Any] = {"name": self.name, "id": self.id, "type": self.type, "text": self._told_text()}
        told |= {name: getattr(self, name) for name in PLAIN if getattr(self, name)}
        told |= {"picture": self.picture.as_json()} if self.picture else {}
        told |= self._choices_json()
        if self.type == "opinion":
            told |= {"scored": False, "steps": len(self.steps), "choices": list(self.steps)}
        if self.type == "number":
            told |= {"accepted": [self._accepted_json(one) for one in self.accepted]}
            told |= {"wrong_feedback": self.feedback_wrong} if self.feedback_wrong else {}
        told |= {"pairs": [list(pair) for pair in self.pairs]} if self.pairs else {}
        told |= {"gaps": [{"words": list(words), "right": 0} for words in self.gaps]} if self.gaps else {}
        told |= {name: list(getattr(self, name)) for name in ("items", "extra_right", "tags") if getattr(self, name)}
        told |= {"correct": self.correct} if self.correct is not None else {}
        told |= {"shuffle": False} if not self.shuffle else {}
        return {name: value for name, value in told.items() if value not in ("", None)}

    def _told_text(self) -> str:
        return self.text_html if self.text_html and self.shape is Shape.MARKED_UP else self.text

    def _choices_json(self) -> dict[str, Any]:
        if not self.choices:
            return {}
        bare = all(not choice.feedback and not choice.picture for choice in self.choices) and self.rule != "credits"
        in_words = self.shape in (Shape.PLACES, Shape.PLACE) and bare and self.type != "short_answer"
        told: dict[str, Any] = {"choices": [c.text if in_words else c.as_json() for c in self.choices]}
        if self.type != "short_answer":
            right = self.right
            told["right"] = right[0] if self.shape is Shape.PLACE and right else right
        return told

    def _accepted_json(self, accepted: Accepted) -> dict[str, Any]:
        told = accepted.as_json()
        if self.shape is Shape.PLACES and not accepted.feedback:
            del told["feedback"]
        return told


# What is told as it stands, when it is there at all.
PLAIN = (
    "text_html", "bank", "rule", "most", "unit", "task", "letters", "form", "hint", "weight",
    "general_feedback", "feedback_right", "feedback_partly", "feedback_wrong",
)  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """A question of a kind that is not asked here."""

    name: str
    why: str


@dataclass(frozen=True)
class Fault:
    """What is wrong, or to be looked at, in one question; `line` is a row in a spreadsheet, 0 when unknown."""

    line: int
    question: str
    message: str


@dataclass(frozen=True)
class Reading:
    """What came of reading a file. `format` is known when the reader was found by `formats.read`."""

    questions: Sequence[Question] = ()
    refused: Sequence[Refusal] = ()
    errors: Sequence[Fault] = ()
    warnings: Sequence[Fault] = ()
    format: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the whole reading, for programs."""
        return {
            "questions": [question.as_json() for question in self.questions],
            "refused": [vars(refusal) for refusal in self.refused],
            "errors": [vars(fault) for fault in self.errors],
            "warnings": [vars(fault) for fault in self.warnings],
        }


def _tidied(target: object, how: Any, *names: str) -> None:
    """Bring texts of a frozen object into their normal form."""
    for name in names:
        object.__setattr__(target, name, how(getattr(target, name)))
