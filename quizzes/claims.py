"""What was done on a phone without an account goes over to the account that is made there, or signed in to with that wish.

The phone shows that it was there by the identifiers that it made itself. Whose identifier is known already to belong to
somebody, or is known to nobody, is passed over without a word. Nothing is told to those who count: it was counted when
it was done.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.signals import user_logged_in, user_signed_up
from django.db import transaction
from django.http import HttpRequest

from learning.accounts.models import User

from .enums import CompletionKind
from .models import Attempt, Certificate, Completion
from .progress import keep_all_standings
from .review import keep_all_missed

MOST = 1_000


def named(text: str) -> list[UUID]:
    """Return the identifiers that a phone sends, in its order, each once; anything else is left out."""
    found: dict[UUID, None] = {}
    for part in text.split()[:MOST]:
        try:
            found[UUID(part)] = None
        except ValueError:
            continue
    return list(found)


@transaction.atomic
def claim(learner: User, ids: Iterable[UUID]) -> None:
    """Give a learner what nobody has claimed yet of these attempts and completions."""
    ids = list(ids)
    if not ids:
        return
    User.objects.select_for_update().get(pk=learner.pk)
    claim_completions(learner, ids)
    attempts = claim_attempts(learner, ids)
    if attempts:
        Certificate.objects.filter(attempt__in=attempts, learner=None).update(learner=learner)
        keep_all_missed(attempt for attempt in attempts if attempt.is_submitted)


def claim_completions(learner: User, ids: list[UUID]) -> None:
    """Give a learner the finished lessons and courses, each lesson and course once."""
    own = Completion.objects.filter(learner=learner).values_list("kind", "step_key", "course_key")
    there = {what_is_finished(*row) for row in own}
    mine = []
    for completion in in_order(Completion.objects.select_for_update().filter(pk__in=ids, learner=None), ids):
        what = what_is_finished(completion.kind, completion.step_key, completion.course_key)
        if what not in there:
            there.add(what)
            mine.append(completion.pk)
    if mine:
        Completion.objects.filter(pk__in=mine).update(learner=learner)


def what_is_finished(kind: str, step: UUID | None, course: UUID) -> tuple[str, UUID | None]:
    """Return what a completion says; a learner has it once (constraints of the model)."""
    return kind, step if kind == CompletionKind.LESSON else course


def claim_attempts(learner: User, ids: list[UUID]) -> list[Attempt]:
    """Give a learner the attempts, numbered after those that are there, and count the standing anew.

    Of several that are not sent, one a quiz can be an account's; the others stay with whoever knows their id.
    """
    unclaimed = Attempt.objects.select_related("version").select_for_update(of=("self",))
    found = in_order(unclaimed.filter(pk__in=ids, learner=None), ids)
    if not found:
        return []
    quizzes = {attempt.quiz_key for attempt in found}
    tries: dict[UUID, list[Attempt]] = {quiz: [] for quiz in quizzes}
    for attempt in Attempt.objects.filter(learner=learner, quiz_key__in=quizzes).order_by("number"):
        tries[attempt.quiz_key].append(attempt)
    mine = []
    for attempt in found:
        before = tries[attempt.quiz_key]
        if not attempt.is_submitted and any(not other.is_submitted for other in before):
            continue
        attempt.learner = learner
        attempt.number = max((other.number for other in before), default=0) + 1
        before.append(attempt)
        mine.append(attempt)
    Attempt.objects.bulk_update(mine, ["learner", "number"])
    counting = {
        quiz: [one for one in those if one.is_submitted and not one.beyond_limit] for quiz, those in tries.items()
    }
    keep_all_standings(learner.pk, {quiz: those for quiz, those in counting.items() if those})
    return mine


def in_order(rows: Iterable[Any], ids: list[UUID]) -> list[Any]:
    """Return rows in the order in which the phone names them."""
    place = {id: number for number, id in enumerate(ids)}
    return sorted(rows, key=lambda row: place[row.pk])


def claim_at_sign_up(sender: type, request: HttpRequest, user: User, **kwargs: Any) -> None:
    claim(user, named(request.POST.get("done", "")))


def claim_at_sign_in(sender: type, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Claim only what the learner says is theirs: others use this phone too (safety, promise 12)."""
    if user.is_learner and "add_done" in request.POST:
        claim(user, named(request.POST.get("done", "")))


def join() -> None:
    """Join both, once, when the apps are ready."""
    user_signed_up.connect(claim_at_sign_up)
    user_logged_in.connect(claim_at_sign_in)
