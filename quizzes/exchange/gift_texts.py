"""Texts in GIFT: what `[html]`, `[plain]`, `[moodle]` and `[markdown]` before a text say of it."""

import re
from enum import Enum

from django.utils.translation import gettext as _

from .broken import Broken
from .gift_marks import Marked
from .markup import LONGEST, Cleaned, as_html, clean, without_marks
from .texts import tidy

FORMAT = re.compile(r"\[(html|plain|moodle|markdown)\]", re.IGNORECASE)
BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]+?)(?<=\S)\1")
ITALIC = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])")
LINK = re.compile(r"!?\[([^\[\]]*)\]\(([^()\s]*)\)")
GAP = "_____"


class Markup(Enum):
    """How the letters of a text are meant; `moodle` is also what a text is that says nothing."""

    MOODLE = "moodle"
    HTML = "html"
    PLAIN = "plain"
    MARKDOWN = "markdown"

    @classmethod
    def of(cls, source: Marked, otherwise: "Markup | None" = None) -> tuple["Markup", Marked]:
        """Return how a text is meant, and the text without the word for it."""
        match = FORMAT.match(source.mask)
        if not match:
            return otherwise or cls.MOODLE, source
        return cls(match[1].lower()), source[match.end() :].strip()


def cleaned(markup: Markup, text: str) -> Cleaned:
    """Return a text in its normal form, with what may stay of its marks."""
    if len(text) > LONGEST:
        raise Broken(_("One of its texts is far too long."))
    if markup is Markup.PLAIN:
        return Cleaned(tidy(text))
    if markup is Markup.HTML:
        return clean(text)
    return clean(from_markdown(text)) if markup is Markup.MARKDOWN else without_marks(text)


def plain_text(markup: Markup, source: Marked, dropped: list[str]) -> str:
    """Return a text that keeps no marks; what was dropped of it is added to the list."""
    markup, source = Markup.of(source.strip(), markup)
    result = cleaned(markup, source.plain())
    dropped += result.dropped
    return result.text


def question_text(markup: Markup, before: Marked, after: Marked, dropped: list[str]) -> Cleaned:
    """Return the text of a question; an answer part in the midst of it leaves a gap there."""
    text = f"{before.plain()} {GAP} {after.plain()}" if after else before.plain()
    result = cleaned(markup, text)
    dropped += result.dropped
    return result


def from_markdown(text: str) -> str:
    """Return a text with bold and italic words, links and pictures as HTML; other Markdown stays as it is written."""
    html = LINK.sub(r'<a href="\2">\1</a>', as_html(text))
    return ITALIC.sub(r"<i>\2</i>", BOLD.sub(r"<b>\2</b>", html))
