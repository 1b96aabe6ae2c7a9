"""Moodle XML, reading: each `<question type="…">` with its category, weight, hint and feedback of every kind.

[docs.moodle.org/en/Moodle_XML_format]
"""

from collections.abc import Sequence
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .broken import Broken
from .collecting import FREE_TEXT, Collector
from .gift import bank_of, tell
from .limits import Unreadable
from .moodle_answers import READERS, Fields
from .moodle_texts import Texts, cleaned
from .moodle_writing import written
from .neutral import Question, Reading
from .numbers import number
from .pictures import Budget
from .texts import shorten, tidy_line
from .xml import line_of, parse, text_of

COMPUTED = gettext_lazy("numbers computed anew for each person are not asked here")
NOT_OURS = {
    "essay": FREE_TEXT,
    "calculated": COMPUTED,
    "calculatedsimple": COMPUTED,
    "calculatedmulti": COMPUTED,
    "description": gettext_lazy("a text without a question belongs in a lesson"),
    "multianswer": gettext_lazy("several kinds of answers in one text (cloze) are not asked here"),
    "ddimageortext": gettext_lazy("nothing is dragged onto a picture here"),
    "ddmarker": gettext_lazy("nothing is dragged onto a picture here"),
    "randomsamatch": gettext_lazy("questions made by chance from others are not taken over"),
    "random": gettext_lazy("questions made by chance from others are not taken over"),
}


def read(data: bytes) -> Reading:
    """Return what a Moodle XML file holds. Raises Unreadable."""
    root, warnings = parse(data)
    if root.tag != "quiz":
        raise Unreadable(_("This XML file is not from Moodle: it does not start with <quiz>."))
    found = Collector("moodle")
    for warning in warnings:
        found.warn(warning)
    bank, budget = "", Budget()
    with found.whole():
        for element in root:
            if element.tag == "question" and element.get("type") == "category":
                bank = bank_of(text_of(element.find("category")))
            elif element.tag == "question":
                read_question(found, bank, element, budget)
    return found.reading()


def read_question(found: Collector, bank: str, element: Element, budget: Budget) -> None:
    """Read one question; what is wrong is told with its line."""
    label = label_of(element)
    kind = element.get("type") or ""
    if kind not in READERS:
        found.refuse(
            label, NOT_OURS.get(kind) or _("questions of the kind “%(kind)s” are not known here") % {"kind": kind[:40]}
        )
        return
    line = line_of(element)
    with found.one(line, label):
        read = Texts(budget)
        words, picture = read.with_picture(element.find("questiontext"))
        own: Fields = {"text": words.text, "text_html": words.html, "picture": picture, "bank": bank, "line": line}
        fields = {**own, **shared_fields(element, read), **READERS[kind](element, read)}
        notes = [*fields.pop("notes", []), *shared_notes(element), *read.notes]
        tell(found, notes, read.dropped, line, label)
        found.add(Question(**fields))


def label_of(element: Element) -> str:
    """Return how a question is called: its name, its id, or how it begins."""
    label = tidy_line(text_of(element.find("name"))) or tidy_line(text_of(element.find("idnumber")))
    with suppress(Broken):
        label = label or shorten(cleaned(element.find("questiontext")).text)
    return label or _("without a name")


def shared_fields(element: Element, read: Texts) -> Fields:
    """Return what all types have in common."""
    said = {
        "general_feedback": "generalfeedback",
        "feedback_right": "correctfeedback",
        "feedback_partly": "partiallycorrectfeedback",
        "feedback_wrong": "incorrectfeedback",
    }
    return {
        "name": text_of(element.find("name")),
        "id": text_of(element.find("idnumber")),
        "weight": weight_of(element)[0],
        "hint": read(element.find("hint")),
        "tags": tuple(text_of(tag) for tag in element.findall("tags/tag")),
        "shuffle": text_of(element.find("shuffleanswers")).strip().lower() not in ("false", "0"),
        **{name: read(element.find(tag)) for name, tag in said.items()},
    }


def weight_of(element: Element) -> tuple[int, bool]:
    """Return the weight, a whole number from 1 to 10, and whether that is what the file says."""
    text = text_of(element.find("defaultgrade")).strip()
    written = number(text) if text else Decimal(1)
    if written is None:
        raise Broken(_("The weight is a whole number from 1 to 10."))
    weight = int(min(Decimal(10), max(Decimal(1), written.quantize(Decimal(1), ROUND_HALF_UP))))
    return weight, weight == written


def shared_notes(element: Element) -> list[str]:
    """Return what is understood otherwise than it stands."""
    weight, exact = weight_of(element)
    notes = (
        []
        if exact
        else [_("The weight was rounded to %(weight)d; it is a whole number from 1 to 10.") % {"weight": weight}]
    )
    if len(element.findall("hint")) > 1:
        notes.append(_("Only the first hint was taken."))
    return notes


def write(questions: Sequence[Question]) -> bytes:
    """Return the questions in Moodle XML. What it cannot say is left out: see `missing_in`."""
    return written(questions)
