"""What is finished: a step, a course; and a learner's standing in each quiz."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.accounts.models import User
from learning.pages import StepPage

from .enums import DONE, CompletionKind, State
from .errors import Refused, conflict, not_found
from .events import EventKind, LearningEvent, deed_done, tell
from .freezing import digest
from .models import Attempt, Completion, QuizProgress
from .steps import required_keys

if TYPE_CHECKING:
    from .attempts import Who

STORED, ALREADY = "stored", "already"


def course_is_finished(required: set[UUID], done: set[UUID]) -> bool:
    """Say whether all required steps are done; a course that requires nothing is never finished."""
    return bool(required) and required <= done


def finish_lesson(step: StepPage, id: UUID | None, answered: int, who: "Who") -> str:
    """Note that a lesson is finished, once; without an id it is only counted. Return "stored" or "already"."""
    course_key = step.get_parent().translation_key
    if id is None:
        tell(told(EventKind.LESSON_FINISHED, course_key, who, step.translation_key))
        return STORED
    completion = Completion(
        id=id,
        learner=who.learner,
        kind=CompletionKind.LESSON,
        step_key=step.translation_key,
        course_key=course_key,
        locale=who.language,
        digest=digest({"step": str(step.translation_key), "answered": answered}),
        day=timezone.localdate(),
    )
    with transaction.atomic():
        status = store_once(completion)
        if status == STORED:
            events = [told(EventKind.LESSON_FINISHED, course_key, who, step.translation_key)]
            if answered:
                events.append(told(EventKind.QUESTION_ANSWERED, course_key, who, step.translation_key, count=answered))
            tell(*events)
            content = {"step": str(step.translation_key), "answered": answered}
            deed_done.send(Completion, kind="lesson", id=id, content=content, language=who.language)
        return status


def finish_course(course: Page, id: UUID, evidence: Iterable[UUID], who: "Who") -> str:
    """Note that a course is finished if `evidence` covers all its required steps. Raises Refused with what is missing.

    What is noted stays so whatever the course requires by now: the same id gets the same answer, for ever.
    """
    known = Completion.objects.filter(pk=id).first()
    if known is not None:
        return same_course_or_refused(known, course, who.learner)
    required = set(required_keys(course))
    proofs = proofs_of(set(evidence), who.learner)
    missing = required - proofs.keys()
    if not course_is_finished(required, set(proofs)):
        message = _("Some steps of this course are not finished yet.")
        raise Refused("not_done", message, "evidence", missing=sorted(str(key) for key in missing))
    used = sorted(str(proofs[key]) for key in required)
    completion = Completion(
        id=id,
        learner=who.learner,
        kind=CompletionKind.COURSE,
        course_key=course.translation_key,
        locale=who.language,
        digest=digest({"course": str(course.translation_key), "evidence": used}),
        day=timezone.localdate(),
    )
    with transaction.atomic():
        status = store_once(completion)
        if status == STORED:
            tell(told(EventKind.COURSE_FINISHED, course.translation_key, who))
        return status


def proofs_of(evidence: set[UUID], learner: User | None) -> dict[UUID, UUID]:
    """Return, by step, the oldest of the named completions and attempts that this person may use; a learner's own count unnamed."""
    lessons = Completion.objects.of(learner).filter(kind=CompletionKind.LESSON)
    attempts = Attempt.objects.of(learner).filter(state__in=DONE, beyond_limit=False)
    rows = [
        *lessons.filter(pk__in=evidence).values_list("step_key", "pk", "day"),
        *attempts.filter(pk__in=evidence).values_list("quiz_key", "pk", "day_submitted"),
    ]
    if learner:
        rows += [
            *lessons.filter(learner=learner).values_list("step_key", "pk", "day"),
            *attempts.filter(learner=learner).values_list("quiz_key", "pk", "day_submitted"),
        ]
    proofs: dict[UUID, UUID] = {}
    for step, proof, _day in sorted(rows, key=lambda row: (row[2], row[1])):
        if step:
            proofs.setdefault(step, proof)
    return proofs


