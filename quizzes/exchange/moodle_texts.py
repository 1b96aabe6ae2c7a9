"""Moodle XML: the texts of a question, and the picture that may stand in one.

A text says in which format it is written. The files that it shows stand beside it, in base64.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .markup import Cleaned, clean, without_marks
from .pictures import LONGEST_ALT, Budget, Picture, Useless, file_name
from .texts import tidy, tidy_line
from .xml import text_of

PLAIN_FORMATS = {"plain_text", "plain", "2"}


class Texts:
    """Reads the texts of one question, and gathers what it has to leave out."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.dropped: list[str] = []
        self.notes: list[str] = []

    def __call__(self, element: Element | None) -> str:
        return self.marked(element).text

    def marked(self, element: Element | None) -> Cleaned:
        """Return a text that has no place for pictures."""
        found, shown, files = self.parts(element)
        for name in {**shown, **files}:
            self.leave_out(name, _("pictures stand at a question or a choice only"))
        return found

    def with_picture(self, element: Element | None) -> tuple[Cleaned, Picture | None]:
        """Return a text, and the first picture in it that can be taken."""
        found, shown, files = self.parts(element)
        taken = None
        for name in {**shown, **files}:
            if name not in files:
                self.leave_out(name, _("the file does not hold it"))
            elif taken or name not in shown:
                self.leave_out(name, _("a text has one picture here, and shows it"))
            else:
                taken = self.picture(name, files[name], shown[name])
        return found, taken

    def parts(self, element: Element | None) -> tuple[Cleaned, Mapping[str, str | None], Mapping[str, str]]:
        """Return a text without its marks, what is said of each picture that it shows, and the files beside it."""
        found = cleaned(element)
        self.dropped += [address for address in found.dropped if not file_name(address)]
        shown = {file_name(address): alt for address, alt in found.images if file_name(address)}
        return found, shown, files_of(element)

    def picture(self, name: str, base64: str, alt: str | None) -> Picture | None:
        """Return a picture; why it cannot be one is noted."""
        try:
            data = self.budget.picture(base64)
        except Useless as useless:
            self.leave_out(name, str(useless))
            return None
        if alt is None:
            self.notes.append(_("It is not said what the picture shows. Say so before the bank is published."))
        words = tidy_line(alt or "")[:LONGEST_ALT]
        return Picture(data, words, decorates=alt is not None and not words)

    def leave_out(self, name: str, why: str) -> None:
        told = {"name": name[:60], "why": why}
        self.notes.append(_("A picture was left out: %(name)s, because %(why)s.") % told)


def cleaned(element: Element | None) -> Cleaned:
    """Return the text of an element that says in which format it is written."""
    if element is None:
        return Cleaned("")
    inner = element.find("text")
    text = text_of(element if inner is None else inner)
    format = element.get("format", "")
    if format in PLAIN_FORMATS:
        return Cleaned(tidy(text))
    return clean(text) if format == "html" else without_marks(text)


def files_of(element: Element | None) -> dict[str, str]:
    """Return the files beside a text, by the name that the text uses."""
    files = [] if element is None else element.findall("file")
    return {f"{file.get('path', '/')}{file.get('name', '')}".strip("/"): text_of(file) for file in files}
