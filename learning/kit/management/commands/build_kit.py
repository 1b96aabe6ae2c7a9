"""Build a classroom kit: `manage.py build_kit impunite --to /media/usb/kit --site`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from learning.kit.building import BuildError, build
from learning.kit.card_numbers import CARDS
from learning.kit.courses import UnknownCourseError, chosen


class Command(BaseCommand):
    help = "Build a folder with courses for places without network: plain files, and with --site Josira itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("courses", nargs="+", metavar="COURSE", help="last part of a course's address, or its key")
        parser.add_argument("--lang", default=",".join(code for code, _name in settings.LANGUAGES), help="fr,bm")
        parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="an empty or new folder")
        parser.add_argument("--site", action="store_true", help="with Josira itself, to collect answers")
        parser.add_argument(
            "--packages", action="store_true", help="with --site: starts without network on machines like this one"
        )
        parser.add_argument("--cards", type=int, default=0, metavar="N", help="with --site: so many cards for learners")

    def handle(
        self,
        *args: Any,
        courses: list[str],
        lang: str,
        to: Path,
        site: bool,
        packages: bool,
        cards: int,
        **options: Any,
    ) -> None:
        """Build it and say what is in it. Raises CommandError in plain words."""
        try:
            manifest = build(chosen(courses, lang.split(",")), to, with_site=site, with_packages=packages, cards=cards)
        except (BuildError, UnknownCourseError) as error:
            raise CommandError(str(error)) from error
        size = sum(file["size"] for file in manifest["files"])
        self.stdout.write(f"{to}: {len(manifest['files'])} files, {size / 1024**2:.1f} MB")
        if site:
            self.stdout.write(f"Kit {manifest['kit']}. Start it: python3 {to / 'josira' / 'start.py'}")
        if cards:
            self.stdout.write(f"Print {to / CARDS}, then delete it: whoever has a number can take its answers over.")
