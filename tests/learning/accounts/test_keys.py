"""Security keys as a second factor, beside the authenticator app or in its place (safety, promises 26 and 28)."""

import json
from contextlib import suppress
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import given
from hypothesis import strategies as some

from learning.accounts import key_answers
from learning.accounts.models import StaffLogEntry
from tests.factories.accounts import PASSPHRASE, UserFactory
from tests.factories.keys import SoftKey, give_key

from .conftest import browser, code, give_second_factor, send_passphrase
from .test_again import minutes_ago
from .test_invitations import invite, use

pytestmark = pytest.mark.django_db
ADMIN, ENTRANCE = "/admin/", "/compte/login/"
FACTOR, INDEX, LIST = "/compte/2fa/authenticate/", "/compte/2fa/", "/compte/2fa/webauthn/"
ADD, AGAIN = f"{LIST}add/", f"{LIST}reauthenticate/"
APP, MOVE, REMOVE_APP = "/compte/2fa/totp/activate/", "/compte/2fa/totp/move/", "/compte/2fa/totp/deactivate/"


@pytest.fixture
def awa():
    return UserFactory(username="awa", role="author")


@pytest.fixture
def https() -> Client:
    """A browser that reads English and comes by https, without which no browser speaks with a key."""
    return Client(headers={"Accept-Language": "en", "X-Forwarded-Proto": "https"})


@pytest.fixture
def at_once(monkeypatch):
    """Let what waits for the commit happen; inside a test it never comes."""
    monkeypatch.setattr(transaction, "on_commit", lambda tell, **kwargs: tell())


def send(client: Client, path: str, said: Any, **data: str):
    return client.post(path, {"credential": json.dumps(said), **data})


def register(client: Client, key: SoftKey, name: str = "Clé bleue"):
    return send(client, ADD, key.new(client.get(ADD).context["js_data"]["creation_options"]), name=name)


def prove(client: Client, key: SoftKey, path: str = FACTOR, **data: str):
    return send(client, path, key.proof(client.get(path).context["js_data"]["request_options"]), **data)


def keys_of(user) -> list[str]:
    return [key.wrap().name for key in Authenticator.objects.filter(user=user, type="webauthn").order_by("pk")]


def deeds() -> list[tuple[str, str, str]]:
    lines = StaffLogEntry.objects.order_by("pk")
    return [(line.action, line.about, line.outcome) for line in lines]


def test_promise_28_a_key_alone_is_a_second_factor_and_brings_recovery_codes(https, awa, at_once):
    key = SoftKey()
    send_passphrase(https, awa)
    too_early = https.get(ADMIN)

    done = register(https, key)
    codes = https.get(done.url).context["unused_codes"]
    inside = https.get(ADMIN).status_code
    https.post("/compte/logout/")
    send_passphrase(https, awa)
    without = https.get(ADMIN)
    again = prove(https, key)

    assert (too_early.url, done.url, inside) == (APP, "/compte/2fa/recovery-codes/", 200)
    assert len(set(codes)) == 10
    assert without.url.startswith(ENTRANCE)
    assert again.url == ADMIN
    assert https.get(ADMIN).status_code == 200
    assert deeds() == [("key_added", "Clé bleue", "done"), ("sign_in", "", "done")]


def test_key_stands_beside_the_app_and_either_lets_in(https, awa):
    secret, key = give_second_factor(awa), give_key(awa)
    other = Client()

    send_passphrase(https, awa)
    send_passphrase(other, awa)
    page = https.get(FACTOR).content.decode()

    assert 'name="code"' in page
    assert 'id="mfa_webauthn_authenticate"' in page
    assert prove(https, key).url == ADMIN
    assert other.post(FACTOR, {"code": code(secret)}).url == ADMIN


def test_page_of_who_has_no_key_asks_for_the_code_and_loads_no_script(https, awa):
    give_second_factor(awa)

    send_passphrase(https, awa)
    page = https.get(FACTOR).content.decode()

    assert "One-time code" in page
    assert "<script" not in page


def test_who_has_only_a_key_is_asked_for_it_or_for_a_recovery_code(https, awa):
    give_key(awa)

    send_passphrase(https, awa)
    page = https.get(FACTOR).content.decode()

    assert "Recovery code" in page
    assert "One-time code" not in page


