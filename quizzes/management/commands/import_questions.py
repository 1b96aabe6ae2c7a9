"""`manage.py import_questions`: look into a file of questions, and say what was understood."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.exchange.formats import FORMATS, read
from quizzes.exchange.limits import FILE_BYTES, Unreadable
from quizzes.exchange.neutral import Fault, Reading


class Command(BaseCommand):
    help = "Reads questions in GIFT, Aiken, Moodle XML, CSV, XLSX or QTI, and says what was understood."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=list(FORMATS), default="", help="If it cannot be told from the file.")
        parser.add_argument("--into", default="", metavar="BANK", help="The bank for questions that name none.")
        parser.add_argument("--check", action="store_true", help="Only say what was understood; store nothing.")
        parser.add_argument("--json", action="store_true", help="For programs; the messages are in English.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            with translation.override("en"):
                reading = self.reading(options)
            self.stdout.write(json.dumps(reading.as_json(), ensure_ascii=False, indent=1))
        else:
            reading = self.reading(options)
            self.tell(reading)
        if not reading.questions:
            raise CommandError(_("No question could be read."))
        if not options["check"]:
            raise CommandError(_("Nothing was stored: from here questions are only looked at, with --check."))

    def reading(self, options: dict[str, Any]) -> Reading:
        """Return what the file holds; a broken file is one error that says where."""
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                data = file.read(FILE_BYTES + 1)
            reading = read(data, options["format"], path.name)
        except OSError as error:
            raise CommandError(_("This file cannot be opened: %(why)s") % {"why": error.strerror}) from None
        except Unreadable as error:
            return Reading(errors=[Fault(error.line, "", error.message)])
        if options["into"]:
            into = [q if q.bank else replace(q, bank=options["into"]) for q in reading.questions]
            reading = replace(reading, questions=into)
        return reading

    def tell(self, reading: Reading) -> None:
        """Say what was understood, for people."""
        count = len(reading.questions)
        self.stdout.write(
            ngettext("%(n)d question can be taken over.", "%(n)d questions can be taken over.", count) % {"n": count}
        )
        for question in reading.questions:
            self.stdout.write(f"  {question.label} ({question.type})")
        for refusal in reading.refused:
            self.stdout.write(_("Not taken over: %(name)s – %(why)s") % {"name": refusal.name, "why": refusal.why})
        for heading, faults in ((_("To mend"), reading.errors), (_("To look at"), reading.warnings)):
            for fault in faults:
                self.stdout.write(f"{heading}: {place(fault)}{fault.message}")


def place(fault: Fault) -> str:
    """Return where a fault stands, as far as that is known."""
    where = [_("line %(n)d") % {"n": fault.line}] if fault.line else []
    where += [fault.question] if fault.question else []
    return ", ".join(where) + ": " if where else ""
