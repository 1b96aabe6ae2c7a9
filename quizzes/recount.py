"""Count a quiz anew from the raw answers that are still there: what the totals must equal (safety 37).

Two queries, whatever the number of attempts. Texts come as texts: identifiers and numbers of 200,000 answers are only
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
from .models import QuizVersion, Response
from .models.totals import WHOLE
from .snapshots import Unit
from .totals import UNIT, Taken, cell_of, picks_of, sums, taken_of

# The quiz as a whole has its sums only; nobody is ranked there.
WHOLE_CELL = ("", 0, 0, 0)


class Case(NamedTuple):
    """One way of answering one question, which many people may share; `answer` is the stored text."""

    version: int
    mode: str
    question: str
    digest: str
    answer: str
    confidence: int | None
    taken: Taken


def recount(quiz_key: UUID) -> dict[Unit, Item]:
    """Return what the totals of all questions must be, over all quarters. Memory grows with ways to answer, not with people."""
    versions = {version.pk: version for version in QuizVersion.objects.filter(quiz_key=quiz_key)}
    cases, wholes = Counter[Case](), Counter[tuple[int, str, int]]()
    for (_attempt, *sheet), responses in groupby(responses_of(quiz_key), key=itemgetter(0, 1, 2, 3)):
        version_id, mode, score = sheet
        cases.update(cases_of(version_id, mode, list(responses)))
        wholes[version_id, mode, score] += 1
    found: dict[Unit, list[Item]] = {}
    for case, people in cases.items():
        version = versions[case.version]
        question = str(UUID(case.question))
        picks = picks_of(version.keys[question].type, json.loads(case.answer))
        found.setdefault((case.mode, question, case.digest, version.locale), []).append(
            times(case.taken, picks, people, case.confidence)
        )
    for (version_id, mode, score), people in wholes.items():
        unit = (mode, str(WHOLE), "", versions[version_id].locale)
        numbers = (number * people for number in sums(Taken(score, 0, 0)).values())
        found.setdefault(unit, []).append(Item.of(numbers, Counter({WHOLE_CELL: people})))
    return {unit: total(items) for unit, items in found.items()}


def responses_of(quiz_key: UUID) -> Iterable[tuple[Any, ...]]:
    """Return all scored answers of counted attempts at a quiz, those of one attempt together, each with its attempt's facts."""
    counted = Response.objects.filter(
        attempt__quiz_key=quiz_key, attempt__is_counted=True, attempt__score__isnull=False, score__isnull=False
    )
    return (
        counted.order_by("attempt_id")
        .values_list(
            Cast("attempt_id", TextField()),
            "attempt__version_id",
            "attempt__mode",
            Cast(Round(F("attempt__score") * UNIT), IntegerField()),
            Cast("question_id", TextField()),
            "question_digest",
            Cast(Round(F("score") * UNIT), IntegerField()),
            "weight",
            Cast("answer", TextField()),
            "confidence",
        )
        .iterator(chunk_size=5_000)
    )


def cases_of(version: int, mode: str, responses: list[tuple[Any, ...]]) -> Iterator[Case]:
    """Return how one person answered."""
    answers = [response[4:] for response in responses]
    taken = taken_of([(x, weight) for _question, _digest, x, weight, _answer, _said in answers])
    for (question, digest, _x, _weight, answer, said), facts in zip(answers, taken, strict=True):
        yield Case(version, mode, question, digest, answer, said, facts)


def times(taken: Taken, picks: str, people: int, confidence: int | None) -> Item:
    """Return what so many people add who answered alike."""
    numbers = sums(taken, confidence).values()
    return Item.of((number * people for number in numbers), Counter({cell_of(taken, picks): people}))
