"""`manage.py back_up`: make an encrypted backup, once or all the time."""

import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.backups import follow
from learning.backups.errors import BackupError
from learning.backups.keys import make_key


class Command(BaseCommand):
    help = "Backs up database and uploads to BACKUP_TO, encrypted for BACKUP_KEY."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--follow", action="store_true", help="All the time, until it is told to end: as a service."
        )
        parser.add_argument(
            "--make-key", metavar="FILE", type=Path, help="Only write a new private key, for elsewhere."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["make_key"]:
                self.make(options["make_key"])
            elif options["follow"]:
                self.follow()
            else:
                self.stdout.write(f"Stored as {follow.once().name}.")
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error

    def make(self, file: Path) -> None:
        """Make a pair of keys and say where each belongs."""
        self.stdout.write(f"BACKUP_KEY={make_key(file)}")
        self.stderr.write(f"The private key stands in {file}. Take it off this server, twice: without it no way back.")

    def follow(self) -> None:
        """Back up until a signal says to end; what is on its way is stored before."""
        told: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: told.append(number))
        follow.follow(lambda: bool(told))
