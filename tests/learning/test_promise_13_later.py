"""A full disk and a busy database are answered with "later"; pages stay readable and nothing is half accepted.

The errors are the drivers' own: a statement that really finds no room, a lock that somebody really holds, is run in the
place of the write.
"""

import errno
import html
import json
import re
import sqlite3
from contextlib import contextmanager
from unittest import mock
from uuid import uuid4

import psycopg
import pytest
import redis
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection, connections, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from courses.models import GlossaryTerm
from learning.accounts import paper_codes
from learning.groups.models import LearnerGroup
from learning.later import PatientSessionMiddleware, Trouble, broken, trouble_in
from learning.page_cache import STAMP_KEY, forget_pages
from learning.reach.models import DailyReach
from learning.uploads.storage import CleanStorage
from quizzes.models import Attempt, Completion, Response
from quizzes.versions import version_of
from tests.factories.accounts import SECRET, UserFactory
from tests.factories.courses import make_course, make_home
from tests.factories.quizzes import make_quiz, right_answers

OURS = {"Sec-Fetch-Site": "same-origin"}
WRITES = ("INSERT", "UPDATE", "DELETE")
FULL_ON_POSTGRES = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'no room'; END $$"
LOCKED_ON_POSTGRES = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '55P03', MESSAGE = 'locked'; END $$"


def find_no_room(execute, sql, params, many, context):
    """Run, in the place of a write, a statement that needs more room than there is."""
    if not sql.lstrip().startswith(WRITES):
        return execute(sql, params, many, context)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return cursor.execute(FULL_ON_POSTGRES)
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 1}")
        try:
            return cursor.execute("CREATE TABLE filler AS SELECT zeroblob(5000000) AS room")
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")


@contextmanager
def failing(write):
    """Put `write` in the place of each write. As on a real server, one that fails takes back its own transaction only and
    not the whole test: it has a savepoint of its own.
    """
    own = property(lambda self: False, lambda self, value: None)
    with (
        mock.patch.object(type(connections["default"]), "needs_rollback", own, create=True),
        connection.execute_wrapper(write),
    ):
        yield


@pytest.fixture
def lock_held(tmp_path):
    """Run, in the place of a write, one that another connection keeps waiting for too long."""
    first, second = (sqlite3.connect(tmp_path / "busy.sqlite3", timeout=0, isolation_level=None) for _ in "ab")
    first.execute("CREATE TABLE t (x)")
    first.execute("BEGIN IMMEDIATE")

    def find_locked(execute, sql, params, many, context):
        if not sql.lstrip().startswith(WRITES):
            return execute(sql, params, many, context)
        with transaction.atomic(), connection.cursor() as cursor, connection.wrap_database_errors:
            if connection.vendor == "postgresql":
                return cursor.execute(LOCKED_ON_POSTGRES)
            return second.execute("BEGIN IMMEDIATE")

    yield find_locked
    first.close()
    second.close()


@pytest.fixture
def places(db):
    """A course with a quiz, a learner, a facilitator, an administrator."""
    home = make_home()
    course = make_course(home, lessons=1)
    return {
        "home": home,
        "course": course,
        "lesson": course.get_children().first().specific,
        "quiz": make_quiz(course),
        "learner": UserFactory(learner=True, username="karite-fleuve-12"),
        "facilitator": UserFactory(username="kadidia", role="facilitator"),
        "admin": UserFactory(username="admin", role="administrator"),
    }


def start(places):
    return f"/fr/quiz/{places['quiz'].translation_key}/essais/", {"id": str(uuid4())}


def submit(places):
    version = version_of(places["quiz"])
    said = {"quiz": str(places["quiz"].translation_key), "version": version.pk, "answers": right_answers(version)}
    return f"/fr/quiz/essais/{uuid4()}/envoi/", said


def beacon(places):
    return "/vu/", {"step": str(places["lesson"].translation_key), "lang": "fr", "first": "month"}


def rows():
    """Return how many there are of all that could have been half accepted."""
    models = (Attempt, Response, Completion, DailyReach, Session, LearnerGroup, get_user_model())
    return {model.__name__: model._default_manager.count() for model in models}


