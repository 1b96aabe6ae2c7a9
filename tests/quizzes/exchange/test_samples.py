"""The sample files say what their `expected.json` tells, key for key, and are marked as it tells."""

import json

import pytest

from quizzes.exchange.formats import format_of, read
from quizzes.questions import QUESTION_TYPES

from .conftest import EXPECTED, GOOD, sample
from .marking import MARKED, graded

PROSE = {"note", "grades", "must_not_contain", "warnings_at_least"}
FORMATS = {
    "questions.gift.txt": "gift", "questions.moodle.xml": "moodle", "questions.aiken.txt": "aiken",
    "questions.csv": "csv", "errors.gift.txt": "gift", "errors.csv": "csv",
}  # fmt: skip
QUESTIONS = [
    pytest.param(name, place, id=f"{name}-{question.get('name') or question.get('id') or place}")
    for name in GOOD
    for place, question in enumerate(EXPECTED[name]["questions"])
]
GRADES = [
    pytest.param(name, place, given, id=f"{name}-{question.get('name') or question.get('id')}-{number}")
    for name in GOOD
    for place, question in enumerate(EXPECTED[name]["questions"])
    for number, given in enumerate(question.get("grades", []))
    if question["type"] in QUESTION_TYPES and question["type"] in MARKED
]


def reading(name):
    return read(sample(name), filename=name)


def told(name, place):
    return json.loads(json.dumps(reading(name).as_json()))["questions"][place]


@pytest.mark.parametrize("name", FORMATS)
def test_format_of_sample_is_found_by_name_and_without(name):
    assert (format_of(sample(name), name), format_of(sample(name))) == (FORMATS[name], FORMATS[name])


@pytest.mark.parametrize(("name", "place"), QUESTIONS)
def test_question_of_sample_is_understood(name, place):
    expected = {key: value for key, value in EXPECTED[name]["questions"][place].items() if key not in PROSE}

    question = told(name, place)

    assert {key: question.get(key) for key in expected} == expected


@pytest.mark.parametrize("name", GOOD)
def test_sample_holds_as_many_questions_and_refuses_those_named(name):
    found = reading(name).as_json()

    assert len(found["questions"]) == len(EXPECTED[name]["questions"])
    assert found["refused"] == EXPECTED[name]["refused"]
    assert found["errors"] == []


def test_hostile_question_is_cleaned_and_told():
    place = next(n for n, one in enumerate(EXPECTED["questions.moodle.xml"]["questions"]) if "must_not_contain" in one)
    expected = EXPECTED["questions.moodle.xml"]["questions"][place]
    written = json.dumps(told("questions.moodle.xml", place))

    warnings = [one for one in reading("questions.moodle.xml").warnings if one.question == expected["name"]]

    assert [word for word in expected["must_not_contain"] if word in written] == []
    assert len(warnings) >= expected["warnings_at_least"]
    assert all(word in warnings[0].message for word in ("onclick", "<script>", "https://exemple.invalid/x.png"))


def test_faults_of_gift_stop_only_their_question():
    expected = EXPECTED["errors.gift.txt"]
    found = reading("errors.gift.txt")

    assert [question.name for question in found.questions] == expected["questions"]
    assert [(one.question, one.line) for one in found.errors] == [(e["name"], e["line"]) for e in expected["errors"]]


def test_faults_of_a_table_stop_only_their_row():
    expected = EXPECTED["errors.csv"]
    found = reading("errors.csv")

    assert [f"{question.id} (row {question.line})" for question in found.questions] == expected["questions"]
    assert [(one.question, one.line) for one in found.errors] == [(e["id"], e["row"]) for e in expected["errors"]]


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [
        ("errors.gift.txt", 0, "not closed"), ("errors.gift.txt", 1, "No choice is right"),
        ("errors.gift.txt", 2, "abc"), ("errors.gift.txt", 3, "douze"), ("errors.gift.txt", 4, "at least two pairs"),
        ("errors.gift.txt", 5, "no answer part"), ("errors.csv", 0, "No choice is right"),
        ("errors.csv", 1, "no choice 5"), ("errors.csv", 2, "single_choice, multiple_response"),
        ("errors.csv", 3, "“Sɛbɛn” and “SEBEN”"), ("errors.csv", 4, "not a number"),
        ("errors.csv", 5, "numbered [1], [2]"), ("errors.csv", 6, "text is missing"),
        ("errors.csv", 7, "used twice (row 9)"),
    ],
)  # fmt: skip
def test_fault_says_what_to_mend(name, place, words):
    assert words in reading(name).errors[place].message


@pytest.mark.parametrize(("name", "place", "given"), GRADES)
def test_answer_to_sample_is_marked(name, place, given):
    expected = {key: given[key] for key in ("score", "outcome", "error") if key in given}

    assert graded(reading(name).questions[place], given) == expected
