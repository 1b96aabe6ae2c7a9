"""The normal form of a text that comes from a file: NFC, single spaces, at most one empty line, nothing invisible at its ends.

It is reached text by text, never for a whole file: NFC would join a "=" or ">" of the file's own marks with the accent
that happens to follow it.
"""

import re
import unicodedata

# Controls that neither a database nor XML can hold, halves of letters, and the mark for the order of bytes.
UNSAYABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
BLANKS = re.compile("[ \t\x0b\x0c]+")
EMPTY_LINES = re.compile("\n{3,}")
LINE_ENDS = re.compile("\r\n?")


def tidy(text: str) -> str:
    """Return `text` in its normal form."""
    plain = unicodedata.normalize("NFC", BLANKS.sub(" ", UNSAYABLE.sub("", LINE_ENDS.sub("\n", text))))
    return EMPTY_LINES.sub("\n\n", "\n".join(line.strip() for line in plain.split("\n"))).strip()


def tidy_line(text: str) -> str:
    """Return `text` in its normal form, in one line: names, ids, tags."""
    return BLANKS.sub(" ", tidy(text).replace("\n", " "))


def shorten(text: str, most: int = 60) -> str:
    """Return `text` as the label of a question that has no name."""
    line = tidy_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
