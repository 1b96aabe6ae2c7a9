import re

import pytest
from django.core import signing  # noqa: F401 loads the clock that is frozen below
from django.test import Client

from learning.accounts import learner_sign_ins, limits
from learning.accounts.adapter import tries_key
from learning.accounts.models import User
from tests.factories.accounts import PASSPHRASE, SECRET, UserFactory

from ..conftest import send_passphrase
from .conftest import ME, OURS, is_in, sign_in


@pytest.mark.parametrize("name", ["karite-fleuve-12", "Karité Fleuve 12", " karité-fleuve12"])
@pytest.mark.parametrize("secret", [SECRET, "Baobab-Lune-Tambour", "baobablunetambour", " BAOBAB lune  tambour"])
def test_name_and_secret_are_understood_however_they_are_typed(phone, learner, name, secret):
    answer = sign_in(phone, name, secret)

    assert (answer.status_code, answer["Location"]) == (302, ME)
    assert is_in(phone)


def test_wrong_secret_and_unknown_name_are_answered_alike(phone, learner):
    wrong = sign_in(phone, learner.username, "tout autre chose").content.decode()
    unknown = sign_in(phone, "poire-calebasse-27", "tout autre chose").content.decode()

    assert wrong.replace(learner.username, "?") == unknown.replace("poire-calebasse-27", "?")
    assert "errors" in wrong


def test_each_wrong_secret_costs_one_hash_whether_the_name_exists(phone, learner, monkeypatch):
    hashed = []
    encode = User.set_password
    check = User.check_password
    monkeypatch.setattr(User, "set_password", lambda user, secret: hashed.append("new") or encode(user, secret))
    monkeypatch.setattr(User, "check_password", lambda user, secret: hashed.append("old") or check(user, secret))

    sign_in(phone, learner.username, "tout autre chose")
    sign_in(phone, "poire-calebasse-27", "tout autre chose")

    assert hashed == ["old", "new"]


def test_staff_do_not_enter_with_learners(phone, home):
    author = UserFactory(role="author", username="autrice", password="phraselonguepourentrer")
    author.set_password("phraselonguepourentrer")
    author.save()

    known = sign_in(phone, "autrice", "phraselonguepourentrer").content.decode()
    wrong = sign_in(phone, "autrice", "tout autre chose").content.decode()

    assert known == wrong
    assert "sessionid" not in phone.cookies


def test_learners_do_not_enter_with_staff(home):
    learner = UserFactory(learner=True, username="poire-lune-12", password=PASSPHRASE)
    learner.set_password(PASSPHRASE)
    learner.save()
    client = Client()

    right = send_passphrase(client, learner, PASSPHRASE)
    wrong = send_passphrase(client, learner, "quelque chose d'autre")

    assert (right.status_code, wrong.status_code) == (400, 400)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/admin/", "/compte/", "/compte/password/change/", "/admin/account/"])
def test_learner_is_led_away_from_the_staffs_part_and_stays_signed_in(signed_in, address):
    answer = signed_in.get(address)

    assert (answer.status_code, answer["Location"]) == (302, ME)
    assert is_in(signed_in)


def test_inactive_learner_is_answered_like_a_wrong_secret(phone, learner):
    User.objects.update(is_active=False)

    answer = sign_in(phone, learner.username)

    assert answer.status_code == 400
    assert "errors" in answer.content.decode()


def test_promise_26_five_wrong_secrets_make_even_the_right_one_wait(phone, learner):
    for _try in range(5):
        sign_in(phone, learner.username, "tout autre chose")

    sign_in(Client(headers=OURS), learner.username)

    assert not is_in(phone)
    assert limits.kept().get(tries_key(True, learner.username))["waits"] == 1


def test_promise_26_unknown_names_wait_alike(phone, home):
    for _try in range(5):
        sign_in(phone, "poire-calebasse-27", "tout autre chose")

    said = sign_in(phone, "poire-calebasse-27").content.decode()

    assert said == sign_in(phone, "poire-calebasse-27").content.decode()
    assert limits.kept().get(tries_key(True, "poire-calebasse-27"))["waits"] == 1


