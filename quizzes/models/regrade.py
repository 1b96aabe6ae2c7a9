"""A question marked again because its key was wrong: what was wrong, who says so, how far it is, and what changed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..enums import Outcome, State
from ..freezing import digest
from ..questions import Key, base
from .attempt import Attempt

MOST_IDS = 2**128


class RegradeKind(TextChoices):
    """What is done about a wrong key. All but the first are corrections that a key itself knows."""

    NEW_KEY = "new_key", _("Another answer is right")
    EVERYBODY_RIGHT = base.EVERYBODY_RIGHT, _("Everybody gets it right")
    LEAVE_OUT = base.LEFT_OUT, _("The question is left out")


class RegradeState(TextChoices):
    """How far it is. `looking`, `running` and `undoing` can stop and go on; the last two write."""

    LOOKING = "looking", _("being looked through")
    PREPARED = "prepared", _("prepared, waiting for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    RUNNING = "running", _("under way")
    DONE = "done", _("done")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


IN_FORCE = (RegradeState.RUNNING, RegradeState.DONE)
WRITTEN = (*IN_FORCE, RegradeState.UNDOING)
WRITING = (RegradeState.CONFIRMED, RegradeState.RUNNING, RegradeState.UNDOING)
UNDER_WAY = (RegradeState.LOOKING, *WRITING)


class Regrade(models.Model):
    """One question of one quiz marked by `new_key` instead of `old_key`, in the versions that marked it by that."""

    quiz_key = models.UUIDField(_("quiz"))
    question_id = models.UUIDField(_("question"))
    versions = models.JSONField(_("versions concerned"), default=list)
    kind = models.CharField(_("what is done"), max_length=20, choices=RegradeKind.choices)
    why = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("second person"),
    )
    takes_passes = models.BooleanField(_("takes passes away"), default=False)
    old_key = models.JSONField(_("old key"))
    new_key = models.JSONField(_("new key"))
    preview = models.JSONField(_("preview"), default=dict)
    day = models.DateField(_("day"))
    marked_on = models.DateField(
        _("marked on"), null=True, blank=True, help_text=_("The day on which doing or undoing it ended.")
    )
    state = models.CharField(_("state"), max_length=10, choices=RegradeState.choices, default=RegradeState.LOOKING)
    cursor = models.UUIDField(_("last attempt that was looked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("regrade")
        verbose_name_plural = _("regrades")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.question_id} ({self.get_kind_display()}, {self.day})"

    @property
    def old(self) -> Key:
        return Key.from_json(self.old_key)

    @property
    def new(self) -> Key:
        return Key.from_json(self.new_key)

    @property
    def old_digest(self) -> str:
        return digest(self.old_key)

    @property
    def new_digest(self) -> str:
        return digest(self.new_key)

    @property
    def question(self) -> str:
        return str(self.question_id)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def percent(self) -> int:
        """Return how far it is in its way through all attempts, rounded down to 5: their ids are random, so any count is spared."""
        return 100 * (self.cursor.int if self.cursor else 0) // MOST_IDS // 5 * 5

    def overlaps(self, versions: Any) -> bool:
        """Say whether one of these versions is concerned."""
        return bool(set(self.versions) & set(versions))


class RegradeLine(models.Model):
    """What a regrade changed at one attempt; enough to undo it. It goes with the attempt."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="lines", verbose_name=_("regrade"))
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="+", verbose_name=_("attempt"))
    old_score = models.DecimalField(_("old score"), max_digits=5, decimal_places=4)
    new_score = models.DecimalField(_("new score"), max_digits=5, decimal_places=4)
    old_state = models.CharField(_("old state"), max_length=10, choices=State.choices)
    new_state = models.CharField(_("new state"), max_length=10, choices=State.choices)
    old_outcome = models.CharField(_("old outcome"), max_length=10, choices=Outcome.choices)
    old_answer_score = models.DecimalField(
        _("old score of the answer"), max_digits=5, decimal_places=4, null=True, blank=True
    )
    old_marked_again = models.DateField(_("marked again before on"), null=True, blank=True)
    keeps_pass = models.BooleanField(
        _("keeps its pass"), default=False, help_text=_("It was passed, and would not be by its score.")
    )

    class Meta:
        verbose_name = _("attempt marked again")
        verbose_name_plural = _("attempts marked again")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["regrade", "attempt"], name="marked_again_once")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.old_score} → {self.new_score}"
