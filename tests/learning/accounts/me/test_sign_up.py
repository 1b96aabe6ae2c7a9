from html import unescape

import pytest
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learning.accounts import names, paper_codes
from learning.accounts.models import PaperCode, User
from learning.accounts.secret_words import normal
from tests.factories.accounts import SECRET

from .conftest import ME, OURS, is_in, keepsake, offers, sign_in, sign_up


def test_page_offers_three_names_and_a_secret(phone):
    html = phone.get(f"{ME}garder/").content.decode()

    assert len(offers(html)) == 3
    assert not phone.cookies


def test_sign_up_makes_a_learner_who_is_signed_in(phone):
    answer = sign_up(phone)

    name, secret, code = keepsake(answer)
    user = User.objects.get()
    assert (user.username, secret, user.is_learner, user.pen_name) == (name, SECRET, True, "")
    assert user.check_password(normal(SECRET))
    assert check_password(paper_codes.read(code), PaperCode.objects.get(learner=user).code)
    assert is_in(phone)


def test_promise_24_secret_and_paper_code_are_shown_once_and_stand_nowhere(phone):
    answer = sign_up(phone)

    _name, secret, code = keepsake(answer)
    stored = "".join(str(row) for row in [*User.objects.values(), *PaperCode.objects.values()])
    session = str(dict(phone.session))
    for told in (secret, normal(secret), code, paper_codes.read(code)):
        assert told not in stored + session
        assert told not in phone.get(ME).content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    again = phone.get(f"{ME}garder/")
    assert (again.status_code, again["Location"]) == (302, ME)


def test_promise_22_nobody_can_type_a_name(phone, learner):
    for name in ("ma-propre-27", learner.username, names.signed("x")[:-2]):
        answer = phone.post(f"{ME}garder/", {"username": name, "password1": SECRET})

        assert answer.status_code == 400
        assert User.objects.count() == 1
        assert learner.username not in answer.content.decode()


def test_name_that_was_taken_meanwhile_is_refused_and_others_are_offered(phone, learner):
    offer = names.signed(learner.username)

    answer = phone.post(f"{ME}garder/", {"username": offer, "password1": "citron lanterne vallon"})

    html = unescape(answer.content.decode())
    assert answer.status_code == 400
    assert (User.objects.count(), PaperCode.objects.count()) == (1, 0)
    assert len(offers(html)) == 3
    assert "Ce nom vient d’être pris. Choisis-en un autre." in html
    assert not is_in(phone)


def test_promise_08_the_same_form_again_gives_the_same_account_and_a_paper_code_that_holds(phone):
    """The answer was lost on the way, or the button was tapped twice: the browser knows nothing of the first one."""
    offer = next(iter(offers(phone.get(f"{ME}garder/").content.decode()).values()))
    form = {"username": offer, "password1": SECRET}
    other = Client(headers=OURS)

    first, again = keepsake(phone.post(f"{ME}garder/", form)), keepsake(other.post(f"{ME}garder/", form))

    assert again[:2] == first[:2]
    assert (User.objects.count(), PaperCode.objects.count()) == (1, 1)
    assert paper_codes.opened(first[0], first[2]) is None
    assert paper_codes.opened(again[0], again[2]) is not None
    assert is_in(other)


def test_promise_26_the_same_form_with_other_secrets_waits(phone, learner):
    form = {"username": names.signed(learner.username)}
    for _try in range(5):
        phone.post(f"{ME}garder/", {**form, "password1": "citron lanterne vallon"})

    answer = phone.post(f"{ME}garder/", {**form, "password1": SECRET})

    assert answer.status_code == 400
    assert "Trop d’essais" in unescape(answer.content.decode())
    assert not is_in(phone)


def test_other_names_keep_what_was_typed(phone):
    sent = {"other": "1", "password1": "mon propre secret", "done": "a b", "own_phone": "on", "script": "1"}

    html = phone.post(f"{ME}garder/", sent).content.decode()

    assert len(offers(html)) == 3
    assert 'value="mon propre secret"' in html
    assert 'value="a b"' in html
    assert "field-error" not in html


