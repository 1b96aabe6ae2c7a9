"""Search for learners and in the admin, the same on SQLite and PostgreSQL."""

from urllib.parse import quote

import pytest
from django.urls import reverse
from wagtail.search.backends import get_search_backend
from wagtail_factories import ImageFactory

from courses.models import GlossaryTerm, LessonPage, Picture
from tests.factories.courses import (
    GlossaryTermFactory,
    LessonPageFactory,
    StandardPageFactory,
    check,
    in_bambara,
    make_course,
    stream,
)

NASTY = {
    "quote": '"',
    "quotes": '"droit" "',
    "nul": "\0",
    "nul inside": "dr\0oit",
    "apostrophe": "'",
    "star": "*",
    "prefix": "droit*",
    "operators": "AND OR NOT NEAR",
    "operator at the end": "droit AND",
    "bracket": "(",
    "column": "title:droit",
    "caret": "^droit -loi +état",
    "backslash": "\\",
    "percent": "%s %d %(x)s 100%",
    "emoji": "😀 👩‍👩‍👧",
    "long": "é" * 10_000,
    "many words": "mot " * 3_000,
    "combining": "\u0301" * 50,
    "tsquery": "a & b | !c <-> d:*",
    "right to left": "\u202edroit\u202c",
    "letters": "ɛ ɔ ɲ ŋ",
    "html": "<script>alert(1)</script>",
    "dollar": "$$; DROP TABLE x; --",
}
# As a browser or a robot sends them: not text at all.
NASTY_BYTES = {"lone surrogate": "%ED%A0%80", "broken utf-8": "%C3%28%FF", "nul byte": "%00", "cut percent": "%E9%"}

QUERIES = {name: quote(text, safe="") for name, text in NASTY.items()} | NASTY_BYTES


def refused(client, address: str) -> dict[str, int]:
    """Ask `address` every odd query; return those that were not answered with a page."""
    client.raise_request_exception = False
    answers = {name: client.get(f"{address}?q={query}", follow=True).status_code for name, query in QUERIES.items()}
    return {name: code for name, code in answers.items() if code != 200}


@pytest.fixture
def lessons(home):
    course = make_course(home, lessons=0, title="Contre l’impunité")
    first = LessonPageFactory(
        parent=course,
        title="Quand personne ne répond",
        body=stream(
            ("text", "<p>" + "Un crime a lieu. " * 20 + "C’est l’<b>impunité</b>. " + "On attend. " * 20 + "</p>"),
            check(right="Le mot secret de la réponse"),
        ),
    )
    second = LessonPageFactory(parent=course, title="Pardon et vengeance")
    twin = in_bambara(first, title="Sariyasen fɔlɔ", objective="Ka ɲangibaliya dɔn.", body=stream(("heading", "Kɔnɔ")))
    return first, second, twin


def titles(client, query: str, language: str = "fr") -> list[str]:
    response = client.get(f"/{language}/recherche/", {"q": query})
    return [page.title for page in response.context["results"].pages]


@pytest.mark.parametrize("query", ["impunite", "IMPUNITÉ", "l’impunité", "impun", "crime impunite", '"impunité"'])
def test_french_words_are_found_without_accents_and_by_their_beginning(client, lessons, query):
    assert "Quand personne ne répond" in titles(client, query)


@pytest.mark.parametrize("query", ["folo", "fɔlɔ", "FOLO", "fol", "nangibaliya", "ɲangibaliya", "kono"])
def test_bambara_words_are_found_without_their_letters(client, lessons, query):
    assert titles(client, query, "bm") == ["Sariyasen fɔlɔ"]


def test_own_language_comes_first_and_each_page_once(client, lessons):
    in_bambara(lessons[1], title="Yafa ni folo")

    assert titles(client, "folo", "bm") == titles(client, "fɔlɔ", "bm")
    assert set(titles(client, "folo", "bm")) == {"Sariyasen fɔlɔ", "Yafa ni folo"}
    assert titles(client, "vengeance", "bm") == ["Pardon et vengeance"]


def test_result_shows_course_and_the_place_in_the_text(client, lessons):
    response = client.get("/fr/recherche/", {"q": "impunite attend"})

    result = response.context["results"].pages[0]
    assert (result.title, result.course, result.lang) == ("Quand personne ne répond", "Contre l’impunité", "fr")
    assert result.snippet.startswith("… ")
    assert result.snippet.endswith(" …")
    assert "impunité" in result.snippet
    assert len(result.snippet) <= 170
    assert "Contre l’impunité" in response.content.decode()


