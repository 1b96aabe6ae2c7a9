"""What somebody may try, each with its status, its message in the reader's language, and nothing stored (quizzes.md 12).

Wherever one thing is refused, what comes after it in the phone's queue goes on.
"""

import json
import re
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes import attempts, submission
from quizzes.attempts import Who
from quizzes.models import Attempt, Certificate, QuizProgress, QuizVersion, Response
from quizzes.versions import version_of
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, multiple, right_answers, sent, single, true_false, wrong_answers

from .pages import hidden, main, queries_of, say
from .sending import ID, error, message, send, sign_in

ONE, MANY, TRUTH = (block_id(name) for name in ("un", "plusieurs", "vrai"))
A, B = block_id("un-A"), block_id("un-B")
ZEROS, BY_CLOCK = "00000000-0000-0000-0000-000000000000", "c232ab00-9414-11ec-b3c8-9f6bdeced846"
UNKNOWN = "We do not find this. Perhaps it has been moved or taken back."
UNREADABLE = "What was sent cannot be read. Please try again."
FOREIGN_CHOICE = "This answer does not belong to this question. Please answer it again."
FOREIGN_QUESTION = "This question does not belong to this quiz."
TWICE = "The same choice came twice. Please answer this question again."
ONLY_ONE = "Choose only one answer here."
BAD_ID = "The number of this attempt is not right. Please start again."
NEVER_PUBLISHED = "This version of the quiz was never published. Please open the quiz again."
OTHER_CONTENT = "This was sent before with other content. What came first is kept."
NO_MORE_TRIES = "You have used all your tries at this quiz. Your result is kept."


def refused(response, status, code, text):
    """Say whether a script is told so, in the language of the page and not in that of the code."""
    assert say(text) != text
    return (*error(response), message(response)) == (status, code, say(text))


@pytest.fixture
def awa(learner):
    return sign_in(Client(), learner)


@pytest.fixture
def bakary(other_learner):
    return sign_in(Client(), other_learner)


def start(client, quiz, id=None):
    return send(client, f"/fr/quiz/{quiz.translation_key}/essais/", {"id": id or str(uuid.uuid4())})


def save(client, id, answer, question=ONE, seq=1):
    return send(client, f"/fr/quiz/essais/{id}/reponses/{question}/", {"answer": answer, "seq": seq}, "put")


def submit(client, quiz, answers, id=None, **more):
    body = {"quiz": str(quiz.translation_key), "version": version_of(quiz).pk, "answers": answers, **more}
    return send(client, f"/fr/quiz/essais/{id or uuid.uuid4()}/envoi/", body)


def stored():
    """Return how much is stored of attempts and answers."""
    return Attempt.objects.count(), Response.objects.count()


# Two tabs, two people, two at once


def test_abuse_second_tab_goes_on_with_the_same_attempt_and_both_may_answer(awa, final, version):
    first, second = (start(awa, final).json()["id"] for _tab in range(2))

    answers = [save(awa, first, [A]), save(awa, second, ["true"], TRUTH)]
    sent_by_one = submit(awa, final, {MANY: right_answers(version)[MANY]}, second)

    assert first == second
    assert [answer.json() for answer in answers] == [{"status": "saved"}] * 2
    assert (sent_by_one.json()["state"], Attempt.objects.count()) == ("passed", 1)
    assert refused(
        save(awa, first, [B], seq=9), 409, "finished", "This quiz has been sent already. You can do it again."
    )


def test_abuse_second_tab_does_not_pass_the_limit(awa, course, learner):
    quiz = make_quiz(course, certifying=True, max_attempts=1)
    tabs = [start(awa, quiz).json()["id"] for _tab in range(2)]

    states = [submit(awa, quiz, {}, id).json()["status"] for id in tabs]

    assert states == ["stored", "already"]
    assert refused(start(awa, quiz), 409, "limit", NO_MORE_TRIES)
    assert (Attempt.objects.count(), QuizProgress.objects.get(learner=learner).attempts) == (1, 1)


