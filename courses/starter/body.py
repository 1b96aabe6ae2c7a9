"""Write the blocks of a page as Wagtail keeps them, in French or with the Bambara of a catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wagtail import blocks

from .questions import OWN
from .rich import MarkupError, plain, rich
from .schema import BLOCK_SHAPES, QUESTION_SHAPES
from .sources import French, StarterError
from .specs import PageSpec, Starter, key_of

Raw = dict[str, Any]


@dataclass
class Ids:
    """The ids of pages by path and of pictures by file; what is not made yet has none."""

    pages: dict[str, int]
    picture: Callable[[Path], int | None]


@dataclass
class Writer:
    """Writes one page in one language."""

    spec: PageSpec
    words: French
    starter: Starter
    ids: Ids

    def id(self, *names: str) -> str:
        return str(key_of(self.spec.path, *names))

    def error(self, entry: str, problem: str) -> StarterError:
        return StarterError(self.spec.file, entry, problem)

    def plain(self, text: Any, entry: str) -> str:
        """Return a text that is shown as it is."""
        try:
            return plain(self.words.text(str(text))) if text else ""
        except MarkupError as error:
            raise self.error(entry, str(error)) from None

    def rich(self, text: Any, block: blocks.RichTextBlock, entry: str) -> str:
        """Return rich text with what the block allows."""
        try:
            return rich(self.words.text(str(text)), block.features, self.page_id, self.starter.words)
        except MarkupError as error:
            raise self.error(entry, str(error)) from None

    def page_id(self, slug: str) -> int | None:
        """Return the id of the page with this slug. Raises MarkupError when no file describes one."""
        paths = [page.path for page in self.starter.pages if page.slug == slug]
        if len(paths) != 1:
            raise MarkupError(f"there is {'no' if not paths else 'more than one'} page “{slug}”")
        return self.ids.pages.get(paths[0])

    def body(self, items: list[Any], block: blocks.StreamBlock, name: str = "body") -> list[Raw]:
        """Return a body; each block's id comes from its type and how many of its type stand before it."""
        counts: dict[str, int] = {}
        result = []
        for number, item in enumerate(items or [], start=1):
            entry = f"{name}, block {number}"
            if not isinstance(item, dict) or len(item) != 1:
                raise self.error(entry, "must be one “type: content”")
            ((kind, value),) = item.items()
            if kind not in block.child_blocks or kind not in WRITERS:
                raise self.error(entry, f"unknown type “{kind}”")
            counts[kind] = counts.get(kind, 0) + 1
            place = f"{kind}-{counts[kind]}"
            entry = f"{entry} ({kind})"
            if kind in BLOCK_SHAPES:
                BLOCK_SHAPES[kind].check(value, self.spec.file, entry)
            raw = WRITERS[kind](self, value, block.child_blocks[kind], place, entry)
            result.append({"type": kind, "id": self.id(name, place), "value": raw})
        return complete(block, result)

    def questions(self, items: list[Any], block: blocks.StreamBlock) -> list[Raw]:
        """Return the questions of a quiz or of a check."""
        return complete(block, [self.question(item, f"question {n}") for n, item in enumerate(items, start=1)])

    def question(self, data: Any, entry: str) -> Raw:
        """Return one question; its id and those of its choices come from the ids in the file."""
        shape = QUESTION_SHAPES.get(str(data.get("type"))) if isinstance(data, dict) else None
        if shape is None:
            raise self.error(entry, f"type must be one of {', '.join(QUESTION_SHAPES)}")
        entry = f"question {data.get('id')}"
        shape.check(data, self.spec.file, entry)
        said = (
            "general",
            "hint",
            "feedback_right",
            "feedback_partly",
            "feedback_wrong",
            "feedback_true",
            "feedback_false",
        )
        value: Raw = {name: self.plain(data[name], entry) for name in said if name in data}
        value["text"] = self.plain(data.get("text", data.get("statement")), entry)
        value.update(OWN[data["type"]](self, data, entry))
        if "lesson" in data:
            value["lesson"] = self.lesson_id(data["lesson"], entry)
        return {"type": data["type"], "id": self.id("question", data["id"]), "value": value}

    def lesson_id(self, slug: str, entry: str) -> int | None:
        """Return the id of a lesson of this course. Raises StarterError when the course has no such lesson."""
        steps = {page.slug: page for page in self.starter.of_parent(self.spec.parent) if page.kind == "lesson"}
        if slug not in steps:
            raise self.error(entry, f"this course has no lesson “{slug}”")
        return self.ids.pages.get(steps[slug].path)

    def picture_id(self, name: str) -> int | None:
        return self.ids.picture(self.spec.picture_file(name))


