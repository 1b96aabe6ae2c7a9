"""Write what marking again changes: answers, attempts, totals, progress, and the key beside the versions.

Two totals do not follow. Reach says what happened on its day, and that was a pass or a gain by the key of that day. Pairs
of a baseline and a final quiz cannot: who belongs to whom is joined in no row; the gain report says since when.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from learning.page_cache import forget_pages

from .freezing import digest
from .models import Attempt, ItemTotal, QuizVersion, Regrade, Response
from .models.regrade import IN_FORCE
from .progress import keep_standings
from .questions import Key
from .regrade_effects import Change
from .totals import Part, picks_of, rows_of

ROWS = 500


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
        add(sums, rows_of(attempt, before, change.old_score), -1)
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
    for one in change.sheet.responses:
        picks = picks_of(keys[one.question].type, one.answer)
        name = {"question_id": one.question_id, "question_digest": one.question_digest}
        before.append(Part(name, picks, one.score, one.weight, one.confidence))
        if one is change.response:
            new_name = {**name, "question_digest": key_digest}
            after.append(Part(new_name, picks, change.answer_score, one.weight, one.confidence))
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
    found: dict[str, Any] = {}
    made_by = []
    for regrade in Regrade.objects.filter(quiz_key=quiz_key, state__in=IN_FORCE).order_by("pk"):
        known = found.get(regrade.question)
        if (digest(known) if known else frozen.get(regrade.question)) == regrade.old_digest:
            found[regrade.question] = regrade.new_key
            made_by.append(regrade)
    return found, made_by
