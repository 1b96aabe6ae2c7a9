"""The answer part of a GIFT question: which type it is, and what it says."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .broken import Broken
from .gift_marks import Marked
from .gift_texts import Markup, plain_text
from .neutral import FULL, NONE, Accepted, Choice
from .numbers import around, credit, number, rule_of
from .stars import STAR, is_wild, letters_of, without_stars

TRUE_FALSE = re.compile(r"(T|F|TRUE|FALSE)\s*(?:#|$)", re.IGNORECASE)
WEIGHT = re.compile(r"\s*%([^%]*)%")
ORDERING_WORD = re.compile(r"[0-9A-Z_]{1,60}")
ARROW = "->"

Fields = dict[str, Any]


def read_answer(body: Marked, markup: Markup, dropped: list[str]) -> Fields:
    """Return the fields of a question that its answer part gives, and `notes` on how it was understood."""
    if body.mask.startswith("#"):
        return read_number(body[1:].strip(), markup, dropped)
    if body.mask.startswith(">"):
        return read_ordering(body, markup, dropped)
    if TRUE_FALSE.match(body.mask):
        return read_true_false(body, markup, dropped)
    entries = entries_of(body)
    if any(sign == "~" for sign, _entry in entries):
        return read_choices(entries, markup, dropped)
    if all(ARROW in entry.mask and not WEIGHT.match(entry.mask) for _sign, entry in entries):
        return read_matching([entry for _sign, entry in entries], markup, dropped)
    return read_short_answer([entry for _sign, entry in entries], markup, dropped)


def entries_of(body: Marked) -> list[tuple[str, Marked]]:
    """Return the answers with the sign, = or ~, before each."""
    places = [match.start() for match in re.finditer("[=~]", body.mask)]
    if not places or body[: places[0]]:
        raise Broken(_("Each answer starts with “=” or “~”. In a text they are written “\\=” and “\\~”."))
    ends = [*places[1:], len(body.mask)]
    return [(body.mask[start], body[start + 1 : end].strip()) for start, end in zip(places, ends, strict=True)]


def weighed(entry: Marked, otherwise: Decimal) -> tuple[Decimal, Marked]:
    """Return the credit between two %, or the usual one, and what follows."""
    match = WEIGHT.match(entry.mask)
    if not match:
        return otherwise, entry
    found = credit(match[1])
    if found is None:
        raise Broken(_("The credit “%%%(text)s%%” is no number from −100 to 100.") % {"text": match[1]})
    return found, entry[match.end() :].strip()


def choice_of(entry: Marked, otherwise: Decimal, own: Markup, markup: Markup, dropped: list[str]) -> Choice:
    earned, rest = weighed(entry, otherwise)
    text, feedback = rest.divide("#")
    said = plain_text(markup, feedback, dropped) if feedback else ""
    return Choice(plain_text(own, text, dropped), earned, said)


def read_choices(entries: list[tuple[str, Marked]], markup: Markup, dropped: list[str]) -> Fields:
    """Read a list with ~: without any = several choices may be right."""
    choices = tuple(choice_of(entry, FULL if sign == "=" else NONE, markup, markup, dropped) for sign, entry in entries)
    if any(sign == "=" for sign, _entry in entries):
        return {"type": "single_choice", "choices": choices}
    return {"type": "multiple_response", "choices": choices, "rule": rule_of(choices)}


def read_true_false(body: Marked, markup: Markup, dropped: list[str]) -> Fields:
    """Read T or F, what is said when wrong, and what when right."""
    word, rest = body.divide("#")
    wrong, right = rest.divide("#") if rest else (None, None)
    return {
        "type": "true_false",
        "correct": word.mask.strip().upper().startswith("T"),
        "feedback_wrong": plain_text(markup, wrong, dropped) if wrong else "",
        "feedback_right": plain_text(markup, right, dropped) if right else "",
    }


def read_matching(entries: list[Marked], markup: Markup, dropped: list[str]) -> Fields:
    """Read pairs; a right-hand side without a left one is an extra. Right-hand sides are plain, as in Moodle."""
    pairs, extra = [], []
    for entry in entries:
        left, right = entry.divide(ARROW)
        name = plain_text(markup, left, dropped)
        other = plain_text(Markup.PLAIN, right, dropped) if right else ""
        if name:
            pairs.append((name, other))
        else:
            extra.append(other)
    return {"type": "matching", "pairs": tuple(pairs), "extra_right": tuple(extra)}


def read_short_answer(entries: list[Marked], markup: Markup, dropped: list[str]) -> Fields:
    """Read answers to type, which are plain; * alone catches all others."""
    choices: list[Choice] = []
    wrong = ""
    for entry in entries:
        choice = choice_of(entry, FULL, Markup.PLAIN, markup, dropped)
        if choice.text == STAR and choice.credit == NONE:
            wrong = choice.feedback
        elif is_wild(choice.text):
            raise Broken(_("A star * for any letters cannot be taken over. A star itself is written “\\*”."))
        else:
            choices.append(Choice(without_stars(choice.text), choice.credit, choice.feedback))
    return {"type": "short_answer", "choices": tuple(choices), "letters": letters_of(choices), "feedback_wrong": wrong}


def read_number(body: Marked, markup: Markup, dropped: list[str]) -> Fields:
    """Read one range, or several with =; ~ catches all others."""
    accepted: list[Accepted] = []
    wrong = ""
    several = re.search("[=~]", body.mask)
    for sign, entry in entries_of(body) if several else [("=", body)]:
        earned, rest = weighed(entry, FULL if sign == "=" else NONE)
        span, feedback = rest.divide("#")
        said = plain_text(markup, feedback, dropped) if feedback else ""
        if sign == "~" and (not span or span.text.strip() == STAR):
            wrong = said
        else:
            accepted.append(Accepted(*range_of(span), earned, said))
    return {"type": "number", "accepted": tuple(accepted), "feedback_wrong": wrong}


def range_of(span: Marked) -> tuple[Decimal, Decimal]:
    """Return the ends of `value`, `value:tolerance` or `min..max`."""
    text = span.text
    divider = ".." if ".." in text else ":" if ":" in text else ""
    first, second = (number(part) for part in text.split(divider, 1)) if divider else (number(text), Decimal(0))
    if first is None or second is None:
        raise Broken(_("“%(text)s” is not a number. It is written 30, 30:2 or 28..32.") % {"text": text.strip()[:40]})
    return (first, second) if divider == ".." else around(first, second)


def read_ordering(body: Marked, markup: Markup, dropped: list[str]) -> Fields:
    """Read the lines of Moodle's ordering question."""
    head, rest = body[1:].divide("\n")
    words = head.mask.upper().split()
    if rest is None or not all(ORDERING_WORD.fullmatch(word) for word in words):
        raise Broken(_("The first line of an ordering question cannot be read."))
    items = tuple(plain_text(markup, line, dropped) for line in rest.lines())
    rule = "all_or_nothing" if "ALL_OR_NOTHING" in words else "pairs"
    notes = [] if rule == "all_or_nothing" else [ordering_note()]
    return {"type": "ordering", "items": items, "rule": rule, "notes": notes}


def ordering_note() -> str:
    return _(
        "Where Moodle counts exact places, Josira counts the pairs that stand in the right order: marks can differ."
    )
