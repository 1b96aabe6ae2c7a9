"""The list of what a saved course consists of: its pages, and all that these load.

A phone reads this list, says what saving will cost, fetches what it lacks, checks each file by its hash and switches to
the new version when all is there. The version is made of the files' hashes: publishing again without a change is no
update.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from courses.models import CoursePage, HelpPage
from learning.pages import address, in_language

from .linked import linked_files
from .public_files import NotPublic, Weight, public_file, stored_file, type_of, weight

SCHEMA = 1
# What is told is what the line carries: headers, TLS and TCP make it a twentieth more than the files (measured).
ON_THE_WAY = 1.05
VERSION_DIGITS = 12
# The order of saving: on a day when the network dies, what is most useful is there already.
KINDS = ("page", "asset", "image", "audio", "video")


@dataclass(frozen=True)
class BundleFile:
    """One file of a bundle. `alt` are the same sound or picture in other formats, for browsers that lack the first."""

    url: str
    kind: str
    weight: Weight
    alt: tuple[tuple[str, Weight], ...] = ()

    def as_json(self) -> dict[str, Any]:
        entry = {"url": self.url, "kind": self.kind, **asdict(self.weight)}
        return entry | ({"alt": [{"url": url, **asdict(other)} for url, other in self.alt]} if self.alt else {})


class Withdrawn(LookupError):  # noqa: N818 - it tells what became of the course
    """The course was there once and is not published any more."""


def course_in(key: UUID, language: str) -> CoursePage:
    """Return the live course with this translation key, in `language` where there is one, else in French.

    Raises LookupError when there was never one, Withdrawn when it is not published any more.
    """
    versions = list(CoursePage.objects.filter(translation_key=key).select_related("locale").order_by("path"))
    live = in_language([course for course in versions if course.live], language)
    live = live or [course for course in versions if course.live]
    if live:
        return live[0]
    raise Withdrawn(key) if versions else LookupError(key)


def bundle(course: CoursePage, language: str) -> dict[str, Any]:
    """Return the list of a course's files as a phone reads it.

    Raises NotPublic when one of its pages cannot be read by everybody; then no phone may save it.
    """
    files = sorted(files_of(pages_of(course, language)), key=lambda file: KINDS.index(file.kind))
    sound = sum(file.weight.wire for file in files if file.kind in ("audio", "video"))
    return {
        "schema": SCHEMA,
        "course": str(course.translation_key),
        "lang": language,
        "title": course.title,
        "url": address(course),
        "version": version_of(files),
        "published": course.last_published_at.date().isoformat() if course.last_published_at else "",
        "bytes": on_the_way(sum(file.weight.wire for file in files)),
        "sound": on_the_way(sound),
        "disk": sum(file.weight.size for file in files),
        "needs": {"client": SCHEMA},
        "files": [file.as_json() for file in files],
    }


def on_the_way(wire: int) -> int:
    return math.ceil(wire * ON_THE_WAY)


def version_of(files: Iterable[BundleFile]) -> str:
    """Return what changes exactly when a file changes."""
    lines = sorted(f"{file.url} {file.weight.sha256}" for file in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:VERSION_DIGITS]


def pages_of(course: CoursePage, language: str) -> list[str]:
    """Return the addresses of a course: its own page, its steps, and where to find help."""
    helping = in_language(HelpPage.objects.live().select_related("locale").order_by("path"), language)
    return [address(page) for page in (course, *course.steps, *helping)]


def files_of(urls: Iterable[str]) -> Iterator[BundleFile]:
    """Yield pages and all that they load, each once. Raises NotPublic for a page; a picture that is gone is left out."""
    known: set[str] = set()
    for url in urls:
        page = public_file(url)
        yield BundleFile(url, "page", Weight(page.sha256, len(page.body), page.wire))
        for linked in linked_files(page.body.decode()):
            if linked.url in known:
                continue
            known.add(linked.url)
            try:
                others = tuple((other, weight(other)) for other in linked.alternatives)
                yield BundleFile(linked.url, kind_of(linked.url), weight(linked.url), others)
            except NotPublic:
                continue


def kind_of(url: str) -> str:
    """Return how a phone treats a file: "asset" for styles and scripts, "image", "audio" or "video"."""
    kind = type_of(stored_file(url)).split("/")[0]
    return kind if kind in KINDS and not url.startswith(settings.STATIC_URL) else "asset"
