"""The check of the catalogues finds each kind of fault, and `update` keeps what is translated."""

import polib
import pytest

from scripts import catalogues
from scripts.messages import Message

LESSON = Message(None, "Lesson", None, {"templates/courses/lesson_page.html"}, for_learners=True)
DAYS = Message(None, "%(n)s day", "%(n)s days", {"templates/components/days.html"}, for_learners=True)
STAFF = Message(None, "author", None, {"courses/models/lesson.py"})


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a catalogue with these entries for a language."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "FROM_DJANGO", {})

    def written(language, *entries):
        path = catalogues.catalogue_path(language)
        path.parent.mkdir(parents=True)
        catalogue = polib.POFile()
        catalogue.extend(entries)
        catalogue.save(str(path))
        return path

    return written


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Other", msgstr="Autre"), "missing: 'Lesson' (templates/courses/lesson_page.html)"),
        (polib.POEntry(msgid="Lesson"), "not translated: 'Lesson' (templates/courses/lesson_page.html)"),
        (polib.POEntry(msgid="Lesson", msgstr="Leçon", flags=["fuzzy"]), "unsure: 'Lesson'"),
        (
            polib.POEntry(msgid="Lesson", msgstr="<b>Leçon</b>"),
            "damaged: 'Lesson' does not have the tags of the source",
        ),
        (
            polib.POEntry(msgid="Lesson", msgstr="Leçon %(n)s"),
            "damaged: 'Lesson' has ['%(n)s'] where the source has []",
        ),
    ],
    ids=["missing", "empty", "fuzzy", "tag", "placeholder"],
)
def test_fault_is_found(write, entry, fault):
    write("fr", entry)

    assert fault in list(catalogues.faults("fr", [LESSON]))


def test_string_that_nobody_uses_any_more_is_a_fault(write):
    write("fr", polib.POEntry(msgid="Lesson", msgstr="Leçon"), polib.POEntry(msgid="Old", msgstr="Vieux"))

    assert list(catalogues.faults("fr", [LESSON])) == ["no longer used: 'Old'"]


def test_complete_catalogue_has_no_fault_and_staff_words_need_no_bambara(write):
    lesson = polib.POEntry(msgid="Lesson", msgstr="Kalan")
    days = polib.POEntry(msgid=DAYS.singular, msgid_plural=DAYS.plural, msgstr_plural={0: "tile %(n)s"})
    write("bm", lesson, days)

    assert list(catalogues.faults("bm", [LESSON, DAYS, STAFF])) == []


def test_words_of_django_are_needed_where_it_does_not_know_the_language(write, monkeypatch):
    march = Message(None, "March", None, {"django/utils/dates.py"}, for_learners=True)
    monkeypatch.setattr(catalogues, "FROM_DJANGO", {"bm": [march]})
    write("bm", polib.POEntry(msgid="March", msgstr="marisi"))
    write("fr", polib.POEntry(msgid="March", msgstr="mars"))

    assert list(catalogues.faults("bm", [])) == []
    assert list(catalogues.faults("fr", [])) == ["no longer used: 'March'"]


def test_missing_catalogue_is_a_fault(write):
    assert list(catalogues.faults("fr", [LESSON])) == ["fr/LC_MESSAGES/django.po is missing"]


def test_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone(write, monkeypatch):
    monkeypatch.setattr(catalogues, "collect", lambda: [LESSON, DAYS, STAFF])
    path = write("bm", polib.POEntry(msgid="Lesson", msgstr="Kalan"), polib.POEntry(msgid="Old", msgstr="Kɔrɔ"))

    catalogues.update()

    after = polib.pofile(str(path))
    assert [(entry.msgid, entry.msgstr, entry.msgstr_plural) for entry in after] == [
        ("Lesson", "Kalan", {}),
        ("%(n)s day", "", {0: ""}),
    ]
    assert after.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
