"""XML from elsewhere: without DTD, without entities, not too deep, and with the line of each element."""

import re
from xml.etree.ElementTree import Element, ParseError, TreeBuilder  # the shapes only; defusedxml parses

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from .decoding import decode
from .limits import FILE_BYTES, Unreadable, check_size

DEEPEST = 100
DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"'][^>]{0,200}\?>")
OURS = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii"}
LINE = ":line"  # no name that XML allows, so no file can bring it


class TooDeep(ValueError):  # noqa: N818 - it tells what the file is
    """Elements inside elements without end."""


class WithLines(TreeBuilder):
    """Builds elements that know in which line they start. Names of namespaces are left out."""

    parser: DefusedXMLParser
    depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep
        element = super().start(local(tag), {local(name): value for name, value in attrs.items()})
        element.set(LINE, str(self.parser.parser.CurrentLineNumber))
        return element

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return super().end(local(tag))


def local(name: str) -> str:
    return name.rpartition("}")[2]


def parse(data: bytes, most: int = FILE_BYTES) -> tuple[Element, list[str]]:
    """Return the root of an XML file, and what to tell about its encoding. Raises Unreadable, which says where."""
    check_size(data, most)
    source, warnings = in_utf_8(data, most)
    builder = WithLines()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser
    try:
        parser.feed(source)
        return parser.close(), warnings
    except ParseError as error:
        line = error.position[0]
        raise Unreadable(_("This XML file is broken at line %(line)d.") % {"line": line}, line) from None
    except DefusedXmlException:
        raise Unreadable(_("This XML file brings definitions of its own (DTD or entities). It is not read.")) from None
    except TooDeep:
        raise Unreadable(_("In this XML file elements are nested far too deep.")) from None
    except (ValueError, LookupError, AssertionError):
        raise Unreadable(_("This XML file has an encoding that is not known here. Please save it as UTF-8.")) from None


def in_utf_8(data: bytes, most: int) -> tuple[bytes, list[str]]:
    """Return the file in UTF-8. One that names another encoding is left to the parser, which reads that name."""
    match = DECLARATION.match(data)
    if match and match[1].decode().lower() not in OURS:
        return data, []
    text, warnings = decode(data, most)
    return re.sub(r"^\s*<\?xml[^>]{0,400}\?>", declaration_lines, text, count=1).encode(errors="replace"), warnings


def declaration_lines(match: "re.Match[str]") -> str:
    """Return the line ends of a declaration, so that lines keep their numbers."""
    return "\n" * match[0].count("\n")


def line_of(element: Element) -> int:
    return int(element.get(LINE, "0"))


def text_of(element: Element | None) -> str:
    """Return all text inside an element, with that of its children."""
    return "" if element is None else "".join(element.itertext())
