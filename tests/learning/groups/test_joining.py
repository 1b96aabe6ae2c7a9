"""A learner joins by code under an offered nickname, agrees to be helped or not, and leaves in one tap."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.accounts import erasing
from learning.groups.models import LookRecord, Membership
from tests.factories.accounts import SECRET, UserFactory
from tests.factories.groups import LearnerGroupFactory, MembershipFactory

from .conftest import GROUP, LEAD, OURS


def offers(phone: Client, address: str = GROUP) -> list[str]:
    """Return the offers of nicknames as they travel."""
    return [
        unescape(offer) for offer in re.findall(r'name="nickname" value="([^"]+)"', phone.get(address).content.decode())
    ]


def join(phone: Client, code: str, **more):
    return phone.post(GROUP, {"code": code, "nickname": offers(phone)[0], **more})


def errors(answer) -> str:
    return unescape(" ".join(re.findall(r'class="field-error"[^>]*>([^<]+)', answer.content.decode())))


def test_learner_joins_with_the_code_under_an_offered_nickname(phone, learner, group):
    offer = offers(phone)[1]

    answer = phone.post(GROUP, {"code": group.code.lower(), "nickname": offer})

    assert (answer.status_code, answer.url) == (303, GROUP)
    membership = Membership.objects.get()
    assert (membership.learner, membership.group, membership.may_help) == (learner, group, False)
    assert membership.nickname == offer.split(":")[1]
    html = unescape(phone.get(GROUP).content.decode())
    assert group.name in html
    assert membership.nickname in html


def test_page_says_what_is_seen_before_joining_and_ticks_nothing(phone, group):
    html = unescape(phone.get(f"{GROUP}?code={group.code}").content.decode())

    assert "Ce que ton animateur voit" in html
    assert f'value="{group.code}"' in html
    assert '<input type="checkbox" name="may_help">' in html
    assert Membership.objects.count() == 0


def test_promise_43_typed_nickname_is_refused(phone, group):
    answer = phone.post(GROUP, {"code": group.code, "nickname": "Awa de Ségou"})

    assert "Choisis un de ces surnoms" in errors(answer)
    assert Membership.objects.count() == 0


@pytest.mark.parametrize("state", ["wrong", "ended", "closed"])
def test_wrong_ended_and_closed_codes_are_answered_alike(phone, group, state):
    today = timezone.localdate()
    if state == "ended":
        group.code_until = today - timedelta(days=1)
    if state == "closed":
        group.closed_on = today
    group.save()

    answer = join(phone, "BCDFGHJK" if state == "wrong" else group.code)

    assert "Ce code n’est pas juste, ou il est terminé" in errors(answer)
    assert Membership.objects.count() == 0


def test_promise_26_wrong_codes_are_limited_by_account_and_not_by_address(phone, group, home):
    for _time in range(5):
        join(phone, "BCDFGHJK")

    assert "Trop d’essais" in errors(join(phone, group.code))

    other = Client(headers=OURS)
    other.post("/fr/moi/entrer/", {"login": UserFactory(learner=True).username, "password": SECRET})
    join(other, group.code)
    assert Membership.objects.count() == 1


def test_full_group_takes_nobody_more(phone, group):
    group.seats = 1
    group.save()
    MembershipFactory(group=group)

    assert "plus de place" in errors(join(phone, group.code))


def test_taken_nickname_leads_to_other_offers(phone, learner, group):
    offer = offers(phone)[0]
    MembershipFactory(group=group, nickname=offer.split(":")[1])

    answer = phone.post(GROUP, {"code": group.code, "nickname": offer})

    assert "vient d’être pris" in errors(answer)
    assert f"<span>{offer.split(':')[1]}</span>" not in unescape(answer.content.decode())


def test_second_group_is_for_after_the_first(phone, learner, group):
    MembershipFactory(learner=learner)

    phone.post(GROUP, {"code": group.code, "nickname": "x"})

    assert not group.memberships.exists()


def test_guest_makes_an_account_and_comes_back_with_the_code(home, group):
    phone = Client(headers=OURS)
    html = phone.get(f"{GROUP}?code={group.code}").content.decode()
    sign_up = re.search(r'href="(/fr/moi/garder/[^"]+)"', html)[1]
    form = phone.get(sign_up).content.decode()
    assert f'name="group" value="{group.code}"' in form

    name = unescape(re.search(r'name="username" value="([^"]+)"', form)[1])
    keepsake = phone.post("/fr/moi/garder/", {"username": name, "password1": SECRET, "group": group.code})

    assert f'href="{GROUP}?code={group.code}"' in keepsake.content.decode()
    join(phone, group.code)
    assert Membership.objects.filter(group=group).exists()
    assert group.code not in str(dict(phone.session))


def test_guest_signs_in_and_comes_back_with_the_code(home, group, learner):
    phone = Client(headers=OURS)

    answer = phone.post("/fr/moi/entrer/", {"login": learner.username, "password": SECRET, "group": group.code})

    assert answer.url == f"{GROUP}?code={group.code}"


@pytest.mark.parametrize("group", ["//example.org", "https://example.org", "abc", "BCDFGHJK\n"])
def test_sign_in_leads_nowhere_else(home, learner, group):
    phone = Client(headers=OURS)

    answer = phone.post("/fr/moi/entrer/", {"login": learner.username, "password": SECRET, "group": group})

    assert answer.url == "/fr/moi/"


def test_leaving_is_one_post_and_leaves_no_trace_of_who_it_was(phone, learner, group, desk):
    membership = MembershipFactory(learner=learner, group=group)
    desk.get(f"{LEAD}groupes/{group.pk}/membres/{membership.pk}/")

    answer = phone.post(f"{GROUP}quitter/")

    assert "Tu as quitté le groupe" in answer.content.decode()
    assert not Membership.objects.exists()
    assert list(LookRecord.objects.values_list("membership", flat=True)) == [None]


def test_agreement_can_be_given_and_taken_back(phone, learner):
    membership = MembershipFactory(learner=learner)

    for sent, agreed in (({"may_help": "on"}, True), ({}, False)):
        phone.post(f"{GROUP}aide/", sent)
        membership.refresh_from_db()
        assert membership.may_help is agreed


def test_write_of_another_site_is_refused(phone, learner):
    MembershipFactory(learner=learner)

    answer = phone.post(f"{GROUP}quitter/", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert Membership.objects.count() == 1


def test_erasing_the_account_ends_the_membership(learner):
    MembershipFactory(learner=learner)

    erasing.erase(learner)

    assert not Membership.objects.exists()


@pytest.mark.parametrize("page", [GROUP, f"{GROUP}?code=%00%22", f"/bm/moi/groupe/?code={'x' * 4000}"])
@pytest.mark.parametrize("is_member", [True, False])
def test_page_takes_few_queries_and_is_kept_by_no_cache(phone, learner, page, is_member):
    if is_member:
        MembershipFactory(learner=learner)

    with CaptureQueriesContext(connection) as queries:
        answer = phone.get(page)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    assert len(queries) <= 6, [query["sql"] for query in queries.captured_queries]


def test_staff_and_guests_are_no_members(desk, home):
    assert "Ce que ton animateur voit" in unescape(desk.get(GROUP).content.decode())
    assert Client(headers=OURS).post(f"{GROUP}quitter/").url == "/fr/moi/entrer/"
    assert LearnerGroupFactory().memberships.count() == 0
