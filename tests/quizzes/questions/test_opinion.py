"""Opinions: never marked, always skippable, counted without the person, kept nowhere."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from quizzes.attempts import save, start
from quizzes.enums import Outcome
from quizzes.grading import needed_right
from quizzes.models import OpinionTotal, Response
from quizzes.opinions import quarter_of
from quizzes.order import choice_order
from quizzes.questions import AnswerRefused, Grade, Key, kept, opinion
from quizzes.submission import Submission, submit
from quizzes.versions import version_of
from tests.factories.courses import block_id
from tests.factories.quizzes import GUEST, make_quiz, single
from tests.factories.scenes import opinion as asked
from tests.quizzes.questions.test_blocks import faults

STEPS = [block_id(f"avis-{text}") for text in ("Non", "Un peu", "Oui")]
QUESTION = block_id("avis")
KEY = Key("q", "opinion", skippable=True, rule="unscored", data={"steps": ["a", "b", "c"]})


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (asked(), {}),
        (asked(steps=("A", "B")), {"steps": ["The minimum number of items is 3"]}),
        (asked(steps="ABCDEF"), {"steps": ["The maximum number of items is 5"]}),
        (asked(steps=("A", "a", "B")), {"steps": ["This choice says the same as another one."]}),
    ],
)
def test_clean(question, expected):
    assert faults(question) == expected


@given(st.lists(st.sampled_from("abc"), max_size=1))
def test_grade_is_never_a_score(picked):
    answer = opinion.parse(picked, KEY, {})

    assert opinion.grade(KEY, answer) == Grade(None, Outcome.UNSCORED if picked else Outcome.SKIPPED, (0, 0))
    assert opinion.grade(KEY, kept(KEY, answer)).score is None


@given(st.none() | st.integers() | st.text() | st.lists(st.text(max_size=3) | st.integers(), max_size=3))
def test_parse_of_anything_gives_a_step_or_names_the_question(sent):
    try:
        answer = opinion.parse(sent, KEY, {})
    except AnswerRefused as error:
        answer, refused = (), (error.question, bool(error.message))
    else:
        refused = ("q", True)

    assert set(answer) <= {"a", "b", "c"}
    assert refused == ("q", True)


def test_steps_are_never_shuffled():
    content = {"type": "opinion", "choices": [{"id": id, "pinned": False} for id in "abcde"]}

    assert choice_order(content, "seed", is_shuffled=True) == list("abcde")


def test_needed_answers_leave_opinions_out():
    keys = [Key("1", "single_choice", {"a": Decimal(1)}, 2, rule="one"), KEY]

    assert needed_right(keys, 1, 70) == 1


@pytest.fixture
def quiz(course):
    return make_quiz(course, [single(), asked()], certifying=True)


def send(quiz, step=None, id=None, **more):
    given = {block_id("un"): [block_id("un-A")], **({QUESTION: [step]} if step else {})}
    return submit(Submission(id or uuid.uuid4(), quiz.translation_key, given, version_of(quiz).pk, **more), GUEST)


def totals():
    return dict(OpinionTotal.objects.values_list("step", "people"))


def test_submitted_opinion_is_counted_once_and_stored_nowhere(quiz):
    id = uuid.uuid4()

    sheet = send(quiz, STEPS[2], id)
    send(quiz, STEPS[2], id)
    send(quiz, STEPS[0], id)  # another opinion under the same id is the same attempt: what came first stands

    response = Response.objects.get(question_id=QUESTION)
    assert (response.answer, response.outcome, response.score) == (["answered"], "unscored", None)
    assert totals() == {STEPS[2]: 1}
    assert sheet.attempt.score == 1


def test_totals_add_up_over_people_and_have_nobody_in_them(quiz):
    for step in (STEPS[0], STEPS[2], STEPS[2], None):
        send(quiz, step)

    assert totals() == {STEPS[0]: 1, STEPS[2]: 2}
    assert {field.name for field in OpinionTotal._meta.get_fields()} == {"id", *OpinionTotal.KEY, "people"}


def test_second_try_is_not_counted_again(quiz):
    first = send(quiz, STEPS[0])

    send(quiz, STEPS[0], previous=first.attempt.pk)

    assert totals() == {STEPS[0]: 1}


def test_refused_attempt_counts_no_opinion(quiz):
    with pytest.raises(AnswerRefused):
        submit(
            Submission(
                uuid.uuid4(), quiz.translation_key, {QUESTION: [STEPS[0]], block_id("un"): ["x"]}, version_of(quiz).pk
            ),
            GUEST,
        )

    assert totals() == {}


def test_saved_answer_of_an_unfinished_attempt_keeps_no_step(quiz):
    attempt, _new = start(quiz.translation_key, uuid.uuid4(), GUEST)

    save(attempt.pk, uuid.UUID(QUESTION), [STEPS[1]], 1, GUEST)

    assert Response.objects.get().answer == ["answered"]
    assert totals() == {}


def test_one_and_four_opinions_take_the_same_queries(course):
    quizzes = [
        make_quiz(course, [single(), *(asked(f"avis{n}") for n in range(many))], certifying=True) for many in (1, 4)
    ]

    counts = []
    for quiz in quizzes:
        version = version_of(quiz)
        given = {id: [key.data["steps"][0]] for id, key in version.keys.items() if key.type == "opinion"}
        with CaptureQueriesContext(connection) as queries:
            submit(Submission(uuid.uuid4(), quiz.translation_key, given, version.pk), GUEST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_opinion_says_that_nothing_is_right_and_asks_for_one_step(client, course):
    quiz = make_quiz(course, [asked(), single()], certifying=True)

    page = client.get(quiz.url.replace("http://localhost", "")).content.decode()

    question = page[page.index(f'data-question="{QUESTION}"') : page.index(f'data-question="{block_id("un")}"')]
    assert "data-credit" not in question
    assert "data-most" not in question
    assert "data-skippable" in question
    assert "scenes.js" in page


def walk(client, quiz, **data):
    return client.post(f"/fr/quiz/{quiz.translation_key}/essai/", data)


def test_walk_carries_the_opinion_in_the_page_until_it_is_sent(client, course):
    quiz = make_quiz(course, [asked(), single()], certifying=True)
    id = str(uuid.uuid4())

    page = walk(client, quiz, attempt=id, go="next", question=QUESTION, answer=STEPS[1])

    carried = f'name="carried-{QUESTION}" value="{STEPS[1]}"'
    assert carried in page.content.decode()
    assert Response.objects.get().answer == ["answered"]
    back = walk(client, quiz, attempt=id, go="back", question=block_id("un"), **{f"carried-{QUESTION}": STEPS[1]})
    assert f'value="{STEPS[1]}" checked' in back.content.decode()
    assert carried not in back.content.decode()
    last = {"question": block_id("un"), "answer": block_id("un-A"), f"carried-{QUESTION}": STEPS[1]}
    result = walk(client, quiz, attempt=id, go="submit", **last)
    assert (result.status_code, totals()) == (200, {STEPS[1]: 1})
    assert STEPS[1] not in result.content.decode()


def test_walk_refuses_an_opinion_that_is_none(client, quiz):
    page = walk(client, quiz, attempt=str(uuid.uuid4()), go="start", **{f"carried-{QUESTION}": "x"})

    assert page.status_code == 422


@pytest.mark.parametrize(("day", "quarter"), [(date(2026, 1, 1), "2026-Q1"), (date(2026, 12, 31), "2026-Q4")])
def test_quarter_of(day, quarter):
    assert quarter_of(day) == quarter
