"""What somebody who takes a quiz asks of the database: the page, an answer saved, all sent, the result, the progress."""

import json
import uuid
from typing import Any

from .made_up import quiz_of, somebody
from .measuring import Found, Number, best_of, measured

QUESTIONS, COURSES = 20, 10


def send(client: Any, address: str, content: dict[str, Any], method: str = "post") -> Any:
    """Send JSON as a page's script does."""
    answer = getattr(client, method)(address, json.dumps(content), content_type="application/json")
    assert answer.status_code in (200, 201), answer.content
    return answer


def submit_queries() -> Found:
    """Queries of one submit by a signed-in learner at the first try, which the totals count too."""
    from quizzes.versions import version_of
    from tests.factories.quizzes import right_answers, wrong_answers

    def queries(version: Any, answers: dict[str, list[str]]) -> int:
        client = somebody()
        content = {"quiz": str(version.quiz_key), "version": version.pk, "answers": answers}
        with measured() as cost:
            send(client, f"/fr/quiz/essais/{uuid.uuid4()}/envoi/", content)
        return cost.queries

    few, many, most = (version_of(quiz_of(number, certifying=True)) for number in (1, QUESTIONS, 60))
    queries(many, right_answers(many))  # the first of a day makes rows where the others only add
    found = [
        Number(f"submit of {QUESTIONS} questions, all right", queries(many, right_answers(many)), 10, "queries"),
    ]
    for version in (few, many, most):
        name = f"submit of {len(version.keys)} missed, which come again in Révise"
        found.append(Number(name, queries(version, wrong_answers(version)), 10, "queries"))
    return [*found, Number("the one submit that a baseline is matched with", paired_queries(), 10, "queries")]


def paired_queries() -> int:
    """Return the queries of a final quiz after its baseline, once for a person and course."""
    from quizzes.versions import version_of
    from tests.factories.courses import make_course
    from tests.factories.quizzes import make_quiz, right_answers, some_questions

    course, costs = make_course(lessons=1), []
    before = make_quiz(course, some_questions(QUESTIONS), mode="baseline", pass_mark=None)
    after = make_quiz(course, some_questions(QUESTIONS), certifying=True, pair=before.translation_key)
    for _person in range(2):  # the first makes rows where the other only adds
        client, baseline = somebody(), str(uuid.uuid4())
        for quiz, id, more in ((before, baseline, {}), (after, uuid.uuid4(), {"baseline": baseline})):
            version = version_of(quiz)
            content = {"quiz": str(version.quiz_key), "version": version.pk, "answers": right_answers(version), **more}
            with measured() as cost:
                send(client, f"/fr/quiz/essais/{id}/envoi/", content)
            costs.append(cost.queries)
    return costs[-1]


def save_queries() -> Found:
    """Queries of one answer that is saved by itself: a new one, another one, and one that comes too late."""
    from quizzes.questions import QUESTION_TYPES
    from quizzes.versions import version_of

    version = version_of(quiz_of(QUESTIONS, certifying=True))
    question, key = next(iter(version.keys.items()))
    answer = list(QUESTION_TYPES[key.type].solution(key))
    client, id = somebody(), uuid.uuid4()
    send(client, f"/fr/quiz/{version.quiz_key}/essais/", {"id": str(id)})
    costs = {}
    for name, seq in (("new", 5), ("again", 6), ("older", 4)):
        with measured() as costs[name]:
            send(client, f"/fr/quiz/essais/{id}/reponses/{question}/", {"answer": answer, "seq": seq}, "put")
    return [Number(f"save one answer, {name}", cost.queries, 6, "queries") for name, cost in costs.items()]


def page_queries() -> Found:
    """Queries of the page that is the same for everybody, and of a result that tells a lesson for each question."""
    from django.core.cache import cache
    from django.test import Client

    from tests.factories.courses import make_course
    from tests.factories.quizzes import make_quiz, sent, some_questions

    course = make_course(lessons=1)
    quiz = make_quiz(course, some_questions(QUESTIONS), certifying=True)
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.get(quiz.url)  # a server reads the names of its tables once
    cache.clear()
    with measured() as cold:
        assert client.get(quiz.url).status_code == 200
    with measured() as kept:
        assert client.get(quiz.url).status_code == 200
    for child in quiz.questions:
        child.value["lesson"] = course.get_children().first().specific
    quiz.save_revision().publish()
    attempt, address = sent(quiz, {}), f"/fr/quiz/{quiz.translation_key}/essai/"

    def review() -> None:
        assert client.post(address, {"attempt": attempt.pk, "go": "review"}).status_code == 200

    review()
    return [
        Number("quiz page for everybody", cold.queries, 8, "queries"),
        Number("quiz page for everybody, kept", kept.queries, 0, "queries"),
        Number(f"result of {QUESTIONS} questions, reviewed", best_of(review).queries, 8, "queries"),
    ]


def progress_queries() -> Found:
    """Queries to know what of ten courses somebody has finished: their required steps, and the learner's proofs."""
    from wagtail.models import Locale

    from courses.models.course import live_courses
    from learning.accounts.models import User
    from quizzes.attempts import Who
    from quizzes.progress import proofs_of
    from tests.factories.courses import make_course
    from tests.factories.quizzes import make_quiz, sent, some_questions

    learner = User.objects.create_user(f"personne-{uuid.uuid4()}", is_learner=True)
    for _number in range(COURSES):
        sent(make_quiz(make_course(lessons=3), some_questions(3)), who=Who(learner, "fr"))
    locale = Locale.objects.get(language_code="fr")
    with measured() as cost:
        finished = proofs_of(set(), learner)
        shares = [
            (sum(step.translation_key in finished for step in course.required_steps), len(course.required_steps))
            for course in live_courses(locale)
        ]
    assert shares.count((1, 4)) == COURSES
    return [Number(f"progress of a learner over {COURSES} courses", cost.queries, 8, "queries")]
