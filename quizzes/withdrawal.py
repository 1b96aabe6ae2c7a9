"""Withdraw a question for harm: one switch, at once, everywhere; and give it back.

It is asked no more, an attempt that is under way leaves it out of its score, and answers to it that still come are
dropped. Attempts that were sent keep their score. What a version froze is not touched: beside it stands which of its
questions are withdrawn.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.page_cache import forget_pages

from .errors import Refused
from .models import QuizVersion, ReviewCard, Withdrawal


@transaction.atomic
def withdraw(question: UUID, by: Any, why: str) -> Withdrawal:
    """Take a question out of use. Raises Refused when a quiz would have nothing left to ask; twice changes nothing."""
    known = Withdrawal.objects.filter(question_id=question, lifted_on=None).first()
    if known:
        return known
    versions = versions_with(question)
    if any(version.replaced_on is None and leaves_nothing(version, str(question)) for version in versions):
        raise Refused("last", _("This is the last question of its quiz. Unpublish the quiz instead."))
    withdrawal = Withdrawal.objects.create(question_id=question, by=by, why=why, day=timezone.localdate())
    note(versions, str(question), is_withdrawn=True)
    ReviewCard.objects.filter(question_id=question).delete()
    return withdrawal


@transaction.atomic
def give_back(question: UUID) -> bool:
    """Let a question be asked again; return whether it was withdrawn."""
    lifted = Withdrawal.objects.filter(question_id=question, lifted_on=None).update(lifted_on=timezone.localdate())
    note(versions_with(question), str(question), is_withdrawn=False)
    return bool(lifted)


def versions_with(question: UUID) -> list[QuizVersion]:
    """Return all versions that hold this question, locked; its id stands in each key, which no text does."""
    versions = QuizVersion.objects.select_for_update().filter(key__icontains=str(question))
    return [version for version in versions if str(question) in version.texts]


def leaves_nothing(version: QuizVersion, question: str) -> bool:
    """Say whether some attempt at this version could have no question without this one."""
    out = {*version.withdrawn, question}
    return not any(asks(part, out) for part in version.plan)


def asks(part: Any, out: set[str]) -> bool:
    """Say whether this part of a plan is sure to ask a question that is not in `out`."""
    if isinstance(part, str):
        return part not in out
    return part["take"] > sum(id in out for id in part["of"])


def note(versions: Iterable[QuizVersion], question: str, *, is_withdrawn: bool) -> None:
    for version in versions:
        others = [id for id in version.withdrawn if id != question]
        version.withdrawn = [*others, question] if is_withdrawn else others
        version.save(update_fields=["withdrawn"])
    transaction.on_commit(forget_pages)


def withdrawn_among(questions: Iterable[str]) -> list[str]:
    """Return which of these questions are withdrawn now."""
    found = Withdrawal.objects.filter(lifted_on=None, question_id__in=list(questions))
    return sorted(str(id) for id in found.values_list("question_id", flat=True))
