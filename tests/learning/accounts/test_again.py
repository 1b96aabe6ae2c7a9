"""Signing in again before something delicate (safety, promise 28)."""

import time

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client

from learning.accounts.models import User
from learning.accounts.permissions import roles_of
from tests.factories.accounts import PASSPHRASE, UserFactory
from tests.factories.quizzes import make_quiz, single

from .conftest import browser

pytestmark = pytest.mark.django_db
AGAIN = "/compte/reauthenticate/"


def minutes_ago(client: Client, minutes: int) -> Client:
    """Let a browser's sign-in have begun so long ago."""
    session = client.session
    session["began"] = int(time.time()) - minutes * 60
    session["account_authentication_methods"] = []
    session.save()
    return client


@pytest.fixture
def awa() -> User:
    return UserFactory(username="awa", role="author")


@pytest.fixture
def old() -> Client:
    """The browser of an administrator who signed in six minutes ago."""
    return minutes_ago(browser(UserFactory(username="chef", role="administrator")), 6)


@pytest.mark.parametrize("place", ["edit", "invite", "second-factor"])
def test_promise_28_pages_about_a_person_ask_first_and_lead_back(old, awa, place):
    path = f"/admin/users/{place}/{awa.pk}/"

    asked = old.get(path)
    done = old.post(asked.url, {"password": PASSPHRASE})

    assert asked.url == f"{AGAIN}?next={path.replace('/', '%2F')}"
    assert done.url == path
    assert old.get(path).status_code == 200


def test_promise_28_new_account_asks_first(old):
    assert old.get("/admin/users/new/").url.startswith(AGAIN)


@pytest.mark.parametrize("format", ["", "gift/"])
def test_promise_28_export_asks_first(lesson, format):
    quiz = make_quiz(lesson.get_parent(), [single("un")])
    client = browser(UserFactory(role="author"))
    path = f"/admin/export-questions/quiz/{quiz.pk}/{format}"

    fresh = client.get(path).status_code
    old = minutes_ago(client, 6).get(path)

    assert fresh == 200
    assert old.url.startswith(AGAIN)


def test_promise_28_changed_role_waits_and_the_form_comes_back_filled(old, awa):
    reviewer = Group.objects.get(name="reviewer").pk
    data = {"username": "awa", "pen_name": "Sira", "is_active": "on", "groups": [reviewer]}

    answer = old.post(f"/admin/users/edit/{awa.pk}/", data)
    kept = [role.value for role in roles_of(awa)]
    old.post(AGAIN, {"password": PASSPHRASE})
    old.post(f"/admin/users/edit/{awa.pk}/", data)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Sira"' in html
    assert AGAIN in html
    assert kept == ["author"]
    assert [role.value for role in roles_of(awa)] == ["reviewer"]


@pytest.mark.parametrize("place", ["invite", "second-factor"])
def test_promise_28_deed_waits_too(old, awa, place):
    round_before = awa.sign_in_round

    answer = old.post(f"/admin/users/{place}/{awa.pk}/")

    awa.refresh_from_db()
    assert AGAIN in answer.content.decode()
    assert awa.sign_in_round == round_before


def test_promise_01_what_was_sent_is_not_kept_with_address_and_browser():
    client = Client(REMOTE_ADDR="203.0.113.77", headers={"User-Agent": "MarkedBrowser/1.0"})
    client.force_login(UserFactory(role="author"))
    minutes_ago(client, 6)

    answer = client.post("/compte/2fa/recovery-codes/generate/")

    assert answer.url.startswith(AGAIN)
    stored = [str(session.get_decoded()) for session in Session.objects.all()]
    assert not [text for text in stored if "203.0.113" in text or "MarkedBrowser" in text]


def test_promise_26_wrong_passphrases_are_counted_here_too(old):
    for _try in range(5):
        old.post(AGAIN, {"password": "wrong"})

    refused = old.post(AGAIN, {"password": PASSPHRASE}, headers={"Accept-Language": "en"})

    assert "Too many wrong tries" in refused.content.decode()
