"""One item of QTI and the question it holds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .broken import Broken
from .checking import check_count
from .collecting import FREE_TEXT, Collector
from .gift import tell
from .gift_texts import GAP
from .markup import Cleaned, clean
from .neutral import FULL, NONE, Accepted, Choice, Question
from .numbers import around, credit, number, plain, rule_of
from .stars import letters_of
from .texts import shorten, tidy_line
from .xml import LINE, text_of

Fields = dict[str, Any]
FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback")
NUMERIC = ("float", "integer")


@dataclass
class Item:
    """An item's parts, and what has to be left out of its texts."""

    root: Element
    dropped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def declaration(self, interaction: Element) -> "Declaration":
        identifier = interaction.get("responseIdentifier")
        for element in self.root.iter("responseDeclaration"):
            if element.get("identifier") == identifier:
                return Declaration(element, self.root)
        raise Broken(_("The right answer is missing."))

    def text(self, elements: Iterable[Element | str]) -> Cleaned:
        result = clean("".join(one if isinstance(one, str) else html_of(one) for one in elements))
        self.dropped += result.dropped
        return result


@dataclass(frozen=True)
class Declaration:
    """What a response may earn: one right response, or a mapping of values."""

    element: Element
    root: Element

    @property
    def right(self) -> list[str]:
        return [text_of(value).strip() for value in self.element.iterfind("correctResponse/value")]

    @property
    def is_all_or_nothing(self) -> bool:
        """Say whether the item compares with the right response as a whole."""
        processing = self.root.find("responseProcessing")
        template = processing.get("template", "") if processing is not None else ""
        mapped = processing is not None and processing.find(".//mapResponse") is not None
        return not self.mapped or not ("map_response" in template or mapped)

    @property
    def mapped(self) -> dict[str, Decimal]:
        """Return the credit in percent of each mapped value, held against the most that can be earned."""
        written = {
            entry.get("mapKey") or "": number(entry.get("mappedValue") or "") for entry in self.element.iter("mapEntry")
        }
        values = {key: value for key, value in written.items() if value is not None}
        if len(values) < len(written):
            raise Broken(_("A credit cannot be read as a number."))
        gains = [value for value in values.values() if value > NONE]
        best = max(gains, default=NONE) if self.element.get("cardinality") == "single" else sum(gains, NONE)
        mapping = self.element.find("mapping")
        bound = number(mapping.get("upperBound") or "") if mapping is not None else None
        whole = min(best, bound) if bound and bound > NONE else best
        return {key: share(value, whole) for key, value in values.items()}


def share(value: Decimal, whole: Decimal) -> Decimal:
    """Return a part of a whole in percent; 0.3333 of 1 is a third."""
    if not whole:
        return NONE
    percent = min(FULL, max(-FULL, value * FULL / whole))
    return credit(f"{percent:.2f}" if abs(whole - 1) > Decimal("0.01") else f"{percent:.5f}") or NONE


def html_of(element: Element) -> str:
    """Return the HTML inside an element; interactions and feedback stay out."""
    pieces = [escape(element.text or "", quote=False)]
    for child in element:
        if not (child.tag.endswith("Interaction") or child.tag in FEEDBACK):
            attributes = "".join(
                f' {name}="{escape(value)}"' for name, value in child.attrib.items() if name != LINE and name.isalpha()
            )
            pieces.append(f"<{child.tag}{attributes}>{html_of(child)}</{child.tag}>" if child.tag != "br" else "<br>")
        pieces.append(escape(child.tail or "", quote=False))
    return "".join(pieces)


