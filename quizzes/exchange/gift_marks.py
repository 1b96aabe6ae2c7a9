"""The marks of GIFT: a text in which a backslash takes their meaning from `~ = # { } :` and from itself."""

import re
from dataclasses import dataclass

ESCAPED = re.compile(r"\\([~=#{}:\\n])")
HIDDEN = "\0"
TO_ESCAPE = str.maketrans({mark: "\\" + mark for mark in "~=#{}:\\"} | {"\n": "\\n"})


@dataclass(frozen=True)
class Marked:
    """A text beside a mask of the same length, in which what was escaped is hidden: marks are searched in the mask."""

    text: str
    mask: str

    @classmethod
    def read(cls, source: str) -> "Marked":
        text, mask = [], []
        end = 0
        for match in ESCAPED.finditer(source):
            plain = source[end : match.start()]
            text += [plain, "\n" if match[1] == "n" else match[1]]
            mask += [plain, HIDDEN]
            end = match.end()
        return cls("".join([*text, source[end:]]), "".join([*mask, source[end:]]))

    def __getitem__(self, part: slice) -> "Marked":
        return Marked(self.text[part], self.mask[part])

    def __bool__(self) -> bool:
        return bool(self.mask.strip())

    def strip(self) -> "Marked":
        """Return this without blanks and line ends around it; escaped ones are hidden and stay."""
        start = len(self.mask) - len(self.mask.lstrip())
        return self[start : len(self.mask.rstrip())] if self else Marked("", "")

    def divide(self, mark: str) -> tuple["Marked", "Marked | None"]:
        """Return what stands before the first `mark` and what after it; None if there is no such mark."""
        place = self.mask.find(mark)
        return (self, None) if place < 0 else (self[:place], self[place + len(mark) :])

    def lines(self) -> list["Marked"]:
        """Return the lines that hold something."""
        return [line for line in (self[m.start() : m.end()].strip() for m in re.finditer("[^\n]+", self.mask)) if line]

    def plain(self) -> str:
        """Return the text; a line end of the file is a space, an escaped one a new line."""
        if "\n" not in self.mask:
            return self.text
        return "".join(" " if sign == "\n" else letter for letter, sign in zip(self.text, self.mask, strict=True))


def escaped(text: str) -> str:
    """Return `text` so that no mark of GIFT is left in it, in one line."""
    return text.translate(TO_ESCAPE)
