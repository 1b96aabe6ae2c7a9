"""Print a current one-time code of an account of the demo."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from learning.accounts import demo


class Command(BaseCommand):
    help = "Print a current one-time code of one of the demo's accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", help="one of " + ", ".join(demo.WHO))

    def handle(self, *args: Any, **options: Any) -> None:
        who = options["who"]
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("Codes are printed for a demo only, never on a real server.")
        if who not in demo.WHO:
            raise CommandError(f"Nobody in the demo is called “{who}”. There are: {', '.join(demo.WHO)}.")
        try:
            code, seconds = demo.current_code(who)
        except Authenticator.DoesNotExist as error:
            raise CommandError(f"The account “{who}” does not exist yet. First: make demo") from error
        self.stdout.write(f"{code}   for {who}, changes in {seconds} s; each code works once")
