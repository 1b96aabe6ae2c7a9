"""Limits of time that hold on any machine: its own work is counted, not its waiting, and a slow one gets more."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS_OF_PLAIN_WORK = 0.07  # on the machine on which the limits were set


def plain_work() -> float:
    """Return how long something takes that is always the same."""
    start = time.process_time()
    sum(len(str(number)) for number in range(1_000_000))
    return time.process_time() - start


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Hold what is done inside to so many seconds of work, or more where plain work takes longer too."""
    start = time.process_time()
    yield
    taken = time.process_time() - start

    assert taken < seconds * max(1, plain_work() / SECONDS_OF_PLAIN_WORK)
