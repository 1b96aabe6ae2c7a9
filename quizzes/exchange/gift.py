"""GIFT, the text format of Moodle [docs.moodle.org/en/GIFT_format].

A blank line always ends a question, so an unclosed brace spoils only its own. The id stands in a comment above the
question, as Moodle writes it: `// [id:X01] [tag:law]`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .broken import Broken
from .collecting import FREE_TEXT, Collector
from .decoding import decode
from .gift_answers import read_answer
from .gift_marks import Marked
from .gift_texts import Markup, plain_text, question_text
from .gift_writing import written
from .neutral import Question, Reading, Shape
from .texts import shorten, tidy_line

CATEGORY = "$CATEGORY:"
COMMENT_PARTS = re.compile(r"\[(id|tag):((?:\\[\\\]]|[^\]\\]|\\(?![\\\]])){0,300})\]")
MOST_TOLD = 20
LONGEST_COMMENT = 2000
COURSE = re.compile(r"^\$[a-z0-9]{1,20}\$/?(?:top(?:/|$))?")


@dataclass
class Part:
    """The lines between two blank ones, comments taken out."""

    line: int = 0
    lines: list[str] = field(default_factory=list)
    id: str = ""
    tags: list[str] = field(default_factory=list)


def read(data: bytes) -> Reading:
    """Return what a GIFT file holds. Raises Unreadable."""
    text, warnings = decode(data)
    found = Collector("gift")
    for warning in warnings:
        found.warn(warning)
    with found.whole():
        for bank, part in parts(text):
            read_part(found, bank, part)
    return found.reading()


def parts(text: str) -> Iterator[tuple[str, Part]]:
    """Return each question's lines with the bank it belongs to."""
    bank, part = "", Part()
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        start = line.lstrip()
        if not start:
            if part.lines:
                yield bank, part
            part = Part()
        elif start.startswith("//"):
            read_comment(part, start)
        elif start.upper().startswith(CATEGORY) and not part.lines:
            bank = bank_of(start[len(CATEGORY) :])
        else:
            part.line = part.line or number
            part.lines.append(line)


def bank_of(path: str) -> str:
    """Return the name of a bank from the path of a category: without Moodle's words for "this course"."""
    return tidy_line(COURSE.sub("", path.strip()))


def read_comment(part: Part, line: str) -> None:
    for kind, value in COMMENT_PARTS.findall(line[:LONGEST_COMMENT]):
        value = re.sub(r"\\([\\\]])", r"\1", value)
        if kind == "id":
            part.id = value
        else:
            part.tags.append(value)


def read_part(found: Collector, bank: str, part: Part) -> None:
    """Read one question; what is wrong is told with its first line."""
    source = Marked.read("\n".join(part.lines))
    try:
        name, rest = divide_name(source)
    except Broken as broken:
        found.fault(part.line, shorten(source.plain()), broken.message)
        return
    label = name or part.id or shorten(rest.plain())
    with found.one(part.line, label):
        markup, rest = Markup.of(rest)
        before, body, after = divide_answer(rest)
        if not body:
            found.refuse(label, FREE_TEXT)
            return
        body, general = body.divide("####")
        dropped: list[str] = []
        words = question_text(markup, before, after, dropped)
        fields = read_answer(body.strip(), markup, dropped)
        general_text = plain_text(markup, general, dropped) if general else ""
        tell(found, fields.pop("notes", []), dropped, part.line, label)
        found.add(
            Question(
                **fields, text=words.text, text_html=words.html, name=name, id=part.id, tags=tuple(part.tags), bank=bank,
                general_feedback=general_text, line=part.line, shape=Shape.MARKED_UP,
            )
        )  # fmt: skip


def tell(found: Collector, notes: Sequence[str], dropped: Sequence[str], line: int, label: str) -> None:
    """Tell what was understood otherwise than it stands, and what was left out."""
    for note in notes:
        found.warn(note, line, label)
    if dropped:
        told = {"what": ", ".join(list(dict.fromkeys(dropped))[:MOST_TOLD])}
        found.warn(_("Left out, because it points elsewhere or would run: %(what)s") % told, line, label)


def divide_name(source: Marked) -> tuple[str, Marked]:
    """Return the name between `::` and `::`, and what follows."""
    source = source.strip()
    if not source.mask.startswith("::"):
        return "", source
    name, rest = source[2:].divide("::")
    if rest is None:
        raise Broken(_("The name of the question is not closed by “::”."))
    return tidy_line(name.plain()), rest.strip()


def divide_answer(source: Marked) -> tuple[Marked, Marked, Marked]:
    """Return the text before the braces, what is between them, and the text after them."""
    before, rest = source.divide("{")
    if "}" in before.mask:
        raise Broken(_("There is a “}” without a “{” before it. In a text it is written “\\}”."))
    if rest is None:
        raise Broken(_("There is no answer part in braces { }, so this is no question."))
    body, after = rest.divide("}")
    if after is None:
        raise Broken(_("The brace “{” is not closed before the blank line."))
    if "{" in body.mask or "{" in after.mask or "}" in after.mask:
        raise Broken(_("There is a second brace. Is the blank line between two questions missing?"))
    return before.strip(), body.strip(), after.strip()


def write(questions: Sequence[Question]) -> bytes:
    """Return the questions in GIFT, UTF-8. What GIFT cannot say is left out: see `missing_in`."""
    return written(questions).encode()