def test_abuse_start_beyond_the_limit_of_what_began_before_it(awa, course, learner):
    """Two were begun without network where one is allowed: both are kept, and one counts."""
    quiz = make_quiz(course, certifying=True, max_attempts=1)

    first, second = (submit(awa, quiz, answers).json() for answers in ({}, right_answers(version_of(quiz))))

    assert [(one["state"], one["beyond_limit"]) for one in (first, second)] == [("failed", False), ("passed", True)]
    assert not second["certificate"]
    assert QuizProgress.objects.get(learner=learner).state == "failed"
    assert refused(start(awa, quiz), 409, "limit", NO_MORE_TRIES)


# Two requests at the same moment: the second sees what the first has stored only when it writes itself.


def test_abuse_start_in_parallel_begins_one_attempt(awa, course, monkeypatch):
    quiz = make_quiz(course, certifying=True, max_attempts=1)
    first = start(awa, quiz).json()["id"]
    unfinished, unseen = attempts.unfinished_of, iter([True])
    monkeypatch.setattr(attempts, "unfinished_of", lambda *who: None if next(unseen, False) else unfinished(*who))

    second = start(awa, quiz)

    assert (second.status_code, second.json()["id"], Attempt.objects.count()) == (200, first, 1)


def test_abuse_submit_beyond_the_limit_in_parallel_counts_one(awa, course, learner, monkeypatch):
    quiz = make_quiz(course, certifying=True, max_attempts=1)
    submit(awa, quiz, {})
    locked, unseen = submission.locked, iter([(None, [])] * 3)  # others come in between again and again
    monkeypatch.setattr(submission, "locked", lambda *sent: next(unseen, None) or locked(*sent))

    second = submit(awa, quiz, right_answers(version_of(quiz)))

    assert (second.status_code, second.json()["beyond_limit"], second.json()["certificate"]) == (200, True, False)
    assert QuizProgress.objects.get(learner=learner).attempts == 1


def test_abuse_replay_of_a_submit_after_signing_out_by_another_learner(awa, bakary, client, final, version):
    id, answers = str(uuid.uuid4()), right_answers(version)
    submit(awa, final, answers, id)
    before = stored()

    for other in (bakary, client):
        assert refused(submit(other, final, answers, id), 404, "not_found", UNKNOWN)

    assert stored() == before
    assert submit(bakary, final, answers).json()["status"] == "stored"


def test_promise_30_abuse_attempt_of_another_learner_is_not_found_in_any_way(awa, bakary, client, final, version):
    id = start(awa, final).json()["id"]
    save(awa, id, [A])
    before = stored()

    for other in (bakary, client):
        for deed in (start(other, final, id), save(other, id, [B], seq=9), submit(other, final, {}, id)):
            assert refused(deed, 404, "not_found", UNKNOWN)

    assert stored() == before
    assert (Attempt.objects.get().state, Response.objects.get().answer) == ("incomplete", [A])
    assert submit(awa, final, right_answers(version), id).json()["state"] == "passed"


@pytest.mark.parametrize("path", ["essai/", "attestation/", "attestation/image/"])
def test_abuse_result_and_certificate_of_another_learner_are_not_found(awa, bakary, client, final, learner, path):
    attempt = sent(final, who=Who(learner, "fr"))
    path = f"{final.translation_key}/{path}" if path == "essai/" else path

    seen = [
        person.post(f"/fr/quiz/{path}", {"attempt": str(attempt.pk), "go": "review"})
        for person in (bakary, client, awa)
    ]

    assert [response.status_code for response in seen] == [404, 404, 200]
    assert all(say(UNKNOWN) in main(response) for response in seen[:2])
    assert Certificate.objects.count() == (0 if "essai" in path else 1)


def test_abuse_result_under_another_quiz_is_not_found(take, final, practice):
    response = take(practice, attempt=str(sent(final).pk), go="review")

    assert (response.status_code, say(UNKNOWN) in main(response)) == (404, True)


# Answers that are none


