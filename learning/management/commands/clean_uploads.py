"""`manage.py clean_uploads`: clean what was stored before files were cleaned. Once after an update; may be repeated."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from learning.page_cache import forget_pages
from learning.uploads.refused import Refused
from learning.uploads.stored import clean, library


class Command(BaseCommand):
    help = "Takes place, author, device and small pictures out of stored files; exits with 1 when a file cannot be cleaned."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be cleaned.")

    def handle(self, *args: Any, **options: Any) -> None:
        looked, changed, faults = 0, 0, 0
        for stored in library():
            looked += 1
            try:
                if clean(stored, options["dry_run"]):
                    changed += 1
                    self.stdout.write(f"to clean: {stored.file.name}" if options["dry_run"] else f"{stored.file.name}")
            except Refused as refusal:
                faults += 1
                self.stdout.write(f"cannot be cleaned: {stored.file.name}: {refusal.messages[0]}")
            except OSError as error:
                faults += 1
                self.stdout.write(f"cannot be read or written: {stored.file.name}: {error.strerror}")
        if changed and not options["dry_run"]:
            forget_pages()  # they name smaller sizes that are gone
        self.stdout.write(f"Looked at {looked} files: {changed} to clean, {faults} that cannot be.")
        if faults:
            sys.exit(1)
