"""The words for kinds and states; states are those of SCORM and xAPI."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(TextChoices):
    """What a quiz is for."""

    BASELINE = "baseline", _("Baseline: what do they know before?")
    PRACTICE = "practice", _("Practice: answers are explained at once")
    CERTIFYING = "certifying", _("Final quiz: leads to the certificate")


class State(TextChoices):
    """How far an attempt is. `completed` means there was nothing to pass."""

    INCOMPLETE = "incomplete", pgettext_lazy("attempt", "not finished")
    COMPLETED = "completed", pgettext_lazy("attempt", "finished")
    PASSED = "passed", pgettext_lazy("attempt", "passed")
    FAILED = "failed", pgettext_lazy("attempt", "not passed yet")


# A step is done when it is passed, or finished where there was nothing to pass.
DONE = (State.COMPLETED, State.PASSED)


class Outcome(TextChoices):
    """What came of one answer. `unmarked` is an answer kept before the attempt is sent."""

    RIGHT = "right", pgettext_lazy("answer", "right")
    PARTLY = "partly", pgettext_lazy("answer", "partly right")
    WRONG = "wrong", pgettext_lazy("answer", "wrong")
    SKIPPED = "skipped", pgettext_lazy("answer", "skipped")
    UNSCORED = "unscored", pgettext_lazy("answer", "without mark")
    UNMARKED = "unmarked", pgettext_lazy("answer", "not marked yet")


WITHOUT_SCORE = (Outcome.SKIPPED, Outcome.UNSCORED, Outcome.UNMARKED)
TO_REVISE = (Outcome.WRONG, Outcome.PARTLY)


class Confidence(IntegerChoices):
    """How sure somebody says to be of an answer."""

    NOT = 1, _("Not sure")
    RATHER = 2, _("Rather sure")
    VERY = 3, _("Very sure")


class FeedbackWhen(TextChoices):
    """When a learner sees what was right."""

    AT_ONCE = "at_once", _("after each answer")
    AFTER_SUBMIT = "after_submit", _("after the whole quiz")
    AFTER_PASS = "after_pass", _("right answers only once passed")
    NEVER = "never", _("never")


class KeptScore(TextChoices):
    """Which of several attempts counts."""

    BEST = "best", _("the best")
    FIRST = "first", _("the first")
    LATEST = "latest", _("the latest")


class CompletionKind(TextChoices):
    """What was finished."""

    LESSON = "lesson", _("lesson")
    COURSE = "course", _("course")
