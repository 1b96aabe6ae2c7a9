"""The addresses that scripts use: what they answer, and with how many queries."""

import json
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.models import Attempt, Completion
from quizzes.versions import version_of
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, right_answers, sent, some_questions, translate_quiz, wrong_answers

ONE, MANY, TRUTH = (block_id(name) for name in ("un", "plusieurs", "vrai"))


def send(client, address, body, method="post"):
    return getattr(client, method)(address, json.dumps(body), content_type="application/json")


def start(client, quiz, id=None, language="fr", **more):
    return send(client, f"/{language}/quiz/{quiz.translation_key}/essais/", {"id": id or str(uuid.uuid4()), **more})


def save(client, id, question, answer, seq):
    return send(client, f"/fr/quiz/essais/{id}/reponses/{question}/", {"answer": answer, "seq": seq}, "put")


def submit(client, quiz, answers, id=None, language="fr", **more):
    version = version_of(quiz)
    body = {"quiz": str(quiz.translation_key), "version": version.pk, "answers": answers, **more}
    return send(client, f"/{language}/quiz/essais/{id or uuid.uuid4()}/envoi/", body)


def test_start(client, final, version):
    id = str(uuid.uuid4())

    first, again = start(client, final, id), start(client, final, id)

    assert (first.status_code, again.status_code) == (201, 200)
    assert (
        first.json()
        == again.json()
        == {
            "id": id,
            "number": 1,
            "state": "incomplete",
            "version": version.pk,
            "questions": [ONE, MANY, TRUTH],
            "choices": {
                ONE: [block_id(f"un-{letter}") for letter in "ABC"],
                MANY: [block_id(f"plusieurs-{letter}") for letter in "ABCD"],
                TRUTH: ["true", "false"],
            },
            "answers": {},
        }
    )


def test_start_gives_the_order_of_this_attempt(client, course):
    quiz = make_quiz(course, some_questions(10), shuffle_questions=True, shuffle_choices=True)

    orders = [start(client, quiz).json() for _time in range(3)]

    assert len({tuple(order["questions"]) for order in orders}) > 1
    assert {tuple(sorted(order["questions"])) for order in orders} == {tuple(sorted(version_of(quiz).keys))}
    assert len({str(order["choices"]) for order in orders}) > 1


def test_save_and_start_again_gives_back_what_was_answered(client, final):
    id = start(client, final).json()["id"]

    first = save(client, id, ONE, [block_id("un-A")], 2)
    older = save(client, id, ONE, [block_id("un-B")], 1)

    assert (first.json(), older.json()) == ({"status": "saved"}, {"status": "older"})
    assert start(client, final, id).json()["answers"] == {ONE: [block_id("un-A")]}


def test_submit_tells_everything_about_a_pass(client, final, version, lesson):
    id = start(client, final).json()["id"]

    response = submit(client, final, right_answers(version), id)

    body = response.json()
    questions = body.pop("questions")
    assert response.status_code == 200
    assert body == {
        "id": id,
        "status": "stored",
        "state": "passed",
        "score_percent": 100,
        "passed": True,
        "right": 3,
        "asked": 3,
        "needed": 3,
        "pass_mark": 70,
        "beyond_limit": False,
        "revise": [],
        "band": {"title": "Réussi", "text": "."},
        "certificate": True,
    }
    assert questions[2] == {
        "id": TRUTH,
        "outcome": "right",
        "answer": ["true"],
        "parts": [1, 1],
        "feedback": [{"text": "Bien vu."}, {"text": "La règle du cours."}],
        "choices": [
            {"id": "true", "picked": True, "right": True, "why": {"text": "Oui."}},
            {"id": "false", "picked": False, "right": False, "why": {"text": "Non."}},
        ],
        "lesson": None,
    }


def test_submit_again_answers_the_same(client, final, version):
    id = str(uuid.uuid4())

    first, again = (submit(client, final, right_answers(version), id).json() for _time in range(2))

    assert {**again, "status": "stored"} == first
    assert again["status"] == "already"
    assert Attempt.objects.count() == 1


def test_promise_08_submit_again_with_other_answers_is_a_conflict(client, final, version):
    id = str(uuid.uuid4())
    submit(client, final, right_answers(version), id)

    response = submit(client, final, wrong_answers(version), id)

    assert (response.status_code, response.json()["error"]["code"]) == (409, "conflict")
    assert Attempt.objects.get().state == "passed"


def test_submit_names_what_to_read_again(client, course, lesson):
    quiz = make_quiz(course, some_questions(3), certifying=True)
    quiz.questions[0].value["lesson"] = lesson
    quiz.save_revision().publish()

    body = submit(client, quiz, {}).json()

    link = {"title": lesson.title, "url": lesson.url}
    assert body["revise"] == [link]
    assert body["questions"][0]["lesson"] == link
    assert body["questions"][0]["feedback"] == [{"text": "Relis la règle."}, {"text": "La règle du cours."}]


