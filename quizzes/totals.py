"""What a submitted attempt adds to the totals, in the transaction that stores it. Only first tries count, and not staff's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from learning.accounts.learners import is_staff_member

from .enums import Confidence
from .freezing import digest
from .grading import Marked
from .models import Attempt, ItemTotal, OpinionTotal, PairTotal, Response
from .models.totals import quarter_of

if TYPE_CHECKING:
    from .attempts import Who

UNIT = 10_000  # a score of 1
STEP = UNIT // 20  # 5 %
LONGEST = 1000
# Types whose answers are some of a few fixed ids. Others would make as many labels as there are numbers or orders.
WITH_PICKS = frozenset(
    {
        "single_choice",
        "multiple_response",
        "true_false",
        "image_choice",
        "gap_choice",
        "matching",
        "scenario",
        "short_answer",
    }
)


@dataclass(frozen=True)
class Taken:
    """One scored question of one person, in units: its score, the attempt without it, the whole attempt."""

    x: int
    rest: int
    whole: int


@dataclass(frozen=True)
class Part:
    """One question of an attempt: what names it in the totals, what was picked, its score and weight, how sure they said."""

    question: Mapping[str, Any]
    picks: str
    score: Decimal | None
    weight: int
    confidence: int | None = None


def units(score: Decimal | None) -> int:
    """Return a score in units of 0.0001; none is none."""
    return int((score or 0) * UNIT)


def share_of(earned: int, weights: int) -> int:
    """Return Σ score·weight ÷ Σ weight in units, rounded half up; 0 where nothing was asked, as for an attempt."""
    return (2 * earned + weights) // (2 * weights) if weights else 0


def taken_of(scored: Sequence[tuple[int, int]]) -> list[Taken]:
    """Return what each question of one attempt adds, from scores in units and weights.

    The rest is the mean credit of the other questions, by weight: for a fixed quiz it ranks people as the total without
    this question does, and with pools or skipped questions it stays comparable.
    """
    weights = sum(weight for _x, weight in scored)
    earned = sum(x * weight for x, weight in scored)
    whole = share_of(earned, weights)
    return [Taken(x, share_of(earned - x * weight, weights - weight), whole) for x, weight in scored]


def in_steps(share: int) -> int:
    """Return a share in units as percent, rounded down to 5."""
    return share // STEP * 5


def cell_of(taken: Taken, picks: str) -> tuple[str, int, int, int]:
    """Return which people are counted together: answer, score, percent of the attempt and of its rest."""
    return picks, taken.x, in_steps(taken.whole), in_steps(taken.rest)


def picks_of(type: str, answer: Iterable[str]) -> str:
    """Return which choices an answer picked, where its type has choices; never more than a row can hold."""
    picks = " ".join(answer) if type in WITH_PICKS else ""
    return picks if len(picks) <= LONGEST else ""


def is_first_try(attempt: Attempt, others: Iterable[Attempt], who: "Who") -> bool:
    """Say whether an attempt is a person's first at this quiz; a guest's by their own word, and never one of staff."""
    if not who.counts:
        return False
    if who.request is not None and (getattr(who.request, "is_preview", False) or is_staff_member(who.request)):
        return False
    if attempt.learner_id is None:
        return attempt.number == 1
    return not any(other.is_submitted and not other.beyond_limit for other in others)


def count(attempt: Attempt, marked: Sequence[Marked], opinions: Mapping[str, str]) -> None:
    """Add a first try to the totals: one query for all questions, and one for opinions where there are any.

    `opinions` is the chosen step by question; it is kept nowhere but in the totals.
    """
    if attempt.is_counted:
        ItemTotal.objects.all().add(rows_for(attempt, marked))
        OpinionTotal.objects.all().add(list(opinion_rows(attempt, marked, opinions)))


def labels_of(attempt: Attempt) -> dict[str, Any]:
    """Return what all rows of an attempt are kept apart by."""
    return {"quiz_key": attempt.quiz_key, "mode": attempt.mode, **where_and_when(attempt)}


def rows_for(attempt: Attempt, marked: Iterable[Marked]) -> list[ItemTotal]:
    """Return the rows that a try adds: one for each scored question, and one for the quiz as a whole."""
    parts = [
        Part(question_of(one), picks_of(one.key.type, one.answer), one.grade.score, one.key.weight, one.confidence)
        for one in marked
    ]
    return rows_of(attempt, parts, attempt.score)


def rows_of(attempt: Attempt, parts: Iterable[Part], score: Decimal | None) -> list[ItemTotal]:
    """Return the rows that a try adds whose questions were worth this, and which was worth `score`."""
    labels = labels_of(attempt)
    scored = [part for part in parts if part.score is not None]
    taken = taken_of([(units(part.score), part.weight) for part in scored])
    rows = [row_of(facts, part, labels) for part, facts in zip(scored, taken, strict=True)]
    return [*rows, ItemTotal(**sums(Taken(units(score), 0, 0)), **labels)] if rows else []


def row_of(taken: Taken, part: Part, labels: dict[str, Any]) -> ItemTotal:
    """Return the row that one answer adds."""
    answer, score, percent, rest = cell_of(taken, part.picks)
    numbers = sums(taken, part.confidence)
    return ItemTotal(answer=answer, score=score, percent=percent, rest=rest, **numbers, **part.question, **labels)


def question_of(one: Marked) -> dict[str, Any]:
    """Return what names a question in the totals."""
    return {"question_id": UUID(one.key.id), "question_digest": digest(one.key.as_json())}


def opinion_rows(attempt: Attempt, marked: Iterable[Marked], opinions: Mapping[str, str]) -> Iterator[OpinionTotal]:
    """Yield the row that each opinion adds."""
    for one in marked:
        if one.key.id in opinions:
            yield OpinionTotal(step=opinions[one.key.id], people=1, **question_of(one), **labels_of(attempt))


def sums(taken: Taken, confidence: int | None = None) -> dict[str, int]:
    """Return the sums that one person adds; how sure they were counts only where they earned nothing."""
    x, r = taken.x, taken.rest
    said = int(x == 0 and confidence is not None)
    sure = int(x == 0 and confidence == Confidence.VERY)
    return {"people": 1, "x": x, "xx": x * x, "r": r, "rr": r * r, "xr": x * r, "wrong_said": said, "wrong_sure": sure}


def where_and_when(attempt: Attempt) -> dict[str, Any]:
    """Return language and quarter of an attempt."""
    day: date = attempt.day_submitted or timezone.localdate()
    return {"locale": attempt.version.locale, "quarter": quarter_of(day)}


def count_pair(attempt: Attempt, baseline: UUID, before: Decimal) -> None:
    """Add one person's baseline and final quiz, as a whole and by question, to the totals before and after."""
    if not attempt.is_counted:
        return
    labels = {
        "quiz_key": attempt.quiz_key,
        "baseline_key": UUID(attempt.version.rules["pair"]),
        **where_and_when(attempt),
    }
    whole = PairTotal(**change(units(before), units(attempt.score)), **labels)
    answered = Response.objects.filter(attempt__in=[baseline, attempt.pk], score__isnull=False)
    rows = list(answered.values_list("attempt_id", "question_id", "question_digest", "score"))
    first = {question: units(score) for owner, question, _digest, score in rows if owner == baseline}
    questions = [
        PairTotal(question_id=question, question_digest=key, **change(first[question], units(score)), **labels)
        for owner, question, key, score in rows
        if owner == attempt.pk and question in first
    ]
    PairTotal.objects.all().add([whole, *questions])


def change(before: int, after: int) -> dict[str, int]:
    """Return the sums that one person adds who had these scores, in units."""
    return {
        "people": 1,
        "before": before,
        "after": after,
        "rose": int(after > before),
        "stayed": int(after == before),
        "fell": int(after < before),
    }
