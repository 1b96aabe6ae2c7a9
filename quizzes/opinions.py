"""Count opinions without the person. A choice passes through here on its way from the request to a total, once.

Before an attempt is sent its choice is kept by the learner's page alone: by the script in the tab, without a script in
a hidden field that travels from screen to screen. Asking again at the end would ask some people twice and count them
twice; a field costs one line, sets nothing on the server, and is gone with the page.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from .freezing import digest
from .models import OpinionTotal, QuizVersion
from .questions import Answer, Key, kept

Steps = dict[str, str]


def part_with_opinions(keys: Mapping[str, Key], answers: Mapping[str, Answer]) -> tuple[dict[str, Answer], Steps]:
    """Return the answers as they may be stored, and the steps that were chosen, by question."""
    stored = {id: kept(keys[id], answer) for id, answer in answers.items()}
    steps = {
        id: answer[0] for id, answer in answers.items() if answer and not keys[id].is_scored and answer != stored[id]
    }
    return stored, steps


def count_opinions(version: QuizVersion, steps: Steps) -> None:
    """Add one to the total of each chosen step, in the caller's transaction; three queries, however many there are."""
    if not steps:
        return
    quarter = quarter_of(timezone.localdate())
    totals = [
        OpinionTotal(
            question_id=UUID(id),
            question_digest=digest(version.keys[id].as_json()),
            locale=version.locale,
            quarter=quarter,
            step_id=step,
        )
        for id, step in sorted(steps.items())
    ]
    OpinionTotal.objects.bulk_create(totals, ignore_conflicts=True)
    wanted = OpinionTotal.objects.among(totals)
    # In one order, so that two attempts that arrive together never wait for each other.
    rows = list(wanted.select_for_update().order_by("pk").values_list("pk", flat=True))
    OpinionTotal.objects.filter(pk__in=rows).update(n=F("n") + 1)


def quarter_of(day: date) -> str:
    """Return the quarter of a day, such as "2026-Q4"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"
