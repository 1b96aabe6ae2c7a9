"""Mark one question again where its key was wrong (quizzes.md 9): look first, then mark, and undo; in batches that can stop and go on.

An attempt that still has to be done is one whose answer was marked by the key it is to leave: that makes each batch
safe to repeat. The versions get the corrected key first, so whatever is sent while it runs is marked by it already.
"""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.page_cache import forget_pages

from .errors import Refused
from .models import Regrade, RegradeLine, RegradeState
from .models.regrade import WRITING, WRITTEN
from .questions import Key
from .regrade_effects import (
    Change,
    changes,
    concerned,
    corrected,
    next_ids,
    no_figures,
    out_of_reach,
    restored,
    sheets,
    tally,
    waiting,
    with_certificate,
)
from .regrade_writing import put_key, write


def begin(quiz_key: UUID, old: Key, kind: str, why: str, by: Any, new: Key | None = None) -> Regrade:
    """Store what is wrong; `go_on` then counts what would change, and nothing is marked yet. Raises Refused."""
    regrade = Regrade(
        quiz_key=quiz_key,
        question_id=UUID(old.id),
        kind=kind,
        why=why,
        by=by,
        old_key=old.as_json(),
        new_key=corrected(kind, old, new).as_json(),
        preview=no_figures(),
        day=timezone.localdate(),
    )
    if regrade.old_digest == regrade.new_digest:
        raise Refused("same", _("This question is marked like that already."))
    regrade.versions = [one.pk for one in concerned(quiz_key, regrade.question_id, regrade.old_digest)]
    regrade.save()
    return regrade


@transaction.atomic
def confirm(regrade: Regrade, second: Any, takes_passes: bool = False) -> Regrade:
    """Let a second person say yes. Raises Refused when it is the first, or when another regrade of the question runs."""
    found = locked(regrade)
    if found.state == RegradeState.LOOKING:
        raise Refused("state", _("It is not known yet what would change. Let it go on first."))
    if found.state != RegradeState.PREPARED:
        raise Refused("state", _("This has been decided already."))
    if second is None or found.by_id in (None, second.pk):
        raise Refused("second", _("A second person must confirm this."))
    others = Regrade.objects.filter(quiz_key=found.quiz_key, question_id=found.question_id, state__in=WRITING)
    if others.exists():
        raise Refused("busy", _("This question is being marked again already. Wait until that is done."))
    found.versions = [one.pk for one in concerned(found.quiz_key, found.question_id, found.old_digest)]
    if not found.versions:
        raise Refused("gone", _("This question is marked in another way by now. Prepare it anew."))
    found.second, found.takes_passes, found.state = second, takes_passes, RegradeState.CONFIRMED
    found.save()
    return found


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


def locked(regrade: Regrade) -> Regrade:
    return Regrade.objects.select_for_update().get(pk=regrade.pk)


def go_on(regrade: Regrade, seconds: float | None = None) -> Regrade:
    """Do batches until nothing is left, or so many seconds are over; at least one. Where nothing is to be done, do nothing."""
    end = None if seconds is None else monotonic() + seconds
    while True:
        regrade = one_batch(regrade)
        is_over = end is not None and monotonic() >= end
        if not regrade.is_under_way or (is_over and is_left(regrade)):
            return regrade


@transaction.atomic
def one_batch(regrade: Regrade) -> Regrade:
    """Do the next attempts, all or nothing. When none is left, that is found in a batch of its own, after the others are stored."""
    found = locked(regrade)
    if found.is_under_way:
        DEEDS[RegradeState(found.state)](found)
        found.save(update_fields=["state", "cursor", "preview", "marked_on"])
    return found


def is_left(regrade: Regrade) -> bool:
    """Say whether attempts wait; if none does, the batch that ends it is quick and needs no wait of its own."""
    is_undo, is_look = regrade.state == RegradeState.UNDOING, regrade.state == RegradeState.LOOKING
    key_digest = regrade.new_digest if is_undo else regrade.old_digest
    return waiting(regrade, key_digest, regrade.cursor if is_look else None).exists()


def look(regrade: Regrade) -> None:
    """Count what would change."""
    ids = next_ids(regrade, regrade.old_digest, regrade.cursor)
    if ids:
        tally(regrade.preview, changes(sheets(ids, regrade.question_id, is_locked=False), regrade.new, set()))
        regrade.cursor = ids[-1]
    else:
        regrade.preview["out_of_reach"] = out_of_reach(regrade)
        regrade.state, regrade.cursor = RegradeState.PREPARED, None


def mark(regrade: Regrade) -> None:
    """Mark by the new key."""
    if regrade.state == RegradeState.CONFIRMED:
        regrade.state = RegradeState.RUNNING
        put_key(regrade, regrade.new)
    change_next(regrade, regrade.old_digest, redone, RegradeState.DONE)


def give_back(regrade: Regrade) -> None:
    """Give back the old numbers."""
    change_next(regrade, regrade.new_digest, undone, RegradeState.UNDONE)


DEEDS: Mapping[RegradeState, Callable[[Regrade], None]] = {
    RegradeState.LOOKING: look,
    RegradeState.CONFIRMED: mark,
    RegradeState.RUNNING: mark,
    RegradeState.UNDOING: give_back,
}
Deed = Callable[[Regrade, list[UUID]], list[Change]]


def change_next(regrade: Regrade, key_digest: str, deed: Deed, last: RegradeState) -> None:
    """Change the next attempts; at the end look once more from the start, for what was sent meanwhile."""
    ids = next_ids(regrade, key_digest, regrade.cursor) or next_ids(regrade, key_digest)
    if ids:
        write(regrade, deed(regrade, ids), is_undo=last == RegradeState.UNDONE)
        regrade.cursor = ids[-1]
    else:
        regrade.state, regrade.cursor, regrade.marked_on = last, None, timezone.localdate()
        transaction.on_commit(forget_pages)


def redone(regrade: Regrade, ids: list[UUID]) -> list[Change]:
    """Return what becomes of these attempts by the new key, each with a line to undo it by."""
    keeping = with_certificate(ids) if regrade.takes_passes else None
    found = list(changes(sheets(ids, regrade.question_id, is_locked=True), regrade.new, keeping))
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
    found, certified = sheets(ids, regrade.question_id, is_locked=True), with_certificate(ids)
    lines = {line.attempt_id: line for line in RegradeLine.objects.filter(regrade=regrade, attempt__in=ids)}
    back = [
        restored(sheet, lines[sheet.attempt.pk], sheet.attempt.pk in certified)
        for sheet in found
        if sheet.attempt.pk in lines
    ]
    RegradeLine.objects.filter(regrade=regrade, attempt__in=[one.attempt.pk for one in back if one.keeps_pass]).update(
        keeps_pass=True
    )
    since = [sheet for sheet in found if sheet.attempt.pk not in lines]
    new = list(changes(since, regrade.old, None))
    RegradeLine.objects.bulk_create(line_of(regrade, change) for change in new)
    return [*back, *new]
