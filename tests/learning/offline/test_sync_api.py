"""`POST /sync/` as programs meet it: what is refused whole, what is told, and that its description is true."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pydantic import ValidationError

from learning.offline import deeds, sync
from learning.offline.sync_api import LARGEST_CALL, SentItem
from quizzes.models import Attempt, Completion

from .queue import SYNC, Phone, bring, call

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "sync.md"
JSON = "application/json"


def post(body, content_type=JSON, **headers):
    """Send a body as it stands, from a browser that has no cookie."""
    client = Client(enforce_csrf_checks=True)
    return client.post(SYNC, body, content_type=content_type, headers={"Sec-Fetch-Site": "same-origin", **headers})


def code(response):
    return response.status_code, response.json()["error"]["code"]


def body_with(**change):
    return json.dumps({"v": 1, "client": "1", "items": [], **change})


def test_answer_is_private_and_needs_no_cookie(lesson, visitor):
    response = post(body_with(items=[visitor.lesson(lesson)]))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_cookie_that_comes_along_is_not_read(client, lesson, visitor, learner, django_assert_max_num_queries):
    client.force_login(learner)

    with django_assert_max_num_queries(100) as found:
        bring(client, visitor.lesson(lesson))

    assert not [query for query in found.captured_queries if "django_session" in query["sql"]]
    assert Completion.objects.get().learner is None


@pytest.mark.parametrize(
    "body",
    [
        " ",
        "x",
        "[]",
        "null",
        '"v"',
        "{}",
        body_with(v="1"),
        body_with(v=True),
        body_with(v=1.0),
        body_with(v=None),
        body_with(items={}),
        body_with(items="x"),
        body_with(items=["x"]),
        body_with(items=[{}]),
        body_with(items=[{"id": 5}]),
        body_with(items=[{"id": "x" * 65}]),
        body_with(items=[{"id": "x"}] * 201),
        body_with(client=5),
        body_with(client="x" * 41),
        '{"v": 1, "v": 1, "items": []}',
        '{"v": 1, "items": [], "client": "\\u0000"}',
        '{"v": 1, "items": [], "client": "\\ud800"}',
        '{"v": NaN, "items": []}',
        '{"v": 1e999, "items": []}',
        '{"v": 1' + "0" * 400 + ', "items": []}',
        "[" * 100_000,
        '{"v": 1, "items": ' + "[" * 10 + "]" * 10 + "}",
        b"\xff\xfe",
    ],
    ids=lambda body: repr(body)[:60],
)
def test_call_that_is_none_is_refused_whole(body):
    response = post(body)

    assert code(response) == (400, "malformed")
    assert response["Cache-Control"] == "no-store, private"


def test_refusal_repeats_nothing_of_what_was_sent():
    response = post(body_with(items=[{"id": "5"}], v="secret-answer"))

    assert "secret-answer" not in response.content.decode()


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_is_taken(kind):
    assert code(post(body_with(), kind)) == (415, "no_json")


def test_json_with_its_letters_named_is_taken():
    assert post(body_with(), "application/json; charset=utf-8").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
     {"Sec-Fetch-Site": "", "Origin": "null"}],
    ids=str,
)  # fmt: skip
def test_other_sites_are_refused_before_anything_is_read(headers, visitor, lesson):
    item = visitor.lesson(lesson)

    assert code(post(body_with(items=[item]), **headers)) == (403, "other_site")
    assert code(post("x" * 300_000, "text/plain", **headers)) == (403, "other_site")
    assert not Completion.objects.exists()


def test_our_own_origin_is_enough_where_the_browser_says_no_more():
    assert post(body_with(), **{"Sec-Fetch-Site": "", "Origin": "http://testserver"}).status_code == 200


def test_abuse_too_large_is_refused_before_it_is_read(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert code(post(b"x" * (LARGEST_CALL + 1))) == (413, "too_large")
        assert code(post(b"{" * LARGEST_CALL)) == (400, "malformed")


def test_200_items_are_taken(client, lesson, visitor):
    items = [visitor.lesson(lesson) for _number in range(200)]

    assert bring(client, *items) == ["stored"] * 200


def test_only_post():
    for method in ("get", "put", "delete", "patch", "head"):
        response = getattr(Client(), method)(SYNC, headers={"Sec-Fetch-Site": "same-origin"})
        assert response.status_code == 405


@pytest.mark.parametrize(
    "change",
    [
        {"q": ""},
        {"q": "a b"},
        {"q": "x" * 41},
        {"q": None},
        {"q": ["visitor"]},
        {"q": "visitor\n"},
        {"seq": -1},
        {"seq": "1"},
        {"seq": True},
        {"seq": None},
        {"seq": 10**13},
        {"k": ""},
        {"k": "'; DROP TABLE"},
        {"k": {}},
        {"env": ""},
        {"env": "not base64!"},
        {"env": "A" * 100_000},
        {"env": None},
        {"env": [["A"]]},
        {"id": "00000000-0000-0000-0000-000000000000"},
        {"id": "7d9f7e0a-3f0f-1a3e-9f56-1b1c2d3e4f50"},
        {"id": "x"},
        {"id": ""},
    ],
    ids=lambda change: repr(change)[:50],
)
def test_abuse_item_of_a_bad_shape_holds_up_nothing(client, visitor, lesson, change):
    broken, fine = {**visitor.lesson(lesson), **change}, visitor.lesson(lesson)

    assert bring(client, broken, fine) == ["invalid bad_shape", "stored"]


@pytest.mark.parametrize("name", ["q", "seq", "k", "env"])
def test_item_without_a_part(client, visitor, lesson, name):
    item = visitor.lesson(lesson)
    del item[name]

    assert bring(client, item) == ["invalid bad_shape"]


def test_item_with_more_than_we_know_is_taken(client, visitor, lesson):
    assert bring(client, {**visitor.lesson(lesson), "new": {"a": 1}}) == ["stored"]


@pytest.mark.parametrize("env", ["AAAA", "A" * 500, "BPBPBPBP="])
def test_envelope_that_is_none(client, visitor, lesson, env):
    assert bring(client, {**visitor.lesson(lesson), "env": env}) == ["invalid unreadable"]


def test_envelope_under_another_id(client, visitor, lesson):
    one, other = visitor.lesson(lesson), visitor.lesson(lesson)

    assert bring(client, {**one, "env": other["env"]}) == ["invalid unreadable"]


def test_key_that_nobody_knows(client, visitor, lesson):
    assert bring(client, {**visitor.lesson(lesson), "k": "ffffffff"}) == ["invalid too_old"]


def test_id_in_capitals_is_the_same_id(client, visitor, lesson):
    item = visitor.lesson(lesson)

    assert bring(client, item, {**item, "id": item["id"].upper()}) == ["stored", "already"]


def test_answer_tells_no_score_and_nothing_of_anybody(client, phone, learner, final):
    item = phone.attempt(final)

    response = call(client, [item])

    assert set(response.json()["items"][0]) == {"id", "status"}
    said = response.content.decode().replace(item["id"], "")  # in which any number may stand by chance
    for word in ("score", "passed", "right", learner.username, "100"):
        assert word not in said
    assert Attempt.objects.get().has_passed


def test_page_that_is_too_old_keeps_all_and_is_told_so(client, monkeypatch):
    for number in (2, 3, 4, 5):
        monkeypatch.setitem(deeds.READERS, number, deeds.read_1)

    assert [call(client, [], v=number).status_code for number in (0, 1, 2, 3, 4, 5)] == [426] * 3 + [200] * 3
    assert call(client, [], v=1).json() == {"v_min": 3}


def test_page_that_is_newer_than_the_server_keeps_all_and_comes_again(client):
    response = call(client, [], v=2)

    assert code(response) == (503, "not_yet")
    assert response["Retry-After"] == "3600"


# What is written about it.


@pytest.fixture
def description(client, db):
    response = client.get("/sync/openapi.json")
    assert response["Cache-Control"] == "public, max-age=60, no-transform"
    return response.json()


def test_description_names_what_is_answered(description):
    (operation,) = description["paths"]["/sync/"].values()
    parts = description["components"]["schemas"]

    assert set(description["paths"]) == {"/sync/"}
    assert set(operation["responses"]) == {"200", "400", "403", "413", "415", "426", "503"}
    assert parts["Status"]["enum"] == [status.value for status in sync.Status]
    assert parts["Code"]["enum"] == [word.value for word in sync.Code]
    assert parts["Call"]["properties"]["items"]["maxItems"] == sync.MOST_ITEMS


def test_description_fits_what_is_sent_and_answered(description, client, phone, lesson):
    parts = description["components"]["schemas"]
    sent, item = parts["Call"]["properties"]["items"]["items"], phone.lesson(lesson)

    answer = call(client, [item, {**item, "seq": "x"}, Phone("x" * 22).lesson(lesson)]).json()

    assert set(sent["required"]) == set(sent["properties"]) == set(item)
    assert set(answer) == set(parts["Fates"]["properties"]) == set(parts["Fates"]["required"])
    for fate in answer["items"]:
        assert set(parts["ItemFate"]["required"]) <= set(fate) <= set(parts["ItemFate"]["properties"])


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("id", "x" * 36 + "y"),
        ("q", "x" * 41),
        ("seq", 10**12 + 1),
        ("k", "x y"),
        ("env", "A" * (96 * 1024 + 4)),
        ("env", "*"),
    ],
)
def test_description_tells_what_an_item_may_hold(client, phone, lesson, part, wrong):
    item = phone.lesson(lesson)
    SentItem.model_validate(item)

    with pytest.raises(ValidationError):
        SentItem.model_validate({**item, part: wrong})
    (fate,) = call(client, [{**item, part: wrong}]).json()["items"]

    assert (fate["status"], fate["code"]) == ("invalid", "bad_shape")


def test_description_is_only_read(client):
    assert client.post("/sync/openapi.json").status_code == 405


def test_page_for_people_names_every_word(description):
    text = DOCUMENT.read_text(encoding="utf-8")
    parts = description["components"]["schemas"]
    (operation,) = description["paths"]["/sync/"].values()
    words = {*parts["Status"]["enum"], *parts["Code"]["enum"]}
    for name in ("Call", "Fates", "ItemFate"):
        words |= set(parts[name]["properties"])
    words |= set(parts["Call"]["properties"]["items"]["items"]["properties"])

    assert sorted(word for word in words if f"`{word}`" not in text and f'"{word}"' not in text) == []
    assert sorted(status for status in operation["responses"] if status not in text) == []
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) >= words & {
        *parts["Status"]["enum"],
        *parts["Code"]["enum"],
    }
    for number in ("200 items", "256 KB", "josira-q1"):
        assert number in text
