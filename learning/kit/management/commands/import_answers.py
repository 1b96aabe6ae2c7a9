"""Take results of classroom kits in: `manage.py import_answers resultats-k7-12.txt`. Can be repeated."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.kit.importing import brought, go_on, has_gap
from learning.kit.models import ResultsFile
from learning.kit.receipts import receipt_for
from learning.kit.results import BrokenFileError


class Command(BaseCommand):
    help = "Take files of results of classroom kits in; each answer counts once, however often its file is brought."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--receipts", type=Path, metavar="FOLDER", help="write the kits' receipts into this folder")

    def handle(self, *args: Any, files: list[Path], receipts: Path | None, **options: Any) -> None:
        """Take each file, and say of each what became of it. Raises CommandError when one was refused."""
        if receipts:
            receipts.mkdir(parents=True, exist_ok=True)
        refused = [file for file in files if not self.take(file, receipts)]
        if refused:
            raise CommandError(f"Refused: {', '.join(map(str, refused))}")

    def take(self, file: Path, receipts: Path | None) -> bool:
        try:
            row = brought(file.read_bytes())
        except (BrokenFileError, OSError) as error:
            self.stderr.write(f"{file}: {error}")
            return False
        is_over = row.is_done
        while not is_over:
            row = go_on(row.pk)
            is_over = row.is_done or row.only_waits
            self.stdout.write(f"{file}: {row.looked_at} of {row.count}")
        self.stdout.write(f"{file}: {row.stored} new, {row.already} known before, {row.refused} refused")
        if row.waiting:
            self.stdout.write(f"{file}: {row.waiting} wait. Bring this file again later: they are looked at once more.")
        if has_gap(row):
            self.stdout.write(f"{file}: the file before it has not been brought yet.")
        receipt = receipt_for(row) if receipts else None
        if receipts and receipt:
            (receipts / receipt[0]).write_text(receipt[1], encoding="utf-8")
            self.stdout.write(f"{receipts / receipt[0]}: bring this receipt to the kit.")
        elif receipts:
            self.stdout.write(f"{file}: there is no receipt, {why_none(row)}.")
        return True


def why_none(row: ResultsFile) -> str:
    """Return why a file has no receipt."""
    if not row.is_done:
        return "because some of its answers wait"
    return "because this site has no key for its kit; the kit keeps its answers"
