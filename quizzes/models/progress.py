"""What is finished: steps and courses by anybody, and how far a learner with an account is in a quiz."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.accounts.models import User

from ..enums import CompletionKind, State


class QuizProgress(models.Model):
    """One learner's standing in one quiz; always equal to a recount of the attempts."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("learner"))
    quiz_key = models.UUIDField(_("quiz"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    first = models.DecimalField(_("first score"), max_digits=5, decimal_places=4, null=True, blank=True)
    best = models.DecimalField(_("best score"), max_digits=5, decimal_places=4, null=True, blank=True)
    latest = models.DecimalField(_("latest score"), max_digits=5, decimal_places=4, null=True, blank=True)
    passed_day = models.DateField(_("day passed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.INCOMPLETE)

    class Meta:
        verbose_name = _("progress in a quiz")
        verbose_name_plural = _("progress in quizzes")
        constraints = [models.UniqueConstraint(fields=["learner", "quiz_key"], name="one_progress_a_quiz")]

    def __str__(self) -> str:
        return f"{self.quiz_key}: {self.get_state_display()}"


class CompletionQuerySet(models.QuerySet["Completion"]):
    """Completions, by whose they are."""

    def of(self, learner: User | None) -> "CompletionQuerySet":
        """Return what this learner may name as evidence: their own, and those that nobody has claimed."""
        return self.filter(Q(learner=None) | Q(learner=learner)) if learner else self.filter(learner=None)


class Completion(models.Model):
    """A lesson or a course that somebody finished. Without an account it belongs to whoever knows its id."""

    id = models.UUIDField(primary_key=True)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, verbose_name=_("learner")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CompletionKind.choices)
    step_key = models.UUIDField(_("step"), null=True, blank=True)
    course_key = models.UUIDField(_("course"))
    locale = models.CharField(_("language"), max_length=10)
    digest = models.CharField(_("digest of what was sent"), max_length=64)
    day = models.DateField(_("day"))

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=CompletionKind.LESSON, step_key__isnull=False)
                | Q(kind=CompletionKind.COURSE, step_key=None),
                name="lesson_has_step",
            ),
            models.UniqueConstraint(
                fields=["learner", "step_key"],
                condition=Q(kind=CompletionKind.LESSON, learner__isnull=False),
                name="lesson_finished_once",
            ),
            models.UniqueConstraint(
                fields=["learner", "course_key"],
                condition=Q(kind=CompletionKind.COURSE, learner__isnull=False),
                name="course_finished_once",
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=Q(kind=CompletionKind.COURSE), name="evidence_used_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.step_key or self.course_key}"