def write_text(writer: Writer, value: Any, block: Any, place: str, entry: str) -> str:
    return writer.rich(value, block, entry)


def write_heading(writer: Writer, value: Any, block: Any, place: str, entry: str) -> str:
    return writer.plain(value, entry)


def write_note(writer: Writer, value: Any, block: Any, place: str, entry: str) -> Raw:
    return {"text": writer.rich(value["text"], block.child_blocks["text"], entry)}


def write_situation(writer: Writer, value: Any, block: Any, place: str, entry: str) -> Raw:
    return {
        "title": writer.plain(value.get("title", block.child_blocks["title"].get_default()), entry),
        "text": writer.rich(value["text"], block.child_blocks["text"], entry),
        "picture": writer.picture_id(value["picture"]) if value.get("picture") else None,
        "alt": writer.plain(value.get("alt"), entry),
    }


def write_picture(writer: Writer, value: Any, block: Any, place: str, entry: str) -> Raw:
    return {
        "image": writer.picture_id(value["file"]),
        "alt": writer.plain(value.get("alt"), entry),
        "decorative": not value.get("alt"),
        "caption": writer.plain(value.get("caption"), entry),
        "credit": str(value.get("credit") or ""),
    }


def write_quote(writer: Writer, value: Any, block: Any, place: str, entry: str) -> Raw:
    return {
        "text": writer.words.quotation(value["text"], value.get("text_bm")),
        "reference": writer.plain(value["reference"], entry),
        "article": str(value.get("article") or ""),
    }


def write_steps(writer: Writer, value: Any, block: Any, place: str, entry: str) -> list[Raw]:
    if not isinstance(value, list):
        raise writer.error(entry, "must be a list")
    return [
        {"type": "item", "id": writer.id(place, str(n)), "value": writer.rich(line, block.child_block, entry)}
        for n, line in enumerate(value, start=1)
    ]


def write_check(writer: Writer, value: Any, block: Any, place: str, entry: str) -> list[Raw]:
    return writer.questions([value], block)


WRITERS: Mapping[str, Callable[[Writer, Any, Any, str, str], Any]] = {
    "heading": write_heading,
    "text": write_text,
    "key_idea": write_text,
    "quote": write_quote,
    "steps": write_steps,
    "picture": write_picture,
    "situation": write_situation,
    "content_note": write_note,
    "help_box": write_note,
    "check": write_check,
}


def complete(block: blocks.Block, value: Any) -> Any:
    """Return a raw value with all fields that a form would have sent: no text is "", no tick is False."""
    if isinstance(block, blocks.StreamBlock):
        return [{**item, "value": complete(block.child_blocks[item["type"]], item["value"])} for item in value or []]
    if isinstance(block, blocks.ListBlock):
        return [{**item, "value": complete(block.child_block, item["value"])} for item in value or []]
    if isinstance(block, blocks.StructBlock):
        return {name: complete(child, (value or {}).get(name)) for name, child in block.child_blocks.items()}
    if value is not None:
        return value
    if isinstance(block, blocks.BooleanBlock):
        return False
    if isinstance(
        block, blocks.CharBlock | blocks.TextBlock | blocks.RichTextBlock | blocks.RegexBlock | blocks.URLBlock
    ):
        return ""
    return block.get_prep_value(block.get_default())
