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

# What translates where it stands; "_" is one of them where a file says so.
AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}

# Strings of these files are read by those who work in the admin, which is in French and English, so they need no
# Bambara. Every other file speaks to learners.
FOR_STAFF = (
    "*/apps.py",
    "*/blocks/*.py",
    "*/management/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/needs.py",
    "*/viewsets.py",
    "*/wagtail_hooks.py",
    "courses/fields.py",
    "courses/language_version.py",
    "courses/rich_text.py",
    "courses/translation.py",
    "courses/voice_form.py",
    "learning/accounts/*.py",
    "learning/checks.py",
    "learning/groups/*.py",
    "learning/kit/*.py",
    "learning/figure_words.py",
    "learning/pages.py",
    "learning/reach/*.py",
    "learning/health.py",
    "learning/wagtail_hooks.py",
    "learning/tidying/*.py",
    "learning/uploads/*.py",
    "quizzes/answer_files.py",
    "quizzes/events.py",
    "quizzes/exchange/*.py",
    "quizzes/export_views.py",
    "quizzes/freezing.py",
    "quizzes/guide.py",
    "quizzes/gain_report.py",
    "quizzes/import_forms.py",
    "quizzes/import_views.py",
    "quizzes/live_changes.py",
    "quizzes/pools.py",
    "quizzes/proof.py",
    "quizzes/question_views.py",
    "quizzes/questions/*.py",
    "quizzes/questions/spoken.py",
    "quizzes/regrade_effects.py",
    "quizzes/regrade_forms.py",
    "quizzes/regrade_views.py",
    "quizzes/regrade_words.py",
    "quizzes/regrade_writing.py",
    "quizzes/regrading.py",
    "quizzes/report.py",
    "quizzes/report_words.py",
    "quizzes/staff_views.py",
    "quizzes/validation.py",
    "quizzes/withdrawal.py",
    "templates/*/admin/*",
    "templates/account/*",
    "templates/allauth/*",
    "templates/groups/*",
    "templates/mfa/*",
    "templates/quizzes/components/scenario_map.html",
    "templates/reach/*",
    "templates/wagtailadmin/*",
)
BUT_FOR_LEARNERS = (
    "learning/accounts/card_choices.py",
    "learning/accounts/kept.py",
    "learning/accounts/limits.py",
    "learning/accounts/me/forms.py",
    "learning/accounts/me/account_views.py",
    "learning/accounts/me/views.py",
    "learning/accounts/origin.py",
    "learning/accounts/secret_words.py",
    "learning/groups/help_codes.py",
    "learning/groups/joining.py",
    "learning/groups/me_forms.py",
    "learning/groups/member_choices.py",
    "learning/kit/card_forms.py",
)
# For staff are, in any file, also the names and explanations of fields and blocks.
STAFF_WORDS = {"help_text", "verbose_name", "verbose_name_plural", "label", "description", "page_description"}
FORMS = "*/forms.py"  # there a label is what a learner reads
# In a model or a question, words that are translated at once and not lazily are made for the page that is being shown.
MODELS = ("*/models/*.py", "learning/pages.py", "quizzes/questions/*.py")


@dataclass
class Message:
    """One string to translate, with the files it stands in."""

    context: str | None
    singular: str
    plural: str | None
    files: set[str] = field(default_factory=set)
    for_learners: bool = False

    @property
    def key(self) -> tuple[str | None, str]:
        """Return what gettext knows the string by."""
        return self.context, self.singular


def matches(name: str, pattern: str) -> bool:
    """Say whether a file's path fits a pattern, where `*` also stands for folders."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), name) is not None


def staff_words(tree: ast.AST) -> set[ast.AST]:
    """Return all that stands in the names and explanations of fields and blocks."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        is_argument = isinstance(node, ast.keyword) and node.arg in STAFF_WORDS
        is_attribute = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in STAFF_WORDS
        if is_argument or is_attribute:
            found.update(ast.walk(node))
    return found


def functions(tree: ast.AST) -> dict[str, str]:
    """Return by what names a file calls the functions of gettext: its own for them, and theirs."""
    imported = [alias for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names]
    renamed = {alias.asname: alias.name for alias in imported if alias.asname and alias.name in PLACES}
    return {name: name for name in PLACES} | renamed


def words_at_once(tree: ast.AST) -> set[ast.AST]:
    """Return the calls that translate for the reader of this moment and not later: by whatever name, none that is lazy."""
    names = {name for name, meant in functions(tree).items() if meant in AT_ONCE}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {node for node in found if isinstance(node.func, ast.Name) and node.func.id in names}


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str | None, str, str | None]]:
    """Return each call of a gettext function, by whatever name, with its context, singular and plural."""
    names = functions(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in names:
            continue
        context, singular, plural = (text_at(node, place) for place in PLACES[names[name]])
        if singular:
            yield node, context, singular, plural


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
        for_staff = any(matches(name, pattern) for pattern in FOR_STAFF) and name not in BUT_FOR_LEARNERS
        try:
            tree = tree_of(path)
            aside = set() if matches(name, FORMS) else staff_words(tree)
            said = words_at_once(tree) if any(matches(name, pattern) for pattern in MODELS) else set()
            for call, context, singular, plural in calls(tree):
                message = found.setdefault((context, singular), Message(context, singular, plural))
                message.plural = message.plural or plural
                message.files.add(name)
                is_read = call in said or not (for_staff or call in aside)
                message.for_learners = message.for_learners or is_read
        except ValueError as error:
            raise ValueError(f"{name}, {error}") from error
    return list(found.values())
