"""Made-up quizzes, people and answers."""

import random
import uuid
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

QUARTERS = (date(2026, 1, 15), date(2026, 4, 15), date(2026, 7, 15), date(2026, 10, 15))


def quiz_of(number: int, **values: Any) -> Any:
    """Return a published quiz with so many questions, of mixed types."""
    from tests.factories.courses import make_course
    from tests.factories.quizzes import make_quiz, some_questions

    return make_quiz(make_course(lessons=1), some_questions(number), **values)


def somebody(role: str = "") -> Client:
    """Return the browser of somebody new who has signed in, with both factors where the role asks for them."""
    from django.contrib.auth.models import Group  # here, because models wait for the settings

    client = Client(headers={"sec-fetch-site": "same-origin"})
    user = get_user_model().objects.create_user(f"personne-{uuid.uuid4()}", is_learner=not role)
    if role:  # first, because a new role ends all sign-ins
        user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    if role:
        session = client.session
        session["second_factor"] = user.pk
        session.save()
    return client


def made_up_answers(version: Any, dice: random.Random, skill: float) -> dict[str, tuple[str, ...]]:
    """Return how somebody of this skill answers: rightly as often as that, else any choice."""
    from quizzes.questions import QUESTION_TYPES

    answers = {}
    for id, key in version.keys.items():
        solution = QUESTION_TYPES[key.type].solution(key)
        answers[id] = solution if dice.random() < skill else (dice.choice(list(key.credits)),)
    return answers


def fill(version: Any, people: int, seed: int = 1) -> None:
    """Store so many first tries with their answers, and the totals that they add up to, over four quarters."""
    from quizzes.attempts import new_attempt, unmarked
    from quizzes.enums import State
    from quizzes.grading import attempt_score, mark
    from quizzes.models import Attempt, ItemTotal, Response
    from quizzes.totals import rows_for

    dice = random.Random(seed)  # noqa: S311 - made-up answers, no secret
    attempts, responses = [], []
    totals: dict[tuple[object, ...], ItemTotal] = {}
    for number in range(people):
        attempt = new_attempt(version, uuid.UUID(int=dice.getrandbits(128), version=4), None, 1)
        marked = mark(version.keys, made_up_answers(version, dice, dice.betavariate(3, 2)))
        attempt.score, attempt.state, attempt.is_counted = attempt_score(marked), State.COMPLETED, True
        attempt.day_submitted = QUARTERS[number % len(QUARTERS)]
        attempts.append(attempt)
        for one in marked:
            response = unmarked(attempt, one.key.id, one.answer)
            response.outcome, response.score = one.grade.outcome, one.grade.score
            responses.append(response)
        for row in rows_for(attempt, marked):
            known = totals.setdefault(row.key, row)
            if known is not row:
                for name in ItemTotal.SUMS:
                    setattr(known, name, getattr(known, name) + getattr(row, name))
    Attempt.objects.bulk_create(attempts)
    Response.objects.bulk_create(responses, batch_size=2_000)
    ItemTotal.objects.bulk_create(totals.values(), batch_size=500)