@pytest.mark.parametrize(
    "fault",
    [
        lambda key, options: SoftKey().proof(options),
        lambda key, options: key.proof({"publicKey": {"challenge": "QUFB"}}),
        lambda key, options: key.proof(options, origin="https://elsewhere.example"),
        lambda key, options: key.proof(options, origin="http://testserver"),
        lambda key, options: key.new(options),
    ],
    ids=["another key", "another question", "another site", "no https", "not a proof"],
)
def test_promise_28_what_the_key_did_not_sign_here_and_now_keeps_the_door_closed(https, awa, fault):
    key = give_key(awa)
    send_passphrase(https, awa)
    options = https.get(FACTOR).context["js_data"]["request_options"]

    answer = send(https, FACTOR, fault(key, options))

    assert "The key was not accepted" in answer.content.decode()
    assert https.get(ADMIN).status_code == 302
    assert deeds() == [("sign_in", "", "refused")]


def test_proof_works_once(https, awa):
    key = give_key(awa)
    send_passphrase(https, awa)
    said = key.proof(https.get(FACTOR).context["js_data"]["request_options"])
    send(https, FACTOR, said)
    https.post("/compte/logout/")

    send_passphrase(https, awa)
    again = send(https, FACTOR, said)

    assert again.status_code == 400
    assert https.get(ADMIN).status_code == 302


def test_promise_26_wrong_keys_are_limited_per_account_and_leave_the_code(https, awa):
    secret, key = give_second_factor(awa), give_key(awa)
    send_passphrase(https, awa)
    for _try in range(5):
        send(https, FACTOR, {"rawId": "AAAA"})

    refused = prove(https, key)

    assert "Too many wrong tries" in refused.content.decode()
    assert https.post(FACTOR, {"code": code(secret)}).url == ADMIN


def test_promise_26_wrong_codes_leave_the_key(https, awa):
    give_second_factor(awa)
    key = give_key(awa)
    send_passphrase(https, awa)
    for _try in range(6):
        https.post(FACTOR, {"code": "000000"})

    assert prove(https, key).url == ADMIN


def test_promise_28_a_key_is_taken_when_signing_in_again_and_leads_back(https):
    awa = UserFactory(role="administrator")
    key = give_key(awa)
    https.force_login(awa)
    old = minutes_ago(https, 6)
    path = f"/admin/users/edit/{awa.pk}/"

    asked = old.get(path)
    ways = [way["url"] for way in old.get(asked.url).context["reauthentication_alternatives"]]
    wrong = send(old, AGAIN, {"rawId": "AAAA"}, next=path)
    done = prove(old, key, f"{AGAIN}?next={path}", next=path)

    assert asked.url.startswith("/compte/reauthenticate/?next=")
    assert f"{AGAIN}?next={path.replace('/', '%2F')}" in ways
    assert "The key was not accepted" in wrong.content.decode()
    assert f'value="{path}"' in wrong.content.decode()
    assert done.url == path
    assert old.get(path).status_code == 200


@pytest.mark.parametrize("path", [ADD, f"{LIST}keys/%d/edit/", f"{LIST}keys/%d/remove/", MOVE, REMOVE_APP])
def test_promise_28_who_changes_a_factor_signs_in_again_first(awa, path):
    give_second_factor(awa)
    give_key(awa)
    number = Authenticator.objects.get(user=awa, type="webauthn").pk
    old = minutes_ago(browser(awa), 6)
    path = path.replace("%d", str(number))

    answers = [old.get(path), old.post(path, {"name": "Autre"})]

    assert {answer.url.partition("?")[0] for answer in answers} == {"/compte/reauthenticate/"}
    assert keys_of(awa) == ["Clé bleue"]


def test_keys_are_listed_renamed_and_removed(https, awa):
    give_second_factor(awa)
    give_key(awa)
    https.force_login(awa)
    place = f"{LIST}keys/{Authenticator.objects.get(user=awa, type='webauthn').pk}/"

    listed = https.get(LIST).content.decode()
    empty = https.post(f"{place}edit/", {"name": " "})
    renamed = https.post(f"{place}edit/", {"name": "Mon téléphone"})
    names = keys_of(awa)
    removed = https.post(f"{place}remove/")

    assert "Clé bleue" in listed
    assert "This field is required" in empty.content.decode()
    assert (renamed.url, removed.url) == (LIST, LIST)
    assert names == ["Mon téléphone"]
    assert keys_of(awa) == []
    assert "Mon téléphone" not in https.get(LIST).content.decode().partition("<h1>")[2]
    assert ("key_removed", "Mon téléphone", "done") in deeds()
    assert https.get(ADMIN).status_code == 200


