"""What marking a question again would do, or undo, to each attempt. Nothing is written here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from .enums import Outcome, State
from .errors import Refused
from .freezing import digest
from .grading import grade_of, score_of, state_of
from .models import Attempt, Certificate, QuizVersion, Regrade, RegradeKind, RegradeLine, Response
from .questions import Key

BATCH = 500
FIRST = UUID(int=0)
COUNTS = ("attempts", "up", "down", "same", "gained", "lost", "certified")


@dataclass(frozen=True)
class Change:
    """What becomes of one attempt."""

    attempt: Attempt
    response: Response
    outcome: Outcome
    answer_score: Decimal | None
    score: Decimal
    state: State
    keeps_pass: bool
    marked_again: Any = None

    @property
    def old_score(self) -> Decimal:
        """Return what the attempt was worth; whatever was sent has a score."""
        return self.attempt.score or Decimal(0)

    @property
    def loses(self) -> bool:
        """Say whether the pass is lost, or would be if it were not kept."""
        return self.keeps_pass or (self.attempt.has_passed and self.state == State.FAILED)

    @property
    def gains(self) -> bool:
        return not self.attempt.has_passed and self.state == State.PASSED


def concerned(quiz_key: UUID, question: UUID, key_digest: str) -> list[QuizVersion]:
    """Return the versions of a quiz that mark this question by the key with this digest, in all languages."""
    versions = QuizVersion.objects.filter(quiz_key=quiz_key).order_by("pk").iterator(50)
    id = str(question)
    return [one for one in versions if id in one.keys and digest(one.keys[id].as_json()) == key_digest]


def corrected(kind: str, old: Key, new: Key | None = None) -> Key:
    """Return the key by which answers that were marked by `old` are marked from now on. Raises Refused."""
    if not old.is_scored and old.correction == "":
        raise Refused("unscored", _("This question is not marked at all."))
    if kind != RegradeKind.NEW_KEY:
        return replace(old, correction=kind)
    if new is None or not fits(old, new):
        message = _("These answers cannot be marked by the other key: the question has other choices or parts now.")
        raise Refused("key", message)
    # What counts how much, and what may be skipped, was no mistake of the key; attempts keep it.
    return replace(new, weight=old.weight, skippable=old.skippable, correction="")


def fits(old: Key, new: Key) -> bool:
    """Say whether every answer to the old key can be marked by the new one."""
    same_parts = all(old.data.get(name) == new.data.get(name) for name in ("values", "steps"))
    same_items = sorted(old.data.get("order", ())) == sorted(new.data.get("order", ()))
    return (
        (old.id, old.type) == (new.id, new.type)
        and old.credits.keys() <= new.credits.keys()
        and same_parts
        and same_items
    )


def preview(regrade: Regrade) -> dict[str, int]:
    """Return what would change: attempts, and for each count how many different people are surely behind it."""
    found = dict.fromkeys([*COUNTS, *(f"{name}_people" for name in COUNTS)], 0)
    last = FIRST
    while ids := next_ids(regrade, regrade.old_digest, last):
        attempts = with_responses(ids, is_locked=False)
        certified = with_certificate(ids)
        for change in changes(attempts, regrade.question, regrade.new, set()):
            tally(found, change, change.attempt.pk in certified)
        last = ids[-1]
    return {**found, "out_of_reach": out_of_reach(regrade)}


def tally(found: dict[str, int], change: Change, is_certified: bool) -> None:
    """Count one change. A first try stands for one person; further tries may be the same person's."""
    direction = "up" if change.score > change.old_score else "down" if change.score < change.old_score else "same"
    names = ["attempts", direction]
    names += ["gained"] if change.gains else []
    names += (["lost", "certified"] if is_certified else ["lost"]) if change.loses else []
    for name in names:
        found[name] += 1
        found[f"{name}_people"] += change.attempt.number == 1


def out_of_reach(regrade: Regrade) -> int:
    """Return how many attempts were sent to these versions whose raw answers are not kept any more."""
    answers = Response.objects.filter(attempt=OuterRef("pk"))
    sent = Attempt.objects.submitted().filter(version__in=regrade.versions)
    return sent.filter(~Exists(answers)).count()


def next_ids(regrade: Regrade, key_digest: str, last: UUID) -> list[UUID]:
    """Return the next attempts after `last` whose answer is marked by the key with this digest."""
    answers = Response.objects.filter(
        question_id=regrade.question_id,
        question_digest=key_digest,
        attempt__version__in=regrade.versions,
        attempt__score__isnull=False,
        attempt_id__gt=last,
    ).exclude(outcome=Outcome.UNMARKED)
    return list(answers.order_by("attempt_id").values_list("attempt_id", flat=True)[:BATCH])


def with_responses(ids: list[UUID], *, is_locked: bool) -> list[Attempt]:
    """Return these attempts with their responses and the language of their version, in order."""
    attempts = Attempt.objects.filter(pk__in=ids).order_by("pk").prefetch_related("responses")
    return list(attempts.select_for_update() if is_locked else attempts)


def with_certificate(ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these attempts have a certificate; they keep their pass whatever their score."""
    return set(Certificate.objects.filter(attempt__in=list(ids)).values_list("attempt_id", flat=True))


def changes(attempts: Iterable[Attempt], question: str, key: Key, keeping: set[UUID] | None) -> Iterator[Change]:
    """Yield what becomes of each attempt by `key`; `keeping` names those that keep a pass, None all of them."""
    for attempt in attempts:
        response = next(one for one in attempt.responses.all() if one.question == question)
        grade = grade_of(key, tuple(response.answer))
        score = rescored(attempt, response, grade.score)
        state = state_of(score, attempt.pass_mark)
        keeps = attempt.has_passed and state == State.FAILED and (keeping is None or attempt.pk in keeping)
        new_state = State.PASSED if keeps else state
        is_other = (grade.outcome, grade.score, score) != (response.outcome, response.score, attempt.score)
        again = timezone.localdate() if is_other else attempt.marked_again
        yield Change(attempt, response, grade.outcome, grade.score, score, new_state, keeps, again)


def rescored(attempt: Attempt, response: Response, answer_score: Decimal | None) -> Decimal:
    """Return the score of an attempt when this answer is worth so much."""
    others = ((one.score, one.weight) for one in attempt.responses.all() if one.pk != response.pk)
    return score_of([*others, (answer_score, response.weight)])


def restored(attempt: Attempt, question: str, line: RegradeLine, is_certified: bool) -> Change:
    """Return an attempt as it was before; whoever got a certificate meanwhile keeps the pass."""
    response = next(one for one in attempt.responses.all() if one.question == question)
    score = rescored(attempt, response, line.old_answer_score)
    was = line.old_state if score == line.old_score else state_of(score, attempt.pass_mark)
    keeps = was == State.FAILED and attempt.has_passed and is_certified
    state = State.PASSED if keeps else State(was)
    outcome = Outcome(line.old_outcome)
    return Change(attempt, response, outcome, line.old_answer_score, score, state, keeps, line.old_marked_again)