def read_item(found: Collector, root: Element, line: int) -> None:
    """Read one item; what is wrong is told with its title."""
    item = Item(root)
    body = root.find("itemBody")
    interactions = (
        [element for element in body.iter() if element.tag.endswith("Interaction")] if body is not None else []
    )
    kinds = {element.tag for element in interactions}
    id = root.get("label") or root.get("identifier") or ""
    label = tidy_line(root.get("title") or "") or tidy_line(id) or shorten(text_of(body))
    if body is None or not interactions:
        found.refuse(label, _("a text without a question belongs in a lesson"))
    elif "extendedTextInteraction" in kinds:
        found.refuse(label, FREE_TEXT)
    elif not kinds <= set(READERS):
        kind = next(iter(sorted(kinds - set(READERS))))
        found.refuse(label, _("questions of the kind “%(kind)s” are not known here") % {"kind": kind[:40]})
    elif len(interactions) > 1 and kinds != {"inlineChoiceInteraction"}:
        found.refuse(label, _("several questions in one are not taken over"))
    else:
        with found.one(line, label):
            mark_gap(body)
            words = item.text([body, *(prompt for one in interactions for prompt in one.iterfind("prompt"))])
            fields = READERS[interactions[0].tag](item, interactions)
            tell(found, item.notes, item.dropped, line, label)
            shared = {
                "text": words.text,
                "text_html": words.html,
                "name": root.get("title") or "",
                "id": id,
                "line": line,
            }
            shared["shuffle"] = interactions[0].get("shuffle", "true") != "false"
            found.add(Question(**{**shared, **fields}))


def mark_gap(body: Element) -> None:
    """Leave a gap where a word is typed in the midst of a sentence."""
    for parent in body.iter():
        for interaction in parent.findall("textEntryInteraction"):
            beside = [parent.text, *(child.tail for child in parent)]
            if any((text or "").strip() for text in beside):
                interaction.tail = f" {GAP}{interaction.tail or ''}"


def read_choice(item: Item, interactions: list[Element]) -> Fields:
    interaction = interactions[0]
    declared = item.declaration(interaction)
    credits = declared.mapped
    single = declared.element.get("cardinality") == "single"
    whole = declared.is_all_or_nothing
    right = declared.right
    options = interaction.findall("simpleChoice")
    names = [option.get("identifier") or "" for option in options]
    share_of = FULL if single or not right else None
    choices = []
    for name, option in zip(names, options, strict=True):
        earned = (FULL if name in right else NONE) if whole and share_of else credits.get(name, NONE)
        if whole and not share_of:
            earned = share(Decimal(1), Decimal(len(right))) if name in right else NONE
        said = item.text(option.iter("feedbackInline")).text
        choices.append(Choice(item.text([option]).text, earned, said))
    if single and set(names) == {"true", "false"}:
        return true_false(names, choices)
    if single:
        return {"type": "single_choice", "choices": tuple(choices)}
    most = number(interaction.get("maxChoices") or "0")
    limit = int(most) if most and 0 < most <= 8 else None
    rule = "all_or_nothing" if whole else rule_of(choices)
    return {"type": "multiple_response", "choices": tuple(choices), "rule": rule, "most": limit}


def true_false(names: list[str], choices: list[Choice]) -> Fields:
    """Return a statement from the two choices whose identifiers are true and false."""
    by_name = dict(zip(names, choices, strict=True))
    correct = by_name["true"].credit > by_name["false"].credit
    said = {
        "feedback_right": by_name["true" if correct else "false"],
        "feedback_wrong": by_name["false" if correct else "true"],
    }
    return {"type": "true_false", "correct": correct, **{name: choice.feedback for name, choice in said.items()}}


def read_order(item: Item, interactions: list[Element]) -> Fields:
    texts = {one.get("identifier"): item.text([one]).text for one in interactions[0].findall("simpleChoice")}
    right = item.declaration(interactions[0]).right
    if sorted(right) != sorted(name or "" for name in texts):
        raise Broken(_("The right order does not name each thing once."))
    return {"type": "ordering", "items": tuple(texts[name] for name in right), "rule": "all_or_nothing"}


def read_match(item: Item, interactions: list[Element]) -> Fields:
    declared = item.declaration(interactions[0])
    sets = interactions[0].findall("simpleMatchSet")
    if len(sets) != 2:
        raise Broken(_("A matching question has two lists."))
    left, right = ({one.get("identifier"): item.text([one]).text for one in part} for part in sets)
    pairs = [value.split() for value in declared.right]
    if any(len(pair) != 2 or pair[0] not in left or pair[1] not in right for pair in pairs):
        raise Broken(_("A pair of the right answer cannot be read."))
    if len({pair[0] for pair in pairs}) < len(left) or len(pairs) > len(left):
        raise Broken(_("Each thing on the left needs exactly one partner."))
    if len(set(declared.mapped.values())) > 1:
        raise Broken(_("Pairs that earn unlike credits cannot be taken over."))
    if declared.is_all_or_nothing:
        item.notes.append(_("Each right pair earns its share, where the file asks for all of them."))
    partner = dict(pair for pair in pairs)
    taken = set(partner.values())
    return {
        "type": "matching",
        "pairs": tuple((text, right[partner[name]]) for name, text in left.items() if name),
        "extra_right": tuple(text for name, text in right.items() if name not in taken),
    }


