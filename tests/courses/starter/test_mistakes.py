"""Each mistake in a starter file is named with its file and place, before anything is written."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from courses.models import GlossaryTerm, StarterRecord

from .conftest import BASELINE, LESSON, PAGES, QUIZ

pytestmark = pytest.mark.django_db


def complaint(files) -> str:
    """Return what the command says; nothing may have been written."""
    with pytest.raises(CommandError) as caught:
        call_command("load_starter_courses", folder=files.folder)
    assert not StarterRecord.objects.exists()
    assert not GlossaryTerm.objects.exists()
    assert Page.objects.count() == 2
    return str(caught.value)


def with_block(block) -> dict:
    return {**LESSON, "body": [*LESSON["body"], block]}


def with_question(**values) -> dict:
    first, second = QUIZ["questions"]
    return {**QUIZ, "questions": [{**first, **values}, second]}


@pytest.mark.parametrize(
    ("file", "data", "words"),
    [
        ("essai/2.yaml", {**LESSON, "colour": "red"}, ["essai/2.yaml", "unknown key “colour”"]),
        ("essai/2.yaml", {**LESSON, "objective": ""}, ["essai/2.yaml", "“objective” is missing"]),
        ("essai/2.yaml", {**LESSON, "minutes": "six"}, ["essai/2.yaml", "“minutes” has the wrong form"]),
        ("essai/2.yaml", {**LESSON, "title": "x" * 300}, ["essai/2.yaml"]),
        ("essai/2.yaml", with_block({"poem": "x"}), ["body, block 10", "unknown type “poem”"]),
        ("essai/2.yaml", with_block({"text": "Un", "key_idea": "Deux"}), ["body, block 10", "one “type: content”"]),
        ("essai/2.yaml", with_block({"text": "# Titre"}), ["body, block 10 (text)", "<h1> cannot stand here"]),
        ("essai/2.yaml", with_block({"text": "<script>x</script>"}), ["body, block 10 (text)", "<script>"]),
        ("essai/2.yaml", with_block({"text": "[x](mot:rien)"}), ["the glossary has no word “rien”"]),
        ("essai/2.yaml", with_block({"text": "[x](page:rien)"}), ["there is no page “rien”"]),
        ("essai/2.yaml", with_block({"text": "[x](http://ailleurs.ml)"}), ["must begin with mot:, page: or https:"]),
        ("essai/2.yaml", with_block({"text": "[x](javascript:alert)"}), ["must begin with mot:, page: or https:"]),
        ("essai/2.yaml", with_block({"key_idea": "[x](https://a.ml)"}), ["a link cannot stand here"]),
        ("essai/2.yaml", with_block({"heading": "Un **mot**"}), ["only plain text can stand here"]),
        ("essai/2.yaml", with_block({"picture": {"file": "pictures/rien.svg"}}), ["this picture does not exist"]),
        ("essai/2.yaml", with_block({"quote": {"text": "x"}}), ["“reference” is missing"]),
        ("essai/2.yaml", with_block({"steps": ["Un pas."]}), ["body", "block 10 (steps)"]),
        ("essai/3.yaml", {**QUIZ, "baseline": "rien"}, ["essai/3.yaml", "no quiz “rien” of mode baseline"]),
        ("essai/3.yaml", with_question(lesson="rien"), ["question q1", "no lesson “rien”"]),
        ("essai/3.yaml", with_question(type="poem"), ["question 1", "type must be one of"]),
        ("essai/3.yaml", with_question(answer="yes"), ["question q1", "“answer” has the wrong form"]),
        ("essai/3.yaml", {**QUIZ, "mode": "exam"}, ["essai/3.yaml", "mode"]),
        ("essai/1.yaml", {**BASELINE, "slug": "premiere"}, ["another page has this slug"]),
        ("site/pages.yaml", PAGES[1:], ["site/pages.yaml", "begins with type: home"]),
        ("site/pages.yaml", [PAGES[0], {"type": "poem", "slug": "x"}], ["page 2", "type must be"]),
        ("glossary.yaml", [{"slug": "x"}], ["glossary.yaml", "entry 1"]),
        ("partners.yaml", {"name": "x"}, ["partners.yaml", "must be a list"]),
    ],
)
def test_mistake_in_yaml(files, file, data, words):
    files.change(file, data)

    said = complaint(files)

    assert [word for word in words if word not in said] == [], said


def test_not_yaml(files):
    (files.folder / "essai/2.yaml").write_text("slug: a\n  title: [")

    assert "essai/2.yaml: line 2" in complaint(files)


def test_missing_file(files):
    (files.folder / "essai/3.yaml").unlink()

    assert "essai/3.yaml: this file does not exist" in complaint(files)


def test_missing_translation(files):
    files.replace("essai/bm.po", 'msgid "Expliquer un mot."', 'msgid "Autre chose."')

    assert complaint(files) == "essai/bm.po: “Expliquer un mot.”: no Bambara for this text"


def test_empty_translation(files):
    files.replace("site/bm.po", 'msgstr "Bonjour. (bm)"', 'msgstr ""')

    assert complaint(files) == "site/bm.po: “Bonjour.”: no Bambara for this text"


def test_translation_with_another_link(files):
    files.replace("essai/bm.po", "[Wɛrɛ](mot:droit)", "[Wɛrɛ](mot:impunite)")

    assert "French has no such link" in complaint(files)


def test_translation_that_is_too_long(files):
    files.replace("essai/bm.po", 'msgstr "Tu sais. (bm)"', f'msgstr "{"x" * 201}"')

    said = complaint(files)

    assert "essai/bm.po (essai/course.yaml): promise" in said


def test_two_translations_of_one_text(files):
    with (files.folder / "essai/bm.po").open("a") as po:
        po.write('msgid "Oui."\nmsgstr "Ɔwɔ."\n')

    assert "“Oui.” has two different translations" in complaint(files)


def test_po_of_another_language(files):
    files.replace("site/bm.po", "Language: bm", "Language: fr")

    assert complaint(files) == "site/bm.po: header: Language must be bm"


def test_check_writes_nothing(files, capsys):
    call_command("load_starter_courses", folder=files.folder, check=True)

    assert "8 pages and 2 words are in order." in capsys.readouterr().out
    assert not StarterRecord.objects.exists()
    assert Page.objects.count() == 2
