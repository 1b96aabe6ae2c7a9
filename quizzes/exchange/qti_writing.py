"""Questions written as items of QTI 3.0."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring

from .gaps import divided
from .markup import as_html
from .neutral import FULL, NONE, Question
from .numbers import shares

ITEM = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,60}")
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
Attributes = dict[str, str]


def manifest(names: Sequence[str]) -> bytes:
    """Return the list of what is in a package."""
    root = Element("manifest", {"xmlns": PACKAGE, "identifier": "questions"})
    metadata = add(root, "metadata")
    add(metadata, "schema", "QTI Package")
    add(metadata, "schemaversion", "3.0.0")
    add(root, "organizations")
    resources = add(root, "resources")
    for place, name in enumerate(names, start=1):
        about = {"identifier": f"item-{place}", "type": "imsqti_item_xmlv3p0", "href": name}
        add(add(resources, "resource", **about), "file", href=name)
    return HEAD + tostring(root, encoding="utf-8")


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Add an element; names of attributes are written with - where Python asks for _."""
    element = SubElement(parent, tag, {name.replace("_", "-"): value for name, value in attributes.items()})
    element.text = text or None
    return element


def item(question: Question) -> bytes:
    """Return one question."""
    identifier = question.id if IDENTIFIER.fullmatch(question.id) else "question"
    root = Element("qti-assessment-item", {
        "xmlns": ITEM, "identifier": identifier, "label": question.id, "title": question.name,
        "adaptive": "false", "time-dependent": "false",
    })  # fmt: skip
    ITEMS[question.type](root, question)
    return HEAD + tostring(root, encoding="utf-8")


def html(parent: Element, tag: str, marked: str, **attributes: str) -> Element:
    """Add an element that holds HTML of our own making."""
    inner = fromstring(f"<x>{marked.replace('<br>', '<br/>')}</x>")
    element = add(parent, tag, **attributes)
    element.text = inner.text
    element.extend(list(inner))
    return element


def declare(root: Element, base: str, cardinality: str, right: Iterable[str], name: str = "RESPONSE") -> Element:
    declaration = add(root, "qti-response-declaration", identifier=name, cardinality=cardinality, base_type=base)
    correct = add(declaration, "qti-correct-response")
    for value in right:
        add(correct, "qti-value", value)
    return declaration


def map_values(declaration: Element, values: Iterable[tuple[str, Decimal]]) -> None:
    mapping = add(declaration, "qti-mapping", lower_bound="0", upper_bound="1", default_value="0")
    for key, earned in values:
        add(mapping, "qti-map-entry", map_key=key, mapped_value=f"{earned / 100:f}")


def outcomes(root: Element, feedback: bool = False, cardinality: str = "single") -> None:
    about = {"identifier": "SCORE", "cardinality": "single", "base_type": "float", "normal_maximum": "1"}
    # Without a value to start with it would be nothing, and the better of nothing and a half is nothing.
    add(add(add(root, "qti-outcome-declaration", **about), "qti-default-value"), "qti-value", "0")
    if feedback:
        add(root, "qti-outcome-declaration", identifier="FEEDBACK", cardinality=cardinality, base_type="identifier")


def body(root: Element, question: Question) -> Element:
    element = add(root, "qti-item-body")
    html(element, "div", question.text_html or as_html(question.text))
    return element


def process(root: Element, whole: bool, feedback: bool = False, names: Sequence[str] = ("RESPONSE",)) -> None:
    """Add how the response is marked: against the right one as a whole, or by the mapping."""
    processing = add(root, "qti-response-processing")
    if whole:
        condition = add(processing, "qti-response-condition")
        same = add(add(condition, "qti-response-if"), "qti-match")
        add(same, "qti-variable", identifier=names[0])
        add(same, "qti-correct", identifier=names[0])
        score(condition[0], "1")
    else:
        outcome = add(processing, "qti-set-outcome-value", identifier="SCORE")
        total = outcome if len(names) == 1 else add(outcome, "qti-sum")
        for name in names:
            add(total, "qti-map-response", identifier=name)
    if feedback:
        add(add(processing, "qti-set-outcome-value", identifier="FEEDBACK"), "qti-variable", identifier=names[0])


def score(parent: Element, value: str) -> None:
    add(add(parent, "qti-set-outcome-value", identifier="SCORE"), "qti-base-value", value, base_type="float")


def choices(root: Element, question: Question) -> None:
    single = question.type == "single_choice"
    whole = question.rule == "all_or_nothing"
    names = [f"c{place}" for place in range(1, len(question.choices) + 1)]
    declaration = declare(
        root, "identifier", "single" if single else "multiple", (names[place] for place in question.right)
    )
    if not whole:
        map_values(declaration, zip(names, credits_of(question), strict=True))
    said = {name: choice.feedback for name, choice in zip(names, question.choices, strict=True)}
    texts = [choice.text for choice in question.choices]
    most = 1 if single else question.most or 0
    offer(root, question, list(zip(names, texts, strict=True)), said, most)
    process(root, whole, any(said.values()))


def credits_of(question: Question) -> list[Decimal]:
    """Return the credits; those of a rule with more places than a percent keeps."""
    if question.rule != "balanced":
        return [choice.credit for choice in question.choices]
    return shares("balanced", [choice.credit > NONE for choice in question.choices])


