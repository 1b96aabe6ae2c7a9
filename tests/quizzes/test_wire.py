"""What may come in over the wire: nothing strange reaches a rule or the database, and each refusal says why."""

import json
import time
import uuid

import pytest
from django.test import Client

from quizzes.models import Attempt
from tests.factories.courses import block_id
from tests.factories.quizzes import sent

ID = "7d9f7e0a-3f0f-4a3e-9f56-1b1c2d3e4f50"
START, SUBMIT, SAVE = "start", "submit", "save"


@pytest.fixture
def addresses(final, lesson, course):
    quiz = f"/fr/quiz/{final.translation_key}"
    return {
        "start": f"{quiz}/essais/",
        "take": f"{quiz}/essai/",
        "save": f"/fr/quiz/essais/{ID}/reponses/{block_id('un')}/",
        "submit": f"/fr/quiz/essais/{ID}/envoi/",
        "finish": f"/fr/quiz/fini/{lesson.translation_key}/",
        "course": f"/fr/quiz/cours/{course.translation_key}/fini/",
        "certificate": "/fr/quiz/attestation/",
        "image": "/fr/quiz/attestation/image/",
        "check": f"/fr/quiz/verifier/{lesson.translation_key}/{block_id('check')}/",
    }


def send(client, address, body, method="post"):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return getattr(client, method)(address, text, content_type="application/json")


def error(response):
    return response.status_code, response.json()["error"]["code"]


BODIES = {
    "a space": b" ",
    "no JSON": b"id=1",
    "a list": b"[]",
    "a word": b'"id"',
    "null": b"null",
    "half": b'{"id": "',
    "latin": '{"id": "é"}'.encode("latin-1"),
    "utf-16": '{"id": "é"}'.encode("utf-16"),
    "duplicate": b'{"id": "%b", "id": "%b"}' % (ID.encode(), ID.encode()),
    "NaN": b'{"id": NaN}',
    "infinite": b'{"id": 1e999}',
    "fraction": b'{"id": 1.5}',
    "huge number": b'{"id": 1%b}' % (b"0" * 400),
    "deep": b'{"id": %b1%b}' % (b"[" * 100, b"]" * 100),
    "very deep": b"[" * 60000,
    "half a character": b'{"id": "\\ud800"}',
    "NUL": b'{"id": "\\u0000"}',
    "NUL byte": b'{"id": "\x00"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("name", ["start", "submit", "finish", "course"])
def test_json_that_is_not_ours_is_refused_without_asking_the_database(
    client, addresses, name, body, django_assert_num_queries
):
    began = time.perf_counter()

    with django_assert_num_queries(0):
        response = send(client, addresses[name], body)

    assert error(response) == (400, "malformed")
    assert response.json()["error"]["message"]
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("name", ["start", "submit", "finish", "course", "take", "certificate", "image", "check"])
def test_ten_megabytes_are_refused_unread(client, addresses, name, django_assert_num_queries):
    body = b'{"id": "' + b"x" * (10 * 1024 * 1024) + b'"}'

    with django_assert_num_queries(0):
        response = send(client, addresses[name], body)

    assert error(response) == (413, "too_large")


def test_ten_megabytes_of_form_are_refused_on_a_page(client, addresses):
    response = client.post(addresses["take"], {"answer": "x" * (10 * 1024 * 1024)})

    assert response.status_code == 413
    assert "quizzes/refused.html" in [template.name for template in response.templates]


IDS = {
    "zeros": "00000000-0000-0000-0000-000000000000",
    "version 1": "c232ab00-9414-11ec-b3c8-9f6bdeced846",
    "no UUID": "first",
    "short": "7d9f7e0a3f0f4a3e9f561b1c2d3e4f50",
    "long": ID + "0",
    "number": 7,
    "list": [ID],
    "missing": None,
}


@pytest.mark.parametrize("id", IDS.values(), ids=IDS)
def test_start_with_a_broken_id_is_refused(client, addresses, id):
    assert error(send(client, addresses["start"], {"id": id})) == (400, "bad_id")
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("id", ["00000000-0000-0000-0000-000000000000", "c232ab00-9414-11ec-b3c8-9f6bdeced846"])
def test_an_address_with_a_broken_id_is_refused(client, final, version, id):
    body = {"quiz": str(final.translation_key), "version": version.pk, "answers": {}}
    submit = send(client, f"/fr/quiz/essais/{id}/envoi/", body)
    save = send(client, f"/fr/quiz/essais/{id}/reponses/{block_id('un')}/", {"answer": [], "seq": 1}, "put")

    assert [error(submit), error(save)] == [(400, "bad_id"), (400, "bad_id")]


@pytest.mark.parametrize("path", ["first", "7d9f7e0a", ID.upper(), "%00", "a'b"])
def test_an_address_that_holds_no_id_is_not_found(client, addresses, path):
    assert send(client, f"/fr/quiz/essais/{path}/envoi/", {}).status_code == 404


@pytest.mark.parametrize("method", ["get", "delete", "patch"])
@pytest.mark.parametrize("name", ["start", "save", "submit", "course"])
def test_other_methods_are_refused_in_json(client, addresses, name, method):
    response = getattr(client, method)(addresses[name])

    assert error(response) == (405, "method")
    assert "POST" in response["Allow"]


@pytest.mark.parametrize("name", ["take", "finish", "certificate", "image", "check"])
def test_other_methods_are_refused_on_a_page_with_a_way_back(client, addresses, name):
    response = client.get(addresses[name])

    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "quizzes/refused.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("name", ["start", "take", "submit", "finish", "course", "certificate", "check"])
def test_another_site_cannot_write(client, addresses, name):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        response = client.post(addresses[name], "{}", content_type="application/json", headers=headers)

        assert response.status_code == 403


@pytest.mark.parametrize("name", ["start", "take", "submit", "finish", "course", "certificate", "check"])
def test_answers_are_private_and_set_no_cookie(client, addresses, name):
    for response in (client.post(addresses[name]), send(client, addresses[name], {"id": ID})):
        assert response["Cache-Control"] == "no-store, private"
        assert not response.cookies


@pytest.mark.parametrize("name", ["start", "take", "submit", "finish", "course", "certificate", "image", "check"])
def test_no_token_is_asked_of_a_guest(addresses, name):
    response = Client(enforce_csrf_checks=True).post(addresses[name], {"go": "start"})

    assert response.status_code != 403


UNKNOWN = uuid.UUID("11111111-2222-4333-8444-555555555555")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{UNKNOWN}/essais/", {"id": ID}),
        (f"essais/{ID}/envoi/", {"quiz": str(UNKNOWN), "answers": {}}),
        (f"fini/{UNKNOWN}/", {"id": ID}),
        (f"cours/{UNKNOWN}/fini/", {"id": ID, "evidence": []}),
    ],
)
def test_unknown_things_are_not_found(client, db, path, body):
    assert error(send(client, f"/fr/quiz/{path}", body)) == (404, "not_found")


