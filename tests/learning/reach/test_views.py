"""The beacon and the dot: what a page may say when it is opened, and what nobody can make them do."""

import json
from uuid import uuid4

import pytest
from django.db import connection

from learning.reach.models import NO_KEY, DailyReach
from learning.reach.views import DOT
from tests.factories.accounts import UserFactory

PHONE = {
    "user-agent": "Mozilla/5.0 (Linux; Android 11) Chrome/120.0 Mobile Safari/537.36",
    "sec-fetch-site": "same-origin",
}


def say(client, said, content_type="application/json", **headers):
    body = said if isinstance(said, (str, bytes)) else json.dumps(said)
    return client.post("/vu/", body, content_type=content_type, headers={**PHONE, **headers})


def visit(of, **said):
    return {"step": str(of.lesson.translation_key), "course": str(of.key), "lang": "fr", "first": "", **said}


def counted():
    return sorted(DailyReach.objects.values_list("kind", "course_key", "step_key", "locale", "count"))


@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8"])
def test_beacon_counts_an_opened_lesson(client, course, content_type):
    response = say(client, visit(course), content_type)

    assert (response.status_code, response.content) == (204, b"")
    assert counted() == [("lesson_opened", course.key, course.lesson.translation_key, "fr", 1)]


@pytest.mark.parametrize(
    ("first", "kinds"),
    [
        ("month", ["device", "lesson_opened"]),
        ("course", ["course_device", "lesson_opened"]),
        ("both", ["course_device", "device", "lesson_opened"]),
        (["month", "course"], ["course_device", "device", "lesson_opened"]),
        ([], ["lesson_opened"]),
        (None, ["lesson_opened"]),
    ],
    ids=str,
)
def test_beacon_counts_a_device_the_first_time(client, course, first, kinds):
    assert say(client, visit(course, first=first)).status_code == 204

    places = {
        "lesson_opened": (course.key, course.lesson.translation_key),
        "device": (NO_KEY, NO_KEY),
        "course_device": (course.key, NO_KEY),
    }
    assert counted() == [(kind, *places[kind], "fr", 1) for kind in kinds]


def test_beacon_understands_form_fields(client, course):
    form = f"lang=bm&page=lesson&step={course.lesson.translation_key}&course={course.key}&first=month&first=course"

    assert say(client, form, "application/x-www-form-urlencoded;charset=UTF-8").status_code == 204

    assert [row[0] for row in counted()] == ["course_device", "device", "lesson_opened"]
    assert {row[3] for row in counted()} == {"bm"}


def test_beacon_counts_a_device_that_opens_a_quiz_but_no_lesson(client, course):
    said = visit(course, step=str(course.quiz.translation_key), first="month")

    assert say(client, said).status_code == 204

    assert counted() == [("device", NO_KEY, NO_KEY, "fr", 1)]


def test_beacon_takes_the_course_from_the_tree_and_not_from_the_phone(client, course):
    assert say(client, visit(course, course=str(uuid4()))).status_code == 204

    assert counted()[0][1] == course.key


def unknown(course):
    return {
        "nobody's": visit(course, step=str(uuid4())),
        "draft": visit(course, step=str(course.draft.translation_key)),
        "course": visit(course, step=str(course.key)),
        "not translated": visit(course, step=str(course.quiz.translation_key), lang="bm"),
        "language": visit(course, lang="en"),
        "no language": visit(course, lang=None),
        "odd language": visit(course, lang=["fr"]),
        "nul": visit(course, lang="f\0r"),
    }


@pytest.mark.parametrize(
    "which", ["nobody's", "draft", "course", "not translated", "language", "no language", "odd language", "nul"]
)
def test_beacon_refuses_what_is_not_a_live_step(client, course, which):
    response = say(client, unknown(course)[which])

    assert (response.status_code, response.json()["error"]["code"]) == (422, "unknown_step")
    assert counted() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"17",
        b'"step"',
        b"[" * 1024,
        b"\xff\xfe\x00",
        b"NaN",
        b'{"lang": "fr"}',
        b'{"step": 5, "lang": "fr"}',
        b'{"step": null, "lang": "fr"}',
        b'{"step": "not-a-uuid", "lang": "fr"}',
        b'{"step": ["x"], "lang": "fr"}',
        b'{"step": "00000000-0000-0000-0000-000000000000"}',
        b'{"step": "00000000-0000-0000-0000-000000000000", "lang": "fr", "first": "week"}',
        b'{"step": "00000000-0000-0000-0000-000000000000", "lang": "fr", "first": {"a": 1}}',
        b'{"step": "00000000-0000-0000-0000-000000000000", "lang": "fr", "first": [["month"]]}',
        b'{"step": "00000000-0000-0000-0000-000000000000", "lang": "fr", "first": 1}',
        b'{"step": "00000000-0000-0000-0000-000000000000", "lang": "fr", "course": 9}',
        b'{"step": "00000000-0000-0000-0000-000000000000", "lang": "fr", "course": "x"}',
    ],
)
def test_beacon_refuses_what_it_cannot_read(client, db, body):
    response = say(client, body)

    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_shape")


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x", "", "form", "\x00"])
def test_beacon_refuses_odd_types_of_content(client, db, content_type):
    assert say(client, b"step=1", content_type).status_code == 400


