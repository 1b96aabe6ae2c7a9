"""What must hold for the questions of every type, tried on its examples; a new type is tried as soon as it is listed."""

from decimal import Decimal
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from quizzes.enums import Outcome
from quizzes.order import choice_order
from quizzes.questions import QUESTION_TYPES, AnswerRefused, Key

WITHOUT_SCORE = (Outcome.SKIPPED, Outcome.UNSCORED)
NUMBERS = st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,3})?", fullmatch=True)


def examples():
    """Return (module, key, content) of each example."""
    for module in QUESTION_TYPES.values():
        for example in module.examples():
            value = module.block().to_python(example.value)
            yield module, module.key(value, "q"), module.content(value, "q")


EXAMPLES = list(examples())
IN_TURN = st.sampled_from(EXAMPLES)
SCORED = st.sampled_from([one for one in EXAMPLES if one[0].solution(one[1])])


@st.composite
def filled(draw, question):
    """Draw what a form may send: values in fields, or picked choices."""
    module, key, content = question
    fields = module.fields(content, key, ())
    if not fields:
        return draw(st.lists(st.sampled_from(sorted(key.credits) or ["x"]), unique=True, max_size=key.most or 8))
    places = draw(st.permutations([option.value for option in fields[0].options]))
    if draw(st.booleans()) and len(places) >= len(fields):
        return {field.id: place for field, place in zip(fields, places, strict=False)}
    values = [st.sampled_from([option.value for option in field.options] or ["", "18"]) for field in fields]
    return {
        field.id: draw(st.just("") | (value if field.options else NUMBERS))
        for field, value in zip(fields, values, strict=True)
    }


@st.composite
def parsed(draw, questions=IN_TURN):
    """Draw a question with an answer that `parse` lets through, the empty one where it does not."""
    module, key, content = draw(questions)
    try:
        answer = module.parse(draw(filled((module, key, content))), key, content)
    except AnswerRefused:
        answer = ()
    return module, key, content, answer


@given(parsed())
def test_grade_is_quantised_within_0_and_1_and_says_its_outcome(drawn):
    module, key, _content, answer = drawn

    grade = module.grade(key, answer)

    if grade.score is None:
        assert grade.outcome in WITHOUT_SCORE
        return
    assert 0 <= grade.score <= 1
    assert str(grade.score) == str(grade.score.quantize(Decimal("0.0001")))
    assert grade.outcome == (
        Outcome.RIGHT if grade.score == 1 else Outcome.WRONG if not grade.score else Outcome.PARTLY
    )
    assert 0 <= grade.parts[0] <= max(1, grade.parts[1])


@given(SCORED)
def test_grade_of_the_solution_is_1_and_of_nothing_0_or_none(question):
    module, key, content = question

    assert module.grade(key, module.parse(list(module.solution(key)), key, content)).score == 1
    assert module.grade(key, module.parse([], key, content)).score == (None if key.skippable else 0)


@given(parsed())
def test_answer_is_the_same_after_it_was_stored_and_filled_in_again(drawn):
    module, key, content, answer = drawn

    assert module.parse(list(answer), key, content) == answer
    if module.fields(content, key, ()):
        assert module.parse(module.chosen(answer, key), key, content) == answer


@given(parsed(), st.data())
def test_grade_never_falls_when_a_wrong_part_is_made_right(drawn, data):
    module, key, content, answer = drawn
    fields = module.fields(content, key, ())
    before = module.grade(key, answer).score or Decimal(0)
    filled_in = module.chosen(answer, key)
    wrong = [field for field in fields if field.options and filled_in.get(field.id) not in field.right]
    if not wrong:
        assert all(module.grade(key, module.solution(key)).score >= before for _once in [1] if module.solution(key))
        return
    mended = data.draw(st.sampled_from(wrong))

    try:
        better = module.parse({**filled_in, mended.id: mended.right[0]}, key, content)
    except AnswerRefused:
        return  # an order, where another item has this place: see below

    assert module.grade(key, better).score >= before


@given(st.permutations(range(4)), st.integers(0, 2), st.sampled_from(["pairs", "all_or_nothing"]))
def test_order_is_worth_no_less_when_two_neighbours_come_right(order, at, rule):
    key = Key("q", "ordering", rule=rule, data={"order": list("abcd")})
    answer = ["abcd"[n] for n in order]
    better = [*answer[:at], *sorted(answer[at : at + 2]), *answer[at + 2 :]]
    grade = QUESTION_TYPES["ordering"].grade

    assert grade(key, tuple(better)).score >= grade(key, tuple(answer)).score


@given(parsed(), st.randoms())
def test_grade_does_not_depend_on_the_order_of_what_has_none(drawn, random):
    module, key, content, answer = drawn
    if key.type in ("ordering", "scenario"):
        return
    mixed = list(answer)
    random.shuffle(mixed)

    assert module.grade(key, module.parse(mixed, key, content)) == module.grade(key, answer)


@given(IN_TURN)
def test_key_survives_being_stored_and_holds_no_text(question):
    _module, key, content = question

    assert Key.from_json(key.as_json()) == key
    assert content["text"] not in str(key.as_json())


PLAIN = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["1", "=", "\x00"])
)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def any_sending(draw):
    """Draw a question and anything that JSON may hold, often with ids of the question in it."""
    module, key, content = draw(IN_TURN)
    ids = [field.id for field in module.fields(content, key, ())] or sorted(key.credits) or ["x"]
    texts = (
        st.sampled_from(ids) | st.text(max_size=5) | st.sampled_from(["1", "9", "1e999", "NaN", "1" * 400, "\ud800"])
    )
    sent = draw(
        ANYTHING
        | st.lists(texts, max_size=5)
        | st.dictionaries(texts, texts | PLAIN, max_size=5)
        | st.lists(st.tuples(texts, texts).map("=".join), max_size=5)
    )
    return module, key, content, sent


@given(any_sending())
def test_parse_of_anything_gives_an_answer_that_can_be_graded_or_names_the_question(drawn):
    module, key, content, sent = drawn

    try:
        answer = module.parse(sent, key, content)
    except AnswerRefused as error:
        refused = (error.question, bool(error.message))
    else:
        refused = None
        assert set(module.chosen(answer, key)) <= {field.id for field in module.fields(content, key, ())}

    assert refused == ("q", True) or module.grade(key, answer).outcome in Outcome


@given(st.sampled_from([one for one in EXAMPLES if one[1].type == "ordering"]), st.text(max_size=10))
def test_things_to_put_in_order_are_never_shown_in_the_right_order(question, seed):
    _module, key, content = question
    shown = choice_order(content, seed, is_shuffled=False)

    assert shown != key.data["order"]
    assert sorted(shown) == sorted(key.data["order"])


@pytest.mark.parametrize("name", list(QUESTION_TYPES))
def test_examples_can_be_published(name, db):
    picture = get_image_model().objects.create(title="Dessin", file=get_test_image_file()).pk
    module = QUESTION_TYPES[name]
    block = module.block()

    for example in module.examples():
        value = dict(example.value)
        if name == "image_choice":
            value["choices"] = [{**choice, "image": picture} for choice in value["choices"]]
        block.clean(block.to_python(value))


@pytest.mark.parametrize("name", list(QUESTION_TYPES))
def test_preview_shows_the_question(name, db):
    block = QUESTION_TYPES[name].block()

    shown = block.render(block.get_preview_value())

    assert block.meta.preview_value["text"] in unescape(shown)
    assert "<fieldset" in shown
