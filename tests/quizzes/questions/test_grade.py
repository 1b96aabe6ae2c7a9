"""Marking: a table of cases, and what must hold for every question and every answer."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.enums import Outcome
from quizzes.questions import QUESTION_TYPES, AnswerRefused, Grade, Key

D = Decimal
# Types that are answered by their choices; those with parts of their own have tests of their own.
OF_CHOICES = ("single_choice", "multiple_response", "true_false")
SHARES = {n: D(1) / n for n in range(1, 9)}


def one(credits, **more):
    return Key("q", "single_choice", {id: D(credit) for id, credit in credits.items()}, rule="one", most=1, **more)


def several(credits, rule="balanced", **more):
    return Key("q", "multiple_response", {id: D(str(c)) for id, c in credits.items()}, rule=rule, **more)


HALVES = {"a": "0.5", "b": "0.5", "c": 0, "d": 0}
THIRDS = {"a": "0.333333", "b": "0.333333", "c": "0.333333", "d": 0}
WRITTEN = {"a": "0.6", "b": "0.4", "c": "-0.3"}
RIGHT, PARTLY, WRONG, SKIPPED = Outcome.RIGHT, Outcome.PARTLY, Outcome.WRONG, Outcome.SKIPPED

CASES = [
    ("single, right", one({"a": 1, "b": 0}), "a", "1.0000", RIGHT, (1, 1)),
    ("single, wrong", one({"a": 1, "b": 0}), "b", "0.0000", WRONG, (0, 1)),
    ("single, a part", one({"a": 1, "b": "0.5"}), "b", "0.5000", PARTLY, (0, 1)),
    ("single, empty", one({"a": 1, "b": 0}), "", "0.0000", WRONG, (0, 1)),
    ("single, skipped", one({"a": 1, "b": 0}, skippable=True), "", None, SKIPPED, (0, 1)),
    ("balanced, all right", several(HALVES), "ab", "1.0000", RIGHT, (2, 2)),
    ("balanced, one of two", several(HALVES), "a", "0.5000", PARTLY, (1, 2)),
    ("balanced, one right one wrong", several(HALVES), "ac", "0.0000", WRONG, (1, 2)),
    ("balanced, everything ticked", several(HALVES), "abcd", "0.0000", WRONG, (2, 2)),
    ("balanced, only wrong", several(HALVES), "cd", "0.0000", WRONG, (0, 2)),
    ("balanced, two of three", several(THIRDS), "ab", "0.6667", PARTLY, (2, 3)),
    ("balanced, three and one wrong", several(THIRDS), "abcd", "0.6667", PARTLY, (3, 3)),
    ("all or nothing, all", several(HALVES, "all_or_nothing"), "ab", "1.0000", RIGHT, (2, 2)),
    ("all or nothing, one missing", several(HALVES, "all_or_nothing"), "a", "0.0000", WRONG, (1, 2)),
    ("all or nothing, one too many", several(HALVES, "all_or_nothing"), "abc", "0.0000", WRONG, (2, 2)),
    ("credits, all", several(WRITTEN, "credits"), "ab", "1.0000", RIGHT, (2, 2)),
    ("credits, the larger one", several(WRITTEN, "credits"), "a", "0.6000", PARTLY, (1, 2)),
    ("credits, with a wrong one", several(WRITTEN, "credits"), "abc", "0.7000", PARTLY, (2, 2)),
    ("credits, never under 0", several(WRITTEN, "credits"), "c", "0.0000", WRONG, (0, 2)),
    ("credits, thirds make a whole", several(THIRDS, "credits"), "abc", "1.0000", RIGHT, (3, 3)),
    ("several, skipped", several(HALVES, skippable=True), "", None, SKIPPED, (0, 2)),
]


@pytest.mark.parametrize(
    ("key", "picked", "score", "outcome", "parts"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_grade(key, picked, score, outcome, parts):
    grade = QUESTION_TYPES[key.type].grade(key, tuple(picked))

    assert grade == Grade(None if score is None else D(score), outcome, parts)
    assert score is None or str(grade.score) == score


CHOICES = ("single_choice", "multiple_response", "true_false")


@st.composite
def keys(draw):
    """Any key of a question with choices that an author could publish; test_every_type.py tries the others."""
    kind = draw(st.sampled_from(CHOICES))
    if kind == "true_false":
        right = draw(st.booleans())
        credits = {"true": D(right), "false": D(not right)}
        return Key("q", kind, credits, rule="one", most=1, skippable=draw(st.booleans()))
    ids = [f"c{n}" for n in range(draw(st.integers(2, 8)))]
    if kind == "single_choice":
        credits = {id: D(draw(st.integers(0, 99))) / 100 for id in ids}
        credits[draw(st.sampled_from(ids))] = D(1)
        if list(credits.values()).count(D(1)) != 1:
            credits = {id: D(id == ids[0]) for id in ids}
        return Key("q", kind, credits, rule="one", most=1, skippable=draw(st.booleans()))
    right = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    rule = draw(st.sampled_from(["balanced", "all_or_nothing", "credits"]))
    wrong_credit = -D(draw(st.integers(0, 100))) / 100 if rule == "credits" else D(0)
    credits = {id: SHARES[len(right)] if id in right else wrong_credit for id in ids}
    most = draw(st.none() | st.integers(len(right), 8))
    return Key("q", kind, credits, rule=rule, most=most, skippable=draw(st.booleans()))


@st.composite
def keys_with_answers(draw):
    key = draw(keys())
    most = key.most or len(key.credits)
    return key, draw(st.lists(st.sampled_from(list(key.credits)), unique=True, max_size=most))


def graded(key, picked):
    module = QUESTION_TYPES[key.type]
    return module.grade(key, module.parse(list(picked), key, {}))


@given(keys_with_answers())
def test_grade_of_any_answer_is_quantised_and_within_0_and_1(pair):
    key, picked = pair

    grade = graded(key, picked)

    if grade.score is None:
        assert (picked, key.skippable, grade.outcome) == ([], True, SKIPPED)
    else:
        assert 0 <= grade.score <= 1
        assert grade.score == grade.score.quantize(D("0.0001"))
        assert (grade.outcome == RIGHT) == (grade.score == 1)
        assert (grade.outcome == WRONG) == (grade.score == 0)


@given(keys())
def test_grade_of_the_solution_is_1_and_of_nothing_0(key):
    solution = QUESTION_TYPES[key.type].solution(key)

    assert graded(key, solution).score == 1
    assert graded(key, []).score == (None if key.skippable else 0)


@given(keys_with_answers())
def test_grade_never_falls_when_a_wrong_part_is_made_right(pair):
    key, picked = pair
    right = set(QUESTION_TYPES[key.type].solution(key))
    before = graded(key, picked).score or D(0)

    if key.rule == "one":
        assert graded(key, sorted(right)).score >= before
        return
    for wrong in set(picked) - right:
        assert (graded(key, [id for id in picked if id != wrong]).score or D(0)) >= before
    for missing in right - set(picked):
        if key.most is None or len(picked) < key.most:
            assert graded(key, [*picked, missing]).score >= before


@given(keys_with_answers(), st.randoms())
def test_grade_does_not_depend_on_any_order(pair, random):
    key, picked = pair
    other, mixed = list(key.credits.items()), list(picked)
    random.shuffle(other)
    random.shuffle(mixed)

    assert graded(Key.from_json({**key.as_json(), "credits": dict(other)}), mixed) == graded(key, picked)


@given(keys())
def test_key_survives_being_stored(key):
    assert Key.from_json(key.as_json()).as_json() == key.as_json()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("c0"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(keys(), ANYTHING)
def test_parse_of_anything_gives_an_answer_that_can_be_graded_or_names_the_question(key, sent):
    module = QUESTION_TYPES[key.type]

    try:
        answer = module.parse(sent, key, {})
    except AnswerRefused as error:
        refused = (error.question, bool(error.message))
    else:
        refused = None

    assert refused == ("q", True) or module.grade(key, answer).outcome in Outcome


@pytest.mark.parametrize(
    ("key", "sent", "code"),
    [
        (one({"a": 1, "b": 0}), ["a", "b"], "too_many"),
        (one({"a": 1, "b": 0}), ["a", "a"], "repeated"),
        (one({"a": 1, "b": 0}), ["z"], "foreign"),
        (one({"a": 1, "b": 0}), "a", "malformed"),
        (one({"a": 1, "b": 0}), [1], "malformed"),
        (one({"a": 1, "b": 0}), {"a": True}, "malformed"),
        (several(HALVES, most=2), ["a", "b", "c"], "too_many"),
        (several(HALVES), ["a"] * 12, "repeated"),
        (several(HALVES), ["\x00"], "foreign"),
    ],
)
def test_parse_refuses(key, sent, code):
    with pytest.raises(AnswerRefused) as caught:
        QUESTION_TYPES[key.type].parse(sent, key, {})

    assert (caught.value.code, caught.value.question) == (code, "q")


def test_each_type_offers_what_marking_and_exchange_need():
    assert {name: module.scorm_type for name, module in QUESTION_TYPES.items()} == {
        "single_choice": "choice",
        "multiple_response": "choice",
        "true_false": "true-false",
        "ordering": "sequencing",
        "matching": "matching",
        "gap_choice": "choice",
        "number": "numeric",
        "image_choice": "choice",
        "opinion": "likert",
        "short_answer": "fill-in",
        "scenario": "performance",
    }


@pytest.mark.parametrize("name", list(QUESTION_TYPES))
def test_examples_can_be_published_and_their_solution_is_right(name, db):
    module = QUESTION_TYPES[name]
    block = module.block()

    for example in module.examples():
        value = block.clean(block.to_python(example.value))
        key = module.key(value, "q")
        assert module.grade(key, module.solution(key)).score == (1 if key.is_scored else None)
