"""CSV and XLSX: a table with one question in each row, by the template of `template.py`.

The first row names the columns, in any order; only `type` and `question` must be there.
"""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .broken import Broken
from .cells import as_text, neutralised, restored
from .collecting import Collector
from .decoding import decode
from .limits import MOST_QUESTIONS, Unreadable, open_package
from .neutral import Question, Reading
from .rows import READERS, Row, question_of, row_of
from .template import COLUMNS, READ_ME, columns_for
from .texts import shorten, tidy_line

NEEDED = {"type", "question"}
DELIMITERS = ";,\t|"
PACKED = b"PK\x03\x04"
MOST_ROWS, MOST_COLUMNS = MOST_QUESTIONS * 2 + 100, 100
Cells = tuple[int, list[str]]


def read(data: bytes) -> Reading:
    """Return what a table holds, whichever of the two it is. Raises Unreadable."""
    return read_xlsx(data) if data.startswith(PACKED) else read_csv(data)


def read_csv(data: bytes) -> Reading:
    """Return what a CSV file holds; its delimiter is found in its first row. Raises Unreadable."""
    text, notes = decode(data)
    found = Collector("table", row=True)
    for note in notes:
        found.warn(note)
    head = text.lstrip("\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count), strict=True)
    read_rows(found, csv_rows(found, reader))
    return found.reading()


def csv_rows(found: Collector, reader: Iterator[list[str]]) -> Iterator[Cells]:
    """Return the rows with their numbers, as a spreadsheet counts them."""
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error:
            found.fault(
                number, "", _("The quotation marks of this row cannot be read. Inside a cell they are doubled.")
            )


def read_xlsx(data: bytes) -> Reading:
    """Return what the first fitting sheet holds: values only, no formula is reckoned. Raises Unreadable."""
    open_package(data).close()
    found = Collector("table", row=True)
    damaged = Unreadable(_("This spreadsheet cannot be opened. Please save it again as XLSX."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles that it does not know
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            rows = sheet_rows(book.worksheets)
    except Exception:
        # openpyxl raises anything for a file that somebody made up.
        raise damaged from None
    read_rows(found, iter(rows))
    return found.reading()


def sheet_rows(sheets: Iterable[Worksheet]) -> list[Cells]:
    """Return the rows of the first sheet whose first row names our columns, else of the first sheet."""
    tables = []
    for sheet in list(sheets)[:20]:
        values = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
        table = [(number, [as_text(value) for value in row]) for number, row in enumerate(values, start=1)]
        if table and set(names_of(table[0][1])) >= NEEDED:
            return table
        tables.append(table)
    return tables[0] if tables else []


def names_of(row: Sequence[str]) -> list[str]:
    return [tidy_line(cell).lower().replace(" ", "_") for cell in row]


def read_rows(found: Collector, rows: Iterator[Cells]) -> None:
    """Read a table. Raises Unreadable if its first row does not name the columns."""
    number, head = next(((number, row) for number, row in rows if any(row)), (1, []))
    names = names_of(head)
    if not set(names) >= NEEDED:
        raise Unreadable(_("The first row must name the columns; “type” and “question” are needed."), number)
    for name in names:
        if name and name not in COLUMNS:
            found.warn(_("The column “%(name)s” is not known and was left out.") % {"name": name[:40]}, number)
    with found.whole():
        for number, row in rows:
            cells = {name: restored(cell) for name, cell in zip(names, row, strict=False)}
            if any(cell.strip() for cell in cells.values()):
                read_row(found, number, Row(cells), extra=any(row[len(names) :]))


def read_row(found: Collector, number: int, row: Row, extra: bool) -> None:
    label = tidy_line(row["id"]) or tidy_line(row["name"]) or shorten(row["question"])
    with found.one(number, label):
        if extra:
            raise Broken(
                _("This row has more cells than the first one names. Is a text with the delimiter not quoted?")
            )
        found.add(question_of(row, number))


def write_csv(questions: Sequence[Question]) -> bytes:
    """Return the table as CSV: UTF-8 with BOM, semicolons and CRLF, as spreadsheets in French open it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows(table_of(questions))
    return out.getvalue().encode("utf-8-sig")


def table_of(questions: Sequence[Question]) -> list[list[str]]:
    rows = [row_of(question) for question in questions if question.type in READERS]
    columns = columns_for(rows)
    return [columns, *([neutralised(row.get(name, "")) for name in columns] for row in rows)]


def write(questions: Sequence[Question]) -> bytes:
    """Return the table as XLSX, with a sheet that explains it."""
    book = Workbook()
    sheet = book.create_sheet("Questions", 0)
    del book["Sheet"]
    columns, *rows = table_of(questions)
    for row in (columns, *rows):
        sheet.append(row)
    for place, name in enumerate(columns, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = 48 if name == "question" else 18
    sheet.freeze_panes = "C2"
    read_me = book.create_sheet("Read me")
    for line in READ_ME:
        read_me.append([str(cell) for cell in line])
    read_me.column_dimensions["A"].width, read_me.column_dimensions["B"].width = 22, 110
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
