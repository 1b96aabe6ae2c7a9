"""`manage.py tidy`: forget what has reached its end. For each night; may run at any time, twice, beside everything else."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from learning.tidying.rules import rules
from learning.tidying.run import tidy
from learning.tidying.site import LAST


class Command(BaseCommand):
    help = "Deletes what has reached its end, and prints how much by rule; exits with 1 when a rule failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would go.")
        parser.add_argument("--json", action="store_true", help="For programs: one JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        run = tidy(timezone.localdate(), options["dry_run"])
        if options["json"]:
            said = {"day": str(run.day), "dry_run": options["dry_run"], "counts": run.counts, "failed": run.failed}
            self.stdout.write(json.dumps(said))
        else:
            for rule in (*rules.values(), LAST):
                count = run.counts.get(rule.name, "failed")
                self.stdout.write(f"{count!s:>8}  {rule.name}: {rule.what} ({rule.limit})")
        if run.failed:
            sys.exit(1)
