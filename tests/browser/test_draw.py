"""The phone draws and shuffles exactly as the server does, so that a quiz can begin without network."""

import json
from uuid import UUID

import pytest
from playwright.sync_api import Page

from quizzes.order import choice_order, draw, hashed, question_order

from .walk import path_of

SEEDS = [str(UUID(int=n * 7919 + 2**100, version=4)) for n in range(40)]
PLAN = ["a", {"take": 3, "of": ["b1", "b2", "b3", "b4", "b5"]}, "c", {"take": 1, "of": ["d1", "d2"]}]
POOLS = {"b": "1:3", "d": "2:1"}
QUESTION = {"type": "single_choice", "choices": [{"id": f"k{n}", "pinned": n in (2, 5)} for n in range(8)]}


@pytest.fixture
def quiz(phone: Page) -> Page:
    """The page of a quiz, with what draws."""
    phone.goto(path_of(phone).steps[0])
    return phone


def test_hash_is_the_server_s(quiz: Page):
    texts = ["", "a", "ɲɔgɔn ŋaniya ɛ", "🙂", *SEEDS]

    assert quiz.evaluate("texts => texts.map(josira.hashed)", texts) == [hashed(text) for text in texts]


@pytest.mark.parametrize("is_shuffled", [False, True])
def test_draw_is_the_server_s(quiz: Page, is_shuffled: bool):
    ids = [id for part in PLAN for id in ([part] if isinstance(part, str) else part["of"])]
    forms = [{"dataset": {"question": id, **({"pool": POOLS[id[0]]} if id[0] in POOLS else {})}} for id in ids]

    drawn = quiz.evaluate(
        "([forms, seeds, is]) => seeds.map(seed => josira.draw(forms, seed, is))", [forms, SEEDS, is_shuffled]
    )

    assert drawn == [question_order(draw(PLAN, seed), seed, is_shuffled) for seed in SEEDS]


def test_choices_stand_in_the_server_s_order(quiz: Page):
    drawn = quiz.evaluate(
        """([choices, seeds]) => {
          const form = document.createElement("form");
          choices.forEach(({ id, pinned }) => {
            const label = Object.assign(document.createElement("label"), { className: "choice" });
            const input = Object.assign(document.createElement("input"), { value: id });
            input.setAttribute("value", id);
            if (pinned) input.dataset.pinned = "";
            label.append(input);
            form.append(label);
          });
          return seeds.map(seed => josira.drawChoices(form, seed));
        }""",
        [QUESTION["choices"], SEEDS],
    )

    assert drawn == [choice_order(QUESTION, seed, True) for seed in SEEDS], json.dumps(drawn[0])
