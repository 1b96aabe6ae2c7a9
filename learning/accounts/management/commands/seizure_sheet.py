"""`manage.py seizure_sheet LEARNER`: print everything this server says about one learner (safety, promise 49)."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.accounts.models import User
from learning.accounts.sheet import owner_of, sheet_of, told


class Command(BaseCommand):
    help = "Reads the whole server as whoever took it away, and prints what it says about one learner; 1 if beyond the list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("learner", help="The name of a learner.")
        parser.add_argument(
            "--key", type=int, help="The number of an account that was erased, to see that nothing is left."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name, key = options["learner"], options["key"]
        if key is None:
            try:
                key = owner_of(name).pk
            except User.DoesNotExist:
                raise CommandError(f"There is no learner named {name}. After erasing, give --key too.") from None
        sheet = sheet_of(key, name)
        for line in told(sheet):
            self.stdout.write(line)
        if sheet.beyond:
            sys.exit(1)
