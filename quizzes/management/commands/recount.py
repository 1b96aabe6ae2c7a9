"""`manage.py recount`: prove that progress, totals and marks equal a recount of the raw answers."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.proof import Proof


class Command(BaseCommand):
    help = "Counts marks, progress and totals of all quizzes anew and prints each difference; exits with 1 at any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="For programs: one JSON line a difference, then a summary."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        proof, found = Proof(), 0
        for difference in proof.differences():
            found += 1
            self.stdout.write(json.dumps(difference.as_json()) if options["json"] else str(difference))
        if options["json"]:
            self.stdout.write(json.dumps({"differences": found, "checked": proof.checked, "notes": proof.notes}))
        else:
            self.tell(proof, found)
        if found:
            sys.exit(1)

    def tell(self, proof: Proof, found: int) -> None:
        """Say what was looked at, for people."""
        for note in proof.notes:
            self.stdout.write(note)
        looked = _("Looked at: %(attempts)d attempts, %(progress)d standings of learners, %(totals)d totals.")
        self.stdout.write(looked % proof.checked)
        if found:
            self.stdout.write(ngettext("%(n)d difference.", "%(n)d differences.", found) % {"n": found})
        else:
            self.stdout.write(_("Everything equals the recount."))