TAMPERED = {
    "choice_id_made_up": ({ONE: ["A"]}, "foreign", FOREIGN_CHOICE),
    "choice_of_another_question": ({ONE: [block_id("plusieurs-A")]}, "foreign", FOREIGN_CHOICE),
    "choice_beside_a_true_one": ({MANY: [block_id("plusieurs-A"), "x"]}, "foreign", FOREIGN_CHOICE),
    "word_that_true_false_does_not_have": ({TRUTH: ["maybe"]}, "foreign", FOREIGN_CHOICE),
    "question_id_made_up": ({"A": []}, "foreign", FOREIGN_QUESTION),
    "question_of_another_quiz": ({block_id("ailleurs"): [block_id("ailleurs-A")]}, "foreign", FOREIGN_QUESTION),
    "question_of_another_version": ({block_id("ancien"): [block_id("ancien-A")]}, "foreign", FOREIGN_QUESTION),
    "radio_sent_twice": ({ONE: [A, A]}, "repeated", TWICE),
    "two_of_a_radio": ({ONE: [A, B]}, "too_many", ONLY_ONE),
    "twelve_picks_of_four": ({MANY: [block_id(f"plusieurs-{n}") for n in "ABCD"] * 3}, "repeated", TWICE),
}


@pytest.fixture
def asked(course):
    """Return a quiz that once asked another question, beside another quiz."""
    make_quiz(course, [single("ailleurs")], certifying=True)
    quiz = make_quiz(course, [single("ancien")], certifying=True)
    quiz.questions = json.dumps([single(), multiple(), true_false()])
    quiz.save_revision().publish()
    return quiz


@pytest.mark.parametrize(("answers", "code", "text"), TAMPERED.values(), ids=TAMPERED)
def test_abuse_tampered(awa, asked, answers, code, text):
    id = start(awa, asked).json()["id"]
    good, before = right_answers(version_of(asked)), stored()
    [(question, answer)] = answers.items()

    assert refused(submit(awa, asked, {**good, **answers}), 422, code, text)
    assert refused(submit(awa, asked, {**good, **answers}, id), 422, code, text)
    if question != "A":
        assert refused(save(awa, id, answer, question), 422, code, text)

    assert stored() == before
    queue = [save(awa, id, good[ONE]), submit(awa, asked, good, id), submit(awa, asked, {})]
    assert [item.status_code for item in queue] == [200] * 3


def test_abuse_twelve_picks_of_eight(awa, course):
    eight = [multiple("huit", "ABCDEFGH", "AB")]
    quiz = make_quiz(course, eight, certifying=True)
    picks = [block_id(f"huit-{letter}") for letter in "ABCDEFGH"]

    for twelve in (picks + picks[:4], [*picks, "i", "j", "k", "l"]):
        assert refused(submit(awa, quiz, {block_id("huit"): twelve}), 422, "repeated", TWICE)
    assert stored() == (0, 0)
    assert submit(awa, quiz, {block_id("huit"): picks}).json()["score_percent"] == 0


@pytest.mark.parametrize(
    ("answer", "text"),
    [(["x"], FOREIGN_CHOICE), ([A, A], TWICE), ([A, "x"], FOREIGN_CHOICE), ([block_id("plusieurs-A")], FOREIGN_CHOICE)],
)
def test_abuse_tampered_choices_in_a_form(take, final, answer, text):
    response = take(final, **hidden(take(final, go="start")), answer=answer, go="next")

    assert (response.status_code, say(text) in main(response)) == (422, True)
    assert stored() == (0, 0)


@pytest.mark.parametrize("question", [block_id("ailleurs"), "x", "\x00"])
def test_abuse_question_of_another_quiz_in_a_form(take, final, question):
    response = take(final, question=question, answer=A, go="next")

    assert (response.status_code, say(FOREIGN_QUESTION) in main(response)) == (422, True)
    assert stored() == (0, 0)


# What only the server decides


def test_abuse_state_score_pass_mark_and_learner_in_the_payload(bakary, learner, other_learner, final, version):
    wishes = {"state": "passed", "score": 1, "pass_mark": 0, "mode": "practice", "learner": learner.pk, "number": 9}
    wishes |= {"beyond_limit": False, "is_counted": True, "seed": "a", "day_submitted": "2020-01-01", "previous": ID}

    response = submit(bakary, final, {}, **wishes)

    attempt = Attempt.objects.get()
    assert response.json()["state"] == "failed"
    assert (attempt.state, attempt.score, attempt.pass_mark, attempt.mode) == ("failed", 0, 70, "certifying")
    assert (attempt.learner, attempt.number, attempt.seed) == (other_learner, 1, str(attempt.pk))