@pytest.mark.parametrize("ask", [start, submit, beacon], ids=["start", "submit", "beacon"])
@pytest.mark.parametrize("trouble", [Trouble.FULL, Trouble.BUSY], ids=["full", "busy"])
def test_promise_13_scripts_hear_later_and_nothing_is_half_accepted(client, places, lock_held, ask, trouble):
    address, said = ask(places)
    before = rows()

    with failing(find_no_room if trouble is Trouble.FULL else lock_held):
        answer = client.post(address, json.dumps(said), content_type="application/json", headers=OURS)

    assert answer.status_code == trouble
    assert int(answer["Retry-After"]) > 0
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["error"]["code"] == "later"
    assert set(answer.json()["error"]) == {"code", "message", "field"}
    assert rows() == before
    again = client.post(address, json.dumps(said), content_type="application/json", headers=OURS)
    assert again.status_code in (200, 201, 204)
    assert rows() != before


def sign_up_form(client, places):
    page = client.get("/fr/moi/garder/").content.decode()
    offer = html.unescape(re.search(r'name="username" value="([^"]+)"', page)[1])
    return "/fr/moi/garder/", {"username": offer, "password1": SECRET}


def sign_in_form(client, places):
    return "/fr/moi/entrer/", {"login": places["learner"].username, "password": SECRET}


def recovery_form(client, places):
    code = "1234 5678 9012 3456"
    paper_codes.keep(places["learner"], paper_codes.hashed(paper_codes.read(code)))
    return "/fr/moi/retrouver/", {"login": places["learner"].username, "code": code, "secret": SECRET}


def class_card_form(client, places):
    client.force_login(places["learner"])
    return "/fr/moi/carte-de-classe/", {"code": "7691 8848 7214 8747"}


def group_form(client, places):
    client.force_login(places["facilitator"])
    return "/animer/groupes/nouveau/", {
        "name": "Les baobabs",
        "course": str(places["course"].translation_key),
        "region": "bamako",
        "language": "fr",
        "begins_on": "2026-01-01",
        "ends_on": "2026-06-01",
        "seats": "20",
        "consent": "on",
        "consent_on": "2026-01-01",
    }


@pytest.mark.parametrize("trouble", [Trouble.FULL, Trouble.BUSY], ids=["full", "busy"])
def test_promise_13_a_form_comes_back_to_be_sent_again(places, lock_held, trouble):
    client = Client(headers={**OURS, "Accept-Language": "fr"})
    address, fields = group_form(client, places)
    before = rows()

    with failing(find_no_room if trouble is Trouble.FULL else lock_held):
        answer = client.post(address, fields)

    page = answer.content.decode()
    assert answer.status_code == trouble
    assert "no-store" in answer["Cache-Control"]
    assert '<html lang="fr"' in page
    assert 'class="staff' in page
    assert f'action="{address}"' in page
    kept = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    assert {name: html.unescape(value) for name, value in kept} == fields
    assert rows() == before
    again = client.post(address, {name: html.unescape(value) for name, value in kept})
    assert again.status_code in (200, 302)
    assert rows() != before


@pytest.mark.parametrize(
    "form",
    [sign_up_form, sign_in_form, recovery_form, class_card_form],
    ids=["sign up", "sign in", "recovery", "class card"],
)
def test_promise_13_a_secret_does_not_come_back(places, form):
    client = Client(headers={**OURS, "Accept-Language": "fr"})
    address, fields = form(client, places)
    before = rows()

    with failing(find_no_room):
        answer = client.post(address, fields)

    page = answer.content.decode()
    secrets = [value for name, value in fields.items() if name in ("password", "password1", "secret", "code")]
    assert answer.status_code == Trouble.FULL
    assert secrets
    assert not [value for value in secrets if value in page]
    assert rows() == before


@pytest.mark.parametrize("language", ["fr", "bm"])
def test_promise_13_public_pages_stay_readable_on_a_full_disk(client, places, monkeypatch, language):
    """New ones too: neither the cache nor the database takes anything."""

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in ("set", "add", "get_or_set"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, full)
    with failing(find_no_room):
        first, again = client.get(f"/{language}/"), client.get("/fr" + places["lesson"].url.removeprefix("/fr"))

    assert (first.status_code, again.status_code) == (200, 200)
    assert places["lesson"].title in again.content.decode()


def test_promise_13_what_is_kept_is_still_found_when_nothing_more_can_be_kept(client, places, monkeypatch):
    first = client.get(places["lesson"].url)

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(cache._connections[cache._alias]), "set", full)
    with failing(find_no_room):
        assert client.get(places["lesson"].url).content == first.content


