"""What happened while somebody learned, told to whoever counts. No event says who.

Quizzes and courses send `learning_event`; `learning.reach` listens. Nothing here imports what listens.
"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import TextChoices
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class EventKind(TextChoices):
    """What can be counted."""

    LESSON_OPENED = "lesson_opened", _("lesson opened")
    DEVICE = "device", _("device, first time this month")
    COURSE_DEVICE = "course_device", _("device, first time in this course this month")
    LESSON_FINISHED = "lesson_finished", _("lesson finished")
    QUESTION_ANSWERED = "question_answered", _("question answered")
    ATTEMPT_STARTED = "attempt_started", _("attempt started")
    ATTEMPT_SUBMITTED = "attempt_submitted", _("attempt submitted")
    ATTEMPT_PASSED = "attempt_passed", _("attempt passed")
    COURSE_FINISHED = "course_finished", _("course finished")
    CERTIFICATE_ISSUED = "certificate_issued", _("certificate issued")
    GAIN_PAIR = "gain_pair", _("baseline and final quiz of one person")


@dataclass(frozen=True)
class LearningEvent:
    """One countable thing.

    `course_key` and `step_key` are translation keys; `before` and `after` are scores from 0 to 1 (GAIN_PAIR only).
    `request` is there so that a listener can leave out staff and robots; it is never stored. `counts` is false for what
    staff did without one.
    """

    kind: EventKind
    locale: str
    course_key: UUID | None = None
    step_key: UUID | None = None
    channel: str = "web"
    count: int = 1
    before: Decimal | None = None
    after: Decimal | None = None
    request: HttpRequest | None = None
    counts: bool = True


learning_event = Signal()

# What somebody did, as it was sent: `kind`, `id`, `content`, `language`. A classroom kit seals it for the site; nobody
# else listens.
deed_done = Signal()


def tell(*events: LearningEvent) -> None:
    """Send what happened together to all listeners, at once, so that they can note it at once.

    A listener's error is theirs and undoes the transaction it is part of.
    """
    learning_event.send(sender=LearningEvent, events=events)
