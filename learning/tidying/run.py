"""Go through all rules, in the order they were registered; one that fails does not hold up the others."""

import logging
from datetime import date

from django.db import DatabaseError, transaction

from .models import TidyRun
from .rules import Rule, rules
from .site import LAST

log = logging.getLogger(__name__)


def tidy(today: date, dry_run: bool) -> TidyRun:
    """Apply every rule and return what went, by rule; the run is stored unless it was only a try."""
    run = TidyRun(day=today)
    for rule in (*rules.values(), LAST):
        if rule is LAST and not dry_run:
            run.save()  # before the log is cut, so that nothing is written after
        apply(rule, run, dry_run)
    return run


def apply(rule: Rule, run: TidyRun, dry_run: bool) -> None:
    """Apply one rule and note how it went."""
    try:
        run.counts[rule.name] = rule.forget(run.day, dry_run)
    except (DatabaseError, OSError) as error:
        # The next night tries again; only the kind of fault is told, because a message could quote a row.
        log.error("Tidying: the rule “%s” failed (%s).", rule.name, type(error).__name__)
        run.failed.append(rule.name)
        if not transaction.get_connection().in_atomic_block:
            transaction.get_connection().close_if_unusable_or_obsolete()