def offer(root: Element, question: Question, texts: list[tuple[str, str]], said: Mapping[str, str], most: int) -> None:
    """Add the choices, with what is said about each."""
    feedback = any(said.values())
    outcomes(root, feedback, "single" if most == 1 else "multiple")
    interaction = add(
        body(root, question), "qti-choice-interaction", response_identifier="RESPONSE", max_choices=str(most),
        shuffle="true" if question.shuffle else "false",
    )  # fmt: skip
    for name, text in texts:
        option = html(interaction, "qti-simple-choice", as_html(text), identifier=name)
        if said[name]:
            about = {"outcome_identifier": "FEEDBACK", "identifier": name, "show_hide": "show"}
            html(option, "qti-feedback-inline", as_html(said[name]), **about)


def true_false(root: Element, question: Question) -> None:
    right, wrong = ("true", "false") if question.correct else ("false", "true")
    said = {right: question.feedback_right, wrong: question.feedback_wrong}
    declare(root, "identifier", "single", [right])
    offer(root, question, [("true", "true"), ("false", "false")], said, 1)
    process(root, whole=True, feedback=any(said.values()))


def ordering(root: Element, question: Question) -> None:
    names = [f"c{place}" for place in range(1, len(question.items) + 1)]
    declare(root, "identifier", "ordered", names)
    outcomes(root)
    interaction = add(
        body(root, question), "qti-order-interaction", response_identifier="RESPONSE",
        shuffle="true" if question.shuffle else "false",
    )  # fmt: skip
    for name, text in zip(names, question.items, strict=True):
        html(interaction, "qti-simple-choice", as_html(text), identifier=name)
    process(root, whole=True)


def matching(root: Element, question: Question) -> None:
    count = len(question.pairs)
    pairs = [f"l{place} r{place}" for place in range(1, count + 1)]
    map_values(declare(root, "directedPair", "multiple", pairs), zip(pairs, shares("", [True] * count), strict=True))
    outcomes(root)
    interaction = add(
        body(root, question), "qti-match-interaction", response_identifier="RESPONSE", max_associations=str(count),
        shuffle="true" if question.shuffle else "false",
    )  # fmt: skip
    sides = (
        ("l", [left for left, _right in question.pairs]),
        ("r", [*(right for _left, right in question.pairs), *question.extra_right]),
    )
    for side, texts in sides:
        match_set = add(interaction, "qti-simple-match-set")
        for place, text in enumerate(texts, start=1):
            about = {"identifier": f"{side}{place}", "match_max": "1" if side == "l" else "0"}
            html(match_set, "qti-simple-associable-choice", as_html(text), **about)
    process(root, whole=False)


def gap_choice(root: Element, question: Question) -> None:
    names = [f"GAP{place}" for place in range(1, len(question.gaps) + 1)]
    for name, earned in zip(names, shares("", [True] * len(names)), strict=True):
        map_values(declare(root, "identifier", "single", ["c1"], name), [("c1", earned)])
    outcomes(root)
    line = add(add(root, "qti-item-body"), "div")
    last: Element | None = None
    for piece in divided(question.text):
        if isinstance(piece, str):
            last = with_text(line, last, piece)
            continue
        about = {"response_identifier": names[piece - 1], "shuffle": "true" if question.shuffle else "false"}
        last = add(line, "qti-inline-choice-interaction", **about)
        for place, word in enumerate(question.gaps[piece - 1], start=1):
            add(last, "qti-inline-choice", word, identifier=f"c{place}")
    process(root, whole=False, names=names)


def with_text(line: Element, last: Element | None, text: str) -> Element | None:
    """Add a piece of a text to a line after its last element; new lines become elements. Return the last element then."""
    for place, piece in enumerate(text.split("\n")):
        if place:
            last = add(line, "br")
        if last is None:
            line.text = (line.text or "") + piece
        else:
            last.tail = (last.tail or "") + piece
    return last


def number(root: Element, question: Question) -> None:
    """Add ranges as conditions: the best one that fits counts."""
    declare(root, "float", "single", [f"{next(a.low for a in question.accepted if a.credit == FULL):f}"])
    outcomes(root)
    add(add(body(root, question), "p"), "qti-text-entry-interaction", response_identifier="RESPONSE")
    processing = add(root, "qti-response-processing")
    for accepted in question.accepted:
        branch = add(add(processing, "qti-response-condition"), "qti-response-if")
        both = add(branch, "qti-and")
        for name, end in (("qti-gte", accepted.low), ("qti-lte", accepted.high)):
            compared = add(both, name)
            add(compared, "qti-variable", identifier="RESPONSE")
            add(compared, "qti-base-value", f"{end:f}", base_type="float")
        best = add(add(branch, "qti-set-outcome-value", identifier="SCORE"), "qti-max")
        add(best, "qti-variable", identifier="SCORE")
        add(best, "qti-base-value", f"{accepted.credit / 100:f}", base_type="float")


def short_answer(root: Element, question: Question) -> None:
    right = next(choice.text for choice in question.choices if choice.credit == FULL)
    map_values(
        declare(root, "string", "single", [right]), ((choice.text, choice.credit) for choice in question.choices)
    )
    outcomes(root)
    add(add(body(root, question), "p"), "qti-text-entry-interaction", response_identifier="RESPONSE")
    process(root, whole=False)


ITEMS: Mapping[str, Callable[[Element, Question], None]] = {
    "single_choice": choices,
    "multiple_response": choices,
    "true_false": true_false,
    "ordering": ordering,
    "matching": matching,
    "gap_choice": gap_choice,
    "number": number,
    "short_answer": short_answer,
}
TYPES = set(ITEMS)