def test_promise_26_after_100_in_a_row_only_the_paper_code_helps(phone, learner, monkeypatch):
    now = [1_800_000_000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    key = tries_key(True, learner.username)
    for _try in range(limits.MOST_IN_A_ROW):
        limits.take_try(key, limits.MOST_IN_A_ROW)
        now[0] += 901

    with pytest.raises(limits.RecoveryNeededError):
        limits.take_try(key, limits.MOST_IN_A_ROW)
    sign_in(phone, learner.username)
    assert not is_in(phone)


def test_promise_26_a_refused_try_prolongs_no_lock(monkeypatch, settings):
    now = [1_800_000_000.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    for _try in range(100):
        limits.take_try("key", 100)
        now[0] += 901
    kept = limits.kept().get("key")

    for _try in range(3):
        with pytest.raises(limits.RecoveryNeededError):
            limits.take_try("key", 100)

    assert limits.kept().get("key") == kept


def test_promise_15_many_sign_in_behind_one_address(home):
    people = UserFactory.create_batch(60, learner=True)

    answers = {sign_in(Client(headers=OURS, REMOTE_ADDR="203.0.113.1"), one.username).status_code for one in people}

    assert answers == {302}


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        minutes = learner_sign_ins.minute()

    moving = Clock()
    monkeypatch.setattr(learner_sign_ins, "minute", lambda: moving.minutes)
    return moving


def test_promise_17_a_shared_phone_is_signed_out_after_20_minutes(clock, phone, learner):
    sign_in(phone, learner.username)

    clock.minutes += 19
    assert is_in(phone)
    clock.minutes += 19
    assert is_in(phone)
    clock.minutes += 20
    assert not is_in(phone)
    clock.minutes -= 20
    assert not is_in(phone)  # it has ended, and does not come back


def test_promise_17_ones_own_phone_stays_signed_in(clock, phone, learner):
    sign_in(phone, learner.username, own_phone="on")

    clock.minutes += 29 * 24 * 60

    assert is_in(phone)


def test_promise_17_no_name_is_filled_in(phone, learner):
    sign_in(phone, learner.username)
    phone.post(f"{ME}sortir/")

    html = phone.get(f"{ME}entrer/").content.decode()

    assert learner.username not in html
    field = re.search(r'<input id="login" name="login" [^>]*>', html)[0]
    assert 'value=""' in field
    assert 'autocomplete="off"' in field


def test_promise_17_the_box_is_not_ticked(phone, home):
    assert "checked" not in phone.get(f"{ME}entrer/").content.decode()


def test_promise_18_signing_out_ends_the_session_and_wipes(signed_in):
    answer = signed_in.post(f"{ME}sortir/")

    assert answer.status_code == 200
    assert 'data-wipe="account"' in answer.content.decode()
    assert answer.cookies["sessionid"]["max-age"] == 0
    assert not is_in(signed_in)


def test_change_person_signs_out_and_lets_the_next_sign_in(signed_in, learner):
    assert "moi/changer/" in signed_in.get(f"{ME}changer/").content.decode()

    html = signed_in.post(f"{ME}changer/").content.decode()

    assert 'data-wipe="account"' in html
    assert 'name="login"' in html
    assert learner.username not in html
    assert not is_in(signed_in)


def test_sign_out_by_link_does_nothing(signed_in):
    assert signed_in.get(f"{ME}sortir/").status_code == 303
    assert is_in(signed_in)


def test_forgetting_the_phone_signs_out_and_keeps_the_account(signed_in, learner):
    answer = signed_in.post(f"{ME}oublier/")

    assert 'data-wipe="phone"' in answer.content.decode()
    assert answer["Clear-Site-Data"] == '"cache", "cookies"'
    assert User.objects.filter(pk=learner.pk).exists()
    assert not is_in(signed_in)


def test_forgetting_needs_no_account(phone):
    assert phone.post(f"{ME}oublier/").status_code == 200
