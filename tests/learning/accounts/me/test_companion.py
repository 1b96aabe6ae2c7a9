"""A learner can be signed out by a script alone, without network: the companion cookie goes, and with it the session."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from learning.accounts.models import User
from quizzes.models import Completion
from tests.factories.accounts import SECRET, UserFactory
from tests.factories.courses import make_course

from .conftest import ME, OURS, is_in, sign_in, sign_up

COMPANION, WORK = "josira-here", "josira-work"


def delete_companion(client):
    """Do what a page's script does."""
    del client.cookies[COMPANION]


def test_signing_in_and_up_brings_a_cookie_that_scripts_can_delete(phone, learner):
    sign_in(phone, learner.username)
    cookie = phone.cookies[COMPANION]

    assert (cookie.value, cookie["path"], cookie["samesite"]) == ("1", "/", "Lax")
    assert (cookie["httponly"], cookie["max-age"], cookie["expires"], cookie["domain"]) == ("", "", "", "")
    other = Client(headers=OURS)
    sign_up(other)
    assert COMPANION in other.cookies
    assert is_in(other)


def test_it_lasts_as_long_as_the_session(phone, learner):
    sign_in(phone, learner.username, own_phone="on")

    assert phone.cookies[COMPANION]["max-age"] == phone.cookies["sessionid"]["max-age"] == 30 * 24 * 3600


def test_it_is_renewed_with_the_session(phone, learner):
    sign_in(phone, learner.username, own_phone="on")
    answer = phone.post(f"{ME}secret/", {"oldpassword": SECRET, "password1": "une autre phrase longue"})

    assert answer.cookies[COMPANION]["max-age"] == answer.cookies["sessionid"]["max-age"]
    assert is_in(phone)


@pytest.mark.parametrize("own_phone", [{}, {"own_phone": "on"}], ids=["shared", "own"])
def test_promise_18_without_it_the_session_is_over(phone, learner, own_phone):
    sign_in(phone, learner.username, **own_phone)
    kept = phone.cookies[COMPANION]
    delete_companion(phone)

    assert not is_in(phone)
    assert not Session.objects.exists()
    phone.cookies[COMPANION] = kept.value  # putting it back brings nothing back
    assert not is_in(phone)


def test_promise_18_without_it_answers_belong_to_nobody(phone, home, learner):
    lesson = make_course(home, lessons=1).get_children().first()
    sign_in(phone, learner.username)
    delete_companion(phone)
    body = {"id": "7d9f7e0a-3f0f-4a3e-9f56-1b1c2d3e4f50", "answered": 0}

    phone.post(f"/fr/quiz/fini/{lesson.translation_key}/", body, content_type="application/json")

    assert Completion.objects.get().learner is None


@pytest.mark.parametrize("way", ["sortir/", "changer/", "oublier/"])
def test_it_goes_when_the_session_goes(signed_in, way):
    answer = signed_in.post(f"{ME}{way}")

    assert answer.cookies[COMPANION]["max-age"] == 0
    assert not signed_in.cookies[COMPANION].value


def test_it_alone_signs_nobody_in(phone, learner):
    phone.cookies[COMPANION] = "1"

    assert not is_in(phone)


def test_public_pages_bring_none(signed_in, home):
    page = make_course(home, lessons=1).get_children().first()

    assert not signed_in.get(page.url).cookies


def test_those_who_work_here_have_none(client, home):
    client.cookies[COMPANION] = "1"  # a learner was signed in on this browser before
    client.force_login(UserFactory(username="awa", role="author"))
    client.get("/compte/")

    assert "companion" not in client.session


@pytest.mark.parametrize("role", ["author", "facilitator"])
def test_those_who_work_here_have_another_by_which_their_phone_knows_them(client, home, role):
    client.force_login(UserFactory(username="awa", role=role))
    session = client.session
    session["began"] = session["seen"] = int(time.time()) - 120  # long enough for the session to be written anew
    session.save()

    cookie = client.get("/compte/").cookies[WORK]

    assert (cookie.value, cookie["path"], cookie["samesite"], cookie["httponly"]) == ("1", "/", "Lax", "")
    assert cookie["max-age"] == client.cookies["sessionid"]["max-age"]
    client.post("/compte/logout/")
    assert not client.cookies[WORK].value


def test_learners_have_not_the_one_of_those_who_work_here(signed_in):
    assert WORK not in signed_in.cookies


def test_sessions_from_before_stay(phone, learner):
    """Whoever was signed in when the companion came in is not thrown out."""
    sign_in(phone, learner.username)
    session = phone.session
    del session["companion"]
    session.save()
    delete_companion(phone)

    assert is_in(phone)


@pytest.mark.parametrize(
    ("way", "form", "said"),
    [
        ("sortir/", {}, '"cache"'),
        ("changer/", {}, '"cache"'),
        ("oublier/", {}, '"cache", "cookies"'),
        ("effacer/", {"secret": SECRET}, '"cache"'),
    ],
)
def test_promise_12_going_clears_copies_and_never_what_waits(signed_in, way, form, said):
    answer = signed_in.post(f"{ME}{way}", form)

    assert answer["Clear-Site-Data"] == said
    assert User.objects.exists() is (way != "effacer/")


def test_on_a_real_server_it_is_bound_to_the_host(settings, phone, learner):
    settings.SESSION_COOKIE_SECURE, settings.COMPANION_COOKIE_NAME = True, "__Host-josira-here"
    phone.defaults["wsgi.url_scheme"] = "https"

    sign_in(phone, learner.username)

    cookie = phone.cookies["__Host-josira-here"]
    assert (cookie["secure"], cookie["path"], cookie["domain"], cookie["httponly"]) == (True, "/", "", "")
    assert phone.post(f"{ME}sortir/").cookies["__Host-josira-here"]["secure"] is True
