"""What may come in over the wire: nothing strange reaches a rule or the database, and each refusal says why."""

import uuid

import pytest
from django.test import Client

from quizzes.models import Attempt
from tests.factories.courses import block_id
from tests.factories.quizzes import sent

from .sending import ID, error, send


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
}


@pytest.mark.parametrize(("change", "status", "code"), BAD_SUBMITS.values(), ids=BAD_SUBMITS)
def test_submit_of_something_wrong_stores_nothing(client, addresses, final, version, change, status, code):
    body = {"quiz": str(final.translation_key), "version": version.pk, "answers": {}, **change}

    response = send(client, addresses["submit"], body)

    if code == "malformed" and status == 422:
        status = 400
    assert error(response) == (status, code)
    assert not Attempt.objects.exists()


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
