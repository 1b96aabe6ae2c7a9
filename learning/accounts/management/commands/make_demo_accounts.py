"""Make one account per role for trying Josira out, and keep their secrets in var/demo-accounts.txt."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from learning.accounts import demo


class Command(BaseCommand):
    help = "Make the accounts of the demo, once. Their secrets are printed and kept in demo-accounts.txt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", action="store_true", help="print the secrets again, when they exist already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Accounts with known secrets are made for a demo only, never on a real server.")
        path = demo.accounts_file()
        if demo.all_there():
            self.stdout.write(f"The accounts are there already; their secrets stand in {path}")
            if not options["print"]:
                return
        else:
            demo.write_file([demo.make_account(name, role) for name, role in demo.WHO.items()])
        self.stdout.write(path.read_text().rstrip())
