"""A question is marked in the page exactly as the server marks it."""

from decimal import Decimal
from itertools import combinations

from playwright.sync_api import Page

from quizzes.questions import QUESTION_TYPES, Key

from .walk import path_of

CHOICES = ("a", "b", "c", "d")
KEYS = [
    Key("one", "single_choice", {"a": Decimal(1), "b": Decimal(0), "c": Decimal("0.5"), "d": Decimal(0)}, rule="one"),
    Key("truth", "true_false", {"true": Decimal(0), "false": Decimal(1)}, rule="one"),
    *(
        Key(
            rule,
            "multiple_response",
            {choice: Decimal(credit) for choice, credit in zip(CHOICES, credits, strict=True)},
            rule=rule,
        )
        for rule in ("balanced", "all_or_nothing")
        for credits in (("0.5", "0.5", "0", "0"), ("0.333333", "0.333333", "0.333333", "0"), ("1", "0", "0", "0"))
    ),
    Key(
        "credits",
        "multiple_response",
        {"a": Decimal("0.6"), "b": Decimal("0.4"), "c": Decimal("-0.3"), "d": Decimal("0")},
        rule="credits",
    ),
]

MARK = """cases => cases.map(({type, rule, credits, picked}) => {
  const form = document.createElement("form");
  form.dataset.rule = rule;
  for (const [id, credit] of Object.entries(credits)) {
    const input = document.createElement("input");
    input.type = type === "multiple_response" ? "checkbox" : "radio";
    input.name = "answer";
    input.value = id;
    input.dataset.credit = credit;
    input.checked = picked.includes(id);
    form.append(input);
  }
  const {outcome, right, rights} = window.josira.grade(form);
  return [outcome, right, rights];
})"""


def answers_to(key: Key) -> list[tuple[str, ...]]:
    """Return every answer but the empty one, which the page refuses."""
    most = len(key.credits) if key.type == "multiple_response" else 1
    return [picked for size in range(1, most + 1) for picked in combinations(sorted(key.credits), size)]


def test_page_marks_as_the_server_does(phone: Page):
    phone.goto(path_of(phone).steps[1])
    cases = [(key, picked) for key in KEYS for picked in answers_to(key)]

    in_page = phone.evaluate(
        MARK,
        [
            {
                "type": key.type,
                "rule": key.rule,
                "credits": {id: str(c) for id, c in key.credits.items()},
                "picked": picked,
            }
            for key, picked in cases
        ],
    )

    grades = [QUESTION_TYPES[key.type].grade(key, picked) for key, picked in cases]
    assert in_page == [[grade.outcome.value, *grade.parts] for grade in grades]
