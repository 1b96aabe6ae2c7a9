"""Baseline and final quiz of one person, matched once, so that what was learned can be counted without knowing who."""

from typing import TYPE_CHECKING
from uuid import UUID

from .enums import Mode, State
from .events import EventKind, LearningEvent
from .models import Attempt
from .totals import count_pair

if TYPE_CHECKING:
    from .attempts import Who


def pair_with_baseline(attempt: Attempt, baseline: UUID | None, who: "Who") -> LearningEvent | None:
    """Return the pair to count if `baseline` is a submitted baseline of the paired quiz, not used before; use it up.

    Only the first try after the course makes a pair. A baseline that does not fit is passed over: the answers matter more.
    """
    paired_quiz = attempt.version.rules["pair"]
    if baseline is None or paired_quiz is None or attempt.mode == Mode.BASELINE or attempt.number != 1:
        return None
    fitting = Attempt.objects.of(who.learner).filter(
        pk=baseline, quiz_key=paired_quiz, mode=Mode.BASELINE, state=State.COMPLETED, paired=False, beyond_limit=False
    )
    before = fitting.values_list("score", flat=True).first()
    if before is None or not fitting.update(paired=True):
        return None
    count_pair(attempt, baseline, before)
    return LearningEvent(
        kind=EventKind.GAIN_PAIR,
        locale=who.language,
        course_key=attempt.version.course_key,
        step_key=attempt.quiz_key,
        before=before,
        after=attempt.score,
        request=who.request,
        counts=who.counts,
    )
