"""Find every string of code and templates that is to be translated, and say who gets to read it.

Without gettext's programs: Python files are read as Python reads them, templates as Django's own `templatize` turns
them into calls of gettext.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from scripts.steps import ROOT

# Where the arguments stand: (context, singular, plural).
PLACES: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(?:_|n?p?gettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})*(?:\s*,\s*count)?\s*\)")

CODE = ("courses", "quizzes", "learning")

# Strings that occur in these files only are read by those who work in the admin, which is in French and English, so they
# need no Bambara. Every other file speaks to learners.
FOR_STAFF = (
    "*/apps.py",
    "*/blocks/*.py",
    "*/management/*.py",
    "*/models/*.py",
    "*/models.py",
    "*/viewsets.py",
    "*/wagtail_hooks.py",
    "learning/accounts/*.py",
    "learning/checks.py",
    "learning/pages.py",
    "learning/reach/*.py",
    "templates/account/*",
    "templates/allauth/*",
    "templates/mfa/*",
    "templates/reach/*",
    "templates/wagtailadmin/*",
)


@dataclass
class Message:
    """One string to translate, with the files it stands in."""

    context: str | None
    singular: str
    plural: str | None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str | None, str]:
        """Return what gettext knows the string by."""
        return self.context, self.singular

    @property
    def for_learners(self) -> bool:
        """Say whether a learner can meet this string."""
        return not all(any(matches(name, pattern) for pattern in FOR_STAFF) for name in self.files)


def matches(name: str, pattern: str) -> bool:
    """Say whether a file's path fits a pattern, where `*` also stands for folders."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), name) is not None


def calls(tree: ast.AST) -> Iterator[tuple[str | None, str, str | None]]:
    """Return context, singular and plural of each call of a gettext function."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in PLACES:
            continue
        context, singular, plural = (text_at(node, place) for place in PLACES[name])
        if singular:
            yield context, singular, plural


def text_at(call: ast.Call, place: int | None) -> str | None:
    """Return the argument at this place when it is a string that stands there in full."""
    if place is None or place >= len(call.args):
        return None
    argument = call.args[place]
    if isinstance(argument, ast.JoinedStr):
        raise ValueError(f"line {argument.lineno}: an f-string cannot be translated; use %(name)s and % {{…}}")
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def tree_of(path: Path) -> ast.AST:
    """Return a Python file, or the gettext calls of a template, as a syntax tree."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = "\n".join(match[0] for match in CALL.finditer(templatize(source, str(path))))
    return ast.parse(source)


def files() -> list[Path]:
    """Return the files that may hold strings."""
    code = [path for folder in CODE for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts]
    templates = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt", ".svg")]
    return sorted(code + templates)


def collect() -> list[Message]:
    """Return all strings to translate, in the order of the files."""
    found: dict[tuple[str | None, str], Message] = {}
    for path in files():
        name = str(path.relative_to(ROOT))
        try:
            for context, singular, plural in calls(tree_of(path)):
                message = found.setdefault((context, singular), Message(context, singular, plural))
                message.plural = message.plural or plural
                message.files.add(name)
        except ValueError as error:
            raise ValueError(f"{name}, {error}") from error
    return list(found.values())
