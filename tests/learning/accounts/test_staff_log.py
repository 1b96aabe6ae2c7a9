"""The staff log: who, what, when, how it ended; never an address; six months."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from learning.accounts import staff_log, tidying
from learning.accounts.enums import Outcome, StaffAction
from learning.accounts.models import StaffLogEntry
from tests.factories.accounts import UserFactory

from .conftest import browser, code, give_second_factor, send_passphrase

pytestmark = pytest.mark.django_db
PAGE = "/admin/staff-log/"


@pytest.fixture
def chef():
    return UserFactory(username="chef", role="administrator")


@pytest.fixture
def awa():
    return UserFactory(username="awa", role="author")


def lines() -> list[tuple]:
    return list(StaffLogEntry.objects.order_by("pk").values_list("name", "action", "about", "outcome"))


def test_right_and_wrong_codes_are_noted_and_wrong_passphrases_are_not(client, awa):
    secret = give_second_factor(awa)

    send_passphrase(client, awa, "wrong")
    send_passphrase(client, awa)
    client.post("/compte/2fa/authenticate/", {"code": "000000"})
    client.post("/compte/2fa/authenticate/", {"code": code(secret)})

    assert lines() == [("awa", "sign_in", "", "refused"), ("awa", "sign_in", "", "done")]


def test_roles_and_state_are_noted_as_they_were_and_are(chef, awa):
    reviewer = Group.objects.get(name="reviewer").pk

    browser(chef).post(
        f"/admin/users/edit/{awa.pk}/", {"username": "awa", "groups": [reviewer]}, headers={"Accept-Language": "en"}
    )

    assert lines() == [
        ("chef", "roles", "awa: Author → Reviewer", "done"),
        ("chef", "state", "awa: inactive", "done"),
    ]


def test_unchanged_account_is_not_noted(chef, awa):
    data = {"username": "awa", "pen_name": "Sira", "is_active": "on", "groups": [Group.objects.get(name="author").pk]}

    browser(chef).post(f"/admin/users/edit/{awa.pk}/", data)

    assert lines() == []


def test_promise_01_log_holds_neither_address_nor_browser(awa):
    secret = give_second_factor(awa)
    client = Client(REMOTE_ADDR="203.0.113.77", headers={"User-Agent": "MarkedBrowser/1.0"})

    send_passphrase(client, awa)
    client.post("/compte/2fa/authenticate/", {"code": "000000"})
    client.post("/compte/2fa/authenticate/", {"code": code(secret)})

    kept = str(list(StaffLogEntry.objects.values()))
    assert "awa" in kept
    assert not [mark for mark in ("203.0.113", "MarkedBrowser") if mark in kept]


def test_learner_is_never_noted():
    assert staff_log.note(UserFactory(learner=True), StaffAction.EXPORT) is None
    assert lines() == []


def test_name_stays_when_the_person_is_gone(awa):
    staff_log.note(awa, StaffAction.EXPORT, "Quiz (gift)")

    awa.delete()

    assert lines() == [("awa", "export", "Quiz (gift)", "done")]


def test_promise_06_lines_older_than_six_months_are_forgotten(awa):
    today = date(2026, 11, 24)
    for days in (0, 183, 184):
        line = staff_log.note(awa, StaffAction.EXPORT, f"{days}")
        at = timezone.make_aware(datetime(2026, 11, 24, 12)) - timedelta(days=days)
        StaffLogEntry.objects.filter(pk=line.pk).update(moment=at)

    counted = tidying.forget_staff_log(today, True)
    before = StaffLogEntry.objects.count()
    deleted = tidying.forget_staff_log(today, False)

    assert (counted, before, deleted) == (1, 3, 1)
    assert not StaffLogEntry.objects.filter(about="184").exists()


@pytest.mark.parametrize("number", [1, 3])
def test_page_shows_lines_with_the_same_few_questions(chef, awa, number, django_assert_max_num_queries):
    for _number in range(number):
        staff_log.note(awa, StaffAction.EXPORT, "Quiz (gift)")
    client = browser(chef)
    client.get(PAGE)

    with django_assert_max_num_queries(15):
        html = client.get(PAGE).content.decode()

    assert html.count("Quiz (gift)") == number


def test_page_is_filtered_and_paginated(chef, awa):
    staff_log.note(chef, StaffAction.INVITATION, "kadi")
    for number in range(60):
        staff_log.note(awa, StaffAction.EXPORT, f"Fichier-{number:03}")
    staff_log.note(awa, StaffAction.SIGN_IN, "", Outcome.REFUSED)
    client = browser(chef)

    first, second = (client.get(f"{PAGE}?p={page}").content.decode() for page in (1, 2))
    of_chef = client.get(f"{PAGE}?person={chef.pk}").content.decode()
    exports = client.get(f"{PAGE}?action=export").content.decode()

    assert ("Fichier-059" in first, "Fichier-000" in first) == (True, False)
    assert ("Fichier-059" in second, "Fichier-000" in second) == (False, True)
    assert ("kadi" in of_chef, "Fichier-" in of_chef) == (True, False)
    assert ("kadi" in exports, "Fichier-" in exports) == (False, True)


def test_promise_32_only_administrators_see_the_log(chef):
    for role in ("author", "reviewer", "officer", "safeguarding"):
        assert browser(UserFactory(role=role)).get(PAGE).url == "/admin/"
