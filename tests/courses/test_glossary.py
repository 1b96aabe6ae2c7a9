"""Words of the glossary: in texts, in lessons, in the lexicon."""

import json

import pytest
from django.utils import translation
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import expand_db_html

from courses.models import GlossaryTerm
from tests.factories.courses import GlossaryTermFactory, LessonPageFactory, make_course, stream

KEPT = '<p>C’est l’<a linktype="glossary" slug="impunite">impunité</a>.</p>'


@pytest.fixture
def term(db):
    return GlossaryTermFactory(
        slug="impunite", fr="impunité", bm="ɲangibaliya", definition_fr="Un crime sans réponse.", status="draft"
    )


@pytest.mark.parametrize("language", ["fr", "bm"])
def test_word_links_into_the_lexicon_of_the_page(language, django_assert_num_queries, db):
    with translation.override(language), django_assert_num_queries(0):
        html = expand_db_html(KEPT)

    assert (
        html
        == f'<p>C’est l’<a class="word" href="/{language}/lexique/#impunite" data-word="impunite">impunité</a>.</p>'
    )


def test_word_cannot_break_out_of_its_attribute(db):
    html = expand_db_html('<a linktype="glossary" slug="&quot;&gt;&lt;script&gt;">mot</a>')

    assert "<script>" not in html
    assert 'data-word="&quot;&gt;&lt;script&gt;"' in html


def test_word_survives_the_editor():
    converter = ContentstateConverter(features=["bold", "glossary"])

    state = json.loads(converter.from_database_format(KEPT))
    kept = converter.to_database_format(json.dumps(state))

    assert [entity["data"] for entity in state["entityMap"].values()] == [{"slug": "impunite"}]
    assert '<a linktype="glossary" slug="impunite">impunité</a>' in kept


def test_editor_drops_words_where_they_are_not_offered():
    converter = ContentstateConverter(features=["bold"])

    assert "glossary" not in converter.to_database_format(converter.from_database_format(KEPT))


def test_lesson_knows_its_words(home, term, django_assert_num_queries):
    GlossaryTermFactory(slug="autre")
    lesson = LessonPageFactory(parent=make_course(home, lessons=0), body=stream(("text", KEPT)))

    with django_assert_num_queries(1):
        assert lesson.words == [term]


def test_lesson_leaves_out_unpublished_words(home, term):
    term.unpublish()
    lesson = LessonPageFactory(parent=make_course(home, lessons=0), body=stream(("text", KEPT)))

    assert lesson.words == []


def test_word_knows_where_it_is_used(home, term):
    lesson = LessonPageFactory(parent=make_course(home, lessons=0), body=stream(("text", KEPT)))

    users = ReferenceIndex.get_references_to(term).values_list("object_id", flat=True)
    assert list(users) == [str(lesson.pk)]


def test_lexicon_in_french_tells_the_bambara_word_and_that_it_is_a_draft(client, home, term):
    html = client.get("/fr/lexique/").content.decode()

    assert 'id="impunite"' in html
    assert "Un crime sans réponse." in html
    assert "ɲangibaliya" in html
    with translation.override("en"):
        assert term.is_draft_word


def test_lexicon_is_public_and_sets_no_cookie(client, home, term, django_assert_num_queries):
    with django_assert_num_queries(3):
        response = client.get("/bm/lexique/")

    assert "public" in response["Cache-Control"]
    assert not response.cookies
    with django_assert_num_queries(0):
        assert client.get("/bm/lexique/").content == response.content


def test_lexicon_forgets_the_kept_page_when_a_word_changes(client, home, term, django_capture_on_commit_callbacks):
    client.get("/fr/lexique/")

    with django_capture_on_commit_callbacks(execute=True):
        term.definition_fr = "Une faute sans réponse."
        term.save()

    assert "Une faute sans réponse." in client.get("/fr/lexique/").content.decode()


def test_word_shows_first_in_the_language_of_the_page(term):
    with translation.override("bm"):
        assert (term.word, term.word_language, term.other_word) == ("ɲangibaliya", "bm", "impunité")
        assert (term.definition, term.definition_language) == ("Un crime sans réponse.", "fr")
    with translation.override("fr"):
        assert (term.word, term.word_language, term.other_word) == ("impunité", "fr", "ɲangibaliya")


def test_words_stand_in_the_order_of_the_alphabet(client, home):
    for slug, word in (("etat", "État"), ("zone", "zone"), ("droit", "droit")):
        GlossaryTermFactory(slug=slug, fr=word)

    terms = client.get("/fr/lexique/").context["terms"]

    assert [term.fr for term in terms] == ["droit", "État", "zone"]
    assert GlossaryTerm.objects.count() == 3
