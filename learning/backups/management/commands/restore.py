"""`manage.py restore`: bring a backup back, and prove it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from learning.backups.errors import BackupError
from learning.backups.restoring import Wanted, restore, whole_generations
from learning.backups.store import Store


class Command(BaseCommand):
    help = "Restores database and uploads from a folder of backups, and proves them: integrity, schema, recount."
    requires_system_checks: list[str] = []  # it is wanted where nothing else stands yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("origin", metavar="FROM", type=Path, help="The folder of the backups (BACKUP_TO).")
        parser.add_argument("--key", type=Path, help="The file with the private key.")
        parser.add_argument("--into", type=Path, help="A folder: the new JOSIRA_VAR.")
        parser.add_argument("--generation", default="", metavar="NAME", help="Not the newest, but this one.")
        parser.add_argument("--list", action="store_true", help="Only name what could be restored.")
        parser.add_argument("--yes-replace", action="store_true", help="Replace what stands in that folder.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(each.name for each in whole_generations(Store(options["origin"]))))
            return
        if not options["key"] or not options["into"]:
            raise CommandError("Say --key FILE and --into FOLDER.")
        here = connection.settings_dict if connection.vendor == "postgresql" else {}
        wanted = Wanted(
            options["origin"],
            options["key"],
            options["into"],
            options["generation"],
            options["yes_replace"],
            str(here.get("NAME") or "josira"),
            str(here.get("USER") or "josira"),
        )
        try:
            place = restore(wanted, self.stdout.write)
        except (BackupError, OSError) as error:
            raise CommandError(f"{error} Nothing was replaced.") from error
        self.stdout.write(f"Restored: {place}")
