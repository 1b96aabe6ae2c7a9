"""Pools: a quiz may draw some of its questions from a bank, others for each attempt.

What is drawn depends on nothing but the attempt's seed (quizzes/order.py), so phone and server draw alike.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from .questions import QuestionStreamBlock
from .questions.base import SkillBlock

POOL = "pool"


class PoolBlock(blocks.StructBlock):
    """Some questions of a bank, drawn anew for each attempt."""

    bank = SnippetChooserBlock("quizzes.QuestionBank", label=_("Question bank"))
    take = blocks.IntegerBlock(
        label=_("How many"), min_value=1, max_value=60, help_text=_("So many questions are drawn for each attempt.")
    )
    skill = SkillBlock(
        label=_("Only this skill"), required=False, help_text=_("Empty: from all questions of the bank.")
    )

    def clean(self, value: Any) -> blocks.StructValue:
        """Refuse, when it is to be published, to draw more questions than the bank has live."""
        result = super().clean(value)
        if not self.is_deferred_validation:
            message = pool_fault(result)
            if message:
                raise StructBlockValidationError({"take": ValidationError(message)})
        return result

    class Meta:
        icon = "folder-open-inverse"
        label = _("Questions from a bank")
        description = _("Draws some questions of a bank, others for each attempt.")
        label_format = "{take} × {bank}"


class QuizQuestionsBlock(QuestionStreamBlock):
    """What a quiz asks, in order: its own questions, and draws from banks."""

    pool = PoolBlock()


@dataclass(frozen=True)
class Draw:
    """The questions of one pool and how many of them an attempt asks."""

    take: int
    of: list[StreamValue.StreamChild]


def bank_in(value: Any, language: str) -> Any:
    """Return the bank that a pool draws from: the live one in `language`, else the one that was chosen; None if that is gone."""
    bank = value["bank"]
    if bank is None or bank.locale.language_code == language:
        return bank
    return bank.get_translations().filter(locale__language_code=language, live=True).first() or bank


def live_questions(value: Any, language: str) -> list[StreamValue.StreamChild]:
    """Return what a pool may draw from."""
    bank = bank_in(value, language)
    return fitting(bank, value["skill"]) if bank and bank.live else []


def banks_of(questions: StreamValue, language: str) -> dict[str, Any]:
    """Return, for each question that is drawn, the bank that it stands in."""
    banks = [bank_in(child.value, language) for child in questions if child.block_type == POOL]
    return {question.id: bank for bank in banks if bank for question in bank.questions}


def fitting(bank: Any, skill: str | None) -> list[StreamValue.StreamChild]:
    """Return the questions of a bank that train `skill`, or all where none is named."""
    return [child for child in bank.questions if not skill or child.value["skill"] == skill]


def pool_fault(value: Any) -> str:
    """Return what is wrong with a filled-in pool."""
    language = value["bank"].locale.language_code
    available = len(live_questions(value, language))
    if available >= value["take"]:
        return ""
    return _now("The bank has %(n)d live questions of this kind.") % {"n": available}


def drawn_from(questions: StreamValue, language: str) -> Iterator[StreamValue.StreamChild | Draw]:
    """Return the parts of a quiz in order: a question, or a draw from a bank as it is live now."""
    for child in questions:
        if child.block_type == POOL:
            yield Draw(child.value["take"], live_questions(child.value, language))
        else:
            yield child


def all_questions(questions: StreamValue, language: str) -> list[StreamValue.StreamChild]:
    """Return every question that an attempt may ask."""
    found: list[StreamValue.StreamChild] = []
    for part in drawn_from(questions, language):
        found.extend(part.of if isinstance(part, Draw) else [part])
    return found


def plan_of(questions: StreamValue, language: str) -> list[Any]:
    """Return the order of a quiz as a version keeps it: ids, and `{"take": n, "of": ids}` for each pool."""
    return [
        {"take": part.take, "of": [child.id for child in part.of]} if isinstance(part, Draw) else part.id
        for part in drawn_from(questions, language)
    ]


def doubles(ids: Iterable[str]) -> list[str]:
    """Return the ids that come more than once."""
    return [id for id, count in Counter(ids).items() if count > 1]
