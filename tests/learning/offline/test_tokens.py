"""What lets a phone bring answers later: one sign-in, one account, adding only; and when it ends."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from learning.accounts.erasing import erase
from learning.accounts.models import User
from learning.accounts.sheet import mentions, sheet_of
from learning.offline import tokens
from learning.offline.models import QueueToken
from learning.tidying.run import tidy
from quizzes.models import Completion
from tests.factories.accounts import SECRET, UserFactory

from .conftest import ME, OURS, marks, signed_in
from .queue import Phone, bring

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def test_token_has_128_bits_and_only_its_hash_is_stored(learner):
    said = marks(signed_in(learner))

    assert {len(said["q"]), len(said["token"])} == {22}
    assert QueueToken.objects.get().hash == tokens.hashed(said["token"])
    assert list(mentions([said["token"].encode()])) == []


def test_one_sign_in_always_gets_the_same_token_and_each_sign_in_its_own(learner):
    client, other = signed_in(learner), signed_in(learner)

    assert marks(client) == marks(client)
    assert marks(client)["token"] != marks(other)["token"]
    assert QueueToken.objects.count() == 2


def test_promise_12_the_owner_finds_the_queue_at_each_sign_in_and_nobody_elses(learner, other_learner):
    first, again, other = (marks(signed_in(user))["q"] for user in (learner, learner, other_learner))

    assert first == again
    assert first != other
    assert learner.username not in first


def test_guest_and_ended_sign_in_get_none(home, learner):
    client = signed_in(learner)
    client.post(f"{ME}sortir/")

    for somebody in (Client(headers=OURS), client):
        response = somebody.post(f"{ME}file/")
        assert (response.status_code, response.json()) == (401, {"error": {"code": "signed_out"}})
        assert response["Cache-Control"] == "no-store, private"
    assert client.get(f"{ME}file/").status_code == 405


def test_other_sites_cannot_ask_for_it(learner):
    client = signed_in(learner)

    assert client.post(f"{ME}file/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_promise_10_token_outlives_sign_out_and_a_changed_secret(client, phone, learner, lesson):
    browser = signed_in(learner)
    browser.post(f"{ME}secret/", {"oldpassword": SECRET, "password1": "une autre phrase longue"})
    browser.post(f"{ME}sortir/")
    assert not User.objects.get(pk=learner.pk).check_password(SECRET)

    assert bring(client, phone.lesson(lesson)) == ["stored"]
    assert Completion.objects.get().learner == learner


def test_promise_10_token_lasts_120_days_after_its_last_use(client, phone, lesson, final, idle):
    idle(today() - 120 * DAY)
    assert bring(client, phone.lesson(lesson)) == ["stored"]
    assert QueueToken.objects.get().used_on == today()

    idle(today() - 121 * DAY)
    assert bring(client, phone.attempt(final)) == ["invalid token_ended"]


def test_tidying_forgets_tokens_that_ended(learner, phone, idle):
    idle(today() - 120 * DAY)
    assert tidy(today(), dry_run=False).counts["queue tokens"] == 0
    idle(today() - 121 * DAY)
    assert tidy(today(), dry_run=False).counts["queue tokens"] == 1
    assert not QueueToken.objects.exists()


def test_token_ends_with_the_account(client, phone, learner, lesson):
    key, name = learner.pk, learner.username
    erase(learner)

    assert bring(client, phone.lesson(lesson)) == ["invalid token_ended"]
    assert not Completion.objects.exists()
    assert not QueueToken.objects.exists()
    tidy(today(), dry_run=False)
    assert sheet_of(key, name).is_empty


def test_account_that_is_shut_for_now_loses_nothing(client, phone, learner, lesson):
    User.objects.filter(pk=learner.pk).update(is_active=False)
    item = phone.lesson(lesson)

    assert bring(client, item) == ["later"]
    User.objects.filter(pk=learner.pk).update(is_active=True)
    assert bring(client, item) == ["stored"]


def test_promise_03_the_seizure_sheet_tells_a_day_and_no_token(learner, phone, capsys, settings, tmp_path):
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"

    call_command("seizure_sheet", learner.username)

    said = capsys.readouterr().out
    assert "BEYOND" not in said
    assert QueueToken.objects.get().hash not in said
    assert sheet_of(learner.pk, learner.username).beyond == []


def test_those_who_work_here_have_no_token(home):
    """Their cookie tells their phone enough: see test_companion.py, and the browser's test_owners.py."""
    client = Client(headers=OURS)
    client.force_login(UserFactory(username="awa", role="author"))

    assert client.post(f"{ME}file/").status_code == 401
    assert not QueueToken.objects.exists()


def test_made_up_token_is_nobodys(client, lesson):
    assert bring(client, Phone("x" * 22).lesson(lesson)) == ["invalid token_ended"]