def test_promise_28_the_last_factor_is_not_removed(https, awa):
    give_key(awa)
    https.force_login(awa)
    place = f"{LIST}keys/{Authenticator.objects.get(user=awa).pk}/remove/"

    asked = https.get(place).content.decode()
    refused = https.post(place)
    give_second_factor(awa)
    done = https.post(place)
    app = https.post(REMOVE_APP)

    assert "This is your only second factor" in asked
    assert "This is your only second factor" in refused.content.decode()
    assert done.url == LIST
    assert "This is your only second factor" in app.content.decode()
    assert [factor.type for factor in Authenticator.objects.filter(user=awa)] == ["totp"]


def test_app_is_removed_when_a_key_remains(https, awa):
    give_second_factor(awa)
    give_key(awa)
    https.force_login(awa)

    done = https.post(REMOVE_APP)

    assert done.url == INDEX
    assert https.get(ADMIN).status_code == 200
    assert deeds() == [("app_removed", "", "done")]


def test_app_moves_to_a_new_phone_and_the_old_one_ends(https, awa, at_once):
    old = give_second_factor(awa)
    RecoveryCodes.activate(awa)
    https.force_login(awa)

    new = https.get(MOVE).context["form"].secret
    wrong = https.post(MOVE, {"code": "000000"})
    before = Authenticator.objects.get(user=awa, type="totp").pk
    done = https.post(MOVE, {"code": code(new)})

    assert wrong.status_code == 400
    assert (done.url, new != old) == (INDEX, True)
    assert Authenticator.objects.get(user=awa, type="totp").pk != before
    assert https.get(ADMIN).status_code == 200
    send_passphrase(other := Client(), awa)
    assert other.post(FACTOR, {"code": code(old)}).status_code == 400
    assert other.post(FACTOR, {"code": code(new, 1)}).url == ADMIN


def test_nobody_moves_an_app_that_is_not_there(https, awa):
    give_key(awa)
    https.force_login(awa)

    assert https.get(MOVE).status_code == 404


def test_promise_28_other_peoples_keys_are_not_found(https, awa):
    give_key(UserFactory())
    https.force_login(awa)
    place = f"{LIST}keys/{Authenticator.objects.get().pk}/"

    assert [https.get(f"{place}{deed}/").status_code for deed in ("edit", "remove")] == [404, 404]
    assert https.post(f"{place}remove/").status_code == 404
    assert Authenticator.objects.exists()


def test_promise_28_reset_takes_keys_away_too(https, awa):
    give_key(awa)
    chef = browser(UserFactory(username="chef", role="administrator"))

    page = chef.get(f"/admin/users/second-factor/{awa.pk}/", headers={"Accept-Language": "en"}).content.decode()
    chef.post(f"/admin/users/second-factor/{awa.pk}/")
    send_passphrase(https, awa)

    assert "the security keys" in page
    assert not Authenticator.objects.filter(user=awa).exists()
    assert https.get(ADMIN).url == APP


def test_who_has_only_a_key_still_needs_it_after_an_invitation(https, awa):
    give_key(awa)
    chef = browser(UserFactory(username="chef", role="administrator"))

    done = use(invite(chef, awa), client=https)

    assert done.url == ENTRANCE
    assert "_auth_user_id" not in https.session


def test_promise_28_sign_in_with_the_passphrase_alone_ends_when_a_factor_is_set_up_elsewhere(https, awa):
    send_passphrase(https, awa)
    before = https.get(ADD).status_code
    give_key(awa)

    answers = [https.get(path) for path in (ADD, INDEX, ADMIN)]

    assert before == 200
    assert {answer.url.partition("?")[0] for answer in answers} == {ENTRANCE}
    assert "_auth_user_id" not in https.session


