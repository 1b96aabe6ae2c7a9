"""Questions written as GIFT. Each stands in lines of its own without a blank one, because that would end it."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from .gift_answers import ARROW
from .gift_marks import escaped
from .gift_texts import FORMAT
from .markup import as_html
from .neutral import FULL, NONE, Question
from .numbers import shares
from .stars import STAR, with_stars

HEADER = "// GIFT, UTF-8"


def written(questions: Iterable[Question]) -> str:
    """Return the questions, each under its bank, those that GIFT knows."""
    parts, bank = [HEADER], ""
    for question in questions:
        if question.type not in BODIES:
            continue
        if question.bank != bank:
            bank = question.bank
            parts.append(f"$CATEGORY: $course$/top/{bank}".rstrip("/"))
        parts.append(one(question))
    return "\n\n".join(parts) + "\n"


def one(question: Question) -> str:
    """Return one question with the comment that holds its id."""
    name = f"::{escaped(question.name)}::" if question.name else ""
    text = f"[html]{escaped(question.text_html)}" if question.text_html else f"[plain]{escaped(question.text)}"
    general = (
        [f"\t####{part(question.general_feedback, bool(question.text_html))}"] if question.general_feedback else []
    )
    lines = BODIES[question.type](question)
    return "\n".join([*comment(question), f"{name}{text}{{{lines[0]}", *lines[1:], *general, "}"])


def comment(question: Question) -> list[str]:
    marks = [("id", question.id)] if question.id else []
    marks += [("tag", tag) for tag in question.tags]
    told = [f"[{kind}:{value.replace(chr(92), chr(92) * 2).replace(']', chr(92) + ']')}]" for kind, value in marks]
    return ["// " + " ".join(told)] if told else []


def part(text: str, in_html: bool = False) -> str:
    """Return a text inside the braces. It says that it is plain only where one could think otherwise."""
    return f"[plain]{escaped(text)}" if text and (in_html or FORMAT.match(text)) else escaped(text)


def said(feedback: str, in_html: bool = False) -> str:
    return f"#{part(feedback, in_html)}" if feedback else ""


def weight(credit: Decimal) -> str:
    return f"%{credit:f}%"


def single(question: Question) -> list[str]:
    signs = [
        "=" if one.credit == FULL else f"~{weight(one.credit)}" if one.credit or one.text.startswith("%") else "~"
        for one in question.choices
    ]
    return ["", *choices(question, signs)]


def several(question: Question) -> list[str]:
    """Return choices with credits; all or nothing cannot be said, so it becomes the balanced rule."""
    credits = [one.credit for one in question.choices]
    if question.rule != "credits":
        credits = shares("balanced", [credit > NONE for credit in credits])
    return ["", *choices(question, [f"~{weight(credit)}" for credit in credits])]


def choices(question: Question, signs: list[str]) -> list[str]:
    in_html = bool(question.text_html)
    return [
        f"\t{sign}{part(one.text, in_html)}{said(one.feedback, in_html)}"
        for sign, one in zip(signs, question.choices, strict=True)
    ]


def true_false(question: Question) -> list[str]:
    in_html = bool(question.text_html)
    wrong, right = question.feedback_wrong, question.feedback_right
    told = f"#{part(wrong, in_html)}{said(right, in_html)}" if wrong or right else ""
    return [("TRUE" if question.correct else "FALSE") + told]


def matching(question: Question) -> list[str]:
    in_html = bool(question.text_html)
    pairs = [f"\t={left_side(left, in_html)} {ARROW} {part(right)}" for left, right in question.pairs]
    return ["", *pairs, *(f"\t= {ARROW} {part(extra)}" for extra in question.extra_right)]


def left_side(text: str, in_html: bool) -> str:
    """Return the left of a pair. An arrow in it, or a % that looks like a credit, can only be written as HTML."""
    return f"[html]{escaped(as_html(text))}" if ARROW in text or text.startswith("%") else part(text, in_html)


def number(question: Question) -> list[str]:
    in_html = bool(question.text_html)
    accepted = [
        f"\t={weight(one.credit)}{one.low:f}..{one.high:f}{said(one.feedback, in_html)}" for one in question.accepted
    ]
    wrong = question.feedback_wrong
    return ["#", *accepted, *([f"\t~{said(wrong, in_html)}"] if wrong else [])]


def short_answer(question: Question) -> list[str]:
    in_html = bool(question.text_html)
    answers = [
        f"\t={weight(one.credit)}{part(with_stars(one.text))}{said(one.feedback, in_html)}" for one in question.choices
    ]
    wrong = question.feedback_wrong
    return ["", *answers, *([f"\t={weight(NONE)}{STAR}{said(wrong, in_html)}"] if wrong else [])]


def ordering(question: Question) -> list[str]:
    marking = "ALL_OR_NOTHING" if question.rule == "all_or_nothing" else "ABSOLUTE_POSITION"
    head = f">{len(question.items)} ALL VERTICAL {marking} SHOW NONE"
    return [head, *(f"\t{item_line(item, bool(question.text_html))}" for item in question.items)]


def item_line(text: str, in_html: bool) -> str:
    """Return a line that is not taken for a comment."""
    return part(text, in_html or text.startswith("//"))


BODIES: Mapping[str, Callable[[Question], list[str]]] = {
    "single_choice": single,
    "multiple_response": several,
    "true_false": true_false,
    "matching": matching,
    "number": number,
    "short_answer": short_answer,
    "ordering": ordering,
}
