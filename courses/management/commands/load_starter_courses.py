"""`manage.py load_starter_courses`: put the courses that ship with Josira into the site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.starter.load import check, load
from courses.starter.records import Report
from courses.starter.sources import StarterError
from courses.starter.specs import FOLDER


class Command(BaseCommand):
    help = "Loads the starter courses. Can be run again: what educators have changed since stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only read the files and say what is wrong.")
        parser.add_argument(
            "--folder", type=Path, default=FOLDER, help="Where the files are, if not in the usual place."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                starter = check(options["folder"])
                self.stdout.write(f"{len(starter.pages)} pages and {len(starter.terms)} words are in order.")
            else:
                report = load(options["folder"], Report(tell=self.stdout.write))
                self.stdout.write(report.summary())
        except StarterError as error:
            raise CommandError(str(error)) from None
