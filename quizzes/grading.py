"""What an attempt is worth. Pure reckoning on keys and answers, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from .enums import Outcome, State
from .questions import QUESTION_TYPES, Answer, Grade, Key
from .questions.base import EVERYBODY_RIGHT, FOUR_PLACES, LEFT_OUT, ONE, ZERO, rounded

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Marked:
    """One question with its answer and what that is worth."""

    key: Key
    answer: Answer
    grade: Grade
    confidence: int | None = None  # as they said, beside the reckoning


def grade_of(key: Key, answer: Answer) -> Grade:
    """Return what an answer is worth; a correction goes before the rule of the type, except for what was skipped by right."""
    grade = QUESTION_TYPES[key.type].grade(key, answer)
    if key.correction == LEFT_OUT:
        return replace(grade, score=None, outcome=Outcome.UNSCORED)
    if key.correction == EVERYBODY_RIGHT and grade.score is not None:
        return replace(grade, score=ONE.quantize(FOUR_PLACES), outcome=Outcome.RIGHT)
    return grade


def mark(keys: Mapping[str, Key], answers: Mapping[str, Answer], said: Mapping[str, int] | None = None) -> list[Marked]:
    """Mark all questions; one without answer counts as empty. How sure somebody `said` to be only goes along."""
    marked = []
    for id, key in keys.items():
        answer = answers.get(id, ())
        marked.append(Marked(key, answer, grade_of(key, answer), said.get(id) if said else None))
    return marked


def attempt_score(marked: Iterable[Marked]) -> Decimal:
    """Return Σ score·weight ÷ Σ weight over what was scored; what may be skipped and was leaves the reckoning."""
    return score_of((one.grade.score, one.key.weight) for one in marked)


def score_of(parts: Iterable[tuple[Decimal | None, int]]) -> Decimal:
    """Return the same from scores and weights; a part without score leaves the reckoning."""
    scored = [(score, weight) for score, weight in parts if score is not None]
    weights = sum(weight for _score, weight in scored)
    if not weights:
        return ZERO.quantize(FOUR_PLACES)
    return rounded(sum((score * weight for score, weight in scored), ZERO) / weights)


def shown_percent(score: Decimal) -> int:
    """Return whole percents rounded down, so that a score just under the pass mark never reads as the pass mark."""
    return int((score * HUNDRED).to_integral_value(ROUND_FLOOR))


def is_passed(score: Decimal, pass_mark: int) -> bool:
    return score * HUNDRED >= pass_mark


def state_of(score: Decimal, pass_mark: int | None) -> State:
    """Return what a submitted attempt is: passed or failed where there is a pass mark, else completed."""
    if pass_mark is None:
        return State.COMPLETED
    return State.PASSED if is_passed(score, pass_mark) else State.FAILED


def right_answers(outcomes: Iterable[str]) -> tuple[int, int]:
    """Return how many are right and how many were asked; skipped and unscored ones are not asked."""
    asked = [outcome for outcome in outcomes if outcome in (Outcome.RIGHT, Outcome.PARTLY, Outcome.WRONG)]
    return asked.count(Outcome.RIGHT), len(asked)


def needed_right(keys: Iterable[Key], asked: int, pass_mark: int | None) -> int | None:
    """Return how many right answers reach the pass mark; None where weights make such a number untrue."""
    if pass_mark is None or len({key.weight for key in keys if key.is_scored}) != 1:
        return None
    return int((Decimal(pass_mark * asked) / HUNDRED).to_integral_value(ROUND_CEILING))
