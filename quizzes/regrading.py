"""Mark one question again where its key was wrong (quizzes.md 9): look first, then in batches that can stop, go on and be undone.

An attempt that still has to be done is one whose answer was marked by the key it is to leave: that makes each batch
safe to repeat. The versions get the corrected key first, so whatever is sent while it runs is marked by it already.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.page_cache import forget_pages

from .enums import Outcome, State
from .errors import Refused
from .freezing import digest
from .grading import grade_of, score_of, state_of
from .models import (
    Attempt,
    Certificate,
    ItemTotal,
    QuizVersion,
    Regrade,
    RegradeKind,
    RegradeLine,
    RegradeState,
    Response,
)
from .models.regrade import UNDER_WAY, WRITTEN
from .progress import keep_standings
from .questions import Key
from .totals import Part, picks_of, rows_of

BATCH, ROWS = 500, 500
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
    def loses(self) -> bool:
        """Say whether the pass is lost, or would be if it were not kept."""
        return self.keeps_pass or (self.attempt.has_passed and self.state == State.FAILED)

    @property
    def gains(self) -> bool:
        return not self.attempt.has_passed and self.state == State.PASSED


# --- prepare ---


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


def prepare(quiz_key: UUID, old: Key, kind: str, why: str, by: Any, new: Key | None = None) -> Regrade:
    """Store what is wrong and what would change; nothing is marked yet. Raises Refused."""
    regrade = Regrade(
        quiz_key=quiz_key,
        question_id=UUID(old.id),
        kind=kind,
        why=why,
        by=by,
        old_key=old.as_json(),
        new_key=corrected(kind, old, new).as_json(),
        day=timezone.localdate(),
    )
    if regrade.old_digest == regrade.new_digest:
        raise Refused("same", _("This question is marked like that already."))
    regrade.versions = [one.pk for one in concerned(quiz_key, regrade.question_id, regrade.old_digest)]
    regrade.preview = preview(regrade)
    regrade.save()
    return regrade


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
    old = change.attempt.score or Decimal(0)
    direction = "up" if change.score > old else "down" if change.score < old else "same"
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


# --- batches ---


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


# --- confirm, apply, undo ---


@transaction.atomic
def confirm(regrade: Regrade, second: Any, takes_passes: bool = False) -> Regrade:
    """Let a second person say yes. Raises Refused when it is the first, or when another regrade of the question runs."""
    found = locked(regrade)
    if found.state != RegradeState.PREPARED:
        raise Refused("state", _("This has been decided already."))
    if second is None or found.by_id in (None, second.pk):
        raise Refused("second", _("A second person must confirm this."))
    others = Regrade.objects.filter(quiz_key=found.quiz_key, question_id=found.question_id, state__in=UNDER_WAY)
    if others.exists():
        raise Refused("busy", _("This question is being marked again already. Wait until that is done."))
    found.versions = [one.pk for one in concerned(found.quiz_key, found.question_id, found.old_digest)]
    if not found.versions:
        raise Refused("gone", _("This question is marked in another way by now. Prepare it anew."))
    found.second, found.takes_passes, found.state = second, takes_passes, RegradeState.CONFIRMED
    found.save()
    return found


def apply(regrade: Regrade, batches: int | None = None) -> Regrade:
    """Mark again, all or so many batches; done twice, nothing more happens."""
    return run(regrade, {RegradeState.CONFIRMED, RegradeState.RUNNING}, batches)


@transaction.atomic
def begin_undo(regrade: Regrade) -> Regrade:
    """Decide to undo. Raises Refused where the same answers were marked again since; that has to be undone first."""
    found = locked(regrade)
    if found.state in (RegradeState.UNDOING, RegradeState.UNDONE):
        return found
    if found.state != RegradeState.DONE:
        raise Refused("state", _("Only what is done can be undone."))
    later = Regrade.objects.filter(quiz_key=found.quiz_key, question_id=found.question_id, pk__gt=found.pk)
    if any(one.overlaps(found.versions) for one in later.filter(state__in=[*WRITTEN, RegradeState.CONFIRMED])):
        raise Refused("later", _("This question was marked again since. Undo that first."))
    found.state, found.cursor = RegradeState.UNDOING, None
    found.save(update_fields=["state", "cursor"])
    put_key(found, found.old)
    return found


def undo(regrade: Regrade, batches: int | None = None) -> Regrade:
    """Give back the old numbers, all or so many batches."""
    return run(begin_undo(regrade), {RegradeState.UNDOING}, batches)


def locked(regrade: Regrade) -> Regrade:
    return Regrade.objects.select_for_update().get(pk=regrade.pk)


def run(regrade: Regrade, states: set[RegradeState], batches: int | None) -> Regrade:
    """Do batches, each all or nothing, while there are any."""
    done = 0
    while batches is None or done < batches:
        regrade = one_batch(regrade, states)
        if regrade.state not in states:
            break
        done += 1
    return regrade


@transaction.atomic
def one_batch(regrade: Regrade, states: set[RegradeState]) -> Regrade:
    """Do the next attempts; at the end look once more from the start, for what was sent meanwhile."""
    found = locked(regrade)
    if found.state not in states:
        return found
    if found.state == RegradeState.CONFIRMED:
        found.state = RegradeState.RUNNING
        put_key(found, found.new)
    is_undo = found.state == RegradeState.UNDOING
    ids = next_ids(found, found.new_digest if is_undo else found.old_digest, found.cursor or FIRST)
    if ids:
        write(found, undone(found, ids) if is_undo else redone(found, ids), is_undo)
        found.cursor = ids[-1]
        found.done = max(0, found.done - len(ids)) if is_undo else found.done + len(ids)
    elif found.cursor:
        found.cursor = None
    else:
        found.state = RegradeState.UNDONE if is_undo else RegradeState.DONE
        transaction.on_commit(forget_pages)
    found.save(update_fields=["state", "cursor", "done"])
    return found


def redone(regrade: Regrade, ids: list[UUID]) -> list[Change]:
    """Return what becomes of these attempts by the new key, each with a line to undo it by."""
    keeping = with_certificate(ids) if regrade.takes_passes else None
    found = list(changes(with_responses(ids, is_locked=True), regrade.question, regrade.new, keeping))
    RegradeLine.objects.bulk_create(line_of(regrade, change) for change in found)
    return found


def line_of(regrade: Regrade, change: Change) -> RegradeLine:
    return RegradeLine(
        regrade=regrade,
        attempt=change.attempt,
        old_score=change.attempt.score,
        new_score=change.score,
        old_state=change.attempt.state,
        new_state=change.state,
        old_outcome=change.response.outcome,
        old_answer_score=change.response.score,
        old_marked_again=change.attempt.marked_again,
        keeps_pass=change.keeps_pass,
    )


def undone(regrade: Regrade, ids: list[UUID]) -> list[Change]:
    """Return these attempts as they were; those sent since are marked by the old key, and none of them loses a pass."""
    attempts, certified = with_responses(ids, is_locked=True), with_certificate(ids)
    lines = {line.attempt_id: line for line in RegradeLine.objects.filter(regrade=regrade, attempt__in=ids)}
    back = [
        restored(attempt, regrade.question, lines[attempt.pk], attempt.pk in certified)
        for attempt in attempts
        if attempt.pk in lines
    ]
    RegradeLine.objects.filter(regrade=regrade, attempt__in=[one.attempt.pk for one in back if one.keeps_pass]).update(
        keeps_pass=True
    )
    since = [attempt for attempt in attempts if attempt.pk not in lines]
    new = list(changes(since, regrade.question, regrade.old, None))
    RegradeLine.objects.bulk_create(line_of(regrade, change) for change in new)
    return [*back, *new]


# --- writing ---


def write(regrade: Regrade, found: list[Change], is_undo: bool) -> None:
    """Store changes: answers, attempts, totals, progress."""
    key_digest = regrade.old_digest if is_undo else regrade.new_digest
    move_totals(found, key_digest)
    alike: dict[tuple[Any, ...], list[int]] = {}
    for change in found:
        alike.setdefault((change.outcome, change.answer_score), []).append(change.response.pk)
        attempt = change.attempt
        attempt.score, attempt.state, attempt.marked_again = change.score, change.state, change.marked_again
    for (outcome, score), ids in alike.items():
        Response.objects.filter(pk__in=ids).update(outcome=outcome, score=score, question_digest=key_digest)
    Attempt.objects.bulk_update([change.attempt for change in found], ["score", "state", "marked_again"])
    follow(regrade.quiz_key, {change.attempt.learner_id for change in found if change.attempt.learner_id})


def follow(quiz_key: UUID, learners: set[int]) -> None:
    """Let the progress of these learners follow."""
    counting: dict[int, list[Attempt]] = {}
    for attempt in Attempt.objects.counting().filter(quiz_key=quiz_key, learner__in=learners):
        counting.setdefault(attempt.learner_id or 0, []).append(attempt)
    if counting:
        keep_standings(quiz_key, counting)


def move_totals(found: list[Change], key_digest: str) -> None:
    """Take what these attempts added to the totals out, and add what they are worth now."""
    counted = [change for change in found if change.attempt.is_counted]
    versions = QuizVersion.objects.in_bulk({change.attempt.version_id for change in counted})
    sums: dict[tuple[object, ...], ItemTotal] = {}
    for change in counted:
        attempt = change.attempt
        attempt.version = versions[attempt.version_id]
        before, after = parts_of(change, key_digest)
        add(sums, rows_of(attempt, before, attempt.score), -1)
        add(sums, rows_of(attempt, after, change.score), 1)
    rows = [row for row in sums.values() if any(getattr(row, name) for name in ItemTotal.SUMS)]
    for start in range(0, len(rows), ROWS):
        ItemTotal.objects.all().add(rows[start : start + ROWS])
    quizzes = {change.attempt.quiz_key for change in counted}
    ItemTotal.objects.filter(quiz_key__in=quizzes, people=0).delete()


def parts_of(change: Change, key_digest: str) -> tuple[list[Part], list[Part]]:
    """Return the questions of an attempt as the totals have them, before and after."""
    before, after = [], []
    keys = change.attempt.version.keys
    for one in change.attempt.responses.all():
        picks = picks_of(keys[one.question].type, one.answer)
        name = {"question_id": one.question_id, "question_digest": one.question_digest}
        before.append(Part(name, picks, one.score, one.weight))
        if one.pk == change.response.pk:
            new_name = {**name, "question_digest": key_digest}
            after.append(Part(new_name, picks, change.answer_score, one.weight))
        else:
            after.append(before[-1])
    return before, after


def add(sums: dict[tuple[object, ...], ItemTotal], rows: Iterable[ItemTotal], times: int) -> None:
    """Add rows to those with the same key, or take them out."""
    for row in rows:
        known = sums.get(row.key)
        for name in ItemTotal.SUMS:
            value = times * getattr(row, name)
            setattr(known or row, name, value + (getattr(known, name) if known else 0))
        sums.setdefault(row.key, row)


def put_key(regrade: Regrade, key: Key) -> None:
    """Let the versions concerned mark the question by `key`; where that is what they froze, nothing stands beside it."""
    data = key.as_json()
    for version in QuizVersion.objects.select_for_update().filter(pk__in=regrade.versions).iterator(50):
        frozen = next(one for one in version.key["questions"] if one["id"] == key.id)
        others = {id: other for id, other in version.corrections.items() if id != key.id}
        version.corrections = others if frozen == data else {**others, key.id: data}
        version.save(update_fields=["corrections"])
    transaction.on_commit(forget_pages)


def carried_over(quiz_key: UUID, key: Mapping[str, Any]) -> tuple[dict[str, Any], list[Regrade]]:
    """Return the corrections that hold for a new version with this key too, and the regrades that made them.

    A wording that is mended does not bring a wrong key back: who publishes the same key again gets the same correction.
    """
    frozen = {one["id"]: digest(one) for one in key["questions"]}
    found, made_by = {}, []
    for regrade in Regrade.objects.filter(quiz_key=quiz_key, state__in=WRITTEN[:2]).order_by("pk"):
        known = found.get(regrade.question)
        if (digest(known) if known else frozen.get(regrade.question)) == regrade.old_digest:
            found[regrade.question] = regrade.new_key
            made_by.append(regrade)
    return found, made_by
