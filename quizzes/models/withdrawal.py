"""A question taken out of use because it could do harm: who did it, why, and whether it was given back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Withdrawal(models.Model):
    """One question is not asked, in any quiz, from `day` on, until `lifted_on`."""

    question_id = models.UUIDField(_("question"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    why = models.CharField(_("why"), max_length=300)
    day = models.DateField(_("day"))
    lifted_on = models.DateField(_("asked again from"), null=True, blank=True)

    class Meta:
        verbose_name = _("withdrawn question")
        verbose_name_plural = _("withdrawn questions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["question_id"], condition=models.Q(lifted_on=None), name="withdrawn_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} ({self.day})"