def store_once(completion: Completion) -> str:
    """Store a completion unless it is there. Raises Refused when its id stands for something else."""
    known = Completion.objects.filter(pk=completion.pk).first()
    if known is None:
        try:
            with transaction.atomic():
                completion.save(force_insert=True)
        except IntegrityError:
            # Another request came first with the same id; or the same person, or the same evidence, under another id.
            known = Completion.objects.filter(pk=completion.pk).first()
            return ALREADY if known is None else same_or_refused(known, completion)
        return STORED
    return same_or_refused(known, completion)


def same_or_refused(known: Completion, sent: Completion) -> str:
    if known.learner_id and known.learner_id != sent.learner_id:
        raise not_found()
    if (known.kind, known.digest) != (sent.kind, sent.digest):
        raise conflict()
    return ALREADY


def same_course_or_refused(known: Completion, course: Page, learner: User | None) -> str:
    if known.learner_id and known.learner_id != (learner and learner.pk):
        raise not_found()
    if (known.kind, known.course_key) != (CompletionKind.COURSE, course.translation_key):
        raise conflict()
    return ALREADY


def told(kind: EventKind, course: UUID, who: "Who", step: UUID | None = None, **more: Any) -> LearningEvent:
    """Return one countable thing."""
    return LearningEvent(
        kind=kind,
        locale=who.language,
        course_key=course,
        step_key=step,
        request=who.request,
        counts=who.counts,
        **more,
    )


def standing(attempts: Iterable[Attempt]) -> dict[str, Any]:
    """Return what a learner's progress in one quiz is, from the submitted attempts that count."""
    counted = sorted(attempts, key=lambda attempt: (attempt.day_submitted or date.max, attempt.number))
    scores: list[Decimal] = [attempt.score for attempt in counted if attempt.score is not None]
    passed: list[date] = [attempt.day_submitted for attempt in counted if attempt.has_passed and attempt.day_submitted]
    return {
        "attempts": len(counted),
        "first": scores[0] if scores else None,
        "best": max(scores, default=None),
        "latest": scores[-1] if scores else None,
        "passed_day": passed[0] if passed else None,
        "state": State.PASSED if passed else counted[-1].state if counted else State.INCOMPLETE,
    }


def recount(learner: User, quiz_key: UUID) -> dict[str, Any]:
    """Return a learner's standing in one quiz from the attempts as they are stored."""
    return standing(Attempt.objects.counting().filter(learner=learner, quiz_key=quiz_key))


def keep_standing(learner_id: int, quiz_key: UUID, counting: Iterable[Attempt]) -> None:
    """Write a learner's progress in one quiz, in one query."""
    keep_standings(quiz_key, {learner_id: counting})


def keep_standings(quiz_key: UUID, counting: Mapping[int, Iterable[Attempt]]) -> None:
    """Write the progress of some learners in one quiz, in one query."""
    write_standings((learner_id, quiz_key, attempts) for learner_id, attempts in counting.items())


def keep_all_standings(learner_id: int, counting: Mapping[UUID, Iterable[Attempt]]) -> None:
    """Write the progress of one learner in some quizzes, in one query."""
    write_standings((learner_id, quiz_key, attempts) for quiz_key, attempts in counting.items())


def write_standings(rows: Iterable[tuple[int, UUID, Iterable[Attempt]]]) -> None:
    QuizProgress.objects.bulk_create(
        [
            QuizProgress(learner_id=learner_id, quiz_key=quiz_key, **standing(attempts))
            for learner_id, quiz_key, attempts in rows
        ],
        update_conflicts=True,
        unique_fields=["learner", "quiz_key"],
        update_fields=["attempts", "first", "best", "latest", "passed_day", "state"],
    )
