"""Item analysis and regrades over many attempts."""

from typing import Any

from .made_up import fill, quiz_of
from .measuring import Found, Number, best_of, measured, most_memory

PEOPLE, QUESTIONS = 10_000, 20


def item_analysis() -> Found:
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


def regrade() -> Found:
    """Mark one question of 10,000 attempts with 20 questions again: seconds, the longest step, and whether memory stays flat.

    Memory is the most that is in use during 2 batches and during 14, after a warm-up; what a batch keeps shows 14 times.
    """
    import tracemalloc
    from dataclasses import replace
    from decimal import Decimal

    from django.contrib.auth import get_user_model

    from quizzes.models import RegradeKind, RegradeLine
    from quizzes.regrading import begin, begin_undo, confirm, go_on, one_batch
    from quizzes.versions import version_of

    version = version_of(quiz_of(QUESTIONS, mode="practice"))
    fill(version, PEOPLE, seed=2)
    first, second = (get_user_model().objects.create_user(f"relecture-{n}") for n in range(2))
    old = next(key for key in version.keys.values() if key.type == "single_choice")
    wrong, *_others = (id for id, credit in old.credits.items() if not credit)
    new = replace(old, credits={id: Decimal(int(id == wrong)) for id in old.credits})
    regrade = begin(version.quiz_key, old, RegradeKind.NEW_KEY, "?", first, new)
    with measured() as one_look:
        regrade = one_batch(regrade)
    with measured() as looking:
        regrade = go_on(regrade)
    regrade = confirm(regrade, second)
    with measured() as one_step:
        regrade = one_batch(regrade)
    with measured() as marking:
        go_on(regrade)
    assert RegradeLine.objects.filter(regrade=regrade).count() == PEOPLE
    regrade = begin_undo(regrade)

    def batches(number: int) -> None:
        for _batch in range(number):
            one_batch(regrade)

    tracemalloc.start()
    batches(3)
    few, many = (most_memory(lambda number=number: batches(number)) for number in (2, 14))  # type: ignore[misc]  # the default binds it
    tracemalloc.stop()
    return [
        Number("looking at what a regrade would change, 10,000 × 20", one_look.seconds + looking.seconds, 60, "s"),
        Number("regrade of 10,000 attempts × 20", one_step.seconds + marking.seconds, 60, "s"),
        Number("longest step of a regrade: a batch of 500", max(one_look.seconds, one_step.seconds), 5, "s"),
        Number("memory of 14 batches, of that of 2", 100 * many / few, 110, "%"),
    ]
