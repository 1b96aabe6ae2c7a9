"""Numbers with their limits, and how seconds, queries and memory are taken."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# What only frames the work in a transaction; PostgreSQL's driver sends its part of it unseen.
FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


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


@dataclass(frozen=True)
class Skipped:
    """What could not be measured here, and why; nothing falls short by it."""

    name: str
    why: str
    is_met: bool = True

    def __str__(self) -> str:
        return f"{self.name:<60} not measured: {self.why}"


Found = list[Number | Skipped]


@dataclass
class Cost:
    """Seconds and queries of a piece of work."""

    seconds: float = 0.0
    queries: int = 0


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure what happens inside."""
    from django.db import connection

    cost, sent = Cost(), 0

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal sent
        sent += not sql.startswith(FRAME)
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


def most_memory(work: Callable[[], Any]) -> int:
    """Return the bytes that are in use at most while something is done, under `tracemalloc`."""
    import tracemalloc

    tracemalloc.reset_peak()
    work()
    return tracemalloc.get_traced_memory()[1]


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
