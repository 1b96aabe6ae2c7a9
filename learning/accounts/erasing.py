"""Erase a learner: at once, and all that `kept.py` lists (safety, promise 6).

Certificates stay, because somebody may have to show one: course, day and code, with nothing that leads to the learner.
Totals name nobody, so they stay as they are.
"""

from django.db import transaction

from . import limits
from .models import User

# What tries are counted of, and the code of help: by the name, under a hash (`limits.account_key`).
COUNTED = ("secret", "paper", "join", "help", "help-code", "class card")


@transaction.atomic
def erase(learner: User) -> None:
    """Delete the account with everything of it; the models' own rules part certificates from it."""
    name = learner.username
    User.objects.get(pk=learner.pk, is_learner=True).delete()
    for kind in COUNTED:
        limits.forget_tries(limits.account_key(kind, name))
