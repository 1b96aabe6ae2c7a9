"""How quickly answers are marked, by pure functions on one core."""

import time
from typing import Any

from .measuring import Found, Number

ROUNDS, SECONDS = 3, 1.0


def marking() -> Found:
    """Responses a second over all types in turn: the right answer, none, and half of the right one."""
    from quizzes.grading import grade_of
    from quizzes.questions import QUESTION_TYPES

    sheets: list[tuple[Any, tuple[str, ...]]] = []
    for module in QUESTION_TYPES.values():
        for example in module.examples():
            key = module.key(module.block().to_python(example.value), "q")
            solution = module.solution(key) if key.is_scored else ()
            sheets += [(key, answer) for answer in (solution, (), solution[: len(solution) // 2])]

    def rate() -> float:
        marked, started = 0, time.perf_counter()
        while (took := time.perf_counter() - started) < SECONDS:
            for key, answer in sheets:
                grade_of(key, answer)
            marked += len(sheets)
        return marked / took

    types = len({key.type for key, _answer in sheets})
    best = max(rate() for _round in range(ROUNDS))
    return [Number(f"marking, {types} types in turn, one core", best, 50_000, "a second", at_least=True)]
