"""What a learner finds: pages of their own language first, then words of the glossary. Nothing of it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend
from wagtail.search.index import SearchField

from learning.folding import fold

from ..models import CoursePage, GlossaryTerm
from .words import WORD, clean

MOST_PAGES = 20
MOST_TERMS = 10
SNIPPET = 160


@dataclass(frozen=True)
class PageResult:
    """One page as the list shows it; `course` is empty for pages outside courses."""

    title: str
    url: str
    lang: str
    course: str
    snippet: str


@dataclass(frozen=True)
class Results:
    """What was found for `query`, as it was typed."""

    query: str
    pages: list[PageResult]
    terms: list[GlossaryTerm]

    def __bool__(self) -> bool:
        return bool(self.pages or self.terms)


def find(query: str, language: str) -> Results:
    """Return pages and glossary words for `query`, those in `language` first."""
    words = clean(query).split()
    if not words:
        return Results(query, [], [])
    pages = found_pages(words, language)
    courses = course_titles(pages)
    return Results(
        query=query,
        pages=[
            PageResult(
                title=page.title,
                url=page.url or "/",
                lang=page.locale.language_code,
                course=courses.get(page.path[: -Page.steplen], ""),
                snippet=snippet(page, words),
            )
            for page in pages
        ],
        terms=list(get_search_backend().search(" ".join(words), GlossaryTerm.objects.filter(live=True))[:MOST_TERMS]),
    )


def found_pages(words: list[str], language: str) -> list[Page]:
    """Return the live public pages that hold all words; of twins only the one in `language`."""
    live = Page.objects.live().public().filter(depth__gt=1).specific()
    found: dict[object, Page] = {}
    for locale in sorted(Locale.objects.all(), key=lambda locale: locale.language_code != language):
        for page in live.filter(locale=locale).search(" ".join(words))[:MOST_PAGES]:
            page.locale = locale
            found.setdefault(page.translation_key, page)
    return list(found.values())[:MOST_PAGES]


def course_titles(pages: Iterable[Page]) -> dict[str, str]:
    """Return the titles of the courses that `pages` stand in, by the course's path in the tree."""
    paths = {page.path[: -Page.steplen] for page in pages}
    return dict(CoursePage.objects.filter(path__in=paths).values_list("path", "title"))


def snippet(page: Page, words: list[str]) -> str:
    """Return about 160 characters of the page's text around the first word that was asked for."""
    text = page_text(page)
    starts = [match.start() for match in WORD.finditer(text) if fold(match.group()).startswith(tuple(words))]
    middle = starts[0] if starts else 0
    begin = max(0, middle - SNIPPET // 2)
    end = min(len(text), begin + SNIPPET)
    begin = text.find(" ", begin) + 1 if begin else 0
    end = text.rfind(" ", begin, end) if end < len(text) else end
    piece = text[begin : max(end, begin)].strip()
    return f"{'… ' if begin else ''}{piece}{' …' if end < len(text) else ''}" if piece else ""


def page_text(page: Page) -> str:
    """Return what is searched in `page`, its title left out, as one line."""
    values: list[str] = []
    for field in page.get_search_fields():
        if isinstance(field, SearchField) and field.field_name != "title":
            value = field.get_value(page)
            values.extend(map(str, value) if isinstance(value, list | tuple) else [str(value or "")])
    return " ".join(" ".join(values).split())
