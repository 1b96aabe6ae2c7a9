"""Send an attempt: mark it, store it, count it, all or nothing. The same id and answers give the same result, for ever."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from . import confidence, limits, pairs, totals
from .attempts import (
    AnswerSheet,
    Who,
    again_when_overtaken,
    event,
    new_attempt,
    next_number,
    owned,
    parsed,
    take_turn,
    unmarked,
)
from .errors import Refused, conflict, not_found
from .events import EventKind, LearningEvent, deed_done, tell
from .freezing import digest
from .grading import Marked, attempt_score, mark, state_of
from .models import Attempt, QuizVersion, Response
from .opinions import part_with_opinions
from .progress import keep_standing
from .questions import Answer, AnswerRefused, Key, is_open
from .review import keep_missed
from .versions import is_same_key

Saved = Mapping[str, Response]


@dataclass(frozen=True)
class Submission:
    """A whole attempt as it is sent. `version` None means the one the attempt began with."""

    attempt: UUID
    quiz: UUID
    answers: Mapping[str, object] = field(default_factory=dict)
    version: int | None = None
    baseline: UUID | None = None
    previous: UUID | None = None
    confidence: Mapping[str, object] = field(default_factory=dict)


def submit(sent: Submission, who: Who) -> AnswerSheet:
    """Return the attempt as it is marked. Raises Refused or AnswerRefused, with nothing written."""
    return again_when_overtaken(lambda was_overtaken: submit_once(sent, who, was_overtaken))


@transaction.atomic
def submit_once(sent: Submission, who: Who, was_overtaken: bool) -> AnswerSheet:
    if was_overtaken and who.learner:
        take_turn(who.learner)
    attempt, others = locked(sent, who)
    is_new = attempt is None
    if attempt is None:
        attempt = new_attempt(named_version(sent), sent.attempt, who.learner, number_of(sent, who, others))
    check_version(attempt, sent)
    saved = {} if is_new else {response.question: response for response in attempt.responses.all()}
    answers = complete(saved, parsed(attempt, sent.answers, who), passed_over(attempt, saved))
    check_finished(attempt.version.keys, answers)
    answers, opinions = part_with_opinions(attempt.version.keys, answers)
    now_said = confidence.parsed(attempt.version, attempt.version.drawn(attempt.seed), sent.confidence)
    said = confidence.complete(saved.values(), now_said, answers)
    answer_digest = digest_of(answers, said)
    if attempt.is_submitted:
        if attempt.answer_digest != answer_digest:
            raise conflict()
        return AnswerSheet(attempt, list(saved.values()))
    marked = mark(keys_asked(attempt), answers, said)
    attempt.is_counted = totals.is_first_try(attempt, others, who)
    responses = store(attempt, marked, answer_digest, saved, others, is_new)
    pair = pairs.pair_with_baseline(attempt, sent.baseline, who)
    tell(*what_happened(attempt, len(answers), is_new, who), *([pair] if pair else ()))
    totals.count(attempt, marked, opinions)
    deed_done.send(Submission, kind="attempt", id=attempt.pk, content=as_sent(sent, attempt), language=who.language)
    return AnswerSheet(attempt, responses, is_new=True)


def as_sent(sent: Submission, attempt: Attempt) -> dict[str, Any]:
    """Return a submission as it travels in an envelope."""
    return {
        "quiz": str(sent.quiz),
        "version": sent.version or attempt.version_id,
        "answers": dict(sent.answers),
        "confidence": {id: said for id, said in sent.confidence.items() if said is not None},
        "baseline": str(sent.baseline) if sent.baseline else None,
        **({"previous": str(sent.previous)} if sent.previous else {}),
    }


def digest_of(answers: Mapping[str, Answer], said: Mapping[str, int]) -> str:
    """Return what tells one sheet from another; one on which nobody says how sure they are has the digest it always had."""
    sheet = {id: list(answer) for id, answer in answers.items()}
    return digest({"answers": sheet, "confidence": said} if said else sheet)


def locked(sent: Submission, who: Who) -> tuple[Attempt | None, list[Attempt]]:
    """Return the attempt that is being sent, and this learner's others at the quiz, all locked in one query."""
    wanted = Q(pk=sent.attempt)
    if who.learner:
        wanted |= Q(learner=who.learner, quiz_key=sent.quiz)
    rows = Attempt.objects.select_related("version").select_for_update(of=("self",)).filter(wanted).order_by("number")
    found = {attempt.pk: attempt for attempt in rows}
    attempt = found.pop(sent.attempt, None)
    return attempt and owned(attempt, sent.quiz, who), list(found.values())


