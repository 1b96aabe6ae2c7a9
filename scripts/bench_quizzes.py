"""Measure the numbers that quizzes are to reach: `make bench-quizzes`. `--strict` ends with 1 when one falls short.

Each benchmark is a function in `BENCHMARKS` that returns its numbers. They run one after the other on a database of their
own, in memory, or on the PostgreSQL server that DATABASE_URL names; nothing else is touched.
"""

import argparse
import os
import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import django

from scripts.steps import main

PEOPLE, QUESTIONS = 10_000, 20
QUARTERS = (date(2026, 1, 15), date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15))


@dataclass(frozen=True)
class Number:
    """What was measured, and what it may be at most, or must be at least."""

    name: str
    value: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        figures = f"{self.value:>10,.2f} {self.unit:<8} {sign} {self.limit:>7,.0f}"
        return f"{self.name:<60} {figures}   {'ok' if self.is_met else 'FALLS SHORT'}"


Benchmark = Callable[[], list[Number]]


@dataclass
class Cost:
    """Seconds and queries of a piece of work."""

    seconds: float = 0.0
    queries: int = 0


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure what happens inside; savepoints are not counted."""
    from django.db import connection

    cost, sent = Cost(), 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal sent
        sent += "SAVEPOINT" not in sql
        return execute(sql, params, many, context)

    started = time.perf_counter()
    with connection.execute_wrapper(note):
        yield cost
    cost.seconds, cost.queries = time.perf_counter() - started, sent


def best_of(work: Callable[[], Any], times: int = 3) -> Cost:
    """Return the quickest of some runs; the machine does other things too."""
    costs = []
    for _run in range(times):
        with measured() as cost:
            work()
        costs.append(cost)
    return min(costs, key=lambda cost: cost.seconds)


def quiz_of(number: int, **values: Any) -> Any:
    """Return a published quiz with so many questions, of mixed types."""
    from tests.factories.courses import make_course
    from tests.factories.quizzes import make_quiz, some_questions

    return make_quiz(make_course(lessons=1), some_questions(number), **values)


def submit_queries() -> list[Number]:
    """Queries of one submit with 20 questions by a signed-in learner, at the first try, which the totals count too."""
    import json

    from django.contrib.auth import get_user_model
    from django.test import Client

    from learning.reach.counters import count_events
    from quizzes.events import learning_event
    from quizzes.versions import version_of
    from tests.factories.quizzes import right_answers

    version = version_of(quiz_of(QUESTIONS, certifying=True))
    body = {"quiz": str(version.quiz_key), "version": version.pk, "answers": right_answers(version)}

    def queries() -> int:
        client = Client(headers={"sec-fetch-site": "same-origin"})
        client.force_login(get_user_model().objects.create_user(f"personne-{uuid.uuid4()}", is_learner=True))
        with measured() as cost:
            address = f"/fr/quiz/essais/{uuid.uuid4()}/envoi/"
            assert client.post(address, json.dumps(body), content_type="application/json").status_code == 200
        return cost.queries

    queries()  # the first of a day makes rows where the others only add
    with_reach = queries()
    learning_event.disconnect(dispatch_uid="reach")
    without = queries()
    learning_event.connect(count_events, dispatch_uid="reach")
    return [
        Number("submit of 20 questions, signed in, first try", with_reach, 10, "queries"),
        Number("the same without what Reach counts", without, 10, "queries"),
    ]


def made_up_answers(version: Any, dice: random.Random, skill: float) -> dict[str, tuple[str, ...]]:
    """Return how somebody of this skill answers: rightly as often as that, else any choice."""
    from quizzes.questions import QUESTION_TYPES

    answers = {}
    for id, key in version.keys.items():
        solution = QUESTION_TYPES[key.type].solution(key)
        answers[id] = solution if dice.random() < skill else (dice.choice(list(key.credits)),)
    return answers


def fill(version: Any, people: int, seed: int = 1) -> None:
    """Store so many first tries with their answers, and the totals that they add up to, over four quarters."""
    from quizzes.attempts import new_attempt, unmarked
    from quizzes.enums import State
    from quizzes.grading import attempt_score, mark
    from quizzes.models import Attempt, ItemTotal, Response
    from quizzes.totals import rows_for

    dice = random.Random(seed)  # noqa: S311 - made-up answers, no secret
    attempts, responses = [], []
    totals: dict[tuple[object, ...], ItemTotal] = {}
    for number in range(people):
        attempt = new_attempt(version, uuid.UUID(int=dice.getrandbits(128), version=4), None, 1)
        marked = mark(version.keys, made_up_answers(version, dice, dice.betavariate(3, 2)))
        attempt.score, attempt.state, attempt.is_counted = attempt_score(marked), State.COMPLETED, True
        attempt.day_submitted = QUARTERS[number % len(QUARTERS)]
        attempts.append(attempt)
        for one in marked:
            response = unmarked(attempt, one.key.id, one.answer)
            response.outcome, response.score = one.grade.outcome, one.grade.score
            responses.append(response)
        for row in rows_for(attempt, marked):
            known = totals.setdefault(row.key, row)
            if known is not row:
                for name in ItemTotal.SUMS:
                    setattr(known, name, getattr(known, name) + getattr(row, name))
    Attempt.objects.bulk_create(attempts)
    Response.objects.bulk_create(responses, batch_size=2_000)
    ItemTotal.objects.bulk_create(totals.values(), batch_size=500)


def item_analysis() -> list[Number]:
    """Item analysis of 10,000 attempts with 20 questions: from raw answers, from totals, and once frozen."""
    from quizzes.analysis import discrimination, efficiency, facility, upper_lower
    from quizzes.models import AnalysisSnapshot
    from quizzes.recount import recount
    from quizzes.snapshots import item_totals
    from quizzes.staff_views import reports_on
    from quizzes.versions import version_of

    quiz = quiz_of(QUESTIONS, mode="practice")
    version, key = version_of(quiz), quiz.translation_key
    fill(version, PEOPLE)

    def analysed(items: dict[Any, Any]) -> list[Any]:
        figures = (facility, discrimination, efficiency, upper_lower)
        return [figure(item) for item in items.values() for figure in figures]

    def frozen_anew() -> None:
        AnalysisSnapshot.objects.all().delete()
        reports_on(quiz)

    assert recount(key) == item_totals(key)
    raw, summed = best_of(lambda: analysed(recount(key))), best_of(lambda: analysed(item_totals(key)))
    anew, again = best_of(frozen_anew), best_of(lambda: reports_on(quiz))
    return [
        Number("item analysis from raw answers, 10,000 × 20", raw.seconds, 2, "s"),
        Number("item analysis from raw answers, queries", raw.queries, 6, "queries"),
        Number("item analysis from totals", 1000 * summed.seconds, 100, "ms"),
        Number("item analysis from totals, queries", summed.queries, 6, "queries"),
        Number("report of the week, reckoned and frozen", 1000 * anew.seconds, 100, "ms"),
        Number("report once frozen", 1000 * again.seconds, 100, "ms"),
        Number("report once frozen, queries", again.queries, 6, "queries"),
    ]


def regrade() -> list[Number]:
    """Mark one question of 10,000 attempts with 20 questions again: seconds, and whether memory stays flat."""
    import tracemalloc
    from dataclasses import replace
    from decimal import Decimal

    from django.contrib.auth import get_user_model

    from quizzes.models import RegradeKind
    from quizzes.regrading import apply, confirm, prepare, undo
    from quizzes.versions import version_of

    version = version_of(quiz_of(QUESTIONS, mode="practice"))
    fill(version, PEOPLE, seed=2)
    first, second = (get_user_model().objects.create_user(f"relecture-{n}") for n in range(2))
    old = next(key for key in version.keys.values() if key.type == "single_choice")
    wrong, *_others = (id for id, credit in old.credits.items() if not credit)
    new = replace(old, credits={id: Decimal(int(id == wrong)) for id in old.credits})
    with measured() as preview:
        prepared = prepare(version.quiz_key, old, RegradeKind.NEW_KEY, "?", first, new)
    confirm(prepared, second)
    with measured() as marking:
        assert apply(prepared).done == PEOPLE
    tracemalloc.start()
    undo(prepared, batches=1)
    _now, one_batch = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    undo(prepared, batches=4)
    _now, more = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return [
        Number("preview of a regrade, 10,000 attempts × 20", preview.seconds, 60, "s"),
        Number("regrade of 10,000 attempts × 20", marking.seconds, 60, "s"),
        Number("memory of four more batches, of that of one", 100 * more / one_batch, 150, "%"),
    ]


BENCHMARKS: list[Benchmark] = [submit_queries, item_analysis, regrade]


@contextmanager
def own_database() -> Iterator[None]:
    """Give the benchmarks an empty database that is gone afterwards."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def program() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these benchmarks")
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings.test"
    django.setup()
    wanted = [one for one in BENCHMARKS if not options.names or one.__name__ in options.names]
    numbers = []
    with own_database():
        for benchmark in wanted:
            for number in benchmark():
                numbers.append(number)
                print(number, flush=True)
    return 1 if options.strict and not all(number.is_met for number in numbers) else 0


if __name__ == "__main__":
    main(program)
