"""Count a quiz anew from the raw answers that are still there: what the totals must equal (safety 37).

Three queries, whatever the number of attempts. Texts come as texts: identifiers and numbers of 200,000 answers are only
turned into objects where they differ.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, IntegerField, TextField
from django.db.models.functions import Cast, Round

from .analysis import Item, total
from .models import Attempt, QuizVersion, Response
from .models.totals import WHOLE
from .snapshots import Unit
from .totals import UNIT, Taken, cell_of, picks_of, sums, taken_of, units

# The quiz as a whole has its sums only; nobody is ranked there.
WHOLE_CELL = ("", 0, 0, 0)


class Case(NamedTuple):
    """One way of answering one question, which many people may share; `answer` is the stored text."""

    version: int
    mode: str
    question: str
    digest: str
    answer: str
    taken: Taken


def recount(quiz_key: UUID) -> dict[Unit, Item]:
    """Return what the totals of all questions must be, over all quarters."""
    versions = {version.pk: version for version in QuizVersion.objects.filter(quiz_key=quiz_key)}
    counted = Attempt.objects.filter(quiz_key=quiz_key, is_counted=True)
    attempts = {
        str(pk): row for pk, *row in counted.values_list(Cast("pk", TextField()), "version_id", "mode", "score")
    }
    cases, wholes = Counter[Case](), dict[Unit, list[Item]]()
    scored: set[str] = set()
    for attempt, responses in groupby(responses_of(counted), key=itemgetter(0)):
        version, mode, _score = attempts[attempt]
        cases.update(cases_of(version, mode, list(responses)))
        scored.add(attempt)
    found: dict[Unit, list[Item]] = {}
    for case, people in cases.items():
        version = versions[case.version]
        question = str(UUID(case.question))
        picks = picks_of(version.keys[question].type, json.loads(case.answer))
        found.setdefault((case.mode, question, case.digest, version.locale), []).append(
            times(case.taken, picks, people)
        )
    for attempt in scored:
        version, mode, score = attempts[attempt]
        unit = (mode, str(WHOLE), "", versions[version].locale)
        wholes.setdefault(unit, []).append(Item.of(sums(Taken(units(score), 0, 0)).values(), Counter({WHOLE_CELL: 1})))
    return {unit: total(items) for unit, items in {**found, **wholes}.items()}


def responses_of(attempts: Any) -> Iterable[tuple[Any, ...]]:
    """Return all scored answers of these attempts, those of one attempt together."""
    answers = Response.objects.filter(attempt__in=attempts, score__isnull=False).order_by("attempt_id")
    return answers.values_list(
        Cast("attempt_id", TextField()),
        Cast("question_id", TextField()),
        "question_digest",
        Cast(Round(F("score") * UNIT), IntegerField()),
        "weight",
        Cast("answer", TextField()),
    ).iterator(chunk_size=5_000)


def cases_of(version: int, mode: str, responses: list[tuple[Any, ...]]) -> Iterator[Case]:
    """Return how one person answered."""
    taken = taken_of([(x, weight) for _attempt, _question, _digest, x, weight, _answer in responses])
    for (_attempt, question, digest, _x, _weight, answer), facts in zip(responses, taken, strict=True):
        yield Case(version, mode, question, digest, answer, facts)


def times(taken: Taken, picks: str, people: int) -> Item:
    """Return what so many people add who answered alike."""
    return Item.of((number * people for number in sums(taken).values()), Counter({cell_of(taken, picks): people}))
