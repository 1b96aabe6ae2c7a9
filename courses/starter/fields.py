"""From the entries of a file to the fields of a page, in the writer's language."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from wagtail.models import Page

from quizzes.models import QuizPage

from ..models import CourseIndexPage, CoursePage, HelpPage, HomePage, LessonPage, StandardPage
from .body import Raw, Writer, complete
from .schema import SHAPES
from .specs import PageSpec

MODELS: Mapping[str, type[Page]] = {
    "home": HomePage,
    "course_index": CourseIndexPage,
    "help": HelpPage,
    "standard": StandardPage,
    "course": CoursePage,
    "lesson": LessonPage,
    "quiz": QuizPage,
}
MINUTES_OF_A_LESSON = 8
QUESTIONS_A_MINUTE = 2


def values_of(writer: Writer) -> dict[str, Any]:
    """Return the fields of the writer's page, StreamFields as JSON."""
    data = writer.spec.data
    return {
        "title": writer.plain(data["title"], "title"),
        "slug": writer.words.slug(data["slug"]),
        **FIELDS[writer.spec.kind](writer, data),
    }


def stream(model: type[Page], field: str) -> Any:
    """Return the block of a StreamField."""
    return model._meta.get_field(field).stream_block


def items(writer: Writer, model: type[Page], field: str, kind: str, values: list[Any]) -> str:
    """Return a StreamField of blocks of one type, numbered in order."""
    raw = [{"type": kind, "id": writer.id(field, str(n)), "value": value} for n, value in enumerate(values, start=1)]
    return json.dumps(complete(stream(model, field), raw))


def body(writer: Writer, model: type[Page], data: Raw) -> str:
    return json.dumps(writer.body(data.get("body", []), stream(model, "body")))


def home(writer: Writer, data: Raw) -> Raw:
    return {"intro": writer.plain(data.get("intro"), "intro"), "body": body(writer, HomePage, data)}


def course_index(writer: Writer, data: Raw) -> Raw:
    return {"intro": writer.plain(data.get("intro"), "intro"), "show_in_menus": True}


def help_page(writer: Writer, data: Raw) -> Raw:
    kinds = []
    for number, kind in enumerate(data["kinds"], start=1):
        entry = f"kinds, {number}"
        SHAPES["kind"].check(kind, writer.spec.file, entry)
        kinds.append(
            {
                "code": kind["code"],
                "title": writer.plain(kind["title"], entry),
                "sentence": writer.plain(kind["sentence"], entry),
            }
        )
    return {
        "intro": writer.plain(data.get("intro"), "intro"),
        "kinds": items(writer, HelpPage, "kinds", "kind", kinds),
        "body": body(writer, HelpPage, data),
        "show_in_menus": True,
    }


def standard(writer: Writer, data: Raw) -> Raw:
    return {
        "intro": writer.plain(data.get("intro"), "intro"),
        "body": body(writer, StandardPage, data),
        "shows_partners": bool(data.get("shows_partners")),
        "show_in_menus": True,
    }


def course(writer: Writer, data: Raw) -> Raw:
    outcomes = [writer.plain(text, f"outcomes, {n}") for n, text in enumerate(data["outcomes"], start=1)]
    return {
        "number": data["number"],
        "promise": writer.plain(data["promise"], "promise"),
        "outcomes": items(writer, CoursePage, "outcomes", "outcome", outcomes),
        "colour": data["colour"],
        "motif": data["motif"],
        "age_from": data.get("age_from", 13),
        "content_note": writer.plain(data.get("content_note"), "content_note"),
    }


def lesson(writer: Writer, data: Raw) -> Raw:
    return {
        "objective": writer.plain(data["objective"], "objective"),
        "minutes": data.get("minutes", MINUTES_OF_A_LESSON),
        "is_required": data.get("required", True),
        "content_note": writer.plain(data.get("content_note"), "content_note"),
        "body": body(writer, LessonPage, data),
        "sources": items(writer, LessonPage, "sources", "source", sources(writer, data.get("sources") or [])),
    }


def sources(writer: Writer, entries: list[Any]) -> list[Raw]:
    """Return the sources, which are the same in every language."""
    result = []
    for number, entry in enumerate(entries, start=1):
        SHAPES["source"].check(entry, writer.spec.file, f"sources, {number}")
        result.append(
            {
                "title": entry["title"],
                "publisher": entry["publisher"],
                "year": str(entry.get("year") or ""),
                "link": entry.get("link") or "",
                "checked": entry["checked"].isoformat(),
            }
        )
    return result


def quiz(writer: Writer, data: Raw) -> Raw:
    is_baseline = data["mode"] == "baseline"
    bands = []
    for number, band in enumerate(data.get("bands") or [], start=1):
        entry = f"bands, {number}"
        SHAPES["band"].check(band, writer.spec.file, entry)
        title, text = writer.plain(band["title"], entry), writer.plain(band["text"], entry)
        bands.append({"from_percent": band["from"], "title": title, "text": text})
    return {
        "mode": data["mode"],
        "pass_mark": data.get("pass_mark"),
        "intro": writer.plain(data.get("intro"), "intro"),
        "minutes": data.get("minutes", max(1, len(data["questions"]) // QUESTIONS_A_MINUTE)),
        "is_required": data.get("required", not is_baseline),
        "questions": json.dumps(writer.questions(data["questions"], stream(QuizPage, "questions"))),
        "bands": items(writer, QuizPage, "bands", "band", bands),
        "pair": baseline_key(writer, data["baseline"]) if data.get("baseline") else None,
    }


def baseline_key(writer: Writer, slug: str) -> Any:
    """Return the key of the baseline with this slug. Raises StarterError when the course has none."""
    found: list[PageSpec] = [
        page
        for page in writer.starter.of_parent(writer.spec.parent)
        if page.slug == slug and page.data.get("mode") == "baseline"
    ]
    if not found:
        raise writer.error("baseline", f"this course has no quiz “{slug}” of mode baseline")
    return found[0].translation_key


FIELDS: Mapping[str, Callable[[Writer, Raw], Raw]] = {
    "home": home,
    "course_index": course_index,
    "help": help_page,
    "standard": standard,
    "course": course,
    "lesson": lesson,
    "quiz": quiz,
}
