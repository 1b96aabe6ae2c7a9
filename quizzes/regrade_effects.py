"""What marking a question again would do, or undo, to each attempt. Nothing is written here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from .enums import Outcome, State
from .errors import Refused
from .freezing import digest
from .grading import grade_of, score_of, state_of
from .models import Attempt, Certificate, QuizVersion, Regrade, RegradeKind, RegradeLine, Response
from .questions import Key

BATCH = 500
COUNTS = ("attempts", "up", "down", "same", "gained", "lost")


@dataclass(frozen=True)
class Sheet:
    """One attempt with its answers, and that to the question concerned.

    The answers do not know the attempt: joined both ways, all three would stay in memory until Python looks for rings.
    """

    attempt: Attempt
    responses: list[Response]
    response: Response

    @classmethod
    def of(cls, attempt: Attempt, responses: list[Response], question: UUID) -> "Sheet":
        return cls(attempt, responses, next(one for one in responses if one.question_id == question))

    def score_with(self, answer_score: Decimal | None) -> Decimal:
        """Return the score of the attempt when the answer concerned is worth so much."""
        others = ((one.score, one.weight) for one in self.responses if one is not self.response)
        return score_of([*others, (answer_score, self.response.weight)])


@dataclass(frozen=True)
class Change:
    """What becomes of one attempt."""

    sheet: Sheet
    outcome: Outcome
    answer_score: Decimal | None
    score: Decimal
    state: State
    keeps_pass: bool
    marked_again: Any = None

    @property
    def attempt(self) -> Attempt:
        return self.sheet.attempt

    @property
    def response(self) -> Response:
        return self.sheet.response

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


def no_figures() -> dict[str, int]:
    """Return a preview in which nothing is counted yet."""
    return dict.fromkeys([*COUNTS, *(f"{name}_people" for name in COUNTS), "out_of_reach"], 0)


def tally(found: dict[str, int], changes: Iterable[Change]) -> None:
    """Count what would change. A first try stands for one person; further tries may be the same person's."""
    for change in changes:
        direction = "up" if change.score > change.old_score else "down" if change.score < change.old_score else "same"
        names = ["attempts", direction, *(["gained"] if change.gains else []), *(["lost"] if change.loses else [])]
        for name in names:
            found[name] += 1
            found[f"{name}_people"] += change.attempt.number == 1


def out_of_reach(regrade: Regrade) -> int:
    """Return how many attempts were sent to these versions whose raw answers are not kept any more."""
    answers = Response.objects.filter(attempt=OuterRef("pk"))
    sent = Attempt.objects.submitted().filter(version__in=regrade.versions)
    return sent.filter(~Exists(answers)).count()


def waiting(regrade: Regrade, key_digest: str, last: UUID | None = None) -> QuerySet[Response]:
    """Return the answers to the question, after the attempt `last`, that are marked by the key with this digest."""
    answers = Response.objects.filter(
        question_id=regrade.question_id,
        question_digest=key_digest,
        attempt__version__in=regrade.versions,
        attempt__score__isnull=False,
    ).exclude(outcome=Outcome.UNMARKED)
    return answers.filter(attempt_id__gt=last) if last else answers


def next_ids(regrade: Regrade, key_digest: str, last: UUID | None = None) -> list[UUID]:
    """Return the attempts of the next batch."""
    answers = waiting(regrade, key_digest, last).order_by("attempt_id")
    return list(answers.values_list("attempt_id", flat=True)[:BATCH])


def sheets(ids: list[UUID], question: UUID, *, is_locked: bool) -> list[Sheet]:
    """Return these attempts with their answers, in order."""
    attempts = Attempt.objects.filter(pk__in=ids).order_by("pk")
    found = list(attempts.select_for_update() if is_locked else attempts)
    answers: dict[UUID, list[Response]] = {attempt.pk: [] for attempt in found}
    for response in Response.objects.filter(attempt__in=ids):
        answers[response.attempt_id].append(response)
    return [Sheet.of(attempt, answers[attempt.pk], question) for attempt in found]


def with_certificate(ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these attempts have a certificate; they keep their pass whatever their score."""
    return set(Certificate.objects.filter(attempt__in=list(ids)).values_list("attempt_id", flat=True))


def changes(sheets: Iterable[Sheet], key: Key, keeping: set[UUID] | None) -> Iterator[Change]:
    """Yield what becomes of each attempt by `key`; `keeping` names those that keep a pass, None all of them."""
    for sheet in sheets:
        attempt, response = sheet.attempt, sheet.response
        grade = grade_of(key, tuple(response.answer))
        score = sheet.score_with(grade.score)
        state = state_of(score, attempt.pass_mark)
        keeps = attempt.has_passed and state == State.FAILED and (keeping is None or attempt.pk in keeping)
        new_state = State.PASSED if keeps else state
        is_other = (grade.outcome, grade.score, score) != (response.outcome, response.score, attempt.score)
        again = timezone.localdate() if is_other else attempt.marked_again
        yield Change(sheet, grade.outcome, grade.score, score, new_state, keeps, again)


def restored(sheet: Sheet, line: RegradeLine, is_certified: bool) -> Change:
    """Return an attempt as it was before; whoever got a certificate meanwhile keeps the pass."""
    attempt = sheet.attempt
    score = sheet.score_with(line.old_answer_score)
    was = line.old_state if score == line.old_score else state_of(score, attempt.pass_mark)
    keeps = was == State.FAILED and attempt.has_passed and is_certified
    state = State.PASSED if keeps else State(was)
    return Change(sheet, Outcome(line.old_outcome), line.old_answer_score, score, state, keeps, line.old_marked_again)
