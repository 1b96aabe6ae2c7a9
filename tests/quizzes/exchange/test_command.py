"""`manage.py import_questions`: what it prints for people and for programs, and when it fails."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

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
    with pytest.raises(CommandError, match="Nothing was stored"):
        run(samples / "questions.gift.txt")
