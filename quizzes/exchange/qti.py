"""QTI: packages and single items of 3.0, and of 2.1 and 2.2 for reading.

[www.imsglobal.org/spec/qti/v3p0] The names of 3.0 (`qti-choice-interaction`) are read as those of 2.x (`choiceInteraction`).
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .collecting import Collector
from .limits import Unreadable, open_package
from .neutral import Question, Reading
from .qti_reading import read_item
from .qti_writing import TYPES, item, manifest
from .texts import tidy_line
from .xml import line_of, parse

PACKED = b"PK\x03\x04"
MANIFEST = "imsmanifest.xml"
ITEM = re.compile(r"imsqti_item", re.IGNORECASE)
# A fixed day, so that the same questions give the same bytes.
DAY = (1980, 1, 1, 0, 0, 0)


def read(data: bytes) -> Reading:
    """Return what a package or a single item holds. Raises Unreadable."""
    found = Collector("qti")
    with found.whole():
        if data.startswith(PACKED):
            read_package(found, data)
        else:
            read_root(found, data, "")
    return found.reading()


def read_package(found: Collector, data: bytes) -> None:
    """Read the items that the manifest names; one that is broken stops no other."""
    with open_package(data) as package:
        for name in item_names(package):
            try:
                read_root(found, unpacked(package, name), name)
            except Unreadable as error:
                found.fault(error.line, name, error.message)


def unpacked(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except KeyError:
        raise Unreadable(_("This file is named in the package, but it is not there.")) from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError, zlib.error):
        raise Unreadable(_("This packed file is damaged. Please save it again.")) from None


def item_names(package: zipfile.ZipFile) -> list[str]:
    """Return the names of the files with items, in the order of the manifest."""
    names = package.namelist()
    if MANIFEST not in names:
        raise Unreadable(_("This packed file is no QTI package: imsmanifest.xml is missing."))
    root, _warnings = parse(unpacked(package, MANIFEST))
    resources = [element for element in root.iter("resource") if ITEM.search(element.get("type") or "")]
    return list(dict.fromkeys(tidy_line(resource.get("href") or "") for resource in resources))


def read_root(found: Collector, data: bytes, file: str) -> None:
    root, warnings = parse(data)
    for warning in warnings:
        found.warn(warning, question=file)
    for element in root.iter():
        rename(element)
    if root.tag != "assessmentItem":
        raise Unreadable(_("This XML file is no QTI question: it does not start with an assessment item."))
    read_item(found, root, line_of(root))


def rename(element: Element) -> None:
    """Give an element of QTI 3.0 and its attributes the names they had before."""
    if "-" in element.tag:
        element.tag = camel(element.tag.removeprefix("qti-"))
    for name in [name for name in element.attrib if "-" in name]:
        element.set(camel(name), element.attrib[name])


def camel(name: str) -> str:
    return re.sub("-([a-z])", lambda match: match[1].upper(), name)


def write(questions: Sequence[Question]) -> bytes:
    """Return a package of QTI 3.0. What it cannot say is left out: see `missing_in`."""
    out = io.BytesIO()
    said = [question for question in questions if question.type in TYPES]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files(said):
            package.writestr(zipfile.ZipInfo(name, DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def files(questions: Sequence[Question]) -> Iterator[tuple[str, bytes]]:
    names = [f"items/{place:03d}.xml" for place in range(1, len(questions) + 1)]
    yield MANIFEST, manifest(names)
    for name, question in zip(names, questions, strict=True):
        yield name, item(question)
