"""Where questions for a file come from: a bank or a quiz, as its authors see it now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.text import slugify

from quizzes.models import QuestionBank, QuizPage
from quizzes.pools import POOL

from .broken import Broken
from .checking import check
from .formats import FORMATS
from .from_blocks import from_block
from .missing import TYPES, WITH_PICTURES, is_written, missing_in
from .neutral import Question

Source = QuestionBank | QuizPage


@dataclass(frozen=True)
class Outgoing:
    """The questions of a bank or quiz. No file can hold its draws from banks, and the questions that are not finished."""

    title: str
    questions: Sequence[Question]
    draws: int = 0
    unfinished: int = 0

    def filename(self, format: str) -> str:
        return f"{slugify(self.title) or 'questions'}{FORMATS[format].extension}"

    def written_in(self, format: str) -> list[Question]:
        """Return the questions that a format can say."""
        return [question for question in self.questions if is_written(format, question)]

    def losses(self, format: str) -> list[tuple[str, int]]:
        """Return what a format cannot keep, each with the number of questions, the most frequent first."""
        lost = Counter(name for question in self.questions for name in missing_in(format, question))
        return lost.most_common()


def outgoing(source: Source, format: str = "") -> Outgoing:
    """Return what a file of this bank or quiz would hold: its latest draft, else what is live.

    Pictures are read only where the format has a place for them; without a format nothing is written, but all is told.
    """
    draft: Any = source.get_latest_revision_as_object()
    children = list(draft.questions)
    questions = [
        from_block(child, with_pictures=format in WITH_PICTURES) for child in children if child.block_type != POOL
    ]
    finished = [question for question in questions if is_finished(question)]
    return Outgoing(str(draft.title), finished, len(children) - len(questions), len(questions) - len(finished))


def is_finished(question: Question) -> bool:
    """Say whether a question could be asked; a draft may hold others. Types that no file knows are told as such."""
    if question.type not in TYPES:
        return True
    try:
        check(question)
    except Broken:
        return False
    return True


def banks_named(name: str) -> list[QuestionBank]:
    """Return the banks of the source language with this title or id."""
    named = Q(title=name) | Q(pk=int(name)) if name.isdecimal() and len(name) < 10 else Q(title=name)
    return list(in_source(QuestionBank.objects.filter(named)))


def quizzes_named(name: str) -> list[QuizPage]:
    """Return the quizzes of the source language with this slug or translation key."""
    try:
        named = Q(translation_key=UUID(name))
    except ValueError:
        named = Q(slug=name)
    return list(in_source(QuizPage.objects.filter(named)))


def in_source(things: QuerySet) -> Iterable[Any]:
    return things.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("pk")
