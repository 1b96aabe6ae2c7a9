"""The page "State of the site": for administrators only, and it says what is late."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from learning import health
from learning.backups import keeping
from learning.tidying.models import TidyRun
from tests.factories.accounts import UserFactory
from tests.factories.courses import HelpContactFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"),
    [("Administrateurs", 200), ("Autrices et auteurs", 302)],
)
def test_only_administrators_see_it(client, role, status):
    from learning.accounts.enums import Role

    wanted = Role.ADMINISTRATOR if status == 200 else Role.AUTHOR
    client.force_login(UserFactory(role=wanted.value))

    assert client.get(reverse("health")).status_code == status
    assert (reverse("health") in client.get("/admin/").content.decode()) is (status == 200)


@pytest.mark.parametrize(("age", "is_late"), [(None, True), (0, False), (2, False), (3, True)])
def test_late_tidying_is_told(age, is_late):
    if age is not None:
        TidyRun.objects.create(day=timezone.localdate() - timedelta(days=age))

    assert bool(health.last_run().advice) is is_late


def test_failed_rules_and_old_contacts_are_told():
    TidyRun.objects.create(day=timezone.localdate(), failed=["logs"])
    HelpContactFactory(checked_on=timezone.localdate() - timedelta(days=400))

    with translation.override("en"):
        told = {fact.value: bool(fact.advice) for fact in (health.failed_rules(), health.contacts())}

    assert told == {"logs": True, "1 hidden": True}


@pytest.mark.parametrize(
    ("age", "is_late"), [(None, True), (0, False), (50, False), (70, True), (100_000, True)], ids=str
)
def test_promise_14_a_late_backup_is_told(age, is_late, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    if age is not None:
        keeping.note(keeping.Last(timezone.now() - timedelta(seconds=age)))

    fact = health.last_backup()

    assert bool(fact.advice) is is_late
    assert fact.value


def test_all_is_well_on_a_new_site(django_assert_max_num_queries, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    TidyRun.objects.create(day=timezone.localdate())
    keeping.note(keeping.Last(timezone.now()))

    with django_assert_max_num_queries(12):
        assert [fact.name for fact in health.facts() if fact.advice] == []