def test_promise_28_no_passkey_opens_without_the_passphrase(https, awa):
    key = give_key(awa)

    assert settings.MFA_PASSKEY_LOGIN_ENABLED is settings.MFA_PASSKEY_SIGNUP_ENABLED is False
    assert settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN is False
    for name in ("mfa_login_webauthn", "mfa_signup_webauthn"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert https.get(FACTOR).url == ENTRANCE
    assert send(https, FACTOR, key.proof({"publicKey": {"challenge": "AAAA"}})).url == ENTRANCE


def test_promise_28_a_learner_cannot_use_a_key(https):
    learner = UserFactory(learner=True)
    key = give_key(learner)
    send_passphrase(https, learner, PASSPHRASE)
    at_entrance = "_auth_user_id" in https.session
    https.force_login(learner)

    answers = [https.get(path).url for path in (ADD, LIST, INDEX, AGAIN, FACTOR)]
    sent = send(https, ADD, key.new({"publicKey": {"challenge": "AAAA"}}), name="x")

    assert not at_entrance
    assert {*answers, sent.url} == {"/fr/moi/"}
    assert Authenticator.objects.filter(user=learner).count() == 1


def test_new_key_is_stored_without_a_word_of_the_browsers_own(https, awa):
    send_passphrase(https, awa)
    said = SoftKey().new(https.get(ADD).context["js_data"]["creation_options"])
    said |= {"authenticatorAttachment": "platform", "clientExtensionResults": {"x": "\x00"}, "agent": "MarkedBrowser"}
    said["response"]["transports"] = ["usb"]

    send(https, ADD, said, name="Clé")

    stored = Authenticator.objects.get(user=awa, type="webauthn").data
    assert set(stored["credential"]) == {"id", "rawId", "type", "response"}
    assert set(stored["credential"]["response"]) == {"clientDataJSON", "attestationObject"}


@pytest.mark.parametrize(("name", "kept"), [("", "Key 1"), ("n" * 50, "n" * 40)])
def test_key_is_not_asked_for_twice_because_of_its_name(https, awa, name, kept):
    send_passphrase(https, awa)

    register(https, SoftKey(), name)

    assert keys_of(awa) == [kept]


def test_key_that_answers_another_question_is_not_registered(https, awa):
    send_passphrase(https, awa)
    https.get(ADD)

    answer = send(https, ADD, SoftKey().new({"publicKey": {"challenge": "QUFB"}}), name="Ma clé").content.decode()

    assert "The key was not accepted" in answer
    assert 'value="Ma clé"' in answer
    assert keys_of(awa) == []


def test_form_without_a_key_says_so_and_keeps_the_name(https, awa):
    send_passphrase(https, awa)

    answer = https.post(ADD, {"name": "Ma clé", "credential": ""}).content.decode()

    assert "The key was not read" in answer
    assert 'value="Ma clé"' in answer


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(),
    lambda part: some.lists(part, max_size=3) | some.dictionaries(some.text(), part, max_size=3),
    max_leaves=8,
)
PARTS = ["id", "rawId", "type", "response", "clientExtensionResults"]


@given(
    some.fixed_dictionaries({}, optional={part: JSON | some.just("AAAA") for part in PARTS}) | JSON,
    some.dictionaries(
        some.sampled_from(["clientDataJSON", "attestationObject", "authenticatorData", "signature"]),
        JSON | some.binary(max_size=80).map(lambda made: made.hex()),
    ),
)
def test_promise_38_whatever_is_sent_for_a_key_is_refused_in_words(said, response):
    if isinstance(said, dict) and "rawId" in said:
        said = {**said, "response": response}

    for read in (key_answers.new_key, key_answers.check_proof):
        with pytest.raises(key_answers.ValidationError):
            read(said)


@given(some.binary(max_size=200), some.sampled_from(["clientDataJSON", "attestationObject"]), some.integers(0, 300))
def test_promise_38_damaged_answers_of_a_true_key_are_refused_or_read(rubbish, part, place):
    said = SoftKey().new({"publicKey": {"challenge": "AAAA"}})
    true = said["response"][part]
    said["response"][part] = true[:place] + rubbish.hex() + true[place:]

    with suppress(key_answers.ValidationError):
        assert set(key_answers.new_key(said)) == {"id", "rawId", "type", "response"}


@pytest.mark.parametrize("said", ["", "{", "null", "[]", '"x"', "5", "NaN", "{}", '{"rawId": "AAAA"}', '{"id": "a"}'])
def test_promise_38_pages_take_whatever_is_sent_for_a_key(https, awa, said):
    send_passphrase(https, awa)
    https.get(ADD)
    added = https.post(ADD, {"name": "x", "credential": said})
    give_key(awa)
    other = Client()
    send_passphrase(other, awa)
    other.get(FACTOR)

    proved = other.post(FACTOR, {"credential": said})

    assert (added.status_code, proved.status_code) == (400, 400)
    assert keys_of(awa) == ["Clé bleue"]