@pytest.mark.parametrize("error", [redis.ConnectionError("gone"), redis.ResponseError("OOM command not allowed")])
def test_promise_13_pages_are_readable_without_redis(client, places, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    for name in ("get", "set", "add", "get_or_set"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, fail)

    assert client.get(places["lesson"].url).status_code == 200


def test_promise_13_no_stale_page_stands_when_publishing_finds_no_room(client, places, monkeypatch):
    client.get(places["lesson"].url)

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as moment:
        moment.setattr(type(cache._connections[cache._alias]), "set", full)
        forget_pages()

    assert cache.get(STAMP_KEY) is None


def test_promise_13_own_page_is_shown_when_being_here_cannot_be_noted(places):
    """A learner's page notes in the session that somebody is there; on a full disk it is shown all the same."""
    phone = Client(headers=OURS)
    phone.post("/fr/moi/entrer/", {"login": places["learner"].username, "password": SECRET})
    session = phone.session
    session["seen"] = 0  # long ago, so that it is to be noted anew
    session.save()

    def read(request):
        request.session["seen"] = 1
        return HttpResponse("read")

    request = RequestFactory().get("/fr/moi/")
    request.COOKIES = {name: morsel.value for name, morsel in phone.cookies.items()}
    with failing(find_no_room):
        assert PatientSessionMiddleware(read)(request).content == b"read"
        posted = RequestFactory().post("/fr/moi/")
        posted.COOKIES = request.COOKIES
        assert PatientSessionMiddleware(read)(posted).status_code == Trouble.FULL


def test_promise_13_half_a_file_does_not_stay(monkeypatch, tmp_path):
    """The disk is full in the middle of storing: what was written of the file goes too."""
    storage = CleanStorage(location=tmp_path)

    def half(self, name, content):
        (tmp_path / name).write_bytes(b"WEB")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", half)
    with pytest.raises(OSError, match="space"):
        storage.save("words.vtt", ContentFile(b"WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n"))

    assert list(tmp_path.iterdir()) == []


def sqlite_error(run):
    with pytest.raises(sqlite3.Error) as caught:
        run()
    return caught.value


def test_promise_13_only_what_passes_is_called_later(tmp_path):
    own = sqlite3.connect(tmp_path / "own.sqlite3", isolation_level=None)
    own.execute("CREATE TABLE t (x)")
    own.execute("PRAGMA max_page_count = 2")
    full = sqlite_error(lambda: own.execute("INSERT INTO t VALUES (zeroblob(100000))"))
    missing = sqlite_error(lambda: own.execute("SELECT * FROM nothing"))
    own.close()
    wrapped = OperationalError("database or disk is full")
    wrapped.__cause__ = full

    assert trouble_in(full) is trouble_in(wrapped) is Trouble.FULL
    assert trouble_in(OSError(errno.EDQUOT, "quota")) is Trouble.FULL
    assert trouble_in(psycopg.errors.TooManyConnections()) is Trouble.BUSY
    assert trouble_in(psycopg.errors.DeadlockDetected()) is Trouble.BUSY
    assert trouble_in(psycopg.OperationalError("connection failed")) is Trouble.BUSY
    assert trouble_in(redis.ResponseError("MISCONF can't persist")) is Trouble.FULL
    for fault in (missing, psycopg.errors.UndefinedTable(), OSError(errno.ENOENT, "gone"), ValueError("x"), None):
        assert trouble_in(fault) is None


@pytest.mark.parametrize("language", ["fr", "bm"])
def test_promise_13_a_middleware_that_meets_a_full_disk_is_answered_alike(rf: RequestFactory, language):
    """Without a database: what stands around the views ends here (`handler500`)."""
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError:
        answer = broken(rf.get(f"/{language}/moi/"))
    try:
        raise ValueError(language)
    except ValueError:
        fault = broken(rf.get(f"/{language}/moi/"))

    assert answer.status_code == Trouble.FULL
    assert f'<html lang="{language}"' in answer.content.decode()
    assert fault.status_code == 500


def test_promise_13_staff_hear_later_in_their_language_and_lose_nothing(places):
    desk = Client(headers={"Accept-Language": "en"})
    desk.force_login(places["admin"])
    address = "/admin/snippets/courses/glossaryterm/add/"
    fields = {"slug": "droit", "fr": "Droit & plus", "definition_fr": "Ce qui t’est dû."}

    with failing(find_no_room):
        answer = desk.post(address, fields)

    page = answer.content.decode()
    assert answer.status_code == Trouble.FULL
    assert "Not now, later" in page
    assert 'value="Droit &amp; plus"' in page
    assert 'class="staff' in page
    assert "State of the site" in page
    assert "data-exit" not in page
    assert not GlossaryTerm.objects.exists()
