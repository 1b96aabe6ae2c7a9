"""HTML from elsewhere, made harmless: a text, and the same with its bold, italic and list marks. Nothing else stays.

Scripts go with what they hold; links and pictures go and are told. One pass over the text, whatever is nested in it;
what is cleaned once stays as it is when cleaned again.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from .broken import Broken
from .texts import UNSAYABLE, tidy

KEPT = {"b": "b", "strong": "b", "i": "i", "em": "i", "ul": "ul", "ol": "ol", "li": "li"}
LISTS = {"ul", "ol", "li"}
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "blockquote", "pre", "section", "article"}
SILENT = {"script", "style", "template", "noscript", "object", "iframe", "svg", "math", "head", "title", "textarea"}
MEDIA = {"img", "video", "audio", "source", "embed", "iframe", "object"}
LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|b|i|u|em|strong|br|ul|ol|li|span|div|a|img|script|style|sub|sup|h[1-6]|table)(?:\s[^<>]*)?/?>"
    r"|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6});"
)
BLANKS = re.compile("[ \t\n\r\x0b\x0c]+")
DATA_ADDRESS = re.compile(r"data:[a-z/+.-]{0,40};base64,[A-Za-z0-9+/=\s]*")
# A "<" without its ">" near by is a sign and no tag; the parser would look for the end of each over and over.
SIGN = re.compile(r"<(?![^<>]{1,1000}>)")
TAG = re.compile(r"<[^<>]*>")
LONGEST, LONGEST_ADDRESS = 20_000, 200
DEEPEST = 60


@dataclass(frozen=True)
class Cleaned:
    """What is left of a piece of HTML. `html` is empty when nothing in it was bold, italic or a list.

    `images` are among what was dropped: the address of each, and what is said of it.
    """

    text: str
    html: str = ""
    dropped: list[str] = field(default_factory=list)
    images: list[tuple[str, str | None]] = field(default_factory=list)


class Cleaner(HTMLParser):
    """Writes text and marks as it meets them. Spaces, new lines and opening marks wait until a word follows them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.marked: list[str] = []
        self.wanted: list[str] = []  # the elements around this place; the first `opened` of them are written
        self.opened = 0
        self.silent: list[str] = []
        self.dropped: list[str] = []
        self.images: list[tuple[str, str | None]] = []
        self.space = self.edge = self.list_edge = False
        self.breaks = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note(tag, dict(attrs))
        if tag in SILENT:
            self.silent.append(tag)
        elif self.silent:
            return
        elif tag == "br":
            self.breaks += 1
        elif tag in BLOCKS or (tag == "li" and not LISTS & set(self.wanted)):
            self.edge = True
        elif tag in KEPT and len(self.wanted) < DEEPEST:
            self.want(KEPT[tag])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass
        elif self.silent:
            return
        elif tag in BLOCKS:
            self.edge = True
        elif KEPT.get(tag) in self.wanted:
            self.shut(KEPT[tag])

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        data = UNSAYABLE.sub("", data)
        words = BLANKS.sub(" ", data)
        self.space = self.space or words.startswith(" ")
        if words.strip(" "):
            self.before_words()
            self.text.append(words.strip(" "))
            self.marked.append(escape(words.strip(" "), quote=False))
            self.space = words.endswith(" ")

    def want(self, tag: str) -> None:
        """Enter an element; a new entry of a list ends the one before it."""
        if tag == "li":
            since = max(place for place, name in enumerate(self.wanted) if name in LISTS)
            if self.wanted[since] == "li":
                self.shut("li")
        self.wanted.append(tag)

    def shut(self, tag: str) -> None:
        """Leave the innermost element of this name, and those in it."""
        last = ""
        while last != tag:
            last = self.wanted.pop()
            if self.opened > len(self.wanted):
                self.opened -= 1
                self.marked.append(f"</{last}>")
                self.list_edge = self.list_edge or last in LISTS

    def before_words(self) -> None:
        """Write the space or new line that waits, then the marks."""
        opening = self.wanted[self.opened :]
        if self.text:
            at_list = self.list_edge or bool(LISTS & set(opening))
            lines = 0 if at_list else min(2, max(self.breaks, int(self.edge)))
            gap = " " if self.space and not lines and not at_list else ""
            self.text.append("\n" * (lines or int(at_list)) + gap)
            self.marked.append("<br>" * lines + gap)
        self.marked += [f"<{tag}>" for tag in opening]
        self.opened = len(self.wanted)
        self.edge = self.list_edge = self.space = False
        self.breaks = 0

    def note(self, tag: str, attrs: dict[str, str | None]) -> None:
        """Remember what points elsewhere or would run."""
        target = attrs.get("href") or attrs.get("src") or attrs.get("data") or ""
        if tag == "img" and target:
            self.images.append((target[:LONGEST_ADDRESS], attrs["alt"] or "" if "alt" in attrs else None))
        if tag in ("script", "style"):
            self.dropped.append(f"<{tag}>")
        elif target or tag in MEDIA:
            self.dropped.append(f"<{tag}>" if not target or target.startswith("data:") else target[:LONGEST_ADDRESS])
        self.dropped += [name for name in attrs if name.startswith("on")]

    def finish(self) -> Cleaned:
        """Return what is left."""
        self.close()
        while self.wanted:
            self.shut(self.wanted[-1])
        has_marks = any(piece in OPENING for piece in self.marked)
        return Cleaned(tidy("".join(self.text)), "".join(self.marked) if has_marks else "", self.dropped, self.images)


OPENING = {f"<{tag}>" for tag in KEPT.values()}


def clean(html: str) -> Cleaned:
    """Return what may stay of `html`. Raises Broken for an endless one."""
    html = DATA_ADDRESS.sub("data:", html)
    if len(html) > LONGEST:
        raise Broken(_("One of its texts is far too long."))
    cleaner = Cleaner()
    try:
        cleaner.feed(SIGN.sub("&lt;", without_comments(html)))
        return cleaner.finish()
    except AssertionError:  # the parser's word for a declaration that it does not know
        return Cleaned(tidy(TAG.sub("", html)), "", ["<!"])


def without_comments(html: str) -> str:
    """Return HTML without its comments; one that is not closed goes on to the end."""
    first, *rest = html.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def without_marks(text: str) -> Cleaned:
    """Return a text that does not say what it is: cleaned if it holds HTML, else as it stands."""
    return clean(text) if LOOKS_LIKE_HTML.search(text) else Cleaned(tidy(text))


def as_html(text: str) -> str:
    """Return a plain text as HTML."""
    return escape(text, quote=False).replace("\n", "<br>")