def read_inline_choice(item: Item, interactions: list[Element]) -> Fields:
    """Read a text with lists in it: each becomes a numbered gap."""
    check_count(_("Gaps"), len(interactions), 1, 8)
    gaps = []
    for place, interaction in enumerate(interactions, start=1):
        right = item.declaration(interaction).right
        options = [(one.get("identifier"), item.text([one]).text) for one in interaction.findall("inlineChoice")]
        first = [text for name, text in options if name in right]
        if len(first) != 1:
            raise Broken(_("Each gap needs exactly one right word."))
        gaps.append((*first, *(text for name, text in options if name not in right)))
        interaction.tag, interaction.text = "span", f"[{place}]"
        del interaction[:]
    body = item.root.find("itemBody")
    return {
        "type": "gap_choice",
        "text": item.text([body] if body is not None else []).text,
        "text_html": "",
        "gaps": tuple(gaps),
    }


def read_text_entry(item: Item, interactions: list[Element]) -> Fields:
    declared = item.declaration(interactions[0])
    if declared.element.get("baseType") in NUMERIC:
        return {"type": "number", "accepted": tuple(ranges(item, declared))}
    credits = {} if declared.is_all_or_nothing else declared.mapped
    credits = credits or dict.fromkeys(declared.right, FULL)
    choices = tuple(Choice(text, earned) for text, earned in credits.items())
    return {"type": "short_answer", "choices": choices, "letters": letters_of(choices)}


def ranges(item: Item, declared: Declaration) -> list[Accepted]:
    """Return the ranges of conditions "from … to …", else the mapped numbers, else the right one."""
    found = []
    for branch in [one for one in item.root.iter() if one.tag in ("responseIf", "responseElseIf")]:
        low, high = (value_in(branch.find(f".//{name}")) for name in ("gte", "lte"))
        scored = branch.find("setOutcomeValue")
        earned = value_in(scored)
        if low is not None and high is not None and earned is not None:
            found.append(Accepted(low, high, share(earned, Decimal(1))))
    if found:
        return found
    written = declared.mapped or dict.fromkeys(declared.right, FULL)
    return [Accepted(*ends(item, numeral(text)), earned) for text, earned in written.items()]


def ends(item: Item, value: Decimal) -> tuple[Decimal, Decimal]:
    """Return between which numbers an answer equals the right one: within the tolerance of `equal`, where there is one."""
    equal = next(item.root.iter("equal"), None)
    mode = "exact" if equal is None else equal.get("toleranceMode", "exact")
    if equal is None or mode == "exact":
        return around(value, NONE)
    below, above, *_more = [numeral(text) for text in (equal.get("tolerance") or "0").split()[:2]] * 2
    if mode == "relative":
        below, above = (abs(value) * part / 100 for part in (below, above))
    return around(value, below)[0], around(value, above)[1]


def numeral(text: str) -> Decimal:
    """Return the number that is written. Raises Broken."""
    value = number(text)
    if value is None:
        raise Broken(_("“%(text)s” is not a number.") % {"text": shorten(text, 40)})
    return value


def value_in(element: Element | None) -> Decimal | None:
    """Return the number that stands in an expression."""
    value = None if element is None else element.find(".//baseValue")
    written = None if value is None else number(text_of(value))
    return None if written is None else plain(written)


READERS: Mapping[str, Callable[[Item, list[Element]], Fields]] = {
    "choiceInteraction": read_choice,
    "orderInteraction": read_order,
    "matchInteraction": read_match,
    "inlineChoiceInteraction": read_inline_choice,
    "textEntryInteraction": read_text_entry,
}
