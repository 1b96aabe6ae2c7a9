"""`manage.py export_questions`: the questions of a bank or a quiz as a file, and what the file cannot hold."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.exchange.formats import FORMATS, write
from quizzes.exchange.sources import Outgoing, Source, banks_named, outgoing, quizzes_named


class Command(BaseCommand):
    help = "Writes the questions of a bank or a quiz in GIFT, Aiken, Moodle XML, CSV, XLSX or QTI."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="BANK_OR_QUIZ", help="Title or id; slug or translation key.")
        parser.add_argument("--format", choices=list(FORMATS), required=True)
        parser.add_argument("--output", type=Path, metavar="FILE", help="Else it is written to standard output.")

    def handle(self, *args: Any, **options: Any) -> None:
        out, format = outgoing(self.source(options["source"]), options["format"]), options["format"]
        questions = out.written_in(format)
        self.tell_losses(out, format)
        if not questions:
            raise CommandError(_("This format can say none of these questions. Nothing was written."))
        self.deliver(write(questions, format), options["output"])

    def source(self, name: str) -> Source:
        """Return the one bank or quiz that is called so."""
        found: list[Source] = [*banks_named(name), *quizzes_named(name)]
        if not found:
            raise CommandError(_("There is no bank and no quiz called so: %s") % name)
        if len(found) > 1:
            told = ", ".join(f"{one._meta.verbose_name} {one.pk} ({one.translation_key})" for one in found)
            raise CommandError(_("Several are called so: %s") % told)
        return found[0]

    def tell_losses(self, out: Outgoing, format: str) -> None:
        """Say what the file does not hold, beside the file."""
        for name, count in out.losses(format):
            told = ngettext(
                "Not in the file: %(what)s (%(n)d question)", "Not in the file: %(what)s (%(n)d questions)", count
            )
            self.stderr.write(told % {"what": name, "n": count})
        if out.draws:
            told = ngettext(
                "Not in the file: %(n)d draw from a bank", "Not in the file: %(n)d draws from banks", out.draws
            )
            self.stderr.write(told % {"n": out.draws})
        if out.unfinished:
            told = ngettext(
                "Not in the file: %(n)d question that is not finished",
                "Not in the file: %(n)d questions that are not finished",
                out.unfinished,
            )
            self.stderr.write(told % {"n": out.unfinished})

    def deliver(self, data: bytes, path: Path | None) -> None:
        """Write the file to its place, or to standard output byte by byte."""
        if path:
            try:
                path.write_bytes(data)
            except OSError as error:
                raise CommandError(_("This file cannot be written: %(why)s") % {"why": error.strerror}) from None
            return
        raw = getattr(self.stdout._out, "buffer", None)
        if raw:
            raw.write(data)
        else:
            self.stdout.write(data.decode(), ending="")
