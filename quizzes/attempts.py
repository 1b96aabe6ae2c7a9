"""Start an attempt and answer its questions. Each deed may be repeated: the same id gives the same attempt, for ever.

Whoever knows the id of an attempt without learner may go on with it; somebody else's attempt reads as unknown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.accounts.models import User

from . import confidence, limits
from .enums import Confidence, State
from .errors import Refused, conflict, not_found
from .events import EventKind, LearningEvent, tell
from .freezing import digest
from .models import Attempt, QuizVersion, Response
from .questions import QUESTION_TYPES, Answer, kept
from .steps import live_quiz
from .versions import in_language, version_of

MOST_TRIES = 1_000_000
# How many other requests of one learner may come in between before one gives up.
OVERTAKEN = 5

Done = TypeVar("Done")


@dataclass(frozen=True)
class Who:
    """Who is doing something, in which language; `learner` is None for guests.

    `request` lets listeners leave out staff. What comes without a request says itself whether it `counts`.
    """

    learner: User | None
    language: str
    request: HttpRequest | None = None
    counts: bool = True


@dataclass(frozen=True)
class AnswerSheet:
    """An attempt with its responses; `is_new` when it was sent just now."""

    attempt: Attempt
    responses: list[Response]
    is_new: bool = False


def start(quiz_key: UUID, id: UUID, who: Who, previous: UUID | None = None) -> tuple[Attempt, bool]:
    """Return the attempt with this id, and whether it is new; a learner's unfinished attempt is continued instead."""
    return again_when_overtaken(lambda _was_overtaken: start_once(quiz_key, id, who, previous))


def again_when_overtaken(deed: Callable[[bool], Done]) -> Done:
    """Do a deed; again when another request has just stored the same id or this learner's next number: now it can be seen.

    The deed gets whether it was overtaken, so that it may then ask the others to wait.
    """
    for was_overtaken in (False, *[True] * OVERTAKEN):
        try:
            return deed(was_overtaken)
        except IntegrityError as error:
            last = error
    raise last


def take_turn(learner: User) -> None:
    """Let other requests of this learner wait until this one is done; what points to the learner may be stored meanwhile."""
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)


@transaction.atomic
def start_once(quiz_key: UUID, id: UUID, who: Who, previous: UUID | None) -> tuple[Attempt, bool]:
    known = Attempt.objects.select_related("version").filter(pk=id).first()
    if known:
        return owned(known, quiz_key, who), False
    if who.learner:
        take_turn(who.learner)
        unfinished = unfinished_of(who.learner, quiz_key)
        if unfinished:
            return unfinished, False
    version = version_of(live_quiz(quiz_key, who.language))
    limits.check_start(version, who.learner)
    attempt = new_attempt(version, id, who.learner, next_number(quiz_key, who.learner, previous))
    attempt.save(force_insert=True)
    tell(event(EventKind.ATTEMPT_STARTED, attempt, who))
    return attempt, True


def unfinished_of(learner: User, quiz_key: UUID) -> Attempt | None:
    """Return the attempt that this learner began and has not sent."""
    attempts = Attempt.objects.select_related("version")
    return attempts.filter(learner=learner, quiz_key=quiz_key, state=State.INCOMPLETE).first()


def next_number(quiz_key: UUID, learner: User | None, previous: UUID | None) -> int:
    """Return which try this is: the learner's next, or a guest's after the one they name."""
    tries = Attempt.objects.filter(quiz_key=quiz_key)
    if learner:
        return (tries.filter(learner=learner).aggregate(last=Max("number"))["last"] or 0) + 1
    last = tries.filter(learner=None, pk=previous).values_list("number", flat=True).first() if previous else None
    return min((last or 0) + 1, MOST_TRIES)


def new_attempt(version: QuizVersion, id: UUID, learner: User | None, number: int) -> Attempt:
    """Return an attempt that is not stored yet; it keeps the version and the pass mark of now."""
    return Attempt(
        id=id,
        learner=learner,
        quiz_key=version.quiz_key,
        version=version,
        mode=version.mode,
        pass_mark=version.pass_mark,
        number=number,
        seed=str(id),
        day_started=timezone.localdate(),
    )


