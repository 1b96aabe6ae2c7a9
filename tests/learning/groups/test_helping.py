"""Promise 25: a facilitator helps only who agreed, in person, by a code that the learner types; it is logged and told."""

import re
from html import unescape

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from learning.accounts import erasing
from learning.accounts.secret_words import normal
from learning.groups import help_codes, helping, joining, leading
from learning.groups.models import HelpNotice, LookRecord
from tests.factories.accounts import SECRET
from tests.factories.groups import MembershipFactory

from .conftest import HELPED, LEAD, NEW, OURS


@pytest.fixture
def member(group, learner):
    return MembershipFactory(group=group, learner=learner, may_help=True)


def code_for(desk: Client, member) -> str:
    answer = desk.post(f"{LEAD}groupes/{member.group_id}/membres/{member.pk}/aide/")
    return re.search(r'class="code big">([\d ]+)<', answer.content.decode())[1]


def use(code: str, name: str, secret: str = NEW, **more):
    phone = Client(headers=OURS)
    return phone, phone.post(HELPED, {"login": name, "code": code, "secret": secret, **more})


def has_secret(learner, secret: str) -> bool:
    learner.refresh_from_db()
    return check_password(normal(secret), learner.password)


def test_promise_25_learner_types_the_code_and_a_new_secret_and_is_told(desk, member, phone, learner):
    code = code_for(desk, member)

    other, answer = use(code, "Karité fleuve 12")

    assert learner.username in answer.content.decode()
    assert has_secret(learner, NEW)
    assert "moi/changer/" not in phone.get("/fr/moi/").content.decode()  # the old sign-in has ended (promise 27)
    html = unescape(other.get("/fr/moi/").content.decode())
    assert "ton secret a été changé avec l’aide de ton animateur" in html
    assert member.group.name in html
    assert sorted(LookRecord.objects.values_list("kind", flat=True)) == ["changed", "helped"]


def test_coming_back_to_the_address_of_a_code_gives_none_and_leads_to_the_learner(desk, member):
    page = f"{LEAD}groupes/{member.group_id}/membres/{member.pk}/"

    answer = desk.get(f"{page}aide/")

    assert answer.url == page
    assert not LookRecord.objects.exists()


def test_promise_22_a_name_nobody_bears_costs_as_much_at_the_code_of_help(home, monkeypatch):
    """A quicker answer would tell whom a facilitator is helping just now."""
    scrambled = []
    monkeypatch.setattr(help_codes, "make_password", scrambled.append)

    use("1234 5678", "personne-ici-10")

    assert scrambled == ["12345678"]


def test_promise_25_notice_stays_until_it_was_read(desk, member, learner):
    phone, _answer = use(code_for(desk, member), learner.username)
    phone.post("/fr/moi/sortir/")
    phone.post("/fr/moi/entrer/", {"login": learner.username, "password": NEW})
    assert "ton secret a été changé" in unescape(phone.get("/fr/moi/").content.decode())

    phone.post("/fr/moi/groupe/vu/")

    assert "ton secret a été changé" not in unescape(phone.get("/fr/moi/").content.decode())
    assert not HelpNotice.objects.exists()


def test_promise_25_who_did_not_agree_is_not_helped(desk, group, learner):
    member = MembershipFactory(group=group, learner=learner)
    page = f"{LEAD}groupes/{group.pk}/membres/{member.pk}/"

    answer = desk.post(f"{page}aide/")

    assert answer.status_code == 409
    assert 'class="code big"' not in answer.content.decode()
    assert "Montrer un code" not in desk.get(page).content.decode()
    assert not LookRecord.objects.filter(kind="helped").exists()


def test_promise_25_code_works_once(desk, member, learner):
    code = code_for(desk, member)
    use(code, learner.username)

    _phone, answer = use(code, learner.username, "encore autre chose")

    assert "Le nom ou le code n’est pas juste" in unescape(answer.content.decode())
    assert has_secret(learner, NEW)


