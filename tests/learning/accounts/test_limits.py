import pytest
from django.core.cache import caches
from django.test import Client

from learning.accounts import limits
from tests.factories.accounts import PASSPHRASE, UserFactory

from .conftest import LOGIN, send_passphrase


@pytest.fixture
def clock(monkeypatch):
    """A clock that moves only when told to."""

    class Clock:
        now = 1_800_000_000.0

        def wait(self, seconds):
            self.now += seconds

    moving = Clock()
    monkeypatch.setattr(limits.time, "time", lambda: moving.now)
    return moving


def waits_after(number_of_tries: int, clock) -> list[int]:
    """Try so often, each time as soon as one may, and return the minutes that had to be waited in between."""
    key = limits.account_key("passphrase", "awa")
    waited = []
    while number_of_tries:
        try:
            limits.take_try(key)
            number_of_tries -= 1
        except limits.TooManyTriesError as refused:
            waited.append(refused.minutes)
            clock.wait(refused.minutes * 60 + 1)
    return waited


def test_waits_grow_to_fifteen_minutes_and_no_further(clock):
    assert waits_after(12, clock) == [1, 2, 4, 8, 15, 15, 15]


def test_four_wrong_tries_in_five_minutes_are_free(clock):
    key = limits.account_key("passphrase", "awa")
    for _try in range(12):
        limits.take_try(key)
        clock.wait(76)  # at most four within five minutes

    limits.take_try(key)


def test_right_secret_starts_anew(clock):
    key = limits.account_key("passphrase", "awa")
    for _try in range(4):
        limits.take_try(key)

    limits.forget_tries(key)

    assert waits_after(5, clock) == []


def test_refused_try_does_not_prolong_the_wait(clock):
    waits_after(5, clock)
    key = limits.account_key("passphrase", "awa")
    for _try in range(50):
        with pytest.raises(limits.TooManyTriesError):
            limits.take_try(key)

    clock.wait(61)

    limits.take_try(key)


def test_key_tells_neither_account_nor_secret_and_knows_no_case():
    key = limits.account_key("code", "Awa")

    assert key == limits.account_key("code", "awa")
    assert key != limits.account_key("passphrase", "awa")
    assert "awa" not in key.lower()


def test_count_is_kept_apart_from_pages():
    assert limits.kept() is caches["limits"]


@pytest.mark.django_db
def test_entrance_refuses_after_five_wrong_passphrases_even_the_right_one():
    user = UserFactory(username="awa")
    client = Client(headers={"Accept-Language": "en"})
    for _try in range(5):
        wrong = send_passphrase(client, user, "wrong")
        assert "The name or the passphrase is not right." in wrong.content.decode()

    refused = send_passphrase(client, user, PASSPHRASE)

    assert "Too many wrong tries. Wait 1 minute, then try again." in refused.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_limit_is_counted_by_account_not_by_address():
    awa, sira = UserFactory(username="awa"), UserFactory(username="sira")
    for number in range(5):
        Client(REMOTE_ADDR=f"203.0.113.{number}").post(LOGIN, {"login": "awa", "password": "wrong"})
    same_address = {"REMOTE_ADDR": "203.0.113.1"}

    refused = send_passphrase(Client(REMOTE_ADDR="198.51.100.7"), awa)
    welcome = send_passphrase(Client(**same_address), sira)

    assert refused.status_code == 400
    assert welcome.status_code == 302


@pytest.mark.django_db
def test_many_sign_in_behind_one_address():
    people = UserFactory.create_batch(40)

    answers = {send_passphrase(Client(REMOTE_ADDR="203.0.113.1"), person).status_code for person in people}

    assert answers == {302}


@pytest.mark.django_db
def test_unknown_name_is_refused_like_a_known_one():
    client = Client(headers={"Accept-Language": "en"})
    for _try in range(5):
        client.post(LOGIN, {"login": "nobody", "password": "wrong"})

    refused = client.post(LOGIN, {"login": "nobody", "password": "wrong"})

    assert "Too many wrong tries" in refused.content.decode()


def test_allauth_counts_no_address():
    from allauth.account import app_settings
    from allauth.mfa import app_settings as mfa_settings

    rates = {**app_settings.RATE_LIMITS, **mfa_settings.RATE_LIMITS}

    assert [name for name, rate in rates.items() if rate and "ip" in rate] == []
    assert not rates["change_password"]  # our own count slows it down, and says so in words