def test_promise_18_without_a_script_no_page_that_answers_a_post_shows_what_was_typed(phone, learner):
    """Back and "send again" would show it to the next person on this phone."""
    offer = next(iter(offers(phone.get(f"{ME}garder/").content.decode()).values()))
    sent = {"login": learner.username, "password": "faux secret ici", "code": "1234", "secret": "mon propre secret"}
    sent |= {"username": offer, "password1": "mon propre secret"}

    again = [
        phone.post(f"{ME}garder/", {**sent, "other": "1"}),
        phone.post(f"{ME}garder/", {**sent, "username": names.signed(learner.username)}),
        phone.post(f"{ME}entrer/", sent),
        phone.post(f"{ME}retrouver/", sent),
    ]

    for answer in again:
        html = answer.content.decode()
        assert "mon propre secret" not in html
        assert learner.username not in html
    with_script = phone.post(f"{ME}entrer/", {**sent, "script": "1"}).content.decode()
    assert f'value="{learner.username}"' in with_script


def test_weak_secret_is_refused_and_the_name_stays(phone):
    name, offer = next(iter(offers(phone.get(f"{ME}garder/").content.decode()).items()))

    html = phone.post(f"{ME}garder/", {"username": offer, "password1": "1234"}).content.decode()

    assert name in offers(html)
    assert "field-error" in html
    assert not User.objects.exists()


def test_secret_is_hashed_before_anything_is_locked(phone, monkeypatch):
    order = []
    monkeypatch.setattr("learning.accounts.me.forms.make_password", lambda secret: order.append("hash") or "x")
    monkeypatch.setattr("learning.accounts.paper_codes.make_password", lambda code: order.append("hash") or "y")
    offer = next(iter(offers(phone.get(f"{ME}garder/").content.decode()).values()))

    with CaptureQueriesContext(connection):
        connection.execute_wrappers.append(
            lambda execute, sql, params, many, context: (
                order.append("write") if sql.startswith("INSERT") else None,
                execute(sql, params, many, context),
            )[1]
        )
        phone.post(f"{ME}garder/", {"username": offer, "password1": SECRET})
        connection.execute_wrappers.pop()

    assert order[:2] == ["hash", "hash"]
    assert "hash" not in order[2:]


def test_another_site_cannot_sign_anybody_up_or_in(home, learner):
    foreign = Client(headers={"Sec-Fetch-Site": "cross-site"})

    for place in ("garder", "entrer", "sortir", "changer", "oublier"):
        assert foreign.post(f"{ME}{place}/").status_code == 403
    assert foreign.get(f"{ME}entrer/").status_code == 200


def test_sign_up_leaves_a_session_and_its_companion_that_end_with_the_browser(phone):
    sign_up(phone)

    assert {name: cookie["max-age"] for name, cookie in phone.cookies.items()} == {"sessionid": "", "josira-here": ""}


def test_own_phone_stays_for_30_days(phone):
    sign_up(phone, own_phone="on")

    assert phone.cookies["sessionid"]["max-age"] == 30 * 24 * 3600


def test_session_tells_no_clock_time_and_no_name(phone, learner):
    sign_in(phone, learner.username)

    data = Session.objects.get().get_decoded()
    assert "account_authentication_methods" not in data
    assert learner.username not in str(data)
    assert data["minute"] < 10**9  # minutes, not seconds


@pytest.mark.parametrize("place", ["", "garder/", "entrer/", "oublier/"])
@pytest.mark.parametrize("language", ["fr", "bm"])
def test_pages_are_private_small_and_set_no_cookie(phone, place, language):
    answer = phone.get(f"/{language}/moi/{place}")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "data-beacon" not in answer.content.decode()
    assert not answer.cookies


@pytest.mark.parametrize("method", ["put", "delete", "options"])
def test_other_methods_are_refused(phone, method):
    assert getattr(phone, method)(f"{ME}entrer/").status_code == 405


@pytest.mark.parametrize("text", ["\x00", "é" * 300, "' OR 1=1 --", "<script>alert", "", "💥" * 40])
@pytest.mark.parametrize("place", ["garder", "entrer"])
def test_promise_38_no_input_makes_an_error(phone, place, text):
    names_of_fields = ("username", "password1", "login", "password", "done", "own_phone", "add_done")

    answer = phone.post(f"{ME}{place}/", dict.fromkeys(names_of_fields, text))

    assert answer.status_code == 400
    assert "<script>alert" not in answer.content.decode()


def test_old_browser_without_proof_may_sign_up(home):
    assert keepsake(sign_up(Client()))


def test_next_leads_nowhere_else(home, learner):
    phone = Client(headers=OURS)

    answer = phone.post(f"{ME}entrer/?next=/admin/", {"login": learner.username, "password": SECRET, "next": "/n/"})

    assert answer["Location"] == ME