def test_abuse_answers_after_the_submit(client, final, version):
    attempt = sent(final)
    before = list(Response.objects.order_by("pk").values())

    saved = save(client, attempt.pk, [B], seq=9)
    other = submit(client, final, wrong_answers(version), str(attempt.pk))

    assert refused(saved, 409, "finished", "This quiz has been sent already. You can do it again.")
    assert refused(other, 409, "conflict", OTHER_CONTENT)
    assert list(Response.objects.order_by("pk").values()) == before
    assert submit(client, final, right_answers(version), str(attempt.pk)).json()["status"] == "already"


def test_abuse_answers_after_the_submit_in_a_form(take, final):
    attempt = sent(final)

    response = take(final, attempt=str(attempt.pk), question=ONE, answer=B, go="next")

    assert response.status_code == 409
    assert say("This quiz has been sent already. What came first is kept.") in main(response)
    assert Response.objects.get(question_id=ONE).answer == [A]


@pytest.mark.parametrize("version", [0, 10**6], ids=["zero", "unknown"])
def test_abuse_version_never_published(client, final, version):
    assert refused(submit(client, final, {}, version=version), 422, "version", NEVER_PUBLISHED)
    assert stored() == (0, 0)
    assert submit(client, final, {}).status_code == 200


def test_abuse_version_of_another_quiz(client, final, practice):
    foreign = version_of(practice).pk
    id = start(client, final).json()["id"]

    for attempt in (None, id):
        assert refused(submit(client, final, {}, attempt, version=foreign), 422, "version", NEVER_PUBLISHED)
    assert stored() == (1, 0)


def test_abuse_draft_is_not_found_but_by_the_editor_who_previews_it(client, awa, course):
    editor = sign_in(Client(), get_user_model().objects.create_superuser("admin", password="quatre mots pour entrer"))
    quiz = make_quiz(course, [single(text="Encore secret ?")], certifying=True)
    quiz.unpublish()
    QuizVersion.objects.all().delete()

    for person in (client, awa, editor):
        assert refused(start(person, quiz), 404, "not_found", UNKNOWN)
        body = {"quiz": str(quiz.translation_key), "answers": {ONE: [A]}}
        assert refused(send(person, f"/fr/quiz/essais/{ID}/envoi/", body), 404, "not_found", UNKNOWN)
    assert stored() == (0, 0)
    assert not QuizVersion.objects.exists()
    assert "Encore secret ?" in editor.get(f"/admin/pages/{quiz.pk}/view_draft/").content.decode()
    assert awa.get(f"/admin/pages/{quiz.pk}/view_draft/").status_code in (302, 403, 404)


# Bodies and numbers that nobody of ours sends

BODIES = {
    "a_space": b" ",
    "no_JSON": b"id=1",
    "a_list": b"[]",
    "a_word": b'"id"',
    "null": b"null",
    "half": b'{"id": "',
    "latin": '{"id": "é"}'.encode("latin-1"),
    "utf-16": '{"id": "é"}'.encode("utf-16"),
    "duplicate_keys": b'{"id": "%b", "id": "%b"}' % (ID.encode(), ID.encode()),
    "NaN": b'{"id": NaN}',
    "Infinity": b'{"id": -Infinity}',
    "1e999": b'{"id": 1e999}',
    "fraction": b'{"id": 1.5}',
    "10^400": b'{"id": 1%b}' % (b"0" * 400),
    "depth_100": b'{"id": %b1%b}' % (b"[" * 100, b"]" * 100),
    "depth_60000": b"[" * 60000,
    "lone_surrogate": b'{"id": "\\ud800"}',
    "lone_surrogate_in_a_name": b'{"\\udfff": 1}',
    "NUL": b'{"id": "\\u0000"}',
    "NUL_byte": b'{"id": "\x00"}',
    "5000_answers": json.dumps({"answers": {f"{n:04}": 0 for n in range(5000)}, "x": 1.0}).encode(),
}
LARGE = {
    "10000_answers": json.dumps({"answers": {f"{n:04}": 0 for n in range(10_000)}}),
    "1_MB": '{"id": "%s"}' % ("x" * 1024 * 1024),
    "10_MB": '{"id": "%s"}' % ("x" * 10 * 1024 * 1024),
}
IN_JSON = ["start", "save", "submit", "finish", "course"]


