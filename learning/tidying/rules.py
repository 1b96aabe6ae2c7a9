"""What a rule of tidying is, and the list of all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Model, QuerySet

BATCH = 500
YEAR, HALF_A_YEAR = timedelta(days=365), timedelta(days=183)


@dataclass(frozen=True)
class Rule:
    """What goes, after how long. `forget(today, dry_run)` returns how many things went, or would go; it may run at any time."""

    name: str
    what: str
    limit: str
    forget: Callable[[date, bool], int]


rules: dict[str, Rule] = {}


def register(*new: Rule) -> None:
    """Add rules to the list; the same name again replaces the rule."""
    rules.update({rule.name: rule for rule in new})


def delete(rows: QuerySet, dry_run: bool, one_by_one: Callable[[Model], object] | None = None) -> int:
    """Delete these rows in batches, each in a transaction of its own, so that writers wait for a moment at most.

    Returns how many rows of this kind there were; `one_by_one` deletes a row in place of the queryset.
    """
    if dry_run:
        return rows.count()
    gone = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            # What a writer has made young again meanwhile is no longer among them.
            batch = rows.filter(pk__in=keys)
            found = batch.count()
            if one_by_one:
                for row in batch.select_for_update():  # two runs at once take turns
                    one_by_one(row)
            else:
                batch.delete()
        if not found:
            break
        gone += found
    return gone
