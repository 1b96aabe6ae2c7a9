"""Safety, promise 39: what browsers are told, as MDN's HTTP Observatory scores it; A+ is 100 points or more.

The points are those of its published table (github.com/mdn/mdn-http-observatory, src/grader/charts.js): one starts with 100,
and what is given beyond counts when nothing was lost.
"""

import importlib
import sys

import pytest
from django.test import Client

from learning.accounts.models import User
from tests.factories.accounts import SECRET, UserFactory
from tests.factories.courses import make_course, make_home

pytestmark = pytest.mark.django_db
LEARNERS = ["/fr/", "/bm/", "/fr/lexique/", "/fr/moi/entrer/", "/fr/moi/garder/", "/n/", "/c/"]
STAFF = ["/compte/login/", "/admin/", "/admin/images/add/", "/admin/pages/", "/admin/account/"]
HOST = {"HTTP_HOST": "josira.example", "HTTP_X_FORWARDED_PROTO": "https", "secure": True}


@pytest.fixture
def production(settings, monkeypatch):
    """Answer as a real server does: its settings of safety, over HTTPS."""
    made_up = {
        "SECRET_KEY": "x1" * 40,
        "ALLOWED_HOSTS": "josira.example",
        "DATABASE_URL": "sqlite:////tmp/none.sqlite3",
    }
    for name, value in made_up.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delitem(sys.modules, "learning.settings.production", raising=False)
    real = importlib.import_module("learning.settings.production")
    monkeypatch.delitem(sys.modules, "learning.settings.production", raising=False)
    for name in dir(real):
        if name.startswith(
            (
                "SECURE_",
                "SESSION_COOKIE_",
                "COMPANION_",
                "WORK_COOKIE_",
                "CSRF_",
                "LANGUAGE_COOKIE_",
                "X_FRAME",
                "ALLOWED_HOSTS",
                "MIDDLEWARE",
            )
        ):
            setattr(settings, name, getattr(real, name))
    return real


@pytest.fixture
def client(production):
    return Client()


@pytest.fixture
def staff(client):
    make_home()
    client.force_login(User.objects.create_superuser("admin", password="a long passphrase of words"))
    return client


def policy(answer):
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


def points(answer):
    """Return what each header gains or loses."""
    rules = policy(answer)
    scripts = rules.get("script-src", rules["default-src"])
    unsafe = {"'unsafe-inline'", "'unsafe-eval'", "data:", "https:", "http:", "*"}
    styles_alone = not unsafe & set(scripts) and "'unsafe-inline'" in rules.get("style-src", [])
    hsts = answer["Strict-Transport-Security"]
    cookies = answer.cookies.values()
    return {
        "policy": -20
        if unsafe & set(scripts)
        else 0
        if styles_alone
        else 10
        if rules["default-src"] == ["'none'"]
        else 5,
        "cookies": 0 if not cookies else 5 if all(is_safe(cookie) for cookie in cookies) else -20,
        "cors": 0 if "Access-Control-Allow-Origin" not in answer.headers else -50,
        "redirection": 0,  # `test_plain_http_leads_to_https_on_the_same_host`
        "referrer": 5 if answer["Referrer-Policy"] in ("same-origin", "no-referrer", "strict-origin") else -5,
        "hsts": 5 if "preload" in hsts and "includeSubDomains" in hsts else 0 if "max-age=31536000" in hsts else -20,
        "types": 0 if answer["X-Content-Type-Options"] == "nosniff" else -5,
        "frames": 5 if rules.get("frame-ancestors") in (["'none'"], ["'self'"]) else -20,
        "resources": 10 if answer["Cross-Origin-Resource-Policy"] in ("same-origin", "same-site") else 0,
    }


def is_safe(cookie):
    """Say whether a cookie has the protected name, goes over HTTPS only, and not with requests of other sites."""
    return (
        cookie.key.startswith("__Host-")
        and cookie["secure"]
        and cookie["samesite"] in ("Lax", "Strict")
        and not cookie["domain"]
    )


def is_a_plus(answer):
    found = points(answer)
    assert [name for name, gained in found.items() if gained < 0] == []
    return 100 + sum(found.values()) >= 100


@pytest.mark.parametrize("path", LEARNERS)
def test_learner_page_scores_a_plus_and_sets_no_cookie(client, path):
    make_course(make_home())
    answer = client.get(path, **HOST)

    assert answer.status_code == 200
    assert is_a_plus(answer)
    assert points(answer)["policy"] == 10
    assert not answer.cookies
    rules = policy(answer)
    assert (rules["frame-ancestors"], rules["base-uri"], rules["form-action"]) == (["'none'"], ["'none'"], ["'self'"])
    assert answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("path", STAFF)
def test_staff_page_scores_a_plus(staff, path):
    answer = staff.get(path, **HOST)

    assert answer.status_code in (200, 302)
    assert is_a_plus(answer)
    assert policy(answer)["base-uri"] == ["'none'"]
    assert policy(answer)["form-action"] == ["'self'"]


@pytest.mark.parametrize("path", ["/fr/n-existe-pas/", "/fr/moi/secret/", "/media/none.png"])
def test_errors_and_redirects_are_as_strict(client, path):
    make_home()

    assert is_a_plus(client.get(path, **HOST))


def test_cookies_of_a_sign_in_are_safe_and_hidden_from_scripts(client):
    make_home()
    UserFactory(learner=True, username="karite-fleuve-12")
    sent = {"login": "karite-fleuve-12", "password": SECRET}
    answer = client.post("/fr/moi/entrer/", sent, headers={"Sec-Fetch-Site": "same-origin"}, **HOST)

    assert answer.status_code in (302, 303)
    assert set(answer.cookies) == {"__Host-session", "__Host-josira-here"}
    cookie, companion = answer.cookies["__Host-session"], answer.cookies["__Host-josira-here"]
    assert is_safe(cookie)
    assert is_safe(companion)
    assert (cookie["httponly"], cookie["path"]) == (True, "/")
    # A script ends it to sign out without network; it says nothing, and opens nothing.
    assert (companion["httponly"], companion["path"], companion.value) == ("", "/", "1")


def test_plain_http_leads_to_https_on_the_same_host(client):
    answer = client.get("/fr/", HTTP_HOST="josira.example")

    assert (answer.status_code, answer["Location"]) == (301, "https://josira.example/fr/")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Security-Policy", "default-src *; script-src 'unsafe-inline'"),
        ("Referrer-Policy", "unsafe-url"),
        ("Strict-Transport-Security", "max-age=1"),
        ("X-Content-Type-Options", ""),
        ("Access-Control-Allow-Origin", "*"),
    ],
)
def test_a_header_that_is_loosened_loses_points(client, header, value):
    make_home()
    answer = client.get("/fr/", **HOST)
    answer.headers[header] = value

    with pytest.raises(AssertionError):
        assert is_a_plus(answer)
