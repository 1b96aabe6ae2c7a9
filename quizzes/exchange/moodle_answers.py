"""Moodle XML: what the answers of each question type say."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .broken import Broken
from .checking import check_count
from .gift_answers import ordering_note
from .moodle_texts import Texts, cleaned
from .neutral import FULL, NONE, Accepted, Choice
from .numbers import around, credit, number, rule_of
from .stars import STAR, is_wild, letters_of, without_stars
from .texts import shorten, tidy
from .xml import text_of

Fields = dict[str, Any]
PLACE = re.compile(r"\[\[([0-9]{1,3})\]\]")
TRUE = ("true", "1", "yes")


def fraction_of(answer: Element) -> Decimal:
    """Return the credit of an answer in percent."""
    text = answer.get("fraction", "0")
    found = credit(text)
    if found is None:
        raise Broken(_("The credit “%(text)s” is no number from −100 to 100.") % {"text": text[:20]})
    return found


def is_true(element: Element, name: str, otherwise: bool) -> bool:
    text = text_of(element.find(name)).strip().lower()
    return text in TRUE if text else otherwise


def plain(element: Element | None) -> str:
    """Return a text that Moodle keeps without format: answers to type, right-hand sides."""
    return tidy(text_of(None if element is None else element.find("text")))


def choice_of(answer: Element, read: Texts) -> Choice:
    words, picture = read.with_picture(answer)
    return Choice(words.text, fraction_of(answer), read(answer.find("feedback")), picture)


def multichoice(element: Element, read: Texts) -> Fields:
    choices = tuple(choice_of(answer, read) for answer in element.findall("answer"))
    if is_true(element, "single", True):
        return {"type": "single_choice", "choices": choices}
    return {"type": "multiple_response", "choices": choices, "rule": rule_of(choices)}


def multichoice_set(element: Element, read: Texts) -> Fields:
    """Read the type "all or nothing", a plugin of Moodle."""
    return {**multichoice(element, read), "type": "multiple_response", "rule": "all_or_nothing"}


def true_false(element: Element, read: Texts) -> Fields:
    right = [answer for answer in element.findall("answer") if fraction_of(answer) == FULL]
    wrong = [answer for answer in element.findall("answer") if fraction_of(answer) != FULL]
    if len(right) != 1 or plain(right[0]).lower() not in ("true", "false"):
        raise Broken(_("It is not said whether this is true or false."))
    return {
        "type": "true_false",
        "correct": plain(right[0]).lower() == "true",
        "feedback_right": read(right[0].find("feedback")),
        "feedback_wrong": read(wrong[0].find("feedback")) if wrong else "",
    }


def matching(element: Element, read: Texts) -> Fields:
    sides = [(read(sub), plain(sub.find("answer"))) for sub in element.findall("subquestion")]
    return {
        "type": "matching",
        "pairs": tuple((left, right) for left, right in sides if left),
        "extra_right": tuple(right for left, right in sides if not left),
    }


def numerical(element: Element, read: Texts) -> Fields:
    accepted: list[Accepted] = []
    fields: Fields = {"type": "number", "unit": unit_of(element)}
    for answer in element.findall("answer"):
        text = plain(answer)
        said = read(answer.find("feedback"))
        if text == STAR and fraction_of(answer) == NONE:
            fields["feedback_wrong"] = said
            continue
        value, tolerance = number(text), number(text_of(answer.find("tolerance")).strip() or "0")
        if value is None or tolerance is None:
            raise Broken(_("“%(text)s” is not a number.") % {"text": shorten(text, 40)})
        accepted.append(Accepted(*around(value, tolerance), fraction_of(answer), said))
    return {**fields, "accepted": tuple(accepted)}


def unit_of(element: Element) -> str:
    """Return the unit whose multiplier is 1: the one that the number is asked in."""
    units = element.findall("units/unit")
    return next(
        (text_of(unit.find("unit_name")) for unit in units if number(text_of(unit.find("multiplier"))) == 1), ""
    )


def short_answer(element: Element, read: Texts) -> Fields:
    fields: Fields = {"type": "short_answer"}
    choices: list[Choice] = []
    for answer in element.findall("answer"):
        text, said = plain(answer), read(answer.find("feedback"))
        if text == STAR and fraction_of(answer) == NONE:
            fields["feedback_wrong"] = said
        elif is_wild(text):
            raise Broken(_("A star * for any letters cannot be taken over. A star itself is written “\\*”."))
        else:
            choices.append(Choice(without_stars(text), fraction_of(answer), said))
    letters = "strict" if is_true(element, "usecase", False) else letters_of(choices)
    return {**fields, "choices": tuple(choices), "letters": letters}


def ordering(element: Element, read: Texts) -> Fields:
    marking = text_of(element.find("gradingtype")).strip().upper()
    strict = marking in ("ALL_OR_NOTHING", "-1")
    return {
        "type": "ordering",
        "items": tuple(read(answer) for answer in element.findall("answer")),
        "rule": "all_or_nothing" if strict else "pairs",
        "notes": [] if strict else [ordering_note()],
    }


def missing_words(element: Element, read: Texts) -> Fields:
    """Read a text with [[1]] [[2]]: the place names the right option, whose group holds the others."""
    options = [*element.findall("selectoption"), *element.findall("dragbox")]
    words = [(plain(option), text_of(option.find("group")).strip() or "1") for option in options]
    by_group: dict[str, list[str]] = {}
    for word, group in words:
        by_group.setdefault(group, []).append(word)
    passage = cleaned(element.find("questiontext")).text
    check_count(_("Gaps"), len(PLACE.findall(passage)), 1, 8)
    gaps: list[tuple[str, ...]] = []

    def gap(match: "re.Match[str]") -> str:
        place = int(match[1])
        if not 1 <= place <= len(words):
            raise Broken(_("There is no choice %(n)d.") % {"n": place})
        right, group = words[place - 1]
        gaps.append(tuple(dict.fromkeys([right, *by_group[group]])))
        return f"[{len(gaps)}]"

    return {"type": "gap_choice", "text": PLACE.sub(gap, passage), "text_html": "", "gaps": tuple(gaps)}


READERS: Mapping[str, Callable[[Element, Texts], Fields]] = {
    "multichoice": multichoice,
    "multichoiceset": multichoice_set,
    "truefalse": true_false,
    "matching": matching,
    "match": matching,
    "numerical": numerical,
    "shortanswer": short_answer,
    "ordering": ordering,
    "gapselect": missing_words,
    "ddwtos": missing_words,
}