def number_of(sent: Submission, who: Who, others: list[Attempt]) -> int:
    """Return which try a new attempt is; a learner's others are known already."""
    if who.learner:
        return max((other.number for other in others), default=0) + 1
    return next_number(sent.quiz, None, sent.previous)


def named_version(sent: Submission) -> QuizVersion:
    """Return the published version that an attempt made without network names; it may have been replaced since."""
    if sent.version is None:
        raise not_found()
    version = QuizVersion.objects.filter(pk=sent.version, quiz_key=sent.quiz).first()
    if version is None:
        raise unknown_version()
    return version


def check_version(attempt: Attempt, sent: Submission) -> None:
    """Raise Refused unless the version that was answered marks as the attempt's own does."""
    if sent.version is not None and not is_same_key(attempt.version, sent.version, sent.quiz):
        raise unknown_version()


def unknown_version() -> Refused:
    return Refused("version", _("This version of the quiz was never published. Please open the quiz again."), "version")


def keys_asked(attempt: Attempt) -> dict[str, Key]:
    """Return the keys of the questions that this attempt asks, in the author's order."""
    asked = set(attempt.version.asked(attempt.seed))
    return {id: key for id, key in attempt.version.keys.items() if id in asked}


def complete(saved: Saved, given: Mapping[str, Answer], withdrawn: Iterable[str]) -> dict[str, Answer]:
    """Return the saved answers with those that came now; empty ones are no answers, nor are those to withdrawn questions."""
    answers = {id: tuple(response.answer) for id, response in saved.items()} | dict(given)
    return {id: answer for id, answer in answers.items() if answer and id not in withdrawn}


def passed_over(attempt: Attempt, saved: Saved) -> list[str]:
    """Return the questions that are withdrawn; of a sent attempt only those that were so when it came, which left no response."""
    withdrawn = attempt.version.withdrawn
    return [id for id in withdrawn if id not in saved] if attempt.is_submitted else list(withdrawn)


def check_finished(keys: Mapping[str, Key], answers: Mapping[str, Answer]) -> None:
    """Raise AnswerRefused at the first question that was begun and not finished."""
    for id, answer in answers.items():
        if is_open(keys[id], answer):
            raise AnswerRefused("unfinished", not_finished(), id)


def not_finished() -> str:
    return _("This story is not finished yet. Choose what happens next.")


def store(
    attempt: Attempt, marked: list[Marked], answer_digest: str, saved: Saved, others: list[Attempt], is_new: bool
) -> list[Response]:
    """Write what the attempt is worth, its responses in one query, and the learner's standing; return the responses."""
    counting = [other for other in others if other.is_submitted and not other.beyond_limit]
    attempt.score = attempt_score(marked)
    attempt.state = state_of(attempt.score, attempt.pass_mark)
    attempt.answer_digest = answer_digest
    attempt.day_submitted = timezone.localdate()
    attempt.beyond_limit = limits.is_beyond(attempt, len(counting))
    if is_new:
        attempt.save(force_insert=True)
    else:
        attempt.save(update_fields=["score", "state", "answer_digest", "day_submitted", "beyond_limit", "is_counted"])
    if attempt.learner_id and not attempt.beyond_limit:
        keep_standing(attempt.learner_id, attempt.quiz_key, [*counting, attempt])
    responses = store_responses(attempt, marked, saved)
    keep_missed(attempt, responses)
    return responses


def store_responses(attempt: Attempt, marked: list[Marked], saved: Saved) -> list[Response]:
    responses = [response_to(attempt, one, saved.get(one.key.id)) for one in marked]
    Response.objects.bulk_create(
        responses,
        update_conflicts=True,
        unique_fields=["attempt", "question_id"],
        update_fields=["answer", "outcome", "score", "weight", "question_digest", "confidence"],
    )
    return responses


def response_to(attempt: Attempt, marked: Marked, saved: Response | None) -> Response:
    """Return the stored form of one marked answer."""
    response = unmarked(attempt, marked.key.id, marked.answer)
    response.seq = saved.seq if saved else 0
    response.outcome, response.score = marked.grade.outcome, marked.grade.score
    response.confidence = marked.confidence
    return response


def what_happened(attempt: Attempt, answered: int, is_new: bool, who: Who) -> Iterator[LearningEvent]:
    """Yield what is to be counted, in the transaction that stores it."""
    if is_new:
        yield event(EventKind.ATTEMPT_STARTED, attempt, who)
    yield event(EventKind.ATTEMPT_SUBMITTED, attempt, who)
    if answered:
        yield event(EventKind.QUESTION_ANSWERED, attempt, who, count=answered)
    if attempt.has_passed:
        yield event(EventKind.ATTEMPT_PASSED, attempt, who)
