"""Invitations: a link for three days, once; and a new start for a lost second factor."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from learning.accounts import invitations
from learning.accounts.models import StaffLogEntry, User
from tests.factories.accounts import PASSPHRASE, UserFactory

from .conftest import browser, code, give_second_factor, send_passphrase

pytestmark = pytest.mark.django_db
PHRASE = "cinq mots choisis par hasard"
SET_UP = "/compte/2fa/totp/activate/"


@pytest.fixture
def admin() -> Client:
    return browser(UserFactory(username="chef", role="administrator"))


@pytest.fixture
def awa() -> User:
    return UserFactory(username="awa", role="author")


def link_on(answer) -> str:
    """Return the path of the link that a page shows."""
    return re.search(r"/compte/invitation/\w+/[\w-]+/", answer.content.decode())[0]


def invite(admin, person, **data) -> str:
    return link_on(admin.post(f"/admin/users/invite/{person.pk}/", data))


def use(link: str, phrase: str = PHRASE, client: Client | None = None):
    return (client or Client()).post(link, {"new_password1": phrase, "new_password2": phrase})


def test_new_person_gets_in_by_the_link_and_sets_up_the_second_factor(admin, client, monkeypatch):
    monkeypatch.setattr(transaction, "on_commit", lambda tell, **kwargs: tell())
    author = Group.objects.get(name="author").pk

    shown = admin.post("/admin/users/new/", {"username": "awa", "pen_name": "Sira", "groups": [author]})
    awa = User.objects.get(username="awa")
    had_passphrase = awa.has_usable_password()
    asked = client.get(link_on(shown))
    done = use(link_on(shown), client=client)
    inside_too_early = client.get("/admin/pages/")
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": code(secret)})

    awa.refresh_from_db()
    assert not had_passphrase
    assert "awa" in asked.content.decode()
    assert (done.url, inside_too_early.url) == (SET_UP, SET_UP)
    assert awa.check_password(PHRASE)
    assert client.get("/admin/pages/").status_code == 200


def test_link_works_once(admin, awa):
    link = invite(admin, awa)

    use(link)
    again = use(link, "une autre phrase de passe")

    awa.refresh_from_db()
    assert again.status_code == 404
    assert awa.check_password(PHRASE)


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (73, 404)])
def test_link_lasts_three_days(admin, awa, hours, status, monkeypatch):
    link = invite(admin, awa)
    later = (timezone.localtime() + timedelta(hours=hours)).replace(tzinfo=None)

    monkeypatch.setattr(invitations.InvitationTokens, "_now", lambda self: later)

    assert Client().get(link).status_code == status


def test_new_link_ends_the_one_before_and_all_sign_ins(admin, awa):
    inside = browser(awa)
    first = invite(admin, awa)
    second = invite(admin, awa)

    assert [Client().get(link).status_code for link in (first, second)] == [404, 200]
    assert inside.get("/admin/").url == "/compte/login/?next=/admin/"


def test_link_ends_when_the_account_is_set_inactive(admin, awa):
    link = invite(admin, awa)

    admin.post(f"/admin/users/edit/{awa.pk}/", {"username": "awa", "groups": [Group.objects.get(name="author").pk]})

    assert Client().get(link).status_code == 404


def test_bad_link_does_not_tell_whether_somebody_exists(admin, awa):
    there = invite(admin, awa).replace("/compte/invitation/", "").split("/")[0]
    learner = UserFactory(learner=True)
    bad = [f"/compte/invitation/{key}/abc-def/" for key in (there, "zzzz", "-", "9" * 40, str(learner.pk))]

    answers = [Client().get(link) for link in bad]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("phrase", ["court", "quatorze lettr", "123456789012345"])
def test_promise_28_weak_passphrase_is_not_taken_at_an_invitation(admin, awa, phrase):
    answer = use(invite(admin, awa), phrase)

    awa.refresh_from_db()
    assert answer.status_code == 200
    assert awa.check_password(PASSPHRASE)


def test_who_has_a_second_factor_still_needs_it_after_an_invitation(admin, awa, client):
    give_second_factor(awa)

    done = use(invite(admin, awa), client=client)

    assert done.url == "/compte/login/"
    assert "_auth_user_id" not in client.session


def test_link_is_mailed_where_a_server_is_set_and_the_address_is_not_kept(admin, awa, settings):
    settings.EMAIL_HOST = "mail.example.org"

    link = invite(admin, awa, address="awa@example.org")

    assert mail.outbox[0].to == ["awa@example.org"]
    assert link in mail.outbox[0].body
    assert not StaffLogEntry.objects.filter(about__contains="@").exists()
    assert User.objects.get(pk=awa.pk).email == ""


def test_without_mail_server_no_address_is_asked(admin, awa):
    assert 'name="address"' not in admin.get(f"/admin/users/invite/{awa.pk}/").content.decode()


def test_promise_28_reset_of_a_lost_second_factor_is_once_and_logged(admin, awa, client):
    give_second_factor(awa)
    inside = browser(awa)

    admin.post(f"/admin/users/second-factor/{awa.pk}/")
    send_passphrase(client, awa)

    assert not Authenticator.objects.filter(user=awa).exists()
    assert inside.get("/admin/").url == "/compte/login/?next=/admin/"
    assert client.get("/admin/").url == SET_UP
    entry = StaffLogEntry.objects.get(action="reset")
    assert (entry.name, entry.about) == ("chef", "awa")


def test_nobody_resets_the_own_second_factor(admin):
    chef = User.objects.get(username="chef")
    give_second_factor(chef)

    assert admin.post(f"/admin/users/second-factor/{chef.pk}/").status_code == 404
    assert Authenticator.objects.filter(user=chef).exists()
