"""Mark one question again where its key was wrong (quizzes.md 9): look first, then in batches that can stop, go on and be undone.

An attempt that still has to be done is one whose answer was marked by the key it is to leave: that makes each batch
safe to repeat. The versions get the corrected key first, so whatever is sent while it runs is marked by it already.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.page_cache import forget_pages

from .errors import Refused
from .models import Regrade, RegradeLine, RegradeState
from .models.regrade import UNDER_WAY, WRITTEN
from .questions import Key
from .regrade_effects import (
    FIRST,
    Change,
    changes,
    concerned,
    corrected,
    next_ids,
    preview,
    restored,
    with_certificate,
    with_responses,
)
from .regrade_writing import put_key, write


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
        found.marked_on = timezone.localdate()
        transaction.on_commit(forget_pages)
    found.save(update_fields=["state", "cursor", "done", "marked_on"])
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
        old_score=change.old_score,
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