def test_promise_25_code_ends_after_15_minutes(desk, member, learner, monkeypatch):
    timeouts = []
    cache = help_codes.kept()
    keep = cache.set
    monkeypatch.setattr(type(cache), "set", lambda self, *a, **k: timeouts.append(k.get("timeout")) or keep(*a, **k))
    monkeypatch.setattr(help_codes, "SECONDS", 0)

    code = code_for(desk, member)
    use(code, learner.username)

    assert timeouts[0] == 0
    assert not has_secret(learner, NEW)


def test_code_holds_15_minutes():
    assert help_codes.SECONDS == 15 * 60


def test_promise_25_code_is_for_one_learner_only(desk, member, group):
    other = MembershipFactory(group=group, may_help=True)

    use(code_for(desk, member), other.learner.username)

    assert not has_secret(other.learner, NEW)


@pytest.mark.parametrize("ends", ["leaves", "disagrees", "taken out", "closed", "erased", "another code"])
def test_promise_25_code_stops_with_what_it_rests_on(desk, member, learner, ends):
    code, name = code_for(desk, member), learner.username
    if ends == "leaves":
        joining.leave(learner)
    if ends == "disagrees":
        joining.agree(learner, False)
        joining.agree(learner, True)
    if ends == "taken out":
        leading.take_out(member)
    if ends == "closed":
        leading.close(member.group)
    if ends == "erased":
        erasing.erase(learner)
    if ends == "another code":
        code_for(desk, member)

    _phone, answer = use(code, name)

    assert "Le nom ou le code n’est pas juste" in unescape(answer.content.decode())
    assert help_codes.given_by(name, code) is None


def test_promise_25_at_most_ten_codes_a_day(desk, member):
    for _time in range(10):
        assert code_for(desk, member)

    answer = desk.post(f"{LEAD}groupes/{member.group_id}/membres/{member.pk}/aide/")

    assert answer.status_code == 409
    assert "10 codes aujourd’hui" in answer.content.decode()
    assert LookRecord.objects.filter(kind="helped").count() == 10


def test_promise_25_facilitator_sees_neither_name_nor_secret(desk, member, learner):
    page = f"{LEAD}groupes/{member.group_id}/"

    seen = [desk.get(page), desk.get(f"{page}membres/{member.pk}/"), desk.post(f"{page}membres/{member.pk}/aide/")]

    assert not [answer for answer in seen if learner.username in answer.content.decode()]


def test_promise_26_wrong_codes_are_limited_and_the_secret_stays_open(desk, member, learner):
    code = code_for(desk, member)
    for _time in range(5):
        use("0000 0000" if not code.startswith("0000") else "1111 1111", learner.username)

    _phone, answer = use(code, learner.username)

    assert "Trop d’essais" in unescape(answer.content.decode())
    assert has_secret(learner, SECRET)
    phone = Client(headers=OURS)
    assert phone.post("/fr/moi/entrer/", {"login": learner.username, "password": SECRET}).status_code == 302


def test_weak_secret_is_refused_and_the_code_is_not_used_up(desk, member, learner):
    code = code_for(desk, member)

    use(code, learner.username, "12345678")
    use(code, learner.username)

    assert has_secret(learner, NEW)


def test_code_of_somebody_who_is_no_member_does_not_exist(home, learner):
    _phone, answer = use("1234 5678", learner.username)

    assert "Le nom ou le code n’est pas juste" in unescape(answer.content.decode())


def test_code_is_stored_nowhere_in_plain(desk, member, learner):
    code = help_codes.read(code_for(desk, member))

    found = help_codes.kept().get(help_codes.key(learner.username))

    assert code not in str(found)
    assert helping.left_today(member.group.facilitator) == 9


def test_promise_25_agreement_is_asked_for_again_when_the_code_is_used(desk, member, learner):
    code = code_for(desk, member)
    type(member).objects.update(may_help=False)

    use(code, learner.username)

    assert not has_secret(learner, NEW)