def owned(attempt: Attempt, quiz_key: UUID, who: Who) -> Attempt:
    """Return `attempt` if this person may use it for this quiz. Raises Refused."""
    if attempt.learner_id and attempt.learner_id != (who.learner and who.learner.pk):
        raise not_found()
    if attempt.quiz_key != quiz_key:
        raise conflict()
    return attempt


def save(id: UUID, question: UUID, given: object, seq: int | None, who: Who, sure: object = None) -> str:
    """Keep one answer without marking it, with how `sure` it is said to be: the highest `seq` wins; None comes after all others. Return "saved", "older" or "withdrawn"."""
    with transaction.atomic():
        last = Response.objects.filter(attempt=OuterRef("pk"), question_id=question).values("seq")[:1]
        attempts = Attempt.objects.of(who.learner).select_related("version").annotate(kept_seq=Subquery(last))
        attempt = attempts.select_for_update(of=("self",)).filter(pk=id).first()
        if attempt is None:
            raise not_found()
        if attempt.is_submitted:
            raise Refused("finished", _("This quiz has been sent already. You can do it again."))
        id_text = str(question)
        answer = parsed(attempt, {id_text: given}, who).get(id_text)
        said = confidence.parsed(attempt.version, [id_text], {id_text: sure}).get(id_text)
        if answer is None:
            return "withdrawn"
        if seq is not None and attempt.kept_seq is not None and attempt.kept_seq >= seq:
            return "older"
        answer = kept(attempt.version.keys[id_text], answer)
        keep_answer(attempt, id_text, answer, (attempt.kept_seq or 0) + 1 if seq is None else seq, said)
        return "saved"


def keep_answer(attempt: Any, question: str, answer: Answer, seq: int, said: Confidence | None) -> None:
    """Write one answer of an unfinished attempt in one query."""
    if attempt.kept_seq is None:
        response = unmarked(attempt, question, answer)
        response.seq, response.confidence = seq, said
        response.save(force_insert=True)
    else:
        Response.objects.filter(attempt=attempt, question_id=question).update(
            answer=list(answer), seq=seq, confidence=said
        )


def unmarked(attempt: Attempt, question: str, answer: Answer) -> Response:
    """Return a response that carries no mark yet."""
    key = attempt.version.keys[question]
    return Response(
        attempt=attempt,
        question_id=UUID(question),
        question_digest=digest(key.as_json()),
        place=list(attempt.version.keys).index(question),
        answer=list(answer),
        weight=key.weight,
    )


def parsed(attempt: Attempt, given: Mapping[str, object], who: Who) -> dict[str, Answer]:
    """Return the answers as marking takes them. Raises AnswerRefused or Refused for what this attempt does not ask."""
    version = attempt.version
    answers, asked_ids, texts = {}, set(version.drawn(attempt.seed)), shown(version, who).texts
    for id, value in given.items():
        if id in version.withdrawn and not attempt.is_submitted:
            continue  # it was withdrawn while somebody answered it
        key = version.keys.get(id)
        if key is None or id not in asked_ids:
            raise Refused("foreign", _("This question does not belong to this quiz."), id[:64])
        answers[id] = QUESTION_TYPES[key.type].parse(value, key, texts[id])
    return answers


def shown(version: QuizVersion, who: Who) -> QuizVersion:
    """Return the version whose texts this person reads; it matters only where words are typed."""
    return in_language(version, who.language) if version.compares_words else version


def event(kind: EventKind, attempt: Attempt, who: Who, **more: Any) -> LearningEvent:
    """Return one countable thing about an attempt; it says nothing of whose it is."""
    return LearningEvent(
        kind=kind,
        locale=who.language,
        course_key=attempt.version.course_key,
        step_key=attempt.quiz_key,
        request=who.request,
        counts=who.counts,
        **more,
    )


def is_taken(id: UUID) -> bool:
    """Say whether an attempt with this id is stored, whoever it belongs to."""
    return Attempt.objects.filter(pk=id).exists()


def readable(id: UUID, who: Who, quiz_key: UUID | None = None) -> AnswerSheet:
    """Return an attempt with its responses, for showing. Raises Refused when it is unknown to this person."""
    attempts = Attempt.objects.of(who.learner).select_related("version").prefetch_related("responses")
    attempt = attempts.filter(pk=id).first()
    if attempt is None or (quiz_key is not None and attempt.quiz_key != quiz_key):
        raise not_found()
    return AnswerSheet(attempt, list(attempt.responses.all()))
