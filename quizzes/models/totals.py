"""Sums over answers, with no learner in them."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OpinionTotalQuerySet(models.QuerySet["OpinionTotal"]):
    """Totals, by what they count."""

    def among(self, totals: Iterable["OpinionTotal"]) -> "OpinionTotalQuerySet":
        """Return the stored rows that count the same as `totals`."""
        names = OpinionTotal.KEY
        wanted = [Q(**{name: getattr(total, name) for name in names}) for total in totals]
        return self.filter(Q(*wanted, _connector=Q.OR))


class OpinionTotal(models.Model):
    """How many chose one step of one question, in one language and quarter. Shown from 10 people on."""

    KEY = ("question_id", "question_digest", "locale", "quarter", "step_id")

    question_id = models.UUIDField(_("question"))
    question_digest = models.CharField(_("digest of the question's key"), max_length=64)
    locale = models.CharField(_("language"), max_length=10)
    quarter = models.CharField(_("quarter"), max_length=7)
    step_id = models.CharField(_("step"), max_length=64)
    n = models.PositiveIntegerField(_("people"), default=0)

    objects = OpinionTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("total of opinions")
        verbose_name_plural = _("totals of opinions")
        constraints = [
            models.UniqueConstraint(
                fields=["question_id", "question_digest", "locale", "quarter", "step_id"], name="one_total_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.quarter}"
