"""What must hold for every key of every type, made up at will, and for every answer to it (quizzes.md 12, "Grade")."""

import random
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from quizzes.enums import Outcome
from quizzes.questions import QUESTION_TYPES, AnswerRefused, Key
from quizzes.questions.number import canonical, plain
from quizzes.questions.scenario import best_of

D = Decimal
SHARE = st.integers(0, 100).map(lambda percent: D(percent) / 100)
NUMBERS = st.decimals(-1000, 1000, places=2)
VALUES = [f"v{n}" for n in range(6)]


def skippables(type, **fields):
    """Return keys of a type from the strategies of their fields, such that may be skipped among them."""
    return st.builds(Key, id=st.just("q"), type=st.just(type), skippable=st.booleans(), **fields)


@st.composite
def one_of_several(draw, type):
    ids = [f"c{n}" for n in range(draw(st.integers(2, 8)))]
    credits = {id: min(draw(SHARE), D("0.99")) for id in ids} | {draw(st.sampled_from(ids)): D(1)}
    return Key("q", type, credits, skippable=draw(st.booleans()), rule="one", most=1)


@st.composite
def several(draw):
    ids = [f"c{n}" for n in range(draw(st.integers(2, 8)))]
    right = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    rule = draw(st.sampled_from(["balanced", "all_or_nothing", "credits"]))
    wrong = -draw(SHARE) if rule == "credits" else D(0)
    share = (D(1) / len(right)).quantize(D("0.000001"))
    credits = {id: share if id in right else wrong for id in ids}
    return Key("q", "multiple_response", credits, skippable=draw(st.booleans()), rule=rule)


@st.composite
def parts(draw, type):
    ids = [f"p{n}" for n in range(draw(st.integers(1, 8)))]
    values = {id: draw(st.lists(st.sampled_from(VALUES), min_size=2, unique=True)) for id in ids}
    right = {id: draw(st.sampled_from(offered)) for id, offered in values.items()}
    return Key("q", type, rule="parts", skippable=draw(st.booleans()), data={"right": right, "values": values})


@st.composite
def numbers(draw):
    ends = [sorted(draw(st.tuples(NUMBERS, NUMBERS))) for _range in range(draw(st.integers(1, 4)))]
    credits = [D(1), *(draw(SHARE) for _more in ends[1:])]
    ranges = [f"{plain(low)}..{plain(high)}*{plain(credit)}" for (low, high), credit in zip(ends, credits, strict=True)]
    return Key(
        "q", "number", rule="best", skippable=draw(st.booleans()), data={"ranges": draw(st.permutations(ranges))}
    )


@st.composite
def short_answers(draw):
    ids = [f"a{n}" for n in range(draw(st.integers(1, 8)))]
    credits = {id: draw(SHARE) for id in ids} | {ids[0]: D(1)}
    return Key("q", "short_answer", credits, skippable=draw(st.booleans()), data={"mistakes": ["m0", "m1"]})


@st.composite
def stories(draw):
    """Draw a story that only goes forward: each choice leads to a later scene or to an ending."""
    scenes = [f"s{n}" for n in range(draw(st.integers(1, 6)))]
    data = {"start": scenes[0], "at": {}, "to": {}, "points": {}}
    for place, scene in enumerate(scenes):
        for n in range(draw(st.integers(2, 3))):
            choice = f"{scene}c{n}"
            data["at"][choice] = scene
            data["to"][choice] = draw(st.sampled_from([*scenes[place + 1 :], "good", "bad"]))
            data["points"][choice] = draw(st.integers(0, 5))
    data["points"][f"{scenes[0]}c0"] = 1 + data["points"][f"{scenes[0]}c0"]
    data["best"] = best_of(data)[0]
    return Key("q", "scenario", skippable=draw(st.booleans()), data=data)


ORDERINGS = skippables(
    "ordering",
    rule=st.sampled_from(["pairs", "all_or_nothing"]),
    data=st.integers(3, 8).map(lambda size: {"order": [f"i{n}" for n in range(size)]}),
)
KEYS = {
    "single_choice": one_of_several("single_choice"),
    "image_choice": one_of_several("image_choice"),
    "true_false": skippables(
        "true_false",
        rule=st.just("one"),
        most=st.just(1),
        credits=st.booleans().map(lambda is_true: {"true": D(is_true), "false": D(not is_true)}),
    ),
    "multiple_response": several(),
    "ordering": ORDERINGS,
    "matching": parts("matching"),
    "gap_choice": parts("gap_choice"),
    "number": numbers(),
    "short_answer": short_answers(),
    "scenario": stories(),
}


def path_of(draw, key):
    """Draw a way through a story, which may stop half way."""
    path, scene = [], key.data["start"]
    while draw(st.integers(0, 5)) and scene in key.data["at"].values():
        path.append(draw(st.sampled_from([choice for choice, at in key.data["at"].items() if at == scene])))
        scene = key.data["to"][path[-1]]
    return path