@pytest.fixture(params=["guest", "learner"])
def anybody(request, client):
    return client if request.param == "guest" else request.getfixturevalue("awa")


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_promise_38_abuse_body_that_is_not_plain_json(anybody, addresses, body, django_assert_num_queries):
    for name in IN_JSON:
        with django_assert_num_queries(0):
            response = send(anybody, addresses[name], body)

        assert refused(response, 400, "malformed", UNREADABLE), name


@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE)
def test_promise_42_abuse_body_that_is_too_large(anybody, addresses, body, django_assert_num_queries):
    for name in (*IN_JSON, "take", "certificate", "image", "check"):
        with django_assert_num_queries(0):
            response = send(anybody, addresses[name], body)

        assert refused(response, 413, "too_large", "This is too much at once."), name


FORMS = {
    "1_MB": ("answer=" + "x" * 1024 * 1024, 413, "This is too much at once."),
    "10000_fields": ("a=&" * 10_000, 400, UNREADABLE),
    "broken_multipart": ("--x\r\nContent-Disposition: nothing", 400, UNREADABLE),
}


@pytest.mark.parametrize(("body", "status", "text"), FORMS.values(), ids=FORMS)
def test_abuse_form_that_is_not_ours(client, addresses, body, status, text):
    """The page that says so needs its own frame from the database, and asks nothing of attempts and quizzes."""
    kind = "multipart/form-data; boundary=" if body.startswith("--") else "application/x-www-form-urlencoded"
    said = []

    about_quizzes = queries_of(
        lambda: said.append(client.post(addresses["take"], body, content_type=kind)), about='FROM "quizzes_'
    )

    assert (said[0].status_code, say(text) in main(said[0])) == (status, True)
    assert about_quizzes == 0


IDS = {
    "zeros": ZEROS,
    "version_1": BY_CLOCK,
    "no_UUID": "first",
    "short": "7d9f7e0a3f0f4a3e9f561b1c2d3e4f50",
    "long": ID + "0",
    "number": 7,
    "list": [ID],
    "missing": None,
}


@pytest.mark.parametrize("id", IDS.values(), ids=IDS)
def test_abuse_uuid_in_a_body(client, addresses, lesson, id):
    for name, more in (("start", {}), ("course", {"evidence": []})):
        assert refused(send(client, addresses[name], {"id": id, **more}), 400, "bad_id", BAD_ID)
    assert stored() == (0, 0)


@pytest.mark.parametrize("id", [ZEROS, BY_CLOCK])
def test_abuse_uuid_in_an_address(client, final, id):
    for deed in (submit(client, final, {}, id), save(client, id, [])):
        assert refused(deed, 400, "bad_id", BAD_ID)


@pytest.mark.parametrize("id", [ZEROS, BY_CLOCK, "first"])
def test_abuse_uuid_in_a_form(take, final, id):
    response = take(final, attempt=id, question=ONE, answer=A, go="next")

    assert (response.status_code, say(BAD_ID) in main(response)) == (400, True)
    assert stored() == (0, 0)


# What takes no longer when it is right


def shapes(deed):
    """Return what each query of a deed does to which tables, without any value."""
    with CaptureQueriesContext(connection) as context:
        deed()
    said = [query["sql"] for query in context.captured_queries if "SAVEPOINT" not in query["sql"]]
    return [re.findall(r'^\w+|(?:FROM|JOIN|INTO|UPDATE) "\w+"', sql) for sql in said]


def test_abuse_timing_of_a_right_and_a_wrong_answer_is_alike(client, awa, final, version):
    ids = [start(client, final).json()["id"] for _answer in range(2)]

    saving = [shapes(lambda id=id, pick=pick: save(client, id, [pick])) for id, pick in zip(ids, (A, B), strict=True)]

    assert saving[0] == saving[1]


def test_abuse_timing_of_a_guest_s_right_and_wrong_quiz_is_alike(client, final, version):
    submit(client, final, {})  # afterwards, all rows of today are there to be added to

    right, wrong = (
        shapes(lambda answers=answers: submit(client, final, answers))
        for answers in (right_answers(version), wrong_answers(version))
    )

    assert right == wrong


def test_abuse_time_of_looking_for_another_s_attempt_and_for_none_is_alike(awa, bakary, final):
    theirs = start(awa, final).json()["id"]

    found, unknown = (shapes(lambda id=id: save(bakary, id, [A])) for id in (theirs, str(uuid.uuid4())))

    assert found == unknown
