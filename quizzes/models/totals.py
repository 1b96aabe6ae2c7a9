"""What many people answered, as sums without any person in them; they outlive the raw answers (safety 6).

Scores stand in units of 0.0001, as whole numbers, so that sums are exact and parts always add up to the whole. What needs
a ranking (upper–lower D, thirds, efficiency) comes from counting people by how they did otherwise, in steps of 5 %: a
histogram adds up, a ranking does not; and steps of 5 % leave no sheet of answers that could be put together again.
The quiz is part of each key, so the people in one row are different people: each is counted at their first try only.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.totals import add_up

from ..enums import Mode

# Stands for the quiz as a whole. NULL would not do: two rows with NULL are never equal to a unique constraint.
WHOLE = UUID(int=0)
Row = TypeVar("Row", bound="Total")


def quarter_of(day: date) -> date:
    """Return the first day of the quarter that `day` lies in."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def fields_of(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    """Return the fields of a model that have these names."""
    return [model._meta.get_field(name) for name in names]


class TotalQuerySet(models.QuerySet[Row]):
    """Sums, and the one way to add to them."""

    def add(self, rows: Sequence[Row]) -> None:
        """Add each row to the one with the same key, or make it one, in one query for all."""
        add_up(rows, self.model.KEY, self.model.SUMS)

    def of_quiz(self, quiz_key: UUID) -> Self:
        return self.filter(quiz_key=quiz_key)


class Total(models.Model):
    """A row of sums; `KEY` names the fields that make it one of its kind, `SUMS` those that add up."""

    KEY: ClassVar[tuple[str, ...]] = ()
    SUMS: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    @property
    def key(self) -> tuple[object, ...]:
        return tuple(getattr(self, field.attname) for field in fields_of(type(self), self.KEY))


class QuestionTotal(Total):
    """What all sums about a question are kept apart by."""

    quiz_key = models.UUIDField(_("quiz"))
    question_id = models.UUIDField(_("question"), default=WHOLE)
    question_digest = models.CharField(_("digest of the question's key"), max_length=64, blank=True)
    locale = models.CharField(_("language"), max_length=10)
    quarter = models.DateField(_("quarter"), help_text=_("Its first day."))

    class Meta:
        abstract = True


class ItemTotal(QuestionTotal):
    """First tries at one question that were alike: the same answer and score, and as good an attempt, in steps of 5 %.

    x is the score, r what the attempt is worth without the question. Skipped questions are left out, unanswered ones are 0.
    How sure people were who earned nothing stands as two sums and not in the key: a further label would single people out.
    One row a question and try is all that a submit adds to.
    """

    mode = models.CharField(_("kind"), max_length=10, choices=Mode.choices)
    answer = models.CharField(
        _("answer"), max_length=1000, blank=True, help_text=_("Ids of choices; empty where a type has none.")
    )
    score = models.PositiveSmallIntegerField(_("score"), default=0)
    percent = models.PositiveSmallIntegerField(_("percent of the attempt"), default=0)
    rest = models.PositiveSmallIntegerField(_("percent of the rest"), default=0)
    people = models.BigIntegerField(_("people"))
    x = models.BigIntegerField(_("sum of scores"))
    xx = models.BigIntegerField(_("sum of squared scores"))
    r = models.BigIntegerField(_("sum of rest scores"))
    rr = models.BigIntegerField(_("sum of squared rest scores"))
    xr = models.BigIntegerField(_("sum of products"))
    wrong_said = models.BigIntegerField(_("wrong, and said how sure"), default=0)
    wrong_sure = models.BigIntegerField(_("wrong and very sure"), default=0)

    KEY = (
        "quiz_key",
        "question_id",
        "question_digest",
        "mode",
        "locale",
        "quarter",
        "answer",
        "score",
        "percent",
        "rest",
    )
    SUMS = ("people", "x", "xx", "r", "rr", "xr", "wrong_said", "wrong_sure")

    objects = TotalQuerySet["ItemTotal"].as_manager()

    class Meta:
        verbose_name = _("total of a question")
        verbose_name_plural = _("totals of questions")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "quiz_key",
                    "question_id",
                    "question_digest",
                    "mode",
                    "locale",
                    "quarter",
                    "answer",
                    "score",
                    "percent",
                    "rest",
                ],
                name="item_total_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.get_mode_display()} {self.locale} {self.quarter} {self.answer}"


class PairTotal(QuestionTotal):
    """Baseline and final quiz of the same people: sums before and after, and how many rose, stayed or fell.

    Raw attempts would not do: a baseline and the final quiz of a guest are not joined in any row, on purpose. For the same
    reason a pair keeps the marks of the day on which it was counted, even when a question is marked again later.
    """

    baseline_key = models.UUIDField(_("baseline"))
    people = models.BigIntegerField(_("people"))
    before = models.BigIntegerField(_("sum of scores before"))
    after = models.BigIntegerField(_("sum of scores after"))
    rose = models.BigIntegerField(_("rose"))
    stayed = models.BigIntegerField(_("stayed"))
    fell = models.BigIntegerField(_("fell"))

    KEY = ("quiz_key", "baseline_key", "question_id", "question_digest", "locale", "quarter")
    SUMS = ("people", "before", "after", "rose", "stayed", "fell")

    objects = TotalQuerySet["PairTotal"].as_manager()

    class Meta:
        verbose_name = _("total before and after")
        verbose_name_plural = _("totals before and after")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz_key", "baseline_key", "question_id", "question_digest", "locale", "quarter"],
                name="pair_total_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz_key} {self.question_id} {self.locale} {self.quarter}"


class OpinionTotal(QuestionTotal):
    """How many chose this step of an opinion. Opinions are sensitive: the answer itself is kept nowhere else."""

    mode = models.CharField(_("kind"), max_length=10, choices=Mode.choices)
    step = models.CharField(_("step"), max_length=100)
    people = models.BigIntegerField(_("people"))

    KEY = ("quiz_key", "question_id", "question_digest", "mode", "locale", "quarter", "step")
    SUMS = ("people",)

    objects = TotalQuerySet["OpinionTotal"].as_manager()

    class Meta:
        verbose_name = _("total of an opinion")
        verbose_name_plural = _("totals of opinions")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz_key", "question_id", "question_digest", "mode", "locale", "quarter", "step"],
                name="opinion_total_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.step} {self.locale} {self.quarter}"


class AnalysisSnapshot(models.Model):
    """The totals of one quiz as they were frozen this week; reports read nothing else (safety 35)."""

    quiz_key = models.UUIDField(_("quiz"), unique=True)
    day = models.DateField(_("frozen on"), null=True)
    items = models.JSONField(_("questions"), default=list)
    pairs = models.JSONField(_("before and after"), default=list)
    opinions = models.JSONField(_("opinions"), default=list)
    sure = models.JSONField(_("wrong and very sure"), default=list)

    class Meta:
        verbose_name = _("frozen totals of a quiz")
        verbose_name_plural = _("frozen totals of quizzes")

    def __str__(self) -> str:
        return f"{self.quiz_key} {self.day}"
