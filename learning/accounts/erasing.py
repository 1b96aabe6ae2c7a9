"""Erase a learner: at once, and all that `kept.py` lists (safety, promise 6).

Certificates stay, because somebody may have to show one: course, day and code, with nothing that leads to the learner.
Totals name nobody, so they stay as they are.
"""

from django.db import transaction

from . import limits
from .models import User


@transaction.atomic
def erase(learner: User) -> None:
    """Delete the account with everything of it; the models' own rules part certificates from it."""
    name = learner.username
    User.objects.get(pk=learner.pk, is_learner=True).delete()
    for secret in ("secret", "paper", "join", "help", "help-code"):
        limits.forget_tries(limits.account_key(secret, name))
