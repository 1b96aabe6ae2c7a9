"""All pages and snippets that the starter files describe, before anything is written."""

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .schema import SHAPES
from .sources import Catalogue, StarterError, read_catalogue, read_yaml

FOLDER = Path(__file__).resolve().parent
SITE = "site"
KEYS = uuid.UUID("5e4b7c1e-2f64-4d0c-8a9b-6f1c8d3a7e20")
# Raise it when the loader itself makes other pages of the same files.
FORMAT = 1


def key_of(*names: str) -> uuid.UUID:
    """Return the same id for the same names: pages, blocks and choices keep theirs however often they are loaded."""
    return uuid.uuid5(KEYS, "/".join(names))


@dataclass(frozen=True)
class PageSpec:
    """One page as its file describes it. `path` names it for ever, `parent` is the path of the page above."""

    path: str
    kind: str
    file: str
    data: dict[str, Any]
    parent: str
    catalogue: Catalogue
    folder: Path

    @property
    def translation_key(self) -> uuid.UUID:
        return key_of(self.path)

    @property
    def slug(self) -> str:
        return self.data["slug"]

    @property
    def pictures(self) -> list[str]:
        """Return the picture files that the page shows."""
        blocks = [value for block in self.data.get("body", []) for value in block.values() if isinstance(value, dict)]
        return [name for value in blocks for name in (value.get("file"), value.get("picture")) if name]

    def picture_file(self, name: str) -> Path:
        """Return where a picture lies. Raises StarterError when it is not there."""
        file = self.folder / Path(self.file).parent / name
        if not file.is_file():
            raise StarterError(self.file, name, "this picture does not exist")
        return file

    @cached_property
    def digest(self) -> str:
        """Return what changes when the French page would."""
        pictures = [hashlib.sha256(self.picture_file(name).read_bytes()).hexdigest() for name in self.pictures]
        return digest([FORMAT, self.data, pictures])


def digest(data: Any) -> str:
    """Return the SHA-256 of `data` as JSON."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Starter:
    """Everything that is to be loaded."""

    pages: list[PageSpec]
    terms: list[dict[str, Any]]
    partners: list[dict[str, Any]]
    settings: dict[str, Any]

    @cached_property
    def words(self) -> set[str]:
        return {term["slug"] for term in self.terms}

    def of_parent(self, path: str) -> list[PageSpec]:
        return [page for page in self.pages if page.parent == path]


def read(folder: Path = FOLDER) -> Starter:
    """Return what the files in `folder` describe. Raises StarterError for anything that cannot be loaded."""
    starter = Starter(
        pages=list(site_pages(folder)),
        terms=entries(folder, "glossary.yaml", "term"),
        partners=entries(folder, "partners.yaml", "partner"),
        settings=read_settings(folder),
    )
    index = next((page for page in starter.pages if page.kind == "course_index"), None)
    for file in sorted(folder.glob("*/course.yaml")):
        if index is None:
            raise StarterError(f"{SITE}/pages.yaml", "", "courses need a page of type course_index")
        starter.pages.extend(course_pages(folder, file.parent.name, index.path))
    refuse_twice(starter.pages)
    return starter


def site_pages(folder: Path) -> Iterator[PageSpec]:
    """Yield the site's own pages, the front page first."""
    file = f"{SITE}/pages.yaml"
    catalogue = read_catalogue(folder, f"{SITE}/bm.po")
    pages = read_yaml(folder, file)
    if not isinstance(pages, list) or not pages or pages[0].get("type") != "home":
        raise StarterError(file, "", "must be a list of pages that begins with type: home")
    home = f"{SITE}/{pages[0].get('slug')}"
    for number, data in enumerate(pages, start=1):
        kind = data.get("type") if isinstance(data, dict) else None
        if kind not in ("home", "course_index", "help", "standard"):
            raise StarterError(file, f"page {number}", "type must be home, course_index, help or standard")
        SHAPES[kind].check(data, file, str(data.get("slug", f"page {number}")))
        path = f"{SITE}/{data['slug']}"
        yield PageSpec(path, kind, file, data, "" if path == home else home, catalogue, folder)


def course_pages(folder: Path, name: str, parent: str) -> Iterator[PageSpec]:
    """Yield a course and its steps in order."""
    file = f"{name}/course.yaml"
    catalogue = read_catalogue(folder, f"{name}/bm.po")
    course = read_yaml(folder, file)
    SHAPES["course"].check(course, file, "")
    yield PageSpec(name, "course", file, course, parent, catalogue, folder)
    for step_file in course["steps"]:
        step = f"{name}/{step_file}"
        data = read_yaml(folder, step)
        kind = "quiz" if isinstance(data, dict) and "questions" in data else "lesson"
        SHAPES[kind].check(data, step, "")
        yield PageSpec(f"{name}/{data['slug']}", kind, step, data, name, catalogue, folder)


def entries(folder: Path, file: str, shape: str) -> list[dict[str, Any]]:
    """Return the checked entries of a list file."""
    found = read_yaml(folder, file)
    if not isinstance(found, list):
        raise StarterError(file, "", "must be a list")
    for number, entry in enumerate(found, start=1):
        SHAPES[shape].check(entry, file, f"entry {number}")
    return found


def read_settings(folder: Path) -> dict[str, Any]:
    """Return the site's settings, none when there is no file."""
    file = f"{SITE}/settings.yaml"
    if not (folder / file).exists():
        return {}
    data = read_yaml(folder, file)
    SHAPES["settings"].check(data, file, "")
    return data


def refuse_twice(pages: list[PageSpec]) -> None:
    """Raise StarterError when two pages have one path."""
    seen: set[str] = set()
    for page in pages:
        if page.path in seen:
            raise StarterError(page.file, page.slug, "another page has this slug")
        seen.add(page.path)