def test_answers_of_questions_are_not_searched(client, lessons):
    assert titles(client, "secret") == []


def test_drafts_and_restricted_pages_are_not_found(client, home, lessons):
    from wagtail.models import PageViewRestriction

    lessons[1].unpublish()
    hidden = StandardPageFactory(parent=home, title="Page de vengeance")
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")

    assert titles(client, "vengeance") == []


def test_glossary_words_are_found(client, home):
    term = GlossaryTermFactory(slug="temoin", fr="témoin", bm="seere", definition_fr="Qui a vu.")
    GlossaryTermFactory(fr="témoignage", live=False)

    for query in ("temoin", "sɛɛrɛ", "vu"):
        assert client.get("/fr/recherche/", {"q": query}).context["results"].terms == [term]


@pytest.mark.parametrize("address", ["/fr/recherche/", "/bm/recherche/", "/search/"])
def test_no_query_is_an_error_for_learners(client, lessons, address):
    assert refused(client, address) == {}


ADMIN_PLACES = {
    "page chooser": "wagtailadmin_choose_page_search",
    "pages": "wagtailadmin_pages:search",
    "explorer": "wagtailadmin_explore_root",
    "pictures": "wagtailimages:index",
    "picture chooser": "wagtailimages_chooser:choose_results",
    "recording chooser": "wagtailmedia:chooser",
    "document chooser": "wagtaildocs_chooser:choose_results",
    "glossary": "wagtailsnippets_courses_glossaryterm:list",
    "glossary chooser": "wagtailsnippetchoosers_courses_glossaryterm:choose_results",
    "help contacts": "wagtailsnippets_courses_helpcontact:list",
}


@pytest.fixture
def library(home):
    ImageFactory(title="Un puits")
    GlossaryTermFactory(fr="droit")


# Wagtail leaves the temporary file of a resized picture to the collector.
makes_renditions = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@makes_renditions
@pytest.mark.parametrize("place", ADMIN_PLACES.values(), ids=ADMIN_PLACES)
def test_no_query_is_an_error_in_the_admin(admin_client, library, place):
    assert refused(admin_client, reverse(place)) == {}


@makes_renditions
def test_admin_finds_folded_words_too(admin_client, home, library):
    LessonPageFactory(parent=make_course(home, lessons=0), title="Sariyasen fɔlɔ")
    picture = ImageFactory(title="Kɔlɔn")

    pages = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "folo"})
    pictures = admin_client.get(reverse("wagtailimages_chooser:choose_results"), {"q": "kolon"})

    assert "Sariyasen fɔlɔ" in pages.content.decode()
    assert picture.title in pictures.content.decode()


def test_index_follows_changes(client, lessons):
    lesson = LessonPage.objects.get(pk=lessons[1].pk)
    lesson.title = "Médiation"
    lesson.save()

    assert titles(client, "mediation") == ["Médiation"]
    assert "Médiation" not in titles(client, "pardon")


def test_related_and_odd_values_are_indexed(db):
    picture = ImageFactory(title="Gɛ", description="Ɲɛ")
    picture.tags.add("Sɔrɔ")
    picture.save()

    for query in ("ge", "soro"):
        assert list(Picture.objects.search(query)) == [picture]
    assert list(get_search_backend().search("", GlossaryTerm)) == []


def test_empty_query_and_no_result_help(client, lessons):
    empty = client.get("/fr/recherche/")
    nothing = client.get("/fr/recherche/", {"q": "xyzxyz"})

    assert empty.context["results"] is None
    assert not nothing.context["results"]
    assert 'value="xyzxyz"' in nothing.content.decode()


def test_search_keeps_nothing(client, lessons, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        response = client.get("/fr/recherche/", {"q": "impunite"})

    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "session" not in response.headers.get("Vary", "").lower()


def test_words_are_shown_escaped(client, home):
    html = client.get("/fr/recherche/", {"q": '"><script>x</script>'}).content.decode()

    assert "<script>x" not in html


@pytest.mark.parametrize(
    ("languages", "address"),
    [("bm", "/bm/recherche/?q=folo"), ("fr;q=0.5,bm", "/bm/recherche/?q=folo"), ("en", "/fr/recherche/?q=folo")],
)
def test_short_address_leads_to_the_browsers_language(client, home, languages, address):
    response = client.get("/search/?q=folo", headers={"Accept-Language": languages})

    assert response.url == address


def test_only_reading_methods(client, home):
    assert client.post("/fr/recherche/", {"q": "a"}).status_code == 405
