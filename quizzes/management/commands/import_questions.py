"""`manage.py import_questions`: look into a file of questions, say what was understood, and store it in a bank as a draft."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.exchange.formats import FORMATS, read
from quizzes.exchange.limits import FILE_BYTES, Unreadable
from quizzes.exchange.neutral import Fault, Reading
from quizzes.exchange.sources import banks_named
from quizzes.exchange.storing import Stored, store_in, store_in_new


class Command(BaseCommand):
    help = "Reads questions in GIFT, Aiken, Moodle XML, CSV, XLSX or QTI, and puts them into a bank, as a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=list(FORMATS), default="", help="If it cannot be told from the file.")
        parser.add_argument("--into", default="", metavar="BANK", help="Title or id; a new title makes a bank.")
        parser.add_argument("--update", action="store_true", help="Change questions that the bank knows already.")
        parser.add_argument("--check", action="store_true", help="Only say what was understood; store nothing.")
        parser.add_argument("--json", action="store_true", help="For programs; the messages are in English.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["check"] or options["into"]):
            raise CommandError(
                _("Nothing was stored. Add --into BANK to store the questions, or --check to look only.")
            )
        if options["json"]:
            with translation.override("en"):
                self.run_for_programs(options)
        else:
            self.run_for_people(options)

    def run_for_programs(self, options: dict[str, Any]) -> None:
        """Write one JSON object, also of a file that holds nothing."""
        reading = self.reading(options)
        stored = None if options["check"] or not reading.questions else self.stored(reading, options)
        told = {**reading.as_json(), **({"stored": as_json(stored)} if stored else {})}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        self.check_any(reading)

    def run_for_people(self, options: dict[str, Any]) -> None:
        reading = self.reading(options)
        self.tell(reading)
        self.check_any(reading)
        if not options["check"]:
            self.tell_stored(self.stored(reading, options))

    def check_any(self, reading: Reading) -> None:
        if not reading.questions:
            raise CommandError(_("No question could be read."))

    def stored(self, reading: Reading, options: dict[str, Any]) -> Stored:
        """Put the questions into the bank that was named; a bank that is not there is made."""
        banks, title = banks_named(options["into"]), options["into"]
        if len(banks) > 1:
            ids = ", ".join(str(bank.pk) for bank in banks)
            raise CommandError(_("Several banks are called so. Nothing was stored. Name one by its id: %s") % ids)
        try:
            if banks:
                return store_in(banks[0], reading.questions, update=options["update"], format=reading.format)
            return store_in_new(reading.questions, title)
        except ValidationError as error:
            raise CommandError(" ".join([*error.messages, _("Nothing was stored.")])) from None

    def tell_stored(self, stored: Stored) -> None:
        told = {"bank": stored.bank.title, "id": stored.bank.pk, **counts(stored)}
        self.stdout.write(
            _("Bank “%(bank)s” (%(id)d), as a draft: %(added)d new, %(updated)d changed, %(skipped)d as they were.")
            % told
        )

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
            reading = replace(reading, questions=[replace(one, bank=options["into"]) for one in reading.questions])
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


def counts(stored: Stored) -> dict[str, int]:
    return {"added": stored.added, "updated": stored.updated, "skipped": stored.skipped}


def as_json(stored: Stored) -> dict[str, Any]:
    """Return what was done, for programs."""
    return {"bank": stored.bank.pk, "title": stored.bank.title, **counts(stored)}


def place(fault: Fault) -> str:
    """Return where a fault stands, as far as that is known."""
    where = [_("line %(n)d") % {"n": fault.line}] if fault.line else []
    where += [fault.question] if fault.question else []
    return ", ".join(where) + ": " if where else ""
