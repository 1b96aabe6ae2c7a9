"""The formats by name, and how the format of a file is found when nobody names it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from . import aiken, gift, moodle_xml, qti, spreadsheet
from .decoding import decode
from .limits import FILE_BYTES, Unreadable, check_size, open_package
from .neutral import Question, Reading
from .spreadsheet import DELIMITERS, NEEDED, PACKED, names_of


@dataclass(frozen=True)
class Format:
    """One way to write questions."""

    label: str
    extension: str
    media_type: str
    read: Callable[[bytes], Reading]
    write: Callable[[Sequence[Question]], bytes]


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Mapping[str, Format] = {
    "gift": Format("GIFT", ".gift.txt", "text/plain; charset=utf-8", gift.read, gift.write),
    "aiken": Format("Aiken", ".aiken.txt", "text/plain; charset=utf-8", aiken.read, aiken.write),
    "moodle": Format("Moodle XML", ".xml", "application/xml", moodle_xml.read, moodle_xml.write),
    "csv": Format("CSV", ".csv", "text/csv; charset=utf-8", spreadsheet.read_csv, spreadsheet.write_csv),
    "xlsx": Format("XLSX", ".xlsx", XLSX, spreadsheet.read_xlsx, spreadsheet.write),
    "qti": Format("QTI 3.0", ".qti.zip", "application/zip", qti.read, qti.write),
}
TEXTS = ("gift", "aiken", "csv")
ANSWER_LINE = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z][ \t]*$", re.MULTILINE | re.IGNORECASE)
ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
BESIDE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>", re.DOTALL | re.IGNORECASE)


def format_of(data: bytes, filename: str = "") -> str:
    """Return the name of a file's format, from what stands in it; its name decides where that is not enough."""
    check_size(data, FILE_BYTES)
    if data.startswith(PACKED):
        with open_package(data) as package:
            return "xlsx" if any(name.startswith("xl/") for name in package.namelist()) else "qti"
    text = decode(data, FILE_BYTES)[0].lstrip()
    name = filename.lower()
    for format in TEXTS:
        if name.endswith((FORMATS[format].extension, f".{format}")):
            return format
    if text.startswith("<") and not name.endswith((".txt", ".tsv")):
        root = ROOT.search(BESIDE.sub("", text[:4000]))
        return "moodle" if root and root[1] == "quiz" else "qti"
    return format_of_text(text)


def format_of_text(text: str) -> str:
    """Return which of the formats without marks of their own a text is in."""
    head = text.split("\n", 1)[0]
    if set(names_of(re.split(f"[{re.escape(DELIMITERS)}]", head.replace('"', "")))) >= NEEDED:
        return "csv"
    return "aiken" if ANSWER_LINE.search(text) and "{" not in text else "gift"


def read(data: bytes, format: str = "", filename: str = "") -> Reading:
    """Return what a file holds. Raises Unreadable."""
    format = format or format_of(data, filename)
    if format not in FORMATS:
        told = {"format": format[:40], "known": ", ".join(FORMATS)}
        raise Unreadable(_("The format “%(format)s” is not known. These are: %(known)s.") % told)
    return replace(FORMATS[format].read(data), format=format)


def write(questions: Sequence[Question], format: str) -> bytes:
    """Return questions in a format; what it cannot say is told by `missing_in`."""
    return FORMATS[format].write(questions)
