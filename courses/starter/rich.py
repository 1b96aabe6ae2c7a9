"""From the small Markdown of the starter files to Wagtail's rich text, as far as a block allows it."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from markdown import Markdown

MARKDOWN = Markdown()
LONG_TAGS = {"strong": "b", "em": "i"}
TAGS_OF_FEATURES = {"bold": {"b"}, "italic": {"i"}, "ol": {"ol", "li"}, "ul": {"ul", "li"}}
ALWAYS = {"p", "br"}
# What shows that Markdown stands where only plain text is shown.
MARKUP = ("**", "](")


class MarkupError(ValueError):
    """Something in the Markdown that its place does not allow."""


def rich(text: str, features: Iterable[str], page_id: Callable[[str], int | None], words: Iterable[str]) -> str:
    """Return rich text. Raises MarkupError.

    `page_id` gives a page's id by its slug (None while pages are still being made), `words` are the glossary's slugs.
    """
    soup = BeautifulSoup(MARKDOWN.reset().convert(text), "html.parser")
    allowed = ALWAYS.union(*(TAGS_OF_FEATURES.get(feature, set()) for feature in features))
    for tag in soup.find_all(True):
        tag.name = LONG_TAGS.get(tag.name, tag.name)
        if tag.name == "a":
            tag.attrs = {**link(tag, set(features), page_id, set(words))}
        elif tag.name not in allowed or tag.attrs:
            raise MarkupError(f"<{tag.name}> cannot stand here")
    return "".join(str(part) for part in soup.contents if str(part).strip())


def link(tag: Tag, features: set[str], page_id: Callable[[str], int | None], words: set[str]) -> dict[str, str]:
    """Return the attributes of a link as Wagtail keeps them."""
    target = str(tag.get("href", ""))
    kind, _, name = target.partition(":")
    if kind == "mot":
        require("glossary" in features, "a glossary word cannot stand here")
        require(name in words, f"the glossary has no word “{name}”")
        return {"linktype": "glossary", "slug": name}
    require("link" in features, "a link cannot stand here")
    if kind == "page":
        found = page_id(name)
        return {} if found is None else {"linktype": "page", "id": str(found)}
    require(urlsplit(target).scheme == "https", f"the link “{target}” must begin with mot:, page: or https:")
    return {"href": target}


def require(condition: bool, problem: str) -> None:
    if not condition:
        raise MarkupError(problem)


def plain(text: str) -> str:
    """Return `text`, which is shown as it is. Raises MarkupError when it holds Markdown."""
    found = next((mark for mark in MARKUP if mark in text), None)
    require(found is None, f"only plain text can stand here, not “{found}”")
    return text