@st.composite
def answered(draw):
    """Draw a key of any type and an answer in the form in which it is stored."""
    key = draw(st.one_of(*KEYS.values()))
    if key.type in ("single_choice", "image_choice", "true_false"):
        answer = draw(st.lists(st.sampled_from(list(key.credits)), max_size=1))
    elif key.type == "multiple_response":
        answer = draw(st.lists(st.sampled_from(list(key.credits)), unique=True))
    elif key.type == "ordering":
        answer = draw(st.just([]) | st.permutations(key.data["order"]))
    elif key.type in ("matching", "gap_choice"):
        filled = draw(st.lists(st.sampled_from(list(key.data["right"])), unique=True))
        answer = [f"{part}={draw(st.sampled_from(key.data['values'][part]))}" for part in filled]
    elif key.type == "number":
        answer = draw(st.just([]) | NUMBERS.map(lambda number: [canonical(number)]))
    elif key.type == "short_answer":
        answer = draw(st.sampled_from([[], ["other"], ["m0"], *([id] for id in key.credits)]))
    else:
        answer = path_of(draw, key)
    return key, tuple(answer if key.type in ("ordering", "scenario") else sorted(answer))


def grade(key, answer):
    return QUESTION_TYPES[key.type].grade(key, tuple(answer))


def score(key, answer):
    return grade(key, answer).score or D(0)


def test_every_scored_type_is_tried():
    assert KEYS.keys() == QUESTION_TYPES.keys() - {"opinion"}


@given(answered())
def test_grade_is_quantised_within_0_and_1_and_the_same_each_time(drawn):
    key, answer = drawn

    first, again = grade(key, answer), grade(key, answer)

    assert first == again
    assert (first.score is None) == (not answer and key.skippable)
    if first.score is not None:
        assert 0 <= first.score <= 1
        assert str(first.score) == str(first.score.quantize(D("0.0001")))
        outcome = Outcome.RIGHT if first.score == 1 else Outcome.WRONG if first.score == 0 else Outcome.PARTLY
        assert first.outcome == outcome


@given(st.one_of(*KEYS.values()))
def test_solution_earns_1_and_nothing_earns_0(key):
    module = QUESTION_TYPES[key.type]

    solution = module.solution(key)

    assert grade(key, solution).score == 1
    assert grade(key, ()).score == (None if key.skippable else 0)
    assert key.type == "short_answer" or module.parse(list(solution), key, {}) == solution


@given(answered())
def test_no_answer_is_worth_more_than_the_solution(drawn):
    key, answer = drawn

    assert score(key, answer) <= score(key, QUESTION_TYPES[key.type].solution(key))


def mended(key, answer, pick):
    """Return the answer with one of its wrong parts made right; the same where none is wrong."""
    right = QUESTION_TYPES[key.type].solution(key)
    if key.type == "multiple_response":
        wrong = set(answer) ^ set(right)
        return tuple(sorted(set(answer) ^ {pick(sorted(wrong))})) if wrong else answer
    if key.type in ("matching", "gap_choice"):
        missing = [part for part in right if part not in answer]
        if not missing:
            return answer
        part = pick(missing)
        others = [item for item in answer if item.split("=")[0] != part.split("=")[0]]
        return tuple(sorted([*others, part]))
    if key.type == "ordering" and answer:
        order = key.data["order"]
        falling = [n for n in range(len(answer) - 1) if order.index(answer[n]) > order.index(answer[n + 1])]
        if not falling:
            return answer
        at = pick(falling)
        return (*answer[:at], answer[at + 1], answer[at], *answer[at + 2 :])
    if key.type == "scenario" and answer:
        # What is right depends on the way so far; where the last step stands, the better ones earn more.
        here = [choice for choice, at in key.data["at"].items() if at == key.data["at"][answer[-1]]]
        return (*answer[:-1], max(here, key=lambda choice: key.data["points"][choice]))
    return right


@given(answered(), st.data())
def test_a_wrong_part_made_right_never_lowers_the_mark(drawn, data):
    key, answer = drawn

    better = mended(key, answer, lambda some: data.draw(st.sampled_from(some)))

    assert score(key, better) >= score(key, answer)


def mixed(data, shuffle):
    """Return the same data with names and, where their order means nothing, lists in another order."""
    if isinstance(data, dict):
        names = list(data)
        shuffle(names)
        return {name: data[name] if name == "order" else mixed(data[name], shuffle) for name in names}
    if isinstance(data, list):
        shuffle(data := list(data))
    return data


@given(answered(), st.randoms(use_true_random=False))
def test_grade_does_not_depend_on_the_order_of_choices_in_the_key(drawn, by: random.Random):
    key, answer = drawn
    stored = {**key.as_json(), "data": dict(key.data)}

    other = Key.from_json(mixed(stored, by.shuffle))

    assert grade(other, answer) == grade(key, answer)
    assert grade(other, QUESTION_TYPES[key.type].solution(other)).score == 1
    if key.type not in ("ordering", "scenario"):
        assert grade(key, by.sample(answer, len(answer))) == grade(key, answer)


@given(
    answered(),
    st.lists(st.text(max_size=5) | st.sampled_from(["c0", "true", "p0=v1", "i0", "1,5", "s0c0"]), max_size=9),
)
def test_whatever_parse_lets_through_is_marked(drawn, given):
    key, _answer = drawn
    module = QUESTION_TYPES[key.type]

    try:
        answer = module.parse(given, key, {"accepted": [], "mistakes": []})
    except AnswerRefused as error:
        refused = error.question
    else:
        refused = None

    assert refused == "q" or module.grade(key, answer).outcome in Outcome
