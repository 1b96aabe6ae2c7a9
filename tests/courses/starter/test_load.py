"""Loading the starter files: what comes of them, and what a second run leaves alone."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.test import TestCase
from wagtail.models import Locale, Page, Revision, Site

from courses.language_version import set_own_fields
from courses.models import CoursePage, GlossaryTerm, HelpPage, HomePage, LessonPage, Partner, Picture, SiteSettings
from courses.starter.load import load
from courses.starter.records import Report
from courses.starter.specs import key_of
from quizzes.models import QuizPage

from .conftest import Files, po_entry

# Wagtail leaves the temporary file of a resized picture to the collector.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


def run(files) -> list[str]:
    """Load the files; return what was told, spaces folded."""
    lines: list[str] = []
    load(files.folder, Report(tell=lines.append))
    return [" ".join(line.split()) for line in lines]


def lesson(language: str) -> LessonPage:
    return LessonPage.objects.get(locale__language_code=language)


def everything() -> dict[str, object]:
    """Return what a run that changes nothing must leave as it is."""
    return {
        "pages": list(Page.objects.order_by("pk").values()),
        "revisions": list(Revision.objects.order_by("pk").values_list("pk", flat=True)),
        "lessons": list(LessonPage.objects.order_by("pk").values()),
        "terms": list(GlossaryTerm.objects.order_by("pk").values()),
        "counts": [model.objects.count() for model in (Picture, Partner, SiteSettings, Locale, Site)],
    }


class TestFirstRun(TestCase):
    @classmethod
    def setUpTestData(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        run(Files(Path(folder.name)))

    def test_site_stands_on_the_french_front_page(self):
        site = Site.objects.get()
        assert (site.root_page.specific, site.is_default_site) == (
            HomePage.objects.get(locale__language_code="fr"),
            True,
        )
        assert [page.specific_class for page in Page.get_first_root_node().get_children()] == [HomePage, HomePage]
        assert SiteSettings.current().funding_sentence_bm == "Wari."

    def test_pages_are_live_in_both_languages_and_twins(self):
        french = Page.objects.filter(locale__language_code="fr", depth__gt=1)
        assert french.count() == Page.objects.filter(locale__language_code="bm").count() == 8
        assert not Page.objects.filter(live=False).exists()
        for page in french:
            assert page.get_translation(Locale.objects.get(language_code="bm")).live

    def test_tree_is_the_one_of_the_files(self):
        assert [page.url for page in CoursePage.objects.get(locale__language_code="fr").steps] == [
            "/fr/cours/essai/avant/",
            "/fr/cours/essai/premiere/",
            "/fr/cours/essai/quiz/",
        ]
        assert lesson("bm").url == "/bm/cours-bm/essai-bm/premiere-bm/"

    def test_fields_of_a_lesson(self):
        page = lesson("fr")
        assert (page.title, page.objective, page.minutes, page.content_note) == (
            "Première leçon",
            "Expliquer un mot.",
            6,
            "On parle d’un feu.",
        )
        source = page.sources[0].value
        assert (source["title"], source["publisher"], source["year"], source["checked"]) == (
            "Principes",
            "ONU",
            "2005",
            date(2026, 11, 24),
        )

    def test_text_becomes_rich_text_with_links(self):
        aide = HelpPage.objects.get(locale__language_code="fr").pk
        assert lesson("fr").body[1].value.source == (
            "<p>Un <b>crime</b> sans réponse, c’est l’"
            '<a linktype="glossary" slug="impunite">impunité</a>.</p>'
            f'<p>Voir <a id="{aide}" linktype="page">l’aide</a> et <a linktype="glossary" slug="droit">l’autre</a>.</p>'
        )
        assert (
            HelpPage.objects.get(locale__language_code="fr").body[0].value.source
            == "<ul>\n<li>Un</li>\n<li>Deux</li>\n</ul>"
        )

    def test_bambara_keeps_its_own_order_of_links(self):
        aide = HelpPage.objects.get(locale__language_code="fr").pk
        source = lesson("bm").body[1].value.source
        assert '<a linktype="glossary" slug="droit">Wɛrɛ</a> ni <a ' in source
        assert f'id="{aide}"' in source.split(" ni ")[1]
        assert "impunité</a>. (bm)" in source

    def test_blocks_in_bambara(self):
        body = lesson("bm").body
        assert [block.block_type for block in body] == [block.block_type for block in lesson("fr").body]
        assert body[0].value == "Un mot (bm)"
        assert body[3].value["alt"] == "Un puits (bm)"
        assert body[4].value["title"] == "Imagine (bm)"
        assert body[5].value[1].source == "<p>Deux pas. (bm)</p>"
        assert (body[6].value["text"], body[6].value["article"]) == ("Bɛɛ ka kan.", "7")

    def test_questions_are_the_same_in_both_languages(self):
        french, bambara = (QuizPage.objects.get(slug=slug) for slug in ("quiz", "quiz-bm"))
        assert [child.id for child in bambara.questions] == [child.id for child in french.questions]
        choices = [[item.id for item in quiz.questions[1].value["choices"].bound_blocks] for quiz in (french, bambara)]
        assert choices[0] == choices[1]
        assert [item["correct"] for item in bambara.questions[1].value["choices"]] == [True, True, False]
        assert bambara.intro == "Deux questions. (bm)\n\nPrends ton temps. (bm)"
        assert bambara.bands[1].value["from_percent"] == 70
        assert french.questions[0].value["lesson"].specific == lesson("fr")

    def test_final_quiz_names_its_baseline(self):
        final, baseline = QuizPage.objects.get(slug="quiz"), QuizPage.objects.get(slug="avant")
        assert (final.pair, final.pass_mark, final.is_required) == (baseline.translation_key, 70, True)
        assert (baseline.pass_mark, baseline.is_required) == (None, False)

    def test_ids_are_the_same_on_every_server(self):
        page = lesson("fr")

        assert page.translation_key == key_of("essai/premiere")
        assert page.body[0].id == str(key_of("essai/premiere", "body", "heading-1"))
        assert page.body[8].value[0].id == str(key_of("essai/premiere", "question", "verifie"))

    def test_picture_is_in_the_library_with_its_size(self):
        picture = Picture.objects.get()
        assert (picture.title, picture.width, picture.height) == ("Puits", 10, 5)
        assert lesson("fr").body[3].value["image"] == picture
        assert list(picture.renditions.values_list("filter_spec", flat=True)) == ["width-480"]

    def test_pages_are_shown_with_their_texts(self):
        html = self.client.get(lesson("bm").url).content.decode()

        assert "Un mot (bm)" in html
        assert 'lang="bm"' in html
        assert self.client.get("/fr/partenaires/").context["page"].partners[0].name == "AMDH"


class TestLaterRun(TestCase):
    @classmethod
    def setUpTestData(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.first = Files(Path(folder.name) / "first")
        run(cls.first)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.files = self.first.copy(Path(folder.name) / "later")

    def test_second_run_changes_nothing(self):
        before = everything()

        lines = run(self.files)

        assert everything() == before
        assert {line.split()[0] for line in lines} == {"unchanged"}

    def test_changed_source_updates_both_languages(self):
        self.files.replace("essai/2.yaml", "Expliquer un mot.", "Expliquer deux mots.")
        self.files.replace("essai/bm.po", "Expliquer un mot.", "Expliquer deux mots.")

        lines = run(self.files)

        assert [line for line in lines if not line.startswith("unchanged")] == [
            "updated essai/premiere (fr)",
            "updated essai/premiere (bm)",
        ]
        assert (lesson("fr").objective, lesson("bm").objective) == ("Expliquer deux mots.", "Expliquer deux mots. (bm)")

    def test_changed_translation_updates_bambara_only(self):
        self.files.replace("essai/bm.po", 'msgstr "Expliquer un mot. (bm)"', 'msgstr "Daɲɛ dɔ ɲɛfɔ."')

        lines = run(self.files)

        assert [line for line in lines if not line.startswith("unchanged")] == ["updated essai/premiere (bm)"]
        assert lesson("bm").objective == "Daɲɛ dɔ ɲɛfɔ."

    def test_changed_picture_updates_its_lesson(self):
        (self.files.folder / "essai/pictures/puits.svg").write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"/>'
        )

        assert "updated essai/premiere (fr)" in run(self.files)
        assert lesson("fr").body[3].value["image"].width == 4

    def test_educators_edit_is_kept(self):
        page = lesson("fr")
        page.objective = "Mon objectif"
        page.save_revision().publish()
        self.files.replace("essai/2.yaml", "Expliquer un mot.", "Expliquer deux mots.")
        self.files.replace("essai/bm.po", "Expliquer un mot.", "Expliquer deux mots.")

        lines = run(self.files)

        assert "kept: edited here essai/premiere (fr)" in lines
        assert (lesson("fr").objective, lesson("bm").objective) == ("Mon objectif", "Expliquer un mot. (bm)")

    def test_educators_draft_is_kept(self):
        page = lesson("fr")
        page.objective = "Mon brouillon"
        page.save_revision()
        self.files.replace("essai/2.yaml", "minutes: 6", "minutes: 7")

        assert "kept: edited here essai/premiere (fr)" in run(self.files)
        assert lesson("fr").get_latest_revision_as_object().objective == "Mon brouillon"

    def test_translators_edit_is_kept_while_french_goes_on(self):
        page = lesson("bm")
        page.objective = "N ka kuma"
        page.save_revision().publish()
        self.files.replace("essai/2.yaml", "minutes: 6", "minutes: 7")

        lines = run(self.files)

        assert "updated essai/premiere (fr)" in lines
        assert "kept: edited here essai/premiere (bm)" in lines
        assert (lesson("fr").minutes, lesson("bm").objective) == (7, "N ka kuma")

    def test_deleted_page_stays_deleted(self):
        lesson("bm").delete()
        lesson("fr").delete()

        lines = run(self.files)

        assert "left: deleted here essai/premiere (fr)" in lines
        assert not LessonPage.objects.exists()

    def test_moved_page_stays_where_it_is(self):
        page = Page.objects.get(pk=lesson("fr").pk)
        page.move(page.get_parent(), pos="first-child")

        run(self.files)

        assert CoursePage.objects.get(locale__language_code="fr").steps[0].slug == "premiere"
        assert CoursePage.objects.get(locale__language_code="bm").get_children()[0].slug == "premiere-bm"

    def test_native_reading_is_no_edit(self):
        set_own_fields(lesson("bm"), {"native_reviewed_on": date(2026, 11, 20)}, user=None)
        self.files.replace("essai/bm.po", 'msgstr "Expliquer un mot. (bm)"', 'msgstr "Daɲɛ dɔ ɲɛfɔ."')

        run(self.files)

        assert (lesson("bm").objective, lesson("bm").native_reviewed_on) == ("Daɲɛ dɔ ɲɛfɔ.", date(2026, 11, 20))

    def test_new_lesson_takes_its_place(self):
        self.files.change(
            "essai/4.yaml", {"slug": "deux", "title": "Deux", "objective": "Un mot.", "body": [{"heading": "Un mot"}]}
        )
        self.files.replace("essai/course.yaml", "- 3.yaml", "- 4.yaml\n- 3.yaml")
        with (self.files.folder / "essai/bm.po").open("a") as po:
            po.write(po_entry("deux", "fila", "slug") + po_entry("Deux", "Fila") + po_entry("Un mot.", "Daɲɛ."))

        lines = run(self.files)

        assert "new essai/deux (fr)" in lines
        for language, slugs in (
            ("fr", ["avant", "premiere", "deux", "quiz"]),
            ("bm", ["avant-bm", "premiere-bm", "fila", "quiz-bm"]),
        ):
            course = CoursePage.objects.get(locale__language_code=language)
            assert list(course.get_children().values_list("slug", flat=True)) == slugs

    def test_edited_word_and_changed_settings_are_kept(self):
        term = GlossaryTerm.objects.get(slug="droit")
        term.definition_fr = "Ma définition."
        term.save_revision().publish()
        settings = SiteSettings.current()
        settings.installed_name = "Josira"
        settings.save()
        self.files.replace("glossary.yaml", "Ce que tu peux faire.", "Autre.")
        self.files.replace("glossary.yaml", "Sans réponse.", "Sans enquête.")
        self.files.replace("site/settings.yaml", "Kalan", "Kalanso")

        lines = run(self.files)

        assert {"kept: edited here glossary/droit", "updated glossary/impunite", "kept: edited here settings"} <= set(
            lines
        )
        assert GlossaryTerm.objects.get(slug="droit").definition_fr == "Ma définition."
        assert GlossaryTerm.objects.get(slug="impunite").definition_fr == "Sans enquête."
        assert SiteSettings.current().installed_name == "Josira"


def test_site_with_a_front_page_of_its_own_keeps_it(files):
    from tests.factories.courses import HomePageFactory

    own = HomePageFactory(parent=Page.get_first_root_node(), slug="autre")
    Site.objects.update(root_page=own)

    run(files)

    assert Site.objects.get().root_page.pk == own.pk
