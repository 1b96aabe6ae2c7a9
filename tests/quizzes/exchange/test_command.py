"""`manage.py import_questions` and `export_questions`: what they print for people and for programs, and when they fail."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from quizzes.exchange.neutral import Question
from quizzes.exchange.storing import store_in_new
from quizzes.models import QuestionBank
from quizzes.questions import key_of

from .conftest import EXPECTED


def run(*arguments):
    out = io.StringIO()
    call_command("import_questions", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_json_is_the_whole_reading(samples):
    told = json.loads(run(samples / "questions.gift.txt", "--check", "--json"))

    assert list(told) == ["questions", "refused", "errors", "warnings"]
    assert [one["name"] for one in told["questions"]] == [
        one["name"] for one in EXPECTED["questions.gift.txt"]["questions"]
    ]
    assert told["refused"] == [{"name": "Q10 Opinion libre", "why": "free text is never asked"}]


def test_json_names_line_question_and_message_in_english(samples):
    with translation.override("fr"):
        told = json.loads(run(samples / "errors.csv", "--check", "--json"))

    assert told["errors"][0] == {
        "line": 2, "question": "E01", "message": "No choice is right. The column “right” names it by its number.",
    }  # fmt: skip


def test_people_read_what_was_understood_and_what_is_to_mend(samples):
    told = run(samples / "errors.gift.txt", "--check").splitlines()

    assert told[:3] == ["2 questions can be taken over.", "  G01 (single_choice)", "  G02 (true_false)"]
    assert told[3] == "To mend: line 2, E01: The brace “{” is not closed before the blank line."
    assert len(told) == 3 + 6


def test_refused_question_is_listed_with_its_reason(samples):
    assert "Not taken over: X09 Rédaction – free text is never asked" in run(
        samples / "questions.moodle.xml", "--check"
    )


def test_bank_is_given_to_questions_that_name_none(samples):
    told = json.loads(run(samples / "questions.aiken.txt", "--check", "--json", "--into", "Bases"))

    assert {one["bank"] for one in told["questions"]} == {"Bases"}


def test_named_format_goes_before_what_the_file_looks_like(samples):
    with pytest.raises(CommandError, match="No question could be read"):
        run(samples / "questions.csv", "--check", "--format", "aiken")


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["people", "programs"])
def test_broken_file_fails_and_says_where(tmp_path, more):
    path = tmp_path / "x.xml"
    path.write_text("<quiz>\n<question>\n</quiz>")
    out = io.StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("import_questions", str(path), "--check", *more, stdout=out)

    assert failure.value.returncode == 1
    assert "This XML file is broken at line 3." in out.getvalue()


def test_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        run(tmp_path / "nothing.gift", "--check")


def test_nothing_is_stored_without_saying_so(samples):
    with pytest.raises(CommandError, match=r"Nothing was stored\. Add --into BANK"):
        run(samples / "questions.gift.txt")


def test_good_questions_are_stored_and_told(samples, db):
    told = run(samples / "errors.gift.txt", "--into", "Bases").splitlines()

    bank = QuestionBank.objects.get()
    assert told[-1] == f"Bank “Bases” ({bank.pk}), as a draft: 2 new, 0 changed, 0 as they were."
    assert (bank.live, len(bank.questions)) == (False, 2)


@pytest.mark.parametrize(("more", "changed", "left"), [([], 0, 2), (["--update"], 1, 1)], ids=["skip", "update"])
def test_same_file_again_goes_into_the_same_bank(tmp_path, db, more, changed, left):
    path = tmp_path / "x.csv"
    head = "id,type,question,right\n"
    path.write_text(f"{head}a,true_false,Un,true\nb,true_false,Deux,true\n")
    run(path, "--into", "Bases")
    path.write_text(f"{head}a,true_false,Un,false\nb,true_false,Deux,true\n")

    told = json.loads(run(path, "--into", str(QuestionBank.objects.get().pk), "--json", *more))

    pk = QuestionBank.objects.get().pk
    assert told["stored"] == {"bank": pk, "title": "Bases", "added": 0, "updated": changed, "skipped": left}


def test_two_banks_of_one_title_are_not_guessed(samples, db):
    for _n in range(2):
        store_in_new([], "Bases")

    with pytest.raises(CommandError, match="Several banks are called so"):
        run(samples / "questions.gift.txt", "--into", "Bases")


def test_title_that_is_too_long_is_told(samples, db):
    with pytest.raises(CommandError, match="Nothing was stored"):
        run(samples / "questions.gift.txt", "--into", "x" * 121)


def export(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("export_questions", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_bank_is_exported_and_what_is_lost_is_told(db):
    store_in_new(
        [
            Question("true_false", "Oui.", id="a", correct=True, hint="Pense."),
            Question("opinion", "Et toi ?", steps=("a", "b", "c")),
        ],
        "Bases",
    )

    out, err = export("Bases", "--format", "gift")

    assert "Oui." in out
    assert err.splitlines() == [
        "Not in the file: hint (1 question)",
        "Not in the file: the whole question: this format cannot say it (1 question)",
    ]


def marks(child):
    key = key_of(child)
    return key.rule, key.weight, list(key.credits.values())


@pytest.mark.parametrize("name", ["slug", "translation_key"])
def test_quiz_is_exported_to_a_file_and_read_again(practice, tmp_path, name):
    path = tmp_path / "quiz.xlsx"

    export(getattr(practice, name), "--format", "xlsx", "--output", path)
    run(path, "--into", "Depuis le quiz")

    bank = QuestionBank.objects.get()
    assert [q.id for q in bank.questions] == [q.id for q in practice.questions]
    assert [marks(q) for q in bank.questions] == [marks(q) for q in practice.questions]


@pytest.mark.parametrize(("arguments", "words"), [
    (["Rien", "--format", "csv"], "no bank and no quiz"),
    (["Deux", "--format", "csv"], "Several are called so"),
    (["Vide", "--format", "csv"], "none of these questions"),
    (["Une", "--format", "csv", "--output", "/proc/nothing/x.csv"], "cannot be written"),
])  # fmt: skip
def test_export_that_cannot_be_is_told(db, arguments, words):
    one = Question("true_false", "Oui.", id="a", correct=True)
    for title, questions in (("Deux", []), ("Deux", []), ("Vide", []), ("Une", [one])):
        store_in_new(questions, title)

    with pytest.raises(CommandError, match=words):
        export(*arguments)
