"""What a learner with an account has done, over all courses."""

from uuid import UUID

from learning.accounts.models import User

from .enums import DONE, CompletionKind
from .models import Attempt, Completion


def done_steps(learner: User) -> dict[UUID, UUID]:
    """Return the steps that are done, each with the finished lesson or the attempt that shows it, in one query."""
    lessons = Completion.objects.filter(learner=learner, kind=CompletionKind.LESSON)
    attempts = Attempt.objects.filter(learner=learner, state__in=DONE, beyond_limit=False)
    rows = lessons.values_list("step_key", "pk").union(attempts.values_list("quiz_key", "pk"))
    return {step: proof for step, proof in rows if step}
