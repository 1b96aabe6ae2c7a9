"""Inside a kit: write the answers that wait into a file for the site: `manage.py export_answers --to /media/usb`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.kit import received
from learning.kit.handing_over import NothingWaitsError, write_again, write_next


class Command(BaseCommand):
    help = (
        "Inside a classroom kit: write the sealed answers that were not handed over yet into the next file of results."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where the file goes (here)")
        parser.add_argument("--again", type=int, metavar="NUMBER", help="write an earlier file again, byte for byte")

    def handle(self, *args: Any, to: Path, again: int | None, **options: Any) -> None:
        """Write the file, say what it is called and how far all answers are. Raises CommandError outside a kit, and when nothing waits."""
        if not settings.KIT_FOLDER:
            raise CommandError("This is no classroom kit: start the command in the kit's folder.")
        to.mkdir(parents=True, exist_ok=True)
        received.count_day(timezone.localdate())
        try:
            name, text, count = write_next() if again is None else write_again(again)
        except NothingWaitsError as error:
            raise CommandError(f"{error}\n{received.state()}") from error
        (to / name).write_text(text, encoding="utf-8")
        said = _("%(count)d answers. Bring this file to the site; it gives a receipt back.")
        self.stdout.write(f"{to / name}: {said % {'count': count}}\n{received.state()}")