BAD_SUBMITS = {
    "answers a list": ({"answers": []}, 400, "malformed"),
    "answers missing": ({"answers": None}, 400, "malformed"),
    "quiz no UUID": ({"quiz": "q"}, 400, "malformed"),
    "quiz missing": ({"quiz": None}, 400, "malformed"),
    "version a word": ({"version": "1"}, 400, "malformed"),
    "version true": ({"version": True}, 400, "malformed"),
    "version below 0": ({"version": -1}, 400, "malformed"),
    "version beyond": ({"version": 2**40}, 400, "malformed"),
    "version unknown": ({"version": 10**6}, 422, "version"),
    "baseline no UUID": ({"baseline": "q"}, 400, "bad_id"),
    "answer a word": ({"answers": {block_id("un"): "A"}}, 422, "malformed"),
    "answer null": ({"answers": {block_id("un"): None}}, 422, "malformed"),
    "answer an object": ({"answers": {block_id("un"): {"A": 1}}}, 422, "malformed"),
    "confidence a list": ({"confidence": []}, 400, "malformed"),
    "confidence false": ({"confidence": False}, 400, "malformed"),
    "confidence of a foreign question": ({"confidence": {"A": 1}}, 422, "foreign"),
    "confidence 0": ({"confidence": {block_id("un"): 0}}, 422, "confidence"),
    "confidence 4": ({"confidence": {block_id("un"): 4}}, 422, "confidence"),
    "confidence true": ({"confidence": {block_id("un"): True}}, 422, "confidence"),
    "confidence a word": ({"confidence": {block_id("un"): "3"}}, 422, "confidence"),
    "confidence a list of one": ({"confidence": {block_id("un"): [3]}}, 422, "confidence"),
    "foreign choice": ({"answers": {block_id("un"): ["A"]}}, 422, "foreign"),
    "foreign question": ({"answers": {"A": []}}, 422, "foreign"),
    "twice": ({"answers": {block_id("un"): [block_id("un-A")] * 2}}, 422, "repeated"),
    "too many": ({"answers": {block_id("un"): [block_id("un-A"), block_id("un-B")]}}, 422, "too_many"),
}


