"""What somebody with an account meets again: one card for each question that was missed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewCard(models.Model):
    """One question that one learner missed, and when it comes again.

    `due_day` is empty once the card has ended; the row stays until the day after, so that the day's ten are counted.
    """

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("learner"))
    question_id = models.UUIDField(_("question"))
    quiz_key = models.UUIDField(_("quiz"))
    question_digest = models.CharField(_("digest of the question's key"), max_length=64)
    stability = models.DecimalField(_("stability"), max_digits=9, decimal_places=4)
    difficulty = models.DecimalField(_("difficulty"), max_digits=6, decimal_places=4)
    lasting = models.PositiveSmallIntegerField(
        _("right at a long interval"), default=0, help_text=_("How often in a row, on different days.")
    )
    last_day = models.DateField(_("day of the last answer"))
    due_day = models.DateField(_("comes again on"), null=True, blank=True)
    asked_day = models.DateField(_("last asked in the review on"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to review")
        verbose_name_plural = _("questions to review")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["learner", "question_id"], name="one_card_a_question")]

    def __str__(self) -> str:
        return f"{self.question_id} ({self.due_day})"

    @property
    def question(self) -> str:
        """Return the id of the question as keys and contents write it."""
        return str(self.question_id)
