"""`manage.py grade`: mark a file of answers against a version; nothing is stored."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from quizzes.answer_files import BadLine, marked_sheet, sheets
from quizzes.models import QuizVersion


class Command(BaseCommand):
    help = "Marks a file of answers (a JSON list of {question id: answer}, or JSON lines) and stores nothing."

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        """Let `--version` name the version of a quiz here, and not ask for Django's."""
        return super().create_parser(*args, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--version", dest="of", type=int, required=True, metavar="ID")
        parser.add_argument("--answers", type=Path, required=True, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="For programs: one JSON line a sheet.")

    def handle(self, *args: Any, **options: Any) -> None:
        version = QuizVersion.objects.filter(pk=options["of"]).first()
        if version is None:
            raise CommandError(_("There is no version %(id)d of a quiz.") % {"id": options["of"]})
        try:
            with options["answers"].open(encoding="utf-8") as lines:
                for n, given in sheets(lines):
                    self.tell(n, marked_sheet(version, n, given), options["json"])
        except OSError as error:
            raise CommandError(_("This file cannot be opened: %(why)s") % {"why": error.strerror}) from None
        except UnicodeError:
            raise CommandError(_("This file is not text in UTF-8.")) from None
        except BadLine as error:
            raise CommandError(str(error)) from None

    def tell(self, n: int, found: dict[str, Any], as_json: bool) -> None:
        """Write what one sheet is worth."""
        if as_json:
            self.stdout.write(json.dumps(found))
            return
        outcomes = ", ".join(question["outcome"] for question in found["questions"])
        line = _("line %(n)d: %(score)s, %(state)s (%(outcomes)s)")
        self.stdout.write(line % {"n": n, "score": found["score"], "state": found["state"], "outcomes": outcomes})
