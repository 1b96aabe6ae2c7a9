"""What the safeguarding lead sees of looks at learners, and when they are forgotten."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.groups import helping, leading, tidying
from learning.groups.member_choices import LookKind
from learning.groups.models import LookRecord
from tests.factories.accounts import UserFactory
from tests.factories.groups import MembershipFactory

from .conftest import browser_of

LOOKS = "/admin/group-looks/"


@pytest.fixture
def lead(home):
    return browser_of(UserFactory(role="safeguarding"))


def test_promise_30_lead_sees_who_looked_at_whom_of_which_group_on_which_day(lead):
    member = MembershipFactory(nickname="Mil sable")
    helping.note(member, LookKind.LOOKED)

    page = unescape(lead.get(LOOKS).content.decode())

    for words in ("Mil sable", member.group.name, member.group.facilitator.username, "a regardé la progression"):
        assert words in page
    assert member.learner.username not in page
    assert LOOKS in lead.get("/admin/").content.decode()


def test_lead_no_longer_reads_the_nickname_of_who_has_left(lead):
    member = MembershipFactory(nickname="Mil sable")
    helping.note(member, LookKind.LOOKED)
    leading.take_out(member)

    page = unescape(lead.get(LOOKS).content.decode())

    assert "Mil sable" not in page
    assert "est parti" in page


def test_lead_filters_by_facilitator_group_and_month(lead):
    one, other = MembershipFactory(nickname="Mil sable"), MembershipFactory(nickname="Jour lune")
    for member in (one, other):
        helping.note(member, LookKind.LOOKED)
    LookRecord.objects.filter(membership=other).update(day=timezone.localdate() - timedelta(days=60))
    month = f"{timezone.localdate():%Y-%m}"

    for query in (f"facilitator={one.group.facilitator_id}", f"group={one.group_id}", f"month={month}"):
        page = lead.get(f"{LOOKS}?{query}").content.decode()
        assert "Mil sable" in page, query
        assert "Jour lune" not in page, query


@pytest.mark.parametrize("query", ["month=x", "month=2026-99", "facilitator=%22", "group=-1", "p=999999", "q=%00%22"])
def test_strange_filter_makes_no_server_error(lead, query):
    helping.note(MembershipFactory(), LookKind.LOOKED)

    assert lead.get(f"{LOOKS}?{query}").status_code in (200, 404)


def test_list_takes_as_many_queries_for_3_looks_as_for_1(lead):
    taken = []
    for _look in range(2):
        helping.note(MembershipFactory(), LookKind.LOOKED)
        helping.note(MembershipFactory(), LookKind.LOOKED)
        with CaptureQueriesContext(connection) as queries:
            lead.get(LOOKS)
        taken.append(len(queries))

    assert taken[1] <= taken[0]


def test_promise_06_looks_are_forgotten_after_six_months(db):
    for days in (0, 180, 190):
        helping.note(MembershipFactory(), LookKind.LOOKED)
        newest = LookRecord.objects.order_by("-pk").first()
        LookRecord.objects.filter(pk=newest.pk).update(day=timezone.localdate() - timedelta(days=days))

    tidying.forget_looks(timezone.localdate(), False)

    assert LookRecord.objects.count() == 2
