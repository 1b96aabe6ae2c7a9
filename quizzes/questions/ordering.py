"""Ordering: 3 to 8 items to put in their right order.

`pairs`: of all pairs of items the right ones less the wrong ones, never under 0 (Kendall's τ), so that a first item put
last does not cost everything. `all_or_nothing`: exactly the right order.

The items are shown shuffled and never in the right order. What is shown is therefore no answer until something was
moved: who agrees with it has overlooked the task, and is told so instead of being marked.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.images.blocks import ImageChooserBlock

from .base import (
    ONE,
    ZERO,
    Answer,
    AnswerRefused,
    BaseQuestionBlock,
    Example,
    Field,
    Grade,
    Key,
    Option,
    foreign,
    graded,
    layout,
    malformed,
    shared_content,
    without_answer,
)
from .choices import alike, at_choice, part_content, with_ids
from .parts import SCRIPT, STYLE, read_form
from .spoken import VoiceBlock

TYPE = "ordering"
scorm_type = "sequencing"
FEWEST, MOST = 3, 8

__all__ = [
    "block", "chosen", "content", "examples", "fields", "grade", "key", "parse", "read_form", "scorm_type", "solution",
]  # fmt: skip


class Rule(TextChoices):
    """How an order is reckoned."""

    PAIRS = "pairs", _("In part: each two items in the right order count")
    ALL_OR_NOTHING = "all_or_nothing", _("All or nothing")


class ItemBlock(blocks.StructBlock):
    """One thing to put in its place."""

    text = blocks.TextBlock(label=_("Item"), max_length=200, rows=1)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    image_alt = blocks.CharBlock(label=_("What the picture shows"), required=False, max_length=200)
    recording = VoiceBlock(label=_("Item read aloud"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("item")
        label_format = "{text}"
        form_layout = BlockGroup(children=["text"], settings=["image", "image_alt", "recording"])


class OrderingBlock(BaseQuestionBlock):
    """A question about an order: of steps, of dates, of importance."""

    type = TYPE
    assets = (STYLE, SCRIPT)

    items = blocks.ListBlock(
        ItemBlock(),
        label=_("Items in their right order"),
        min_num=FEWEST,
        max_num=MOST,
        default=[{}, {}, {}],
        help_text=_("3 to 8 items, first to last. Learners see them mixed, never in this order."),
    )
    rule = blocks.ChoiceBlock(label=_("Marking"), choices=Rule.choices, default=Rule.PAIRS)

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what is wrong with the items."""
        errors = super().faults(value)
        items = list(value["items"])
        at_places = alike(items, empty=_("This item is empty."), same=_("This item says the same as another one."))
        for place, item in enumerate(items):
            if item.get("image") and not item.get("image_alt"):
                at_places.setdefault(place, ("image_alt", _("Say what the picture shows.")))
        if at_places:
            errors["items"] = at_choice(at_places)
        return errors

    class Meta:
        icon = "list-ol"
        label = _("Put in order")
        description = _("Steps or events that belong in one order.")
        form_layout = layout("items", "rule")
        preview_value = {
            "text": "What comes first when somebody was hurt by the police?",
            "rule": Rule.PAIRS,
            "items": [
                {"text": "See a doctor and keep the paper"},
                {"text": "Write down what happened"},
                {"text": "Make a complaint"},
                {"text": "Follow the case with a lawyer"},
            ],
        }


block = OrderingBlock


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return the ids of the items in their right order, with the rule."""
    order = [item_id for item_id, _item in with_ids(value["items"])]
    rule = str(value["rule"] or Rule.PAIRS.value)
    return Key(id, TYPE, {}, value["weight"] or 1, bool(value["skippable"]), rule, data={"order": order})


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the question; its items stand in the right order here and are mixed by `choice_order`."""
    items = [part_content(item_id, item, item["text"] or "") for item_id, item in with_ids(value["items"])]
    return {**shared_content(value, id, TYPE), "choices": items}


def parse(given: object, key: Key, content: Mapping[str, Any]) -> Answer:
    """Return all items in the order given, from a list of ids or from a place by item. Raises AnswerRefused."""
    order = key.data["order"]
    if isinstance(given, Mapping):
        given = by_place(given, key)
    if not isinstance(given, list | tuple) or not all(isinstance(item, str) for item in given):
        raise malformed(key)
    if len(set(given)) != len(given):
        raise AnswerRefused("repeated", _now("Two items have the same place. Give each its own."), key.id)
    if any(item not in order for item in given):
        raise foreign(key)
    if given and len(given) < len(order):
        raise AnswerRefused("incomplete", _now("Give each item a place."), key.id)
    return tuple(given)


def by_place(places: Mapping[Any, Any], key: Key) -> list[str]:
    """Return items by the places that a form gives them. Raises AnswerRefused."""
    order = key.data["order"]
    filled = {item: place for item, place in places.items() if place}
    allowed = [str(place) for place in range(1, len(order) + 1)]
    if any(item not in order or place not in allowed for item, place in filled.items()):
        raise foreign(key)
    if len(set(filled.values())) != len(filled):
        raise AnswerRefused("repeated", _now("Two items have the same place. Give each its own."), key.id)
    return sorted(filled, key=lambda item: int(filled[item]))


def grade(key: Key, answer: Answer) -> Grade:
    """Return the mark by the question's rule; `parts` counts the items that stand at their place."""
    order = key.data["order"]
    if not answer:
        return without_answer(key, len(order))
    parts = (sum(item == right for item, right in zip(answer, order, strict=False)), len(order))
    if key.rule == Rule.ALL_OR_NOTHING:
        return graded(ONE if list(answer) == order else ZERO, parts)
    place = {item: n for n, item in enumerate(answer)}
    pairs = list(combinations(order, 2))
    right = sum(place.get(first, 0) < place.get(second, 0) for first, second in pairs)
    return graded(Decimal(2 * right - len(pairs)) / len(pairs), parts)


def solution(key: Key) -> Answer:
    """Return the right order."""
    return tuple(key.data["order"])


def fields(content: Mapping[str, Any], key: Key, order: Sequence[str]) -> list[Field]:
    """Return each item with the places it may get."""
    items = {item["id"]: item for item in content["choices"]}
    places = [Option(str(n), _now("Place %(n)d") % {"n": n}) for n in range(1, len(items) + 1)]
    return [
        Field(
            id,
            items[id]["text"],
            places,
            right=(str(key.data["order"].index(id) + 1),),
            picture=items[id]["image"],
            recording=items[id]["recording"],
        )
        for id in order or items
    ]


def chosen(answer: Answer, key: Key) -> dict[str, str]:
    """Return the place of each item."""
    return {item: str(n) for n, item in enumerate(answer, start=1)}


def examples() -> list[Example]:
    """Return questions for previews and tests, one for each rule."""
    four = [{"text": text} for text in ("First", "Second", "Third", "Fourth")]
    return [
        Example({"text": "In which order?", "rule": "pairs", "items": four}),
        Example({"text": "In which order?", "rule": "all_or_nothing", "items": four[:3], "weight": 2}),
        Example({"text": "In which order?", "rule": "pairs", "items": four, "skippable": True}),
    ]