@pytest.mark.parametrize(("change", "status", "code"), BAD_SUBMITS.values(), ids=BAD_SUBMITS)
def test_submit_of_something_wrong_stores_nothing(client, addresses, final, version, change, status, code):
    body = {"quiz": str(final.translation_key), "version": version.pk, "answers": {}, **change}

    response = send(client, addresses["submit"], body)

    if code == "malformed" and status == 422:
        status = 400
    assert error(response) == (status, code)
    assert not Attempt.objects.exists()


def test_what_the_server_decides_cannot_be_sent(client, addresses, final, version):
    body = {
        "quiz": str(final.translation_key),
        "version": version.pk,
        "answers": {},
        "state": "passed",
        "score": 1,
        "pass_mark": 0,
        "learner": 1,
        "mode": "practice",
    }

    response = send(client, addresses["submit"], body)

    attempt = Attempt.objects.get()
    assert response.json()["state"] == "failed"
    assert (attempt.state, attempt.score, attempt.pass_mark, attempt.learner, attempt.mode) == (
        "failed",
        0,
        70,
        None,
        "certifying",
    )


def test_an_answer_after_sending_is_refused(client, final, version):
    attempt = sent(final)
    address = f"/fr/quiz/essais/{attempt.pk}/reponses/{block_id('un')}/"

    assert error(send(client, address, {"answer": [block_id("un-B")], "seq": 9}, "put")) == (409, "finished")


@pytest.mark.parametrize("seq", [None, "1", 1.5, -1, True, 10**14])
def test_save_wants_a_whole_number(client, final, seq):
    attempt = Attempt.objects.filter(pk=sent(final).pk)
    address = f"/fr/quiz/essais/{attempt.get().pk}/reponses/{block_id('un')}/"

    assert error(send(client, address, {"answer": [], "seq": seq}, "put")) == (400, "malformed")


@pytest.mark.parametrize("evidence", [None, "x", {}, [1], ["x"], [ID] * 501])
def test_course_finish_wants_a_list_of_ids(client, addresses, evidence):
    response = send(client, addresses["course"], {"id": ID, "evidence": evidence})

    assert response.status_code == 400


STRANGE = [
    "\x00",
    "'",
    '"',
    "<script>",
    "\ud7ff",
    "١",
    "💣",
    "a" * 60000,
    "../../etc/passwd",
    "%s",
    "{{ 7*7 }}",
    "-1",
    "",
]


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_no_text_in_a_form_is_an_error_of_ours(client, addresses, final, text):
    names = ("attempt", "question", "answer", "go", "previous", "at", "name", f"answer-{block_id('un')}", "id")
    attempt = str(sent(final).pk)

    for address in ("take", "finish", "certificate", "image", "check"):
        for name in names:
            response = client.post(addresses[address], {"attempt": attempt, name: text})

            assert response.status_code < 500


def test_a_broken_multipart_form_is_refused(client, addresses):
    for content_type in (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
        "application/x-www-form-urlencoded; charset=utf-7",
    ):
        response = client.post(addresses["take"], b"--x\r\nContent-Disposition: nothing", content_type=content_type)

        assert response.status_code in (200, 400)


def test_messages_are_in_the_language_of_the_page(client, final, settings):
    from django.utils import translation

    for language in ("fr", "bm"):
        response = send(client, f"/{language}/quiz/{UNKNOWN}/essais/", {"id": ID})

        with translation.override(language):
            expected = translation.gettext("We do not find this. Perhaps it has been moved or taken back.")
        assert response.json()["error"]["message"] == expected
