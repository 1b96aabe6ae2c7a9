"""One phone, many learners: a question is shown to all, hands are counted, then the answer is talked about.

Stored is how many hands went up for each choice, of how many people: no person, and never a certificate.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quizzes.errors import Refused
from quizzes.media import media_of
from quizzes.models import QuizPage, QuizVersion
from quizzes.order import draw
from quizzes.questions.base import Key, right_ids
from quizzes.questions.spoken import NOTHING, Said
from quizzes.screens import Question, question_view
from quizzes.steps import live_quiz
from quizzes.versions import version_of

from .models import GroupResult, LearnerGroup

COUNTABLE = frozenset({"single_choice", "multiple_response", "true_false", "opinion"})
MOST_HEADS = 1000
FEWEST_SHOWN = 10  # fewer people than this are no figure (safety, promise 33)


class OtherContentError(Exception):
    """This question was counted in this sitting with other numbers; the first ones stand (safety, promise 8)."""


@dataclass(frozen=True)
class Sitting:
    """A quiz asked of a group: which questions, drawn once for the sitting, and how many people are there."""

    id: UUID
    group: LearnerGroup
    quiz: QuizPage
    version: QuizVersion
    heads: int

    @cached_property
    def questions(self) -> list[str]:
        """Return the ids of what is asked, in the author's order."""
        ids = [question["id"] for question in self.version.content["questions"]]
        drawn = set(draw(self.version.plan, str(self.id))) - set(self.version.withdrawn)
        return [id for id in ids if id in drawn]


@dataclass
class Asked:
    """One question of a sitting, and its count once there is one."""

    sitting: Sitting
    place: int
    result: GroupResult | None = None
    is_opened: bool = False  # the answer of a question that cannot be counted is wanted

    @property
    def id(self) -> str:
        return self.sitting.questions[self.place]

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def is_last(self) -> bool:
        return self.number == len(self.sitting.questions)

    @cached_property
    def content(self) -> dict:
        return self.sitting.version.texts[self.id]

    @cached_property
    def key(self) -> Key:
        return self.sitting.version.keys[self.id]

    @property
    def is_countable(self) -> bool:
        return self.key.type in COUNTABLE

    @property
    def takes_several(self) -> bool:
        return self.key.type == "multiple_response"

    @cached_property
    def question(self) -> Question:
        view = question_view(
            self.content, self.key, media_of([self.content]), lang=self.sitting.version.locale, keyed=True
        )
        for choice in view.choices:
            choice.verdict = "right" if self.is_told and choice.id in right_ids(self.key) else ""
        return view

    @property
    def is_told(self) -> bool:
        """Say whether the answer is shown now: after counting, or at the wish of the facilitator."""
        return self.result is not None or self.is_opened

    @property
    def reasons(self) -> list[Said]:
        """Return why, once the answer is told: what is said when right, and in any case."""
        said = [line for kind, line in self.question.feedback if kind in ("right", "general") and line != NOTHING]
        return said if self.is_told else []

    @property
    def shown_hands(self) -> Mapping[str, int]:
        """Return the hands by choice, where enough people are there for a figure."""
        if self.result is None or self.result.heads < FEWEST_SHOWN:
            return {}
        return self.result.hands


def quiz_for(group: LearnerGroup, key: UUID) -> tuple[QuizPage, QuizVersion] | None:
    """Return a live quiz of the group's course with what it asks now; None when there is none."""
    try:
        quiz = live_quiz(key, group.language)
    except Refused:
        return None
    version = version_of(quiz)
    return (quiz, version) if version.course_key == group.course_key else None


def asked(sitting: Sitting, place: int, *, is_opened: bool = False) -> Asked:
    """Return one question with its count, if it was counted already."""
    one = Asked(sitting, place)
    one.result = GroupResult.objects.filter(sitting=sitting.id, question_id=one.id, group=sitting.group).first()
    one.is_opened = is_opened and not one.is_countable
    return one


def check(one: Asked, hands: Mapping[str, int]) -> None:
    """Raise ValidationError when more hands went up than people are there."""
    heads = one.sitting.heads
    if not one.is_countable:
        raise ValidationError(_("Hands cannot be counted for this question."), code="not_countable")
    if any(count > heads for count in hands.values()) or (not one.takes_several and sum(hands.values()) > heads):
        raise ValidationError(_("More hands than people. Count again, or go back and change the number."), code="hands")


def count(one: Asked, hands: Mapping[str, int]) -> GroupResult:
    """Store the hands of one question, once. Raises ValidationError, and OtherContentError for other numbers of the same."""
    check(one, hands)
    sitting = one.sitting
    same = {"heads": sitting.heads, "hands": dict(hands)}
    try:
        with transaction.atomic():
            return GroupResult.objects.create(
                sitting=sitting.id,
                group=sitting.group,
                quiz_key=sitting.quiz.translation_key,
                question_id=one.id,
                language=sitting.version.locale,
                **same,
            )
    except IntegrityError as error:
        there = GroupResult.objects.get(sitting=sitting.id, question_id=one.id)
        if there.group_id != sitting.group.pk or {"heads": there.heads, "hands": there.hands} != same:
            raise OtherContentError from error
        return there
