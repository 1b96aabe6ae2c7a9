"""The question types. A new type is one module here, one template, and one line in `MODULES`."""

from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from . import (
    gap_choice,
    image_choice,
    matching,
    multiple_response,
    number,
    opinion,
    ordering,
    scenario,
    short_answer,
    single_choice,
    true_false,
)
from .base import Answer, AnswerRefused, BaseQuestionBlock, Field, Grade, Key, QuestionType
from .spoken import Said

__all__ = [
    "QUESTION_TYPES",
    "Answer",
    "AnswerRefused",
    "BaseQuestionBlock",
    "CheckBlock",
    "Field",
    "Grade",
    "Key",
    "QuestionStreamBlock",
    "content_of",
    "is_hidden",
    "is_open",
    "kept",
    "key_of",
    "remarks",
]

MODULES = (
    single_choice,
    multiple_response,
    true_false,
    ordering,
    matching,
    gap_choice,
    number,
    image_choice,
    short_answer,
    scenario,
    opinion,
)
QUESTION_TYPES: Mapping[str, QuestionType] = {module.TYPE: cast(QuestionType, module) for module in MODULES}


class QuestionStreamBlock(blocks.StreamBlock):
    """The questions of a quiz, in the order in which they are asked."""

    single_choice = single_choice.block()
    multiple_response = multiple_response.block()
    true_false = true_false.block()
    ordering = ordering.block()
    matching = matching.block()
    gap_choice = gap_choice.block()
    number = number.block()
    image_choice = image_choice.block()
    short_answer = short_answer.block()
    scenario = scenario.block()
    opinion = opinion.block()

    class Meta:
        icon = "help"
        min_num = 1
        max_num = 60
        collapsed = True


class CheckBlock(blocks.StreamBlock):
    """ "Check yourself" in a lesson: exactly one question, marked at once."""

    single_choice = single_choice.block()
    multiple_response = multiple_response.block()
    true_false = true_false.block()
    ordering = ordering.block()
    matching = matching.block()
    gap_choice = gap_choice.block()
    number = number.block()
    image_choice = image_choice.block()
    short_answer = short_answer.block()
    scenario = scenario.block()
    opinion = opinion.block()

    def get_context(self, value: blocks.StreamValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Offer the question as it is asked, and where it is marked without a script."""
        from ..screens import lesson_question  # here, because screens builds on the types above

        context: dict[str, Any] = super().get_context(value, parent_context)
        context["question"] = lesson_question(value, context.get("page"))
        return context

    def get_preview_value(self) -> blocks.StreamValue:
        """Return the example, with the fields that it leaves out as an empty form has them."""
        return self.to_python([{"type": name, "value": value} for name, value in self.meta.preview_value])

    class Meta:
        icon = "help"
        label = _("Check yourself")
        description = _("One question inside a lesson. The answer is explained at once and kept nowhere.")
        template = "quizzes/check_block.html"
        min_num = 1
        max_num = 1
        preview_value = [("single_choice", single_choice.SingleChoiceBlock().meta.preview_value)]


def key_of(child: blocks.StreamValue.StreamChild) -> Key:
    """Return the key of one question of a stream."""
    return QUESTION_TYPES[child.block_type].key(child.value, child.id)


def content_of(child: blocks.StreamValue.StreamChild) -> dict[str, Any]:
    """Return the texts of one question of a stream."""
    return QUESTION_TYPES[child.block_type].content(child.value, child.id)


def is_open(key: Key, answer: Answer) -> bool:
    """Say whether an answer is begun and not finished: it can be kept, but not be sent."""
    module = QUESTION_TYPES[key.type]
    return bool(answer) and hasattr(module, "is_open") and module.is_open(answer, key)


def kept(key: Key, answer: Answer) -> Answer:
    """Return what of an answer may be stored."""
    module = QUESTION_TYPES[key.type]
    return module.kept(answer) if hasattr(module, "kept") else answer


def is_hidden(key: Key) -> bool:
    """Say whether what was answered cannot be shown again, because it was not kept."""
    return getattr(QUESTION_TYPES[key.type], "is_hidden", False)


def remarks(key: Key, content: Mapping[str, Any], answer: Answer) -> list[Said]:
    """Return what is said about this very answer, before the feedback of the question."""
    module = QUESTION_TYPES[key.type]
    return module.remarks(content, answer) if hasattr(module, "remarks") else []
