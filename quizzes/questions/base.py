"""What all question types share: the fields an author fills in, and the shapes that marking works with.

Marking never sees a text. It works on a `Key` (ids, numbers, credits), which is the same in every language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Protocol

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from ..enums import Outcome
from .spoken import NOTHING, Said, SpokenBlock, VoiceBlock, chosen_in, recordings

Answer = tuple[str, ...]
FOUR_PLACES = Decimal("0.0001")
ZERO, ONE = Decimal(0), Decimal(1)
# The rule of a question whose answers are neither right nor wrong.
UNSCORED = "unscored"
# What a regrade may say of a question whose key was wrong, other than to give it another key (quizzes.md 9).
EVERYBODY_RIGHT, LEFT_OUT = "everybody_right", "leave_out"


class AnswerRefused(ValueError):  # noqa: N818 - it tells what happened to the answer
    """An answer that cannot be an answer to its question; `code` says why, `question` which one."""

    def __init__(self, code: str, message: str, question: str) -> None:
        super().__init__(message)
        self.code, self.message, self.question = code, message, question


@dataclass(frozen=True)
class Key:
    """How one question is marked: `credits` by choice id, and what the rule needs besides.

    `data` is what a type needs more, as plain JSON without any text; a key without it is stored as it was before. So is
    one without `correction`, which only a regrade sets.
    """

    id: str
    type: str
    credits: Mapping[str, Decimal] = field(default_factory=dict)
    weight: int = 1
    skippable: bool = False
    rule: str = ""
    most: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    correction: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return this key as it is stored and as its digest is taken."""
        return {
            "id": self.id,
            "type": self.type,
            "credits": {choice: f"{credit:f}" for choice, credit in self.credits.items()},
            "weight": self.weight,
            "skippable": self.skippable,
            "rule": self.rule,
            "most": self.most,
            **({"data": self.data} if self.data else {}),
            **({"correction": self.correction} if self.correction else {}),
        }

    @property
    def is_scored(self) -> bool:
        return self.rule != UNSCORED and self.correction != LEFT_OUT

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Key":
        """Return the key that `as_json` wrote."""
        credits = {choice: Decimal(credit) for choice, credit in data["credits"].items()}
        return cls(**{**data, "credits": credits})


def malformed(key: Key) -> AnswerRefused:
    return AnswerRefused("malformed", _now("This answer cannot be read."), key.id)


def foreign(key: Key) -> AnswerRefused:
    message = _now("This answer does not belong to this question. Please answer it again.")
    return AnswerRefused("foreign", message, key.id)


def more_than_one(key: Key) -> AnswerRefused:
    return AnswerRefused("too_many", _now("Choose only one answer here."), key.id)


@dataclass(frozen=True)
class Grade:
    """What an answer is worth; `parts` counts what was picked rightly, of how many right ones."""

    score: Decimal | None
    outcome: Outcome
    parts: tuple[int, int] = (0, 1)


@dataclass(frozen=True)
class Option:
    """One thing that a field offers."""

    value: str
    text: str


@dataclass
class Field:
    """One part of a question that is filled in by itself: a select, or without `options` a line to type into.

    `right` holds the values that are right, `reasons` what is said to each; both are there only where the key may be
    known. `verdict` is "right" or "wrong", and `why` the fitting reason, afterwards.
    """

    id: str
    label: str
    options: Sequence[Option] = ()
    chosen: str = ""
    right: tuple[str, ...] | None = None
    reasons: tuple[Said, ...] = ()
    why: Said = NOTHING
    picture: Any = None
    recording: Any = None
    verdict: str = ""

    @property
    def right_text(self) -> str:
        """Return what the right value reads, for somebody who chose another one."""
        return next((option.text for option in self.options if option.value in (self.right or ())), "")

    def hide(self) -> None:
        """Forget what is right, where the key may not be known."""
        self.right, self.reasons, self.why = None, (), NOTHING

    def judge(self) -> None:
        """Say whether what was filled in is right."""
        self.verdict = "right" if self.chosen in (self.right or ()) else "wrong"


@dataclass(frozen=True)
class Example:
    """A question as an author would write it, for previews and tests."""

    value: dict[str, Any]