def test_promise_42_beacon_refuses_a_long_message_before_reading_it(client, course):
    response = say(client, visit(course, more="x" * 1024))

    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_long")
    assert counted() == []


@pytest.mark.parametrize("length", ["10485760", "9" * 5000, "-1", "x"])
def test_beacon_refuses_odd_lengths(client, db, length):
    response = client.post("/vu/", b"{}", content_type="application/json", CONTENT_LENGTH=length)

    assert response.status_code == 413


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "", "origin": "https://elsewhere.example"}]
)
def test_other_sites_cannot_make_a_browser_count(client, course, headers):
    assert say(client, visit(course), **headers).status_code == 403
    assert client.get(f"/vu/{course.lesson.translation_key}/fr.gif", headers=headers).status_code == 403
    assert counted() == []


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options"])
def test_beacon_refuses_other_methods(client, db, method):
    assert getattr(client, method)("/vu/").status_code == 405


def test_dot_counts_an_opened_lesson(client, course):
    response = client.get(f"/vu/{course.lesson.translation_key}/bm.gif", headers=PHONE)

    assert (response.status_code, response.content, len(DOT)) == (200, DOT, 43)
    assert response["Content-Type"] == "image/gif"
    assert counted() == [("lesson_opened", course.key, course.lesson.translation_key, "bm", 1)]


@pytest.mark.parametrize("language", ["en", "fr%00", "x" * 200])
def test_dot_refuses_what_is_not_a_live_step(client, course, language):
    assert client.get(f"/vu/{course.lesson.translation_key}/{language}.gif", headers=PHONE).status_code == 422
    assert client.get(f"/vu/{uuid4()}/fr.gif", headers=PHONE).status_code == 422
    assert counted() == []


def test_dot_refuses_other_methods(client, course):
    address = f"/vu/{course.lesson.translation_key}/fr.gif"

    assert [client.post(address, headers=PHONE).status_code, client.head(address, headers=PHONE).status_code] == [
        405,
        405,
    ]
    assert counted() == []


def answers(client, course):
    yield say(client, visit(course, first="both"))
    yield client.get(f"/vu/{course.lesson.translation_key}/fr.gif", headers=PHONE)


def test_answers_set_no_cookie_and_are_kept_nowhere(client, course):
    for response in answers(client, course):
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("role", ["author", "facilitator"])
def test_staff_are_not_counted(client, course, role):
    client.force_login(UserFactory(role=role))

    assert [response.status_code for response in answers(client, course)] == [204, 200]
    assert counted() == []


def test_promise_01_no_row_and_no_log_holds_an_address_or_a_browser_name(client, course, caplog):
    marks = {
        "user-agent": "Mozilla/5.0 MARKED-BROWSER-77",
        "x-forwarded-for": "203.0.113.77",
        "referer": "/MARKED-PAGE-77",
    }

    for said in (visit(course, first="both"), visit(course, step=str(uuid4())), "{"):
        say(client, said, **marks, REMOTE_ADDR="203.0.113.77")
    client.get(f"/vu/{course.lesson.translation_key}/fr.gif", headers={**PHONE, **marks}, REMOTE_ADDR="203.0.113.77")

    assert sum(row[-1] for row in counted()) == 4
    kept = str(list(DailyReach.objects.values())) + caplog.text
    assert "MARKED" not in kept
    assert "203.0.113" not in kept


def test_promise_03_table_has_no_column_for_a_person_or_a_moment(db):
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, "reach_dailyreach")}

    assert columns == {
        "id",
        "day",
        "week",
        "kind",
        "course_key",
        "step_key",
        "locale",
        "channel",
        "region",
        "age_band",
        "gender",
        "definition",
        "count",
        "records",
        "before_sum",
        "after_sum",
    }


def test_beacon_asks_little_of_the_database(client, course, django_assert_max_num_queries):
    say(client, visit(course, first="both"))

    # Step, its course, and one addition for each of three totals, in one transaction.
    with django_assert_max_num_queries(7):
        say(client, visit(course, first="both"))
