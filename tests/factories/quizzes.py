"""Quizzes and attempts for tests: pages with a few questions, and what learners do with them."""

import json
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from quizzes.attempts import Who
from quizzes.enums import Mode, State
from quizzes.models import Attempt, QuizPage, QuizVersion
from quizzes.submission import Submission, submit
from quizzes.versions import version_of
from tests.factories.courses import PageFactory, bambara, block_id

GUEST = Who(None, "fr")


def choices(name: str, texts: Sequence[str], right: Sequence[str], **more: dict[str, Any]) -> list[dict]:
    """Return list items, each with an id made of the question's name and its text; `more` gives a choice further values."""
    return [
        {
            "type": "item",
            "id": block_id(f"{name}-{text}"),
            "value": {
                "text": text,
                "correct": text in right,
                "feedback": f"Pourquoi {text}.",
                "image_alt": "",
                **more.get(text, {}),
            },
        }
        for text in texts
    ]


WORDS = dict.fromkeys(("image_alt", "content_note", "hint", "feedback_partly", "source"), "")


def single(name: str = "un", texts: Sequence[str] = ("A", "B", "C"), right: str = "A", **values: Any) -> dict:
    """Return a single choice as it is stored in a quiz."""
    value = {
        **WORDS,
        "text": f"Question {name} ?",
        "choices": choices(name, texts, [right]),
        "feedback_right": "Bien vu.",
        "feedback_wrong": "Relis la règle.",
        "general": "La règle du cours.",
        "weight": 1,
        **values,
    }
    return {"type": "single_choice", "id": block_id(name), "value": value}


def multiple(
    name: str = "plusieurs",
    texts: Sequence[str] = ("A", "B", "C", "D"),
    right: Sequence[str] = ("A", "B"),
    **values: Any,
) -> dict:
    """Return a multiple response as it is stored in a quiz."""
    question = single(name, choices=choices(name, texts, right), **{"rule": "balanced", "most": None, **values})
    return {**question, "type": "multiple_response"}


def true_false(name: str = "vrai", is_true: bool = True, **values: Any) -> dict:
    """Return a statement as it is stored in a quiz."""
    value = {**single(name)["value"], "is_true": is_true, "feedback_true": "Oui.", "feedback_false": "Non.", **values}
    del value["choices"]
    return {"type": "true_false", "id": block_id(name), "value": value}


def some_questions(number: int) -> list[dict]:
    """Return so many questions, the types in turn."""
    kinds = (single, multiple, true_false)
    return [kinds[n % 3](f"q{n}") for n in range(number)]


class QuizPageFactory(PageFactory):
    """A practice quiz with one question of each type; traits for the other kinds."""

    title = factory.Sequence(lambda n: f"Quiz numéro {n}")
    slug = factory.Sequence(lambda n: f"quiz-{n}")
    mode = Mode.PRACTICE
    pass_mark = None
    questions = factory.LazyFunction(lambda: json.dumps([single(), multiple(), true_false()]))
    bands = factory.LazyFunction(
        lambda: json.dumps(
            [
                {
                    "type": "band",
                    "id": block_id(f"band{start}"),
                    "value": {"from_percent": start, "title": t, "text": "."},
                }
                for start, t in ((0, "Un début"), (70, "Réussi"))
            ]
        )
    )

    class Meta:
        model = QuizPage

    class Params:
        certifying = factory.Trait(mode=Mode.CERTIFYING, pass_mark=70)
        baseline = factory.Trait(mode=Mode.BASELINE, pass_mark=None)


def make_quiz(course: Any, questions: list[dict] | None = None, **values: Any) -> QuizPage:
    """Return a published quiz of a course, with its version."""
    if questions is not None:
        values["questions"] = json.dumps(questions)
    quiz = QuizPageFactory(parent=course, **values)
    quiz.save_revision().publish()
    return QuizPage.objects.get(pk=quiz.pk)


def translate_quiz(quiz: QuizPage, change: Any = None) -> QuizPage:
    """Return the published Bambara twin of a quiz; `change` edits its raw questions before."""
    twin = quiz.copy_for_translation(bambara(), copy_parents=True)
    raw = json.loads(json.dumps(list(twin.questions.raw_data)))
    for question in raw:
        question["value"]["text"] = f"Ɲininkali {question['id'][:4]} ?"
    twin.questions = json.dumps(change(raw) if change else raw)
    twin.title = "Ɲininkaliw"
    twin.save_revision().publish()
    return QuizPage.objects.get(pk=twin.pk)


def right_answers(version: QuizVersion) -> dict[str, list[str]]:
    """Return the solution of each question."""
    from quizzes.questions import QUESTION_TYPES

    return {id: list(QUESTION_TYPES[key.type].solution(key)) for id, key in version.keys.items()}


def wrong_answers(version: QuizVersion) -> dict[str, list[str]]:
    """Return an answer that earns nothing for each question."""
    return {
        id: [next(choice for choice, credit in key.credits.items() if credit <= 0)] for id, key in version.keys.items()
    }


def sent(quiz: QuizPage, answers: dict[str, list[str]] | None = None, who: Who = GUEST, **more: Any) -> Attempt:
    """Return an attempt that was sent with these answers, or with all right ones."""
    version = version_of(quiz)
    given = right_answers(version) if answers is None else answers
    id = more.pop("id", None) or uuid.uuid4()
    return submit(Submission(id, quiz.translation_key, given, version.pk, **more), who).attempt


class AttemptFactory(DjangoModelFactory):
    """An unfinished attempt; `passed=True` for one that was sent and passed. Give it a `version`."""

    id = factory.LazyFunction(uuid.uuid4)
    quiz_key = factory.SelfAttribute("version.quiz_key")
    mode = factory.LazyAttribute(lambda attempt: attempt.version.mode)
    pass_mark = factory.LazyAttribute(lambda attempt: attempt.version.pass_mark)
    seed = factory.LazyAttribute(lambda attempt: str(attempt.id))
    day_started = factory.LazyFunction(timezone.localdate)

    class Meta:
        model = Attempt

    class Params:
        passed = factory.Trait(
            state=State.PASSED, score=Decimal(1), day_submitted=factory.LazyFunction(timezone.localdate)
        )