class QuestionType(Protocol):
    """What each module of `quizzes.questions` offers.

    `parse` gets the texts of the question as they were asked, for a type that compares words. A type with parts of its
    own shows them by `fields`, and `chosen` says what an answer fills into each; both are empty for choices.

    A module may also offer, where its type needs it: `is_open(answer, key)` (begun and not finished), `kept(answer)`
    (what of an answer may be stored), `remarks(content, answer)` (what is said about this answer besides the feedback),
    `is_hidden` (an answer that was kept cannot be shown again). `quizzes.questions` has a function for each.
    """

    block: type["BaseQuestionBlock"]
    scorm_type: str

    def key(self, value: Mapping[str, Any], id: str) -> Key: ...
    def content(self, value: Mapping[str, Any], id: str) -> dict[str, Any]: ...
    def read_form(self, post: QueryDict, name: str) -> object: ...
    def parse(self, given: object, key: Key, content: Mapping[str, Any]) -> Answer: ...
    def grade(self, key: Key, answer: Answer) -> Grade: ...
    def solution(self, key: Key) -> Answer: ...
    def fields(self, content: Mapping[str, Any], key: Key, order: Sequence[str]) -> list[Field]: ...
    def chosen(self, answer: Answer, key: Key) -> dict[str, str]: ...
    def examples(self) -> list[Example]: ...


