"""What stands in locale/: whole, compiled as Django reads it, in the house's French, and listed for a native speaker."""

import gettext
import re

import polib
import pytest

from scripts import catalogues, review_list

LANGUAGES = list(catalogues.PLURALS)
# Words by which a sentence says "vous" to somebody; learners are told "tu".
POLITE = re.compile(r"\b(?:vous|votre|vos|(?!assez|chez)\w+ez)\b", re.IGNORECASE)
ALSO_FOR_STAFF = ("courses/", "quizzes/questions/", "quizzes/enums.py", "quizzes/forms.py")


def entries(language):
    """Return the entries of a catalogue."""
    return polib.pofile(str(catalogues.catalogue_path(language)))


def texts(language):
    """Return all translations of a catalogue."""
    return [text for entry in entries(language) for text in catalogues.translations(entry)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_entry_is_empty_or_unsure(language):
    missing = [entry.msgid for entry in entries(language) if not all(catalogues.translations(entry))]

    assert len(entries(language)) > 300
    assert missing == []
    assert [entry.msgid for entry in entries(language) if entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_agree_with_the_source(language):
    assert {entry.msgid: words for entry in entries(language) if (words := catalogues.damage(entry))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_says_what_the_source_says(language, tmp_path, monkeypatch):
    folder = tmp_path / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_bytes(catalogues.catalogue_path(language).read_bytes())
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)

    catalogues.compile_all()

    said = gettext.translation("django", tmp_path, [language])
    simple = [entry for entry in entries(language) if not entry.msgid_plural and not entry.msgctxt]
    assert {entry.msgid: said.gettext(entry.msgid) for entry in simple} == {e.msgid: e.msgstr for e in simple}


@pytest.mark.parametrize("language", LANGUAGES)
def test_punctuation_is_that_of_print(language):
    straight = [text for text in texts(language) if "'" in text]
    loose = [text for text in texts(language) if re.search(r" [:;?!»]|«(?!\u00a0)|(?<!\u00a0)»", text)]

    assert straight == []
    assert loose == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_shouted(language):
    assert [text for text in texts(language) if "!" in text] == []


def test_learners_are_not_addressed_as_grown_up_strangers():
    for_learners = {catalogues.key(entry) for entry in entries("bm")}
    said = [
        catalogues.translations(entry)[0]
        for entry in entries("fr")
        if catalogues.key(entry) in for_learners
        and not all(name.startswith(ALSO_FOR_STAFF) for name, _ in entry.occurrences)
    ]

    assert len(said) > 200
    assert [text for text in said if POLITE.search(text)] == []


def test_what_a_learner_is_told_to_look_for_bears_the_name_that_is_quoted():
    said = {}
    for entry in entries("fr"):
        said.setdefault(entry.msgid, set()).add(entry.msgstr)
    quoted = [
        (name, shown)
        for entry in entries("bm")
        for text in said.get(entry.msgid, ())
        for name, shown in zip(
            re.findall("“([^”]+)”", entry.msgid), re.findall("«\u00a0([^»]+)\u00a0»", text), strict=False
        )
        if name in said
    ]

    assert len(quoted) > 5
    assert [(name, shown) for name, shown in quoted if shown not in said[name]] == []


def test_a_month_in_bambara_is_known():
    assert [entry.msgstr for entry in entries("bm") if entry.msgid == "November"] == ["nowanburu"]


def test_review_page_lists_each_bambara_string_beside_the_french():
    page = review_list.REVIEW.read_text(encoding="utf-8")
    rows = [row.split(" | ") for row in page.splitlines() if re.match(r"\| \d+ \|", row)]

    listed = {bambara.split(" *(")[0] for _line, _french, bambara, _place in rows}

    assert len(rows) == len(entries("bm"))
    assert {review_list.cell(catalogues.translations(entry)[0]) for entry in entries("bm")} - listed == set()


def test_review_page_is_as_made_anew():
    assert review_list.REVIEW.read_text(encoding="utf-8") == review_list.page()


def test_review_page_names_the_line_where_a_word_is_mended():
    lines = catalogues.catalogue_path("bm").read_text(encoding="utf-8").splitlines()
    page = review_list.REVIEW.read_text(encoding="utf-8")

    numbers = [int(number) for number in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)]

    assert len(numbers) > 300
    assert [number for number in numbers if not lines[number - 1].startswith("msgstr")] == []
