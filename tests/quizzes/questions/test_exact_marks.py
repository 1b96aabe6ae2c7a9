"""What single answers are worth, to the fourth place."""

from decimal import Decimal

import pytest

from quizzes.enums import Outcome
from quizzes.questions import QUESTION_TYPES, Grade, Key, is_hidden, is_open, kept
from quizzes.questions.base import graded, right_ids, rounded, without_answer
from quizzes.questions.scenes import Graph, best_path
from tests.factories.courses import block_id
from tests.factories.questions import gap_choice, number
from tests.factories.quizzes import single
from tests.factories.scenes import opinion, short, story, way

from .asking import GAPS, WORDS, A, asked, key_of

D = Decimal


@pytest.mark.parametrize(
    ("score", "kept_as"),
    [("0.33335", "0.3334"), ("0.33345", "0.3335"), ("0.33334", "0.3333"), ("-1", "0.0000"), ("2", "1.0000")],
)
def test_scores_are_rounded_half_up_within_0_and_1(score, kept_as):
    assert str(rounded(D(score))) == kept_as


def test_no_answer_counts_the_parts_there_are():
    key = Key("q", "single_choice", {"a": D(1), "b": D("0.5")}, rule="one", most=1)

    assert without_answer(key) == Grade(D(0), Outcome.WRONG, (0, 1))
    assert without_answer(key, 4).parts == (0, 4)
    assert without_answer(key, 0).parts == (0, 0)


def test_only_whole_credit_is_right_where_one_may_be_chosen():
    credits = {"a": D(1), "b": D("0.5"), "c": D(0)}

    assert right_ids(Key("q", "single_choice", credits, rule="one")) == ["a"]
    assert right_ids(Key("q", "multiple_response", credits, rule="credits")) == ["a", "b"]


def test_a_grade_tells_right_wrong_and_partly():
    assert [graded(D(score), (1, 2)).outcome for score in ("0.99996", "0.00004", "0.5")] == ["right", "wrong", "partly"]


@pytest.mark.parametrize(
    ("order", "score", "parts"),
    [("abcd", "1.0000", 4), ("abdc", "0.6667", 2), ("bacd", "0.6667", 2), ("bcda", "0.0000", 0), ("dcba", "0.0000", 0),
     ("acbd", "0.6667", 2), ("cabd", "0.3333", 1)],
)  # fmt: skip
def test_order_by_pairs(order, score, parts):
    key = Key("q", "ordering", rule="pairs", data={"order": list("abcd")})

    grade = QUESTION_TYPES["ordering"].grade(key, tuple(order))

    assert (str(grade.score), grade.parts) == (score, (parts, 4))


@pytest.mark.parametrize(("order", "score", "parts"), [("abc", "1.0000", 3), ("acb", "0.0000", 1)])
def test_order_all_or_nothing(order, score, parts):
    key = Key("q", "ordering", rule="all_or_nothing", data={"order": list("abc")})

    grade = QUESTION_TYPES["ordering"].grade(key, tuple(order))

    assert (str(grade.score), grade.parts) == (score, (parts, 3))


def test_parts_count_what_is_right():
    _module, key, _content = asked(gap_choice())
    right = f"{GAPS[0]}={WORDS[0][0]}"

    grade = QUESTION_TYPES["gap_choice"].grade(key, (right, f"{GAPS[1]}={WORDS[1][1]}"))

    assert (str(grade.score), grade.outcome, grade.parts) == ("0.5000", "partly", (1, 2))
    assert QUESTION_TYPES["gap_choice"].grade(key, ()).parts == (0, 2)


def test_number_gets_the_best_range_and_counts_only_the_whole():
    module, key, _content = asked(number())

    assert module.grade(key, ("18",)) == Grade(D(1), Outcome.RIGHT, (1, 1))
    assert module.grade(key, ("21",)) == Grade(D("0.5"), Outcome.PARTLY, (0, 1))
    assert module.grade(key, ("14.999",)) == Grade(D(0), Outcome.WRONG, (0, 1))
    assert module.grade(key, ()) == Grade(D(0), Outcome.WRONG, (0, 1))
    assert module.solution(key) == ("18",)


def test_story_counts_points_of_the_path():
    module, key, _content = asked(story())
    path = (way("Droite", "a"), way("Continue", "c"))

    assert module.grade(key, path) == Grade(D("0.8571"), Outcome.PARTLY, (6, 7))
    assert module.grade(key, ()) == Grade(D(0), Outcome.WRONG, (0, 7))
    assert module.solution(key) == (way("Gauche", "a"), way("Avance", "b"), way("Continue", "c"))
    assert is_open(key, path[:1])
    assert not is_open(key, path)


def test_opinion_keeps_that_it_was_answered_and_no_mark():
    module, key, _content = asked(opinion())
    step = key.data["steps"][0]

    assert (kept(key, (step,)), kept(key, ())) == (("answered",), ())
    assert [is_hidden(one) for one in (key, key_of(short()), key_of(single()))] == [False, True, False]
    assert module.grade(key, (step,)) == Grade(None, Outcome.UNSCORED, (0, 0))
    assert module.solution(key) == (step,)
    assert kept(key_of(single()), (A,)) == (A,)


def test_no_order_counts_its_items():
    key = Key("q", "ordering", rule="pairs", data={"order": list("abc")})

    assert QUESTION_TYPES["ordering"].grade(key, ()) == Grade(D(0), Outcome.WRONG, (0, 3))


def test_a_word_gets_the_credit_of_the_answer_it_matched():
    module, key, _content = asked(short())

    grades = [module.grade(key, (id,)) for id in (block_id("mot-sɛbɛn"), block_id("mot-papier"), block_id("mot-laban"))]

    assert [(str(grade.score), grade.parts) for grade in grades] == [
        ("1.0000", (1, 1)),
        ("0.5000", (0, 1)),
        ("0.0000", (0, 1)),
    ]


@pytest.mark.parametrize(
    "question",
    [short(accepted=[("a", "50"), ("b", "100"), ("c", "100")]), number(ranges=[(1, 2, 50), (3, 4, 100), (5, 6, 100)])],
    ids=["short_answer", "number"],
)
def test_of_several_right_answers_the_first_is_the_solution(question):
    module, key, _content = asked(question)

    assert module.solution(key) in ((block_id("mot-b"),), ("3",))


def test_of_ways_that_earn_alike_the_first_is_the_solution():
    exits = {"a": [("x", "b", 2), ("y", "end", 5), ("z", "b", 2)], "b": [("u", "end", 3), ("v", "end", 3)]}

    assert best_path("a", exits) == (5, ("x", "u"))
    assert best_path("nowhere", exits) == (0, ())
    assert best_path("a", {"a": [("x", "a", 1)]}) == (1, ("x",))


@pytest.mark.parametrize(
    ("edges", "endings", "rows"),
    [
        ({"a": ["b", "c"], "b": ["c", "bad"], "c": ["good", "bad"]}, ["good", "bad"], [["a"], ["b"], ["c"], ["good", "bad"]]),
        ({"a": ["good"], "b": ["good"]}, ["good", "bad"], [["a"], ["good"], ["b", "bad"]]),
        ({"a": ["b", "unknown"], "b": ["a"]}, [], [["a"], ["b"]]),
        ({"a": ["end", "b"], "b": ["end"]}, ["end"], [["a"], ["b"], ["end"]]),
        ({}, [], []),
        ({}, ["end"], [["end"]]),
    ],
)  # fmt: skip
def test_rows_of_a_story(edges, endings, rows):
    assert Graph(edges, endings).layers() == rows
