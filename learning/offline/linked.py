"""What a public page needs besides itself: the styles, scripts, pictures and recordings that it names.

Read from the finished page, so that nothing can be forgotten that a template, a block or a question puts into it.
"""

from dataclasses import dataclass
from html.parser import HTMLParser

from django.conf import settings

# What is loaded with the page or played in it; a link (`a`) only leads somewhere.
LOADED = {"script": "src", "img": "src", "audio": "src", "video": "src", "source": "src", "link": "href"}
# What a script of the page fetches when it is needed.
LATER = "data-script"
WITH_CHOICES = ("picture", "audio", "video")
RELATIONS = ("stylesheet", "manifest", "icon", "apple-touch-icon")


@dataclass(frozen=True)
class Linked:
    """One file that a page needs; `alternatives` are the same picture or sound in other formats."""

    url: str
    alternatives: tuple[str, ...] = ()


class Reader(HTMLParser):
    """Collects the files of this site that a page loads; of several formats of one thing, the first."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Linked] = {}
        self.choices: list[str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag in WITH_CHOICES:
            self.choices = []
        for url in urls_of(tag, named):
            if self.choices is not None:
                self.choices.append(url)
            else:
                self.found.setdefault(url, Linked(url))

    def handle_endtag(self, tag: str) -> None:
        if tag in WITH_CHOICES and self.choices is not None:
            first, *others = self.choices or [""]
            if first:
                self.found.setdefault(first, Linked(first, tuple(dict.fromkeys(others))))
            self.choices = None


def urls_of(tag: str, named: dict[str, str | None]) -> list[str]:
    """Return the addresses of this site's files that one tag loads."""
    if tag == "link" and (named.get("rel") or "") not in RELATIONS:
        return []
    urls = [named.get(LOADED[tag]) or ""] if tag in LOADED else []
    urls.append(named.get(LATER) or "")
    urls += [part.split()[0] for part in (named.get("srcset") or "").split(",") if part.strip()]
    return [url for url in urls if url.startswith((settings.STATIC_URL, settings.MEDIA_URL))]


def linked_files(html: str) -> list[Linked]:
    """Return what a page loads, in the order in which it names it."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return list(reader.found.values())
