"""Questions written as Moodle XML."""

import base64
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from html import escape
from xml.etree.ElementTree import Element, SubElement, tostring

from .gaps import divided
from .markup import as_html
from .neutral import FULL, NONE, Question
from .numbers import middle, shares
from .pictures import PLUGIN_FILE, Picture
from .stars import STAR, with_stars


def written(questions: Iterable[Question]) -> bytes:
    """Return the questions, each after its category, those that Moodle knows."""
    root, bank = Element("quiz"), ""
    root.text = "\n"
    for question in questions:
        if question.type not in BODIES:
            continue
        if question.bank != bank:
            bank = question.bank
            category = SubElement(SubElement(root, "question", type="category"), "category")
            text(category, f"$course$/top/{bank}")
        one(root, question)
    for element in root:
        element.tail = "\n"
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def text(parent: Element, content: str) -> None:
    SubElement(parent, "text").text = content


def formatted(parent: Element, tag: str, content: str, picture: Picture | None = None, **attributes: str) -> Element:
    """Add an element whose text says that it is plain; one with a picture can only be HTML."""
    if picture:
        return in_html(parent, tag, as_html(content), picture, **attributes)
    element = SubElement(parent, tag, {"format": "plain_text", **attributes})
    text(element, content)
    return element


def in_html(parent: Element, tag: str, html: str, picture: Picture | None, **attributes: str) -> Element:
    """Add an element whose text is HTML, with its picture as a file beside it."""
    element = SubElement(parent, tag, {"format": "html", **attributes})
    if picture is None:
        text(element, html)
        return element
    name = f"{picture.fingerprint[:16]}.webp"
    alt = f' alt="{escape(picture.alt)}"' if picture.alt or picture.decorates else ""
    text(element, f'{html}<br><img src="{PLUGIN_FILE}{name}"{alt}>')
    file = SubElement(element, "file", name=name, path="/", encoding="base64")
    file.text = base64.b64encode(picture.data).decode()
    return element


def one(root: Element, question: Question) -> None:
    kind, body = BODIES[question.type]
    kind = "multichoiceset" if question.rule == "all_or_nothing" and question.type == "multiple_response" else kind
    element = SubElement(root, "question", type=kind)
    text(SubElement(element, "name"), question.name)
    if question.text_html:
        in_html(element, "questiontext", question.text_html, question.picture)
    else:
        formatted(element, "questiontext", passage(question), question.picture)
    formatted(element, "generalfeedback", question.general_feedback)
    SubElement(element, "defaultgrade").text = f"{question.weight}.0000000"
    SubElement(element, "idnumber").text = question.id
    SubElement(element, "shuffleanswers").text = "true" if question.shuffle else "false"
    body(element, question)
    said(element, question)
    if question.hint:
        formatted(element, "hint", question.hint)
    if question.tags:
        tags = SubElement(element, "tags")
        for tag in question.tags:
            text(SubElement(tags, "tag"), tag)


def said(element: Element, question: Question) -> None:
    """Add what is said of the whole question, where it does not stand in an answer."""
    formatted(element, "partiallycorrectfeedback", question.feedback_partly)
    if question.type != "true_false":
        formatted(element, "correctfeedback", question.feedback_right)
    if question.type not in ("true_false", "number", "short_answer"):
        formatted(element, "incorrectfeedback", question.feedback_wrong)


def answer(element: Element, content: str, credit: Decimal, feedback: str, picture: Picture | None = None) -> Element:
    child = formatted(element, "answer", content, picture, fraction=f"{credit:f}")
    formatted(child, "feedback", feedback)
    return child


def choices(element: Element, question: Question) -> None:
    credits = [choice.credit for choice in question.choices]
    if question.rule in ("balanced", "all_or_nothing"):
        credits = shares(question.rule, [credit > NONE for credit in credits])
    SubElement(element, "single").text = "true" if question.type == "single_choice" else "false"
    for credit, choice in zip(credits, question.choices, strict=True):
        answer(element, choice.text, credit, choice.feedback, choice.picture)


def true_false(element: Element, question: Question) -> None:
    for word in ("true", "false"):
        is_right = (word == "true") == question.correct
        answer(
            element, word, FULL if is_right else NONE, question.feedback_right if is_right else question.feedback_wrong
        )


def matching(element: Element, question: Question) -> None:
    for left, right in [*question.pairs, *(("", extra) for extra in question.extra_right)]:
        text(SubElement(formatted(element, "subquestion", left), "answer"), right)


def numerical(element: Element, question: Question) -> None:
    for accepted in question.accepted:
        value, tolerance = middle(accepted.low, accepted.high)
        child = answer(element, f"{value:f}", accepted.credit, accepted.feedback)
        SubElement(child, "tolerance").text = f"{tolerance:f}"
    if question.feedback_wrong:
        answer(element, STAR, NONE, question.feedback_wrong)
    if question.unit:
        unit = SubElement(SubElement(element, "units"), "unit")
        SubElement(unit, "multiplier").text = "1"
        SubElement(unit, "unit_name").text = question.unit


def short_answer(element: Element, question: Question) -> None:
    SubElement(element, "usecase").text = "1" if question.letters == "strict" else "0"
    for choice in question.choices:
        answer(element, with_stars(choice.text), choice.credit, choice.feedback)
    if question.feedback_wrong:
        answer(element, STAR, NONE, question.feedback_wrong)


def ordering(element: Element, question: Question) -> None:
    SubElement(element, "layouttype").text = "VERTICAL"
    SubElement(element, "selecttype").text = "ALL"
    SubElement(element, "gradingtype").text = (
        "ALL_OR_NOTHING" if question.rule == "all_or_nothing" else "ABSOLUTE_POSITION"
    )
    for place, item in enumerate(question.items, start=1):
        answer(element, item, Decimal(place), "")


def missing_words(element: Element, question: Question) -> None:
    """Add the words of each gap as a group of their own; `passage` names the first of each."""
    for group, words in enumerate(question.gaps, start=1):
        for word in words:
            option = SubElement(element, "selectoption")
            text(option, word)
            SubElement(option, "group").text = str(group)


def passage(question: Question) -> str:
    """Return the text, its gaps named by the place of their right word in the list of all."""
    if question.type != "gap_choice":
        return question.text
    places, count = [], 1
    for words in question.gaps:
        places.append(count)
        count += len(words)
    pieces = divided(question.text)
    return "".join(piece if isinstance(piece, str) else f"[[{places[piece - 1]}]]" for piece in pieces)


Body = Callable[[Element, Question], None]
BODIES: Mapping[str, tuple[str, Body]] = {
    "single_choice": ("multichoice", choices),
    "multiple_response": ("multichoice", choices),
    "true_false": ("truefalse", true_false),
    "matching": ("matching", matching),
    "number": ("numerical", numerical),
    "short_answer": ("shortanswer", short_answer),
    "ordering": ("ordering", ordering),
    "gap_choice": ("gapselect", missing_words),
}