def test_submit_hides_right_answers_until_passed(client, course):
    quiz = make_quiz(course, certifying=True, feedback_when="after_pass")
    version = version_of(quiz)

    failed = submit(client, quiz, {**wrong_answers(version), TRUTH: ["true"]}).json()
    passed = submit(client, quiz, right_answers(version)).json()

    assert [question["outcome"] for question in failed["questions"]] == ["wrong", "wrong", "right"]
    told = [
        (q["feedback"], {c["right"] for c in q["choices"]}, [c["why"] for c in q["choices"] if c["why"]])
        for q in failed["questions"]
    ]
    assert told == [([], {None}, [])] * 3
    assert {choice["right"] for choice in passed["questions"][0]["choices"]} == {True, False}


def test_submit_of_a_baseline_tells_no_right_and_no_wrong(client, baseline):
    version = version_of(baseline)
    right = submit(client, baseline, right_answers(version)).json()
    wrong = submit(client, baseline, wrong_answers(version)).json()

    assert (right["state"], right["passed"], right["questions"], right["certificate"]) == ("completed", None, [], False)
    assert wrong["questions"] == wrong["revise"] == []


def test_submit_in_bambara_of_what_began_in_french(client, final, version):
    twin = translate_quiz(final)
    id = start(client, final).json()["id"]

    body = submit(client, twin, right_answers(version), id, "bm").json()

    assert (body["state"], body["status"]) == ("passed", "stored")


def test_finish(client, lesson):
    address, body = f"/fr/quiz/fini/{lesson.translation_key}/", {"id": str(uuid.uuid4()), "answered": 1}

    first, again = send(client, address, body), send(client, address, body)
    other = send(client, address, {**body, "answered": 2})

    assert [(r.status_code, r.json().get("status")) for r in (first, again, other)] == [
        (201, "stored"),
        (200, "already"),
        (409, None),
    ]
    assert Completion.objects.count() == 1


def test_finish_of_a_quiz_is_refused(client, final):
    response = send(client, f"/fr/quiz/fini/{final.translation_key}/", {"id": str(uuid.uuid4()), "answered": 0})

    assert (response.status_code, response.json()["error"]["code"]) == (422, "not_done")


def test_course_finish(client, course, lesson, final):
    address = f"/fr/quiz/cours/{course.translation_key}/fini/"
    done = str(uuid.uuid4())
    send(client, f"/fr/quiz/fini/{lesson.translation_key}/", {"id": done, "answered": 0})
    body = {"id": str(uuid.uuid4()), "evidence": [done]}

    early = send(client, address, body)
    body["evidence"].append(str(sent(final).pk))
    first, again = send(client, address, body), send(client, address, body)

    assert (early.status_code, early.json()["error"]["missing"]) == (422, [str(final.translation_key)])
    assert [(r.status_code, r.json()) for r in (first, again)] == [
        (201, {"status": "stored"}),
        (200, {"status": "already"}),
    ]


# How much of the database each deed needs: without savepoints, with what listeners write to count.


class Counted:
    """Count the queries of a block."""

    def __enter__(self):
        self.context = CaptureQueriesContext(connection)
        self.context.__enter__()
        return self

    def __exit__(self, *error):
        self.context.__exit__(*error)
        said = [query["sql"] for query in self.context.captured_queries]
        self.queries = [sql for sql in said if "SAVEPOINT" not in sql]

    def __len__(self):
        return len(self.queries)


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


def quiz_with_lessons(course, lesson, number):
    quiz = make_quiz(course, some_questions(number), certifying=True)
    for child in quiz.questions:
        child.value["lesson"] = lesson
    quiz.save_revision().publish()
    return quiz


@pytest.mark.parametrize("number", [1, 20, 60])
@pytest.mark.parametrize("is_known", [True, False], ids=["started before", "comes alone"])
@pytest.mark.parametrize(("is_first", "most"), [(True, 11), (False, 10)], ids=["first try", "second try"])
def test_submit_signed_in_needs_10_queries_and_one_for_what_was_missed(
    signed_in, course, lesson, number, is_known, is_first, most
):
    quiz = quiz_with_lessons(course, lesson, number)
    if not is_first:
        submit(signed_in, quiz, {})
    id = start(signed_in, quiz).json()["id"] if is_known else str(uuid.uuid4())
    version = version_of(quiz)
    body = {"quiz": str(quiz.translation_key), "version": version.pk, "answers": wrong_answers(version)}

    with Counted() as queries:
        response = send(signed_in, f"/fr/quiz/essais/{id}/envoi/", body)

    assert (response.json()["status"], len(response.json()["questions"])) == ("stored", number)
    assert len([sql for sql in queries.queries if "quizzes_reviewcard" in sql]) == 1
    assert len(queries) == most, queries.queries


def test_save_signed_in_needs_4_queries(signed_in, final):
    id = start(signed_in, final).json()["id"]

    for seq in (1, 2):
        with Counted() as queries:
            response = save(signed_in, id, ONE, [block_id("un-A")], seq)

        assert response.json() == {"status": "saved"}
        assert len(queries) == 4, queries.queries


def test_a_guest_needs_2_queries_to_save_and_6_to_send(client, final, version):
    id = start(client, final).json()["id"]
    body = {"quiz": str(final.translation_key), "version": version.pk, "answers": right_answers(version)}

    with Counted() as saving:
        save(client, id, ONE, [block_id("un-A")], 1)
    with Counted() as sending:
        send(client, f"/fr/quiz/essais/{id}/envoi/", body)

    assert (len(saving), len(sending)) == (2, 6)
