"""An attempt at a quiz and the answers given in it. Days only, no clock times; order inside an attempt is the phone's `seq`."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.accounts.models import User

from ..enums import WITHOUT_SCORE, Confidence, Mode, Outcome, State
from .quiz import QuizVersion

WITH_SCORE = [outcome.value for outcome in Outcome if outcome not in WITHOUT_SCORE]
TO_PASS = [State.PASSED.value, State.FAILED.value]


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Attempts, by whose they are and how far."""

    def of(self, learner: User | None) -> "AttemptQuerySet":
        """Return what this learner may see: their own, and those that nobody has claimed (whoever knows the id)."""
        return self.filter(Q(learner=None) | Q(learner=learner)) if learner else self.filter(learner=None)

    def submitted(self) -> "AttemptQuerySet":
        return self.exclude(state=State.INCOMPLETE)

    def counting(self) -> "AttemptQuerySet":
        """Return submitted attempts within the limit."""
        return self.submitted().filter(beyond_limit=False)


class Attempt(models.Model):
    """One try. It keeps the version and the pass mark it began with."""

    id = models.UUIDField(primary_key=True)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, verbose_name=_("learner")
    )
    quiz_key = models.UUIDField(_("quiz"))
    version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, verbose_name=_("version"))
    mode = models.CharField(_("kind"), max_length=10, choices=Mode.choices)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark in %"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.INCOMPLETE)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=4, null=True, blank=True)
    seed = models.CharField(_("seed of the order"), max_length=64)
    answer_digest = models.CharField(_("digest of the answers"), max_length=64, blank=True)
    beyond_limit = models.BooleanField(_("beyond the limit"), default=False)
    paired = models.BooleanField(_("counted as a pair"), default=False)
    is_counted = models.BooleanField(
        _("counted in the totals"), default=False, help_text=_("A first try of somebody who is not staff.")
    )
    day_started = models.DateField(_("day started"))
    day_submitted = models.DateField(_("day sent"), null=True, blank=True)
    marked_again = models.DateField(_("marked again on"), null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [models.Index(fields=["quiz_key", "state"], name="attempt_by_quiz")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.INCOMPLETE, score=None, day_submitted=None)
                | (~Q(state=State.INCOMPLETE) & Q(score__isnull=False, day_submitted__isnull=False)),
                name="score_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="attempt_score_from_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(state=State.INCOMPLETE)
                | Q(state__in=TO_PASS, pass_mark__isnull=False)
                | Q(state=State.COMPLETED, pass_mark=None),
                name="passed_only_with_pass_mark",
            ),
            models.UniqueConstraint(
                fields=["learner", "quiz_key"],
                condition=Q(state=State.INCOMPLETE, learner__isnull=False),
                name="one_unfinished_attempt",
            ),
            models.UniqueConstraint(
                fields=["learner", "quiz_key", "number"],
                condition=Q(learner__isnull=False),
                name="attempt_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_key} {self.number}"

    @property
    def is_submitted(self) -> bool:
        return self.state != State.INCOMPLETE

    @property
    def has_passed(self) -> bool:
        return self.state == State.PASSED

    @property
    def may_have_certificate(self) -> bool:
        """Say whether this attempt earns a certificate: a final quiz, passed, within the limit."""
        return self.mode == Mode.CERTIFYING and self.has_passed and not self.beyond_limit


class Response(models.Model):
    """The answer to one question. Before the attempt is sent it carries no mark."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses", verbose_name=_("attempt"))
    question_id = models.UUIDField(_("question"))
    question_digest = models.CharField(_("digest of the question's key"), max_length=64)
    place = models.PositiveSmallIntegerField(_("place"))
    answer = models.JSONField(_("answer"), default=list, help_text=_("Ids only, never a text."))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.UNMARKED)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=4, null=True, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    hint_used = models.BooleanField(_("hint used"), default=False)
    confidence = models.PositiveSmallIntegerField(
        _("how sure"), choices=Confidence.choices, null=True, blank=True, help_text=_("As they said; never marked.")
    )
    seq = models.PositiveBigIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.UniqueConstraint(fields=["attempt", "question_id"], name="one_response_a_question"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="response_score_from_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=WITH_SCORE, score__isnull=False) | (~Q(outcome__in=WITH_SCORE) & Q(score=None)),
                name="score_when_marked",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__in=Confidence.values), name="confidence_from_1_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.question_id}"

    @property
    def question(self) -> str:
        """Return the id of the question as keys and contents write it."""
        return str(self.question_id)