class SkillBlock(blocks.RegexBlock):
    """A short label in small letters; it is the same in all languages, so it is no text to translate."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("regex", r"^[a-z0-9-]{1,40}$")
        super().__init__(**kwargs)


class BaseQuestionBlock(SpokenBlock):
    """The fields of every question. The block's id is the question's identity and survives translation."""

    type: ClassVar[str] = ""
    own_fields: ClassVar[list[str]] = []
    SPOKEN: ClassVar[tuple[str, ...]] = ("hint", "feedback_right", "feedback_partly", "feedback_wrong", "general")
    # Styles and scripts that this type needs beside those of every page.
    assets: ClassVar[tuple[str, ...]] = ()

    text = blocks.TextBlock(
        label=_("Question"), max_length=500, rows=2, help_text=_("One clear question, in words a 13-year-old uses.")
    )
    image = ImageChooserBlock(label=_("Picture"), required=False)
    image_alt = blocks.CharBlock(
        label=_("What the picture shows"),
        required=False,
        max_length=200,
        help_text=_("For those who cannot see it. It must not give the answer away."),
    )
    image_decorative = blocks.BooleanBlock(label=_("The picture only decorates"), required=False)
    recording = VoiceBlock(label=_("Question read aloud"), required=False, help_text=_("Helps those who read slowly."))
    content_note = blocks.CharBlock(
        label=_("Content note"),
        required=False,
        max_length=200,
        help_text=_("Only for a hard subject: says what is coming, before the question."),
    )
    skippable = blocks.BooleanBlock(
        label=_("May be skipped"), required=False, help_text=_("Skipping it costs nothing. For hard subjects.")
    )
    weight = blocks.IntegerBlock(
        label=_("Weight"), default=1, min_value=1, max_value=10, help_text=_("1 unless this question counts for more.")
    )
    hint = blocks.TextBlock(
        label=_("Hint"),
        required=False,
        max_length=300,
        rows=2,
        help_text=_("Helps to think, and never contains the answer."),
    )
    feedback_right = blocks.TextBlock(label=_("Said when right"), required=False, max_length=500, rows=2)
    feedback_partly = blocks.TextBlock(label=_("Said when partly right"), required=False, max_length=500, rows=2)
    feedback_wrong = blocks.TextBlock(
        label=_("Said when wrong"),
        required=False,
        max_length=500,
        rows=2,
        help_text=_("Explains and encourages. It never blames."),
    )
    general = blocks.TextBlock(
        label=_("Said in any case"), required=False, max_length=500, rows=2, help_text=_("The rule, in one sentence.")
    )
    source = blocks.CharBlock(
        label=_("Source"), required=False, max_length=200, help_text=_("The law and the article, for example.")
    )
    lesson = blocks.PageChooserBlock(
        label=_("Lesson to read again"),
        required=False,
        page_type="courses.LessonPage",
        help_text=_("Named in the result when the answer was not right."),
    )
    skill = SkillBlock(
        label=_("Skill"), required=False, help_text=_("One word in small letters: what this question trains.")
    )

    SHARED_SETTINGS: ClassVar[list[str]] = [
        "image", "image_alt", "image_decorative", "recording", "content_note", "skippable", "weight",
        "feedback_right", "feedback_partly", "feedback_wrong", "source", "lesson", "skill",
    ]  # fmt: skip

    def clean(self, value: Mapping[str, Any]) -> blocks.StructValue:
        """Refuse, when it is to be published, a question that cannot be marked or understood."""
        result = super().clean(value)
        if not self.is_deferred_validation:
            errors = self.faults(result)
            if errors:
                raise StructBlockValidationError(errors)
        return result

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Return what is wrong with a filled-in question, by field."""
        if value.get("image") and not value.get("image_alt") and not value.get("image_decorative"):
            return {"image_alt": ValidationError(_("Say what the picture shows, or tick that it only decorates."))}
        return {}

    def get_preview_value(self) -> blocks.StructValue:
        """Return the example, with the fields that it leaves out as an empty form has them."""
        return self.to_python(self.meta.preview_value)

    def get_context(self, value: Mapping[str, Any], parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Offer the question as a learner sees it; only the preview in the editor shows a block by itself."""
        from ..screens import example_question  # here, because screens builds on the types

        context: dict[str, Any] = super().get_context(value, parent_context)
        context["question"] = example_question(self.type, value)
        context["styles"] = [path for path in self.assets if path.endswith(".css")]
        return context

    class Meta:
        icon = "help"
        label_format = "{text}"
        collapsed = True
        template = "quizzes/question_preview.html"


def layout(*own: str) -> BlockGroup:
    """Return the form of a question: what it needs first, what it may have behind "settings"."""
    return BlockGroup(children=["text", *own, "general", "hint"], settings=BaseQuestionBlock.SHARED_SETTINGS)


def shared_content(
    value: Mapping[str, Any], id: str, type: str, spoken: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the texts of a question as they are asked and kept with a version; `spoken` are recordings of texts of its type."""
    image, recording, lesson = value.get("image"), value.get("recording"), value.get("lesson")
    texts = ("text", "content_note", "hint", "feedback_right", "feedback_partly", "feedback_wrong", "general", "source")
    return {
        "id": id,
        "type": type,
        **{name: value.get(name) or "" for name in texts},
        "image": {"id": image.pk, "alt": value.get("image_alt") or ""} if image else None,
        "recording": recording.pk if recording else None,
        "lesson": str(lesson.translation_key) if lesson else None,
        "skippable": bool(value.get("skippable")),
        "skill": value.get("skill") or "",
        **recordings({**chosen_in(value, *BaseQuestionBlock.SPOKEN), **(spoken or {})}),
    }


def rounded(score: Decimal) -> Decimal:
    """Return `score` held within 0..1, rounded half up to four places, once."""
    return min(ONE, max(ZERO, score)).quantize(FOUR_PLACES, ROUND_HALF_UP)


def no_fields(content: Mapping[str, Any], key: Key, order: Sequence[str]) -> list[Field]:
    """Return the parts of a question that has none: it is answered by its choices."""
    return []


def nothing_chosen(answer: Answer, key: Key) -> dict[str, str]:
    """Return what fills the parts of a question that has none."""
    return {}


def read_fields(post: QueryDict, name: str) -> dict[str, str]:
    """Return what a form sent for the parts of a question, by part; an empty one was not filled in."""
    start = f"{name}."
    return {field[len(start) :]: str(post[field]) for field in post if field.startswith(start) and post[field]}


def is_part(post: QueryDict) -> bool:
    """Say whether a button inside a question was pressed: the question goes on, and nothing is marked yet."""
    return any(field.endswith((".pick", ".undo", ".again")) for field in post)


def picked_ids(given: object, key: Key) -> Answer:
    """Return the ids of choices in `given`, sorted. Raises AnswerRefused for anything that is not some of the choices, once each."""
    if not isinstance(given, list | tuple) or not all(isinstance(item, str) for item in given):
        raise malformed(key)
    if len(given) > len(key.credits) or len(set(given)) != len(given):
        raise AnswerRefused("repeated", _now("The same choice came twice. Please answer this question again."), key.id)
    if any(choice not in key.credits for choice in given):
        raise foreign(key)
    return tuple(sorted(given))


def graded(score: Decimal, parts: tuple[int, int]) -> Grade:
    """Return the grade of a score: right at 1, wrong at 0, partly between."""
    score = rounded(score)
    outcome = Outcome.RIGHT if score == ONE else Outcome.WRONG if score == ZERO else Outcome.PARTLY
    return Grade(score, outcome, parts)


def without_answer(key: Key, of: int | None = None) -> Grade:
    """Return the grade of no answer: left out where that is allowed, else 0; `of` is the number of parts."""
    parts = (0, right_count(key) if of is None else of)
    if key.skippable:
        return Grade(None, Outcome.SKIPPED, parts)
    return Grade(ZERO.quantize(FOUR_PLACES), Outcome.WRONG, parts)


def right_ids(key: Key) -> list[str]:
    """Return the choices that earn something and belong to the right answer."""
    if key.rule == "one":
        return [choice for choice, credit in key.credits.items() if credit == ONE]
    return [choice for choice, credit in key.credits.items() if credit > ZERO]


def right_count(key: Key) -> int:
    return len(right_ids(key))
