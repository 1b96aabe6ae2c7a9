"""What ends of classroom kits (safety, promise 6)."""

from datetime import date

from django.db.models import Q

from learning.tidying.rules import YEAR, Rule, delete
from quizzes.models import Attempt, Completion

from . import claiming, receipts
from .models import CardDeed, ResultsFile


def forget_files(today: date, dry_run: bool) -> int:
    """Delete what files said a year ago; lock the keys of receipts with the site's key of now."""
    if not dry_run:
        receipts.lock_anew()
    return delete(ResultsFile.objects.filter(day__lt=today - YEAR), dry_run)


def forget_cards(today: date, dry_run: bool) -> int:
    """Delete which answers wait under class cards: after a year, and those that somebody has taken over in another way."""
    if not dry_run:
        claiming.lock_anew()
    owned = [model.objects.exclude(learner=None).values("pk") for model in (Attempt, Completion)]
    over = Q(day__lt=today - YEAR) | Q(deed__in=owned[0]) | Q(deed__in=owned[1])
    return delete(CardDeed.objects.filter(over), dry_run)


RULES = (
    Rule("kit files", "what files of results of classroom kits said", "12 months", forget_files),
    Rule(
        "class cards",
        "which answers wait under a class card; the answers stay as long as any guest's",
        "12 months",
        forget_cards,
    ),
)
