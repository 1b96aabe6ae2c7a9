"""The partner settles consent on paper; the group holds that it is so, and since when. Nothing else of that paper."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.groups.models import LearnerGroup
from tests.factories.accounts import UserFactory
from tests.factories.groups import LearnerGroupFactory

from .conftest import LEAD, browser_of
from .test_views import group_data

NEW = f"{LEAD}groupes/nouveau/"


def test_promise_48_the_day_of_the_partners_yes_is_recorded_in_the_group(desk, course):
    day = timezone.localdate() - timedelta(days=12)

    desk.post(NEW, group_data(course, consent_on=f"{day:%Y-%m-%d}"))

    assert LearnerGroup.objects.get().consent_on == day


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"consent": ""}, "consent"),
        ({"consent_on": ""}, "consent_on"),
        ({"consent_on": "hier"}, "consent_on"),
        ({"consent_on": "tomorrow"}, "consent_on"),
        ({"consent_on": "2001-01-01"}, "consent_on"),
    ],
    ids=["no tick", "no day", "no date", "still to come", "long ago"],
)
def test_promise_48_no_group_begins_without_it_and_nothing_typed_is_lost(desk, course, change, field):
    if change.get("consent_on") == "tomorrow":
        change = {"consent_on": f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"}

    answer = desk.post(NEW, group_data(course, **change))

    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'id="id_{field}_error"' in page
    assert "Club de Ségou" in page
    assert not LearnerGroup.objects.exists()


def test_promise_48_a_group_from_before_is_asked_when_it_is_changed(desk, facilitator, course):
    group = LearnerGroupFactory(facilitator=facilitator, course_key=course.translation_key, consent_on=None)
    address = f"{LEAD}groupes/{group.pk}/modifier/"

    assert 'name="consent" required id="id_consent">' in desk.get(address).content.decode()
    assert desk.post(address, group_data(course, consent="")).status_code == 400
    assert desk.post(address, group_data(course)).status_code == 302
    assert 'name="consent" required id="id_consent" checked' in desk.get(address).content.decode()


def test_promise_48_the_safeguarding_lead_sees_which_groups_have_none(home):
    LearnerGroupFactory(name="Les baobabs")
    LearnerGroupFactory(name="Sans accord", consent_on=None)
    lead = browser_of(UserFactory(role="safeguarding"))

    page = lead.get("/admin/group-consent/").content.decode()

    assert page.index("Sans accord") < page.index("Les baobabs")
    assert "pas noté" in page
    assert browser_of(UserFactory(role="officer")).get("/admin/group-consent/").status_code in (302, 403)


def test_promise_48_nobody_asks_for_a_parent(desk, course):
    """No field of a group or of a learner is about a parent."""
    page = desk.get(NEW).content.decode().lower()
    names = {field.name for model in (LearnerGroup, type(UserFactory.build())) for field in model._meta.get_fields()}

    assert not {name for name in names if any(word in name for word in ("parent", "guardian", "tutor"))}
    assert "parent" not in page
