"""A question becomes a block and comes back: with its marks, its texts, and the same ids each time."""

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange.blocks import SKILL, TO, block_id, no_place_for, to_block
from quizzes.exchange.from_blocks import from_block
from quizzes.exchange.missing import TYPES, missing_in
from quizzes.exchange.neutral import FULL, Accepted, Choice, Question
from quizzes.exchange.template import examples
from quizzes.questions import QUESTION_TYPES
from tests.factories.recordings import make_recording

from .marking import STREAM, child_of
from .strategies import questions

KNOWN = sorted(TYPES & set(QUESTION_TYPES))
# What a block has no place for; it is named `id` anew, and knows one tag.
NOT_IN_BLOCKS = {"name": "", "bank": "", "text_html": ""}


def without(question, **more):
    skill = tuple(tag for tag in question.tags if SKILL.fullmatch(tag))[:1]
    return replace(question, **{**NOT_IN_BLOCKS, "tags": skill, "id": block_id(question), **more})


def folded_feedback(question):
    """Return what a block of this type can keep: where it has no place for what is said of a part, that goes."""
    parts = {}
    if question.type == "short_answer":
        right = tuple(Choice(one.text, one.credit) for one in question.choices if one.credit > 0)
        parts = {
            "choices": (*right, *(one for one in question.choices if one.credit == 0)),
            "form": question.form or "typed",
        }
    if question.type in ("true_false", "ordering", "matching", "number", "gap_choice", "short_answer", "opinion"):
        parts["shuffle"] = True
    if question.type == "opinion":
        parts |= dict.fromkeys(("hint", "feedback_right", "feedback_partly", "feedback_wrong"), "") | {"weight": 1}
    return without(question, **parts)


@pytest.mark.parametrize("kind", KNOWN)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_question_is_the_same_after_it_was_a_block(kind, data):
    question = data.draw(questions((kind,)))

    assert from_block(child_of(question)) == in_block_order(folded_feedback(question))


@pytest.mark.parametrize("kind", KNOWN)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_a_block_cannot_keep_is_told(kind, data):
    question = data.draw(questions((kind,)))

    if from_block(child_of(question)) != in_block_order(
        without(replace(question, form=question.form or form_of(kind)), tags=question.tags)
    ):
        assert no_place_for(question) != []


def in_block_order(question):
    """A block lists the accepted answers first, then the known mistakes; among typed answers an order means nothing."""
    if question.type != "short_answer":
        return question
    return replace(question, choices=tuple(sorted(question.choices, key=lambda choice: not choice.credit)))


def form_of(kind):
    return "typed" if kind == "short_answer" else ""


def test_opinion_has_no_place_for_what_belongs_to_marks():
    question = Question(
        "opinion", "Je sais.", steps=("non", "un peu", "oui"), hint="Pense.", weight=2, tags=("La loi",)
    )

    assert no_place_for(question) == ["hint", "weight", "tags"]


@pytest.mark.parametrize(
    "question", [one for one in examples() if one.type in QUESTION_TYPES], ids=lambda one: one.type
)
def test_block_of_an_example_may_be_published(question):
    kind, raw = to_block(question)

    value = STREAM.child_blocks[kind].clean(STREAM.child_blocks[kind].to_python(raw))

    assert value["text"] == question.text or question.type == "gap_choice"


@pytest.mark.parametrize("question", examples(), ids=lambda one: one.type)
def test_same_question_gives_the_same_ids(question):
    assert to_block(question) == to_block(question)
    assert uuid.UUID(block_id(question))
    assert set(TO) == TYPES


def test_own_uuid_is_kept_as_the_id_of_the_block():
    id = str(uuid.uuid4())

    assert block_id(Question("true_false", "x", id=id)) == id


def test_what_no_format_can_say_is_named():
    question = Question("single_choice", "x", id="a", choices=(Choice("oui", FULL), Choice("non")))
    kind, raw = to_block(question)
    raw |= {"source": "Article 1", "skippable": True, "recording": None}
    raw["choices"][1]["value"]["pinned"] = True
    child = STREAM.to_python([{"type": kind, "value": raw, "id": block_id(question)}])[0]

    told = missing_in("xlsx", from_block(child))

    assert told == ["choices that always come last", "that it may be skipped", "source"]


@pytest.mark.parametrize(
    ("name", "place"),
    [("recording", None), ("hint_recording", None), ("general_recording", None), ("feedback_recording", "accepted")],
)
def test_recordings_are_named_as_left_behind(db, name, place):
    kind, raw = to_block(Question("number", "x", id="a", accepted=(Accepted(Decimal(1), Decimal(1), FULL, "oui"),)))
    part = raw[place][0]["value"] if place else raw
    part[name] = make_recording("voix").pk
    child = STREAM.to_python([{"type": kind, "value": raw, "id": str(uuid.uuid4())}])[0]

    assert missing_in("xlsx", from_block(child)) == ["recordings"]


def test_what_is_said_to_each_answer_of_true_and_false_is_kept():
    raw = {
        "text": "x",
        "is_true": False,
        "feedback_true": "Relisez.",
        "feedback_false": "Oui.",
        "feedback_wrong": "Article 5.",
    }
    child = STREAM.to_python([{"type": "true_false", "value": raw, "id": str(uuid.uuid4())}])[0]

    question = from_block(child)

    assert (question.feedback_right, question.feedback_wrong) == ("Oui.", "Relisez.\nArticle 5.")
