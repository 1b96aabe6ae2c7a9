"""Safety, promise 50: a visitor with an unmistakable address and browser leaves no trace, whatever page, failure or error.

Here every route is asked in this process; `test_promise_50_on_a_server.py` asks a real one and reads its files.
"""

import pickle

import pytest
from django.core import mail
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone

from learning import urls as site_urls
from learning.accounts.models import User
from learning.accounts.sheet import mentions
from quizzes.attempts import Who
from tests.factories.accounts import SECRET, UserFactory
from tests.factories.courses import make_course, make_home
from tests.factories.quizzes import make_quiz, sent
from tests.learning.canary import ADDRESS, BROWSER, FORWARDED, HEADERS, MARKS, routes
from tests.quizzes.sending import send

# A report of wagtail-localize turns pages of a list without order.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning"),
]


def kept_in(cache):
    """Return all that a cache holds, in this process's memory or in Redis."""
    held = getattr(cache, "_cache", {})
    if isinstance(held, dict):
        return pickle.dumps(held)
    client = held.get_client(write=False)
    return b"".join(key + (client.get(key) or b"") for key in client.scan_iter("*"))


@pytest.fixture
def visitor(client):
    client.defaults["REMOTE_ADDR"] = ADDRESS
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.defaults |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in HEADERS.items()}
    client.raise_request_exception = False
    return client


@pytest.fixture
def traces(settings, tmp_path, caplog, capfd):
    """Return a function that says where the mark was found: database, caches, files, log, mail."""
    settings.MEDIA_ROOT = tmp_path
    caplog.set_level("WARNING")

    def found():
        said = capfd.readouterr()
        kept = {
            "log": (caplog.text + said.out + said.err).encode(),
            "mail": b"".join(str(message.message()).encode() for message in mail.outbox),
            "cache": b"".join(map(kept_in, caches.all())),
            **{str(file): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()},
        }
        places = [place for place, data in kept.items() if any(mark in data for mark in MARKS)]
        return places + [f"{table}.{column}" for table, column, _row in mentions(list(MARKS))]

    return found


def ask_everywhere(client, who=None):
    """Ask every route in every way, as `who` where somebody is given; return how often each status came."""
    statuses = {}
    addresses = [address for address in dict.fromkeys(routes()) if "logout" not in address and "sortir" not in address]
    for ask in (client.get, client.post, client.put, client.delete):
        for address in addresses:
            if ask != client.get and address.startswith("/admin/"):
                continue  # each write there would need its form
            if who:  # some addresses end a sign-in, or all of a person's
                client.force_login(User.objects.get(pk=who.pk))
            status = ask(address).status_code
            statuses[status] = statuses.get(status, 0) + 1
    return statuses


def test_every_route_as_a_guest(visitor, traces):
    make_quiz(make_course(make_home()))

    statuses = ask_everywhere(visitor)

    assert {200, 302, 404, 405} <= set(statuses)
    assert 500 not in statuses
    assert traces() == []


def test_every_route_as_an_administrator(visitor, traces):
    make_home()
    admin = User.objects.create_superuser("admin", password="a long passphrase of words")

    statuses = ask_everywhere(visitor, admin)

    assert statuses[200] > 100
    assert 500 not in statuses
    assert traces() == []


def test_failed_sign_ins_and_refusals(visitor, traces):
    make_home()
    UserFactory(learner=True, username="karite-fleuve-12")
    for name in ("karite-fleuve-12", "nobody-here-1"):
        for _try in range(7):
            visitor.post("/fr/moi/entrer/", {"login": name, "password": "wrong"})
            visitor.post("/compte/login/", {"login": name, "password": "wrong"})
            visitor.post("/fr/moi/retrouver/", {"login": name, "code": "1" * 16, "secret": SECRET})
    statuses = {
        visitor.get("/fr/n-existe-pas/").status_code,
        visitor.post("/admin/pages/add/", {}).status_code,
        visitor.get("/fr/", headers={"Host": "evil.example"}).status_code,
        visitor.post("/fr/moi/entrer/", {}, headers={"Sec-Fetch-Site": "cross-site"}).status_code,
        visitor.put("/fr/moi/").status_code,
        visitor.post("/vu/", "x" * 2_000_000, content_type="application/json").status_code,
    }

    assert {400, 403, 404, 405} <= statuses
    assert traces() == []


def test_learner_who_does_everything(visitor, traces):
    quiz = make_quiz(make_course(make_home()), mode="certifying", pass_mark=70)
    learner = UserFactory(learner=True, username="karite-fleuve-12")
    visitor.post("/fr/moi/entrer/", {"login": learner.username, "password": SECRET})
    assert visitor.get("/fr/moi/").status_code == 200
    attempt = sent(quiz, None, Who(learner, "fr"))
    send(visitor, f"/fr/quiz/{quiz.translation_key}/essais/", {"attempt": str(attempt.pk)})
    for address, fields in (
        (f"/fr/quiz/fini/{attempt.pk}/", {}),
        ("/fr/moi/carte/", {"age": "15_17"}),
        ("/fr/moi/secret/", {"current": SECRET, "secret": "citron lanterne vallon"}),
        ("/vu/", {"step": str(attempt.pk)}),
        ("/fr/moi/effacer/", {"secret": "citron lanterne vallon"}),
        ("/fr/moi/sortir/", {}),
    ):
        visitor.post(address, fields)

    assert User.objects.filter(last_visit_on=timezone.localdate()).count() <= 1
    assert traces() == []


def fail(request: HttpRequest):
    raise RuntimeError("an error of ours")


def test_error_of_the_server(visitor, traces, monkeypatch):
    monkeypatch.setattr(site_urls, "urlpatterns", [path("fails/", fail), *site_urls.urlpatterns])
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        answer = visitor.get("/fails/")
    finally:
        monkeypatch.undo()
        clear_url_caches()

    assert answer.status_code == 500
    assert traces() == []


@pytest.mark.parametrize("mark", [ADDRESS, BROWSER, FORWARDED])
def test_search_finds_a_mark_that_was_kept(visitor, traces, mark, tmp_path):
    UserFactory(pen_name=f"seen from {mark}")
    caches["default"].set("last", mark)
    (tmp_path / "access.log").write_text(mark)

    assert traces() == ["cache", str(tmp_path / "access.log"), "accounts_user.pen_name"]
