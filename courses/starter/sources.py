"""Read the starter files: YAML for French, PO for Bambara. What is wrong is said with file and entry."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib
import yaml

BLANK_LINE = re.compile(r"\n[ \t]*\n")
SLUG = "slug"


class StarterError(Exception):
    """A mistake in a starter file, for whoever wrote it."""

    def __init__(self, file: str, entry: str, problem: str) -> None:
        super().__init__(f"{file}: {entry}: {problem}" if entry else f"{file}: {problem}")


def read_yaml(folder: Path, file: str) -> Any:
    """Return what `file` under `folder` holds. Raises StarterError."""
    try:
        return yaml.safe_load((folder / file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StarterError(file, "", "this file does not exist") from None
    except UnicodeDecodeError:
        raise StarterError(file, "", "this file is not UTF-8 text") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}" if mark else ""
        raise StarterError(file, line, f"not YAML: {getattr(error, 'problem', error)}") from None


class French:
    """The source as it is written."""

    language = "fr"

    def line(self, text: str) -> str:
        """Return one paragraph in this language."""
        return text

    def slug(self, slug: str) -> str:
        return slug

    def quotation(self, text: str, official: str | None) -> str:
        """Return the words of a law; `official` are those of its published Bambara text."""
        return self.text(text)

    def text(self, text: str) -> str:
        """Return several paragraphs or list items, each in this language."""
        return "\n\n".join(self.paragraph(part.strip()) for part in BLANK_LINE.split(text.strip()))

    def paragraph(self, text: str) -> str:
        lines = text.split("\n")
        if all(line.startswith("- ") for line in lines):
            return "\n".join(f"- {self.line(line[2:].strip())}" for line in lines)
        return self.line(text)


@dataclass
class Catalogue(French):
    """A PO file: gives the Bambara for each French paragraph."""

    file: str
    entries: Mapping[tuple[str, str], str]
    language = "bm"
    used: set[tuple[str, str]] = field(default_factory=set)

    def line(self, text: str) -> str:
        return self.find("", text)

    def slug(self, slug: str) -> str:
        return self.find(SLUG, slug)

    def quotation(self, text: str, official: str | None) -> str:
        if not official:
            return self.text(text)
        self.used.add(("", text.strip()))
        return official.strip()

    def find(self, context: str, text: str) -> str:
        """Return the translation of `text`. Raises StarterError when there is none."""
        key = (context, text.strip())
        if not key[1]:
            return ""
        if not self.entries.get(key):
            raise StarterError(self.file, f"“{text[:80]}”", "no Bambara for this text")
        self.used.add(key)
        return self.entries[key]


def read_catalogue(folder: Path, file: str) -> Catalogue:
    """Return the translations in the PO file. Raises StarterError for a wrong language or a text with two translations."""
    try:
        po = polib.pofile(str(folder / file), encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise StarterError(file, "", f"not a PO file: {error}") from None
    if po.metadata.get("Language") != "bm":
        raise StarterError(file, "header", "Language must be bm")
    entries: dict[tuple[str, str], str] = {}
    for entry in po:
        if entry.obsolete or entry.fuzzy:
            continue
        key = (entry.msgctxt or "", entry.msgid.strip())
        if entries.get(key, entry.msgstr) != entry.msgstr:
            raise StarterError(file, f"line {entry.linenum}", f"“{entry.msgid[:80]}” has two different translations")
        entries[key] = entry.msgstr.strip()
    return Catalogue(file, entries)
