"""What a format cannot say of a question: shown before a download, so that nothing is lost unnoticed."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from .aiken import can_write
from .neutral import FULL, NONE, Question
from .stars import letters_of

LABELS: Mapping[str, object] = {
    "id": pgettext_lazy("part of a question", "id"),
    "name": pgettext_lazy("part of a question", "name"),
    "bank": pgettext_lazy("part of a question", "bank"),
    "text_html": pgettext_lazy("part of a question", "bold and italic words, lists"),
    "lines": pgettext_lazy("part of a question", "new lines"),
    "pictures": pgettext_lazy("part of a question", "pictures"),
    "choice_feedback": pgettext_lazy("part of a question", "what is said about each choice"),
    "partial_credit": pgettext_lazy("part of a question", "credit for a part"),
    "rule": pgettext_lazy("part of a question", "way of marking"),
    "most": pgettext_lazy("part of a question", "how many may be picked"),
    "letters": pgettext_lazy("part of a question", "how letters are compared"),
    "form": pgettext_lazy("part of a question", "tiles or typing"),
    "unit": pgettext_lazy("part of a question", "unit"),
    "task": pgettext_lazy("part of a question", "task beside the text with gaps"),
    "hint": pgettext_lazy("part of a question", "hint"),
    "weight": pgettext_lazy("part of a question", "weight"),
    "tags": pgettext_lazy("part of a question", "tags"),
    "general_feedback": pgettext_lazy("part of a question", "what is said in any case"),
    "feedback_right": pgettext_lazy("part of a question", "what is said when right"),
    "feedback_partly": pgettext_lazy("part of a question", "what is said when partly right"),
    "feedback_wrong": pgettext_lazy("part of a question", "what is said when wrong"),
    "shuffle": pgettext_lazy("part of a question", "fixed order of the choices"),
}
DEFAULTS = {field.name: field.default for field in fields(Question) if field.default is not MISSING}
IN_ANSWERS = {"true_false", "number", "short_answer"}


def gift(question: Question) -> set[str]:
    lost = {"pictures", "most", "form", "unit", "task", "hint", "weight"}
    lost |= {"feedback_right", "feedback_partly", "shuffle"}
    if question.type == "true_false":
        lost.remove("feedback_right")
    if question.type not in IN_ANSWERS:
        lost.add("feedback_wrong")
    if question.rule in ("all_or_nothing", "pairs") and (question.type, question.rule) != (
        "ordering",
        "all_or_nothing",
    ):
        lost.add("rule")
    return lost | ({"letters"} if question.letters != letters_of(question.choices) else set())


def moodle(question: Question) -> set[str]:
    lost = {"most", "form", "task"}
    if (question.type, question.rule) in (("multiple_response", "all_or_nothing"), ("ordering", "pairs")):
        lost.add("rule")
    return lost | ({"text_html"} if question.type == "gap_choice" else set())


def table(question: Question) -> set[str]:
    return {"text_html", "pictures"}


def qti(question: Question) -> set[str]:
    said = {"single_choice", "multiple_response", "ordering", "matching", "gap_choice", "true_false"}
    lost = {"pictures", "bank", "form", "unit", "task", "hint", "weight", "tags", "general_feedback", "feedback_partly"}
    if question.type != "true_false":
        lost |= {"feedback_right", "feedback_wrong"}
    if question.type not in said:
        lost |= {"choice_feedback", "shuffle"}
    if question.letters != letters_of(question.choices):
        lost.add("letters")
    if question.rule == "pairs":
        lost.add("rule")
    return lost | ({"text_html"} if question.type == "gap_choice" else set())


def aiken(question: Question) -> set[str]:
    return set(LABELS)


LOSSES: Mapping[str, tuple[Callable[[Question], set[str]], set[str]]] = {
    "gift": (gift, {"gap_choice", "opinion"}),
    "moodle": (moodle, {"opinion"}),
    "csv": (table, set()),
    "xlsx": (table, set()),
    "qti": (qti, {"opinion"}),
}
WITH_PICTURES = ("moodle",)
TYPES = {
    "single_choice", "multiple_response", "true_false", "ordering", "matching", "gap_choice", "number", "short_answer",
    "opinion",
}  # fmt: skip


def is_written(format: str, question: Question) -> bool:
    """Say whether a format knows questions of this type at all."""
    if format == "aiken":
        return can_write(question)
    return question.type in TYPES - LOSSES[format][1]


def unsaid(format: str, question: Question) -> set[str]:
    """Return the names of what a format has no words for in a question of this type; nothing is missed in no format."""
    if not format:
        return set()
    return aiken(question) if format == "aiken" else LOSSES[format][0](question)


def lost(format: str, question: Question) -> list[str]:
    """Return the names of what this question uses and the format cannot say."""
    names = unsaid(format, question)
    return [name for name in LABELS if name in names and uses(question, name)]


def uses(question: Question, name: str) -> bool:
    if name == "lines":
        return any("\n" in text for text in (question.text, *(choice.text for choice in question.choices)))
    if name == "pictures":
        return bool(question.pictures)
    if name == "choice_feedback":
        return any(question.said_of_parts)
    if name == "partial_credit":
        return any(choice.credit not in (NONE, FULL) for choice in question.choices)
    return getattr(question, name) != DEFAULTS[name]


def missing_in(format: str, question: Question) -> list[str]:
    """Return in words what is lost when this question is written in a format; empty when nothing is."""
    if not is_written(format, question):
        return [_("the whole question: this format cannot say it")]
    return [*question.left_behind, *(str(LABELS[name]) for name in lost(format, question))]
