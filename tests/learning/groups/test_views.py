"""A facilitator's pages: the door, own groups only, members by nickname, the join code, closing."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.groups.models import LearnerGroup, LookRecord, Membership
from quizzes.attempts import Who
from quizzes.progress import finish_lesson
from quizzes.versions import version_of
from tests.factories.accounts import UserFactory
from tests.factories.groups import AwarenessSessionFactory, LearnerGroupFactory, MembershipFactory
from tests.factories.quizzes import make_quiz, sent, single, wrong_answers

from .conftest import LEAD, browser_of


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def addresses(group, member, session, quiz) -> list[str]:
    own = f"{LEAD}groupes/{group.pk}/"
    return [
        own,
        f"{own}modifier/",
        f"{own}code/",
        f"{own}fermer/",
        f"{own}membres/{member.pk}/",
        f"{own}quiz/",
        f"{own}quiz/{quiz.translation_key}/",
        f"{LEAD}seances/{session.pk}/",
    ]


@pytest.fixture
def places(group, facilitator, course):
    session = AwarenessSessionFactory(facilitator=facilitator)
    return addresses(group, MembershipFactory(group=group), session, make_quiz(course))


def test_promise_30_own_pages_open_and_another_facilitator_finds_nothing(desk, places):
    other = browser_of(UserFactory(role="facilitator"))

    assert {place: desk.get(place).status_code for place in places} == dict.fromkeys(places, 200)
    assert {place: other.get(place).status_code for place in places} == dict.fromkeys(places, 404)
    assert {place: other.post(place).status_code for place in places} == dict.fromkeys(places, 404)


def test_promise_30_member_of_another_group_is_not_found(desk, group):
    stranger = MembershipFactory()

    answers = [
        desk.get(f"{LEAD}groupes/{group.pk}/membres/{stranger.pk}/"),
        desk.post(f"{LEAD}groupes/{group.pk}/membres/{stranger.pk}/aide/"),
        desk.post(f"{LEAD}groupes/{group.pk}/membres/{stranger.pk}/retirer/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Membership.objects.filter(pk=stranger.pk).exists()
    assert not LookRecord.objects.exists()


def test_promise_30_each_look_is_recorded_by_who_group_and_day(desk, group, facilitator):
    member = MembershipFactory(group=group)
    page = f"{LEAD}groupes/{group.pk}/membres/{member.pk}/"

    desk.get(page)
    desk.get(page)
    desk.get(f"{LEAD}groupes/{group.pk}/")

    today = timezone.localdate()
    rows = LookRecord.objects.values_list("facilitator", "group", "membership", "kind", "day")
    assert list(rows) == 2 * [(facilitator.pk, group.pk, member.pk, "looked", today)]
    names = {field.name for field in LookRecord._meta.fields}
    assert names == {"id", "facilitator", "group", "membership", "kind", "day"}


@pytest.mark.parametrize("role", ["author", "officer", "safeguarding", "administrator", None])
def test_promise_28_only_facilitators_pass_the_door(places, role):
    client = browser_of(UserFactory(role=role))

    assert {client.get(place).url for place in (LEAD, *places)} == {"/compte/"}


def test_promise_28_door_asks_for_sign_in_and_second_factor(places, facilitator):
    guest = Client()
    assert guest.get(LEAD).url == f"/compte/login/?next={LEAD}"
    assert guest.post(places[0]).url == f"/compte/login/?next={LEAD}"

    client = browser_of(facilitator)
    session = client.session
    del session["second_factor"]
    session.save()
    assert client.get(LEAD).url == "/compte/2fa/totp/activate/"


def test_promise_28_idle_sign_in_ends(desk):
    session = desk.session
    session["seen"] = session["began"] = 0
    session.save()

    assert desk.get(LEAD).url == f"/compte/login/?next={LEAD}"


def test_learner_is_led_to_the_own_place(phone):
    assert phone.get(LEAD).url == "/fr/moi/"


def test_pages_are_kept_by_no_cache_and_carry_the_strict_policy(desk, places):
    for place in (LEAD, *places):
        answer = desk.get(place)

        assert "no-store" in answer["Cache-Control"]
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert "<style" not in answer.content.decode().split("<body")[1]
        assert not re.search(r"\son\w+=|\sstyle=", answer.content.decode())


def test_facilitator_reads_english_too(facilitator, group):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(facilitator)

    assert "Nobody has joined yet" in client.get(f"{LEAD}groupes/{group.pk}/").content.decode()


def group_data(of, **more) -> dict:
    today = timezone.localdate()
    return {
        "name": "Club de Ségou",
        "course": str(of.translation_key),
        "region": "segou",
        "language": "bm",
        "begins_on": f"{today:%Y-%m-%d}",
        "ends_on": f"{today + timedelta(days=60):%Y-%m-%d}",
        "seats": "40",
        "consent": "on",
        "consent_on": f"{today:%Y-%m-%d}",
        **more,
    }


def test_facilitator_makes_a_group_and_gets_its_code(desk, facilitator, course):
    answer = desk.post(f"{LEAD}groupes/nouveau/", group_data(course))

    group = LearnerGroup.objects.get()
    assert answer.url == f"{LEAD}groupes/{group.pk}/code/"
    assert (group.facilitator, group.course_key, group.seats) == (facilitator, course.translation_key, 40)
    assert group.code_until == timezone.localdate() + timedelta(days=30)
    page = text_of(desk.get(answer.url))
    assert f"{group.code[:4]} {group.code[4:]}" in page
    assert "testserver/bm/moi/groupe/" in page
    assert "http://testserver/bm" not in page
    assert "<svg" in page
    assert "Kode sɛbɛn" in page  # the sheet speaks the group's language


def test_promise_08_the_same_form_twice_is_one_group_and_another_is_another(desk, course):
    sent = group_data(course)

    answers = [desk.post(f"{LEAD}groupes/nouveau/", form) for form in (sent, sent, {**sent, "seats": "20"})]

    first, again, another = [answer.url for answer in answers]
    assert first == again != another
    assert LearnerGroup.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 61),
        ("name", "a\0b"),
        ("course", "e257c29d-49ac-4b9a-887f-39241ff4bd67"),
        ("course", "'"),
        ("region", "timbuktu"),
        ("language", "en"),
        ("ends_on", "2001-01-01"),
        ("ends_on", "2999-01-01"),
        ("begins_on", "hier"),
        ("seats", "0"),
        ("seats", "201"),
        ("seats", "-1"),
        ("seats", "9" * 400),
    ],
)
def test_group_that_cannot_be_is_refused_and_nothing_typed_is_lost(desk, course, field, value):
    answer = desk.post(f"{LEAD}groupes/nouveau/", group_data(course, **{field: value}))

    assert answer.status_code == 400
    assert not LearnerGroup.objects.exists()
    page = text_of(answer)
    assert 'aria-invalid="true"' in page
    if field != "name":
        assert 'value="Club de Ségou"' in page


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("0001-01-01", "0001-02-01"), ("9999-12-01", "9999-12-31"), ("9999-12-01", "9999-11-30")],
)
def test_first_day_far_from_today_is_told_at_its_field(desk, course, begins, ends):
    answer = desk.post(f"{LEAD}groupes/nouveau/", group_data(course, begins_on=begins, ends_on=ends))

    assert answer.status_code == 400
    assert "begins_on" in answer.context["form"].errors
    assert f'value="{begins}"' in text_of(answer)


def test_an_old_group_that_keeps_its_first_day_can_be_changed(desk, facilitator, course):
    begins = timezone.localdate() - timedelta(days=5 * 365)
    group = LearnerGroupFactory(facilitator=facilitator, course_key=course.translation_key, begins_on=begins)
    days = {"begins_on": f"{begins:%Y-%m-%d}", "ends_on": f"{begins + timedelta(days=60):%Y-%m-%d}"}

    answer = desk.post(f"{LEAD}groupes/{group.pk}/modifier/", group_data(course, name="Club de Kita", **days))

    assert answer.status_code == 302
    assert LearnerGroup.objects.get().name == "Club de Kita"


def test_changing_a_group_keeps_its_course_when_that_is_not_online(desk, facilitator, course):
    group = LearnerGroupFactory(facilitator=facilitator)
    page = f"{LEAD}groupes/{group.pk}/modifier/"

    chosen = re.search(r'<option value="([\w-]+)" selected>([^<]+)', text_of(desk.get(page)))
    answer = desk.post(page, group_data(course, course=chosen[1]))

    assert chosen.groups() == (str(group.course_key), "un cours qui n’est pas en ligne en ce moment")
    assert answer.status_code == 302
    assert LearnerGroup.objects.get().course_key == group.course_key


def test_seats_never_go_below_the_members(desk, group, course):
    MembershipFactory.create_batch(2, group=group)

    answer = desk.post(f"{LEAD}groupes/{group.pk}/modifier/", group_data(course, seats="1"))

    assert answer.status_code == 400
    assert "déjà plus d’apprenants" in text_of(answer)


def test_renewed_code_stops_the_old_one(desk, group):
    old = group.code

    desk.post(f"{LEAD}groupes/{group.pk}/code/")

    group.refresh_from_db()
    assert group.code != old
    assert old not in text_of(desk.get(f"{LEAD}groupes/{group.pk}/code/")).replace(" ", "")


def test_picture_of_the_code_fills_its_place_on_screen_and_sheet(desk, group):
    picture = re.search(r"<svg[^>]*class=\"qr\"[^>]*>", text_of(desk.get(f"{LEAD}groupes/{group.pk}/code/")))[0]

    assert "viewBox=" in picture
    assert "width=" not in picture


def test_closed_group_shows_nothing_any_more(desk, places, group):
    desk.post(f"{LEAD}groupes/{group.pk}/fermer/")

    assert not Membership.objects.exists()
    of_group = [place for place in places if f"/{group.pk}/" in place]
    for place in of_group:
        assert desk.get(place).status_code == 410
        assert desk.post(place).status_code == 410
    assert "a été fermé" in text_of(desk.get(of_group[0]))
    assert f'href="{LEAD}groupes/{group.pk}/"' not in text_of(desk.get(LEAD))


def test_taken_out_member_keeps_the_account(desk, group):
    member = MembershipFactory(group=group)
    address = f"{LEAD}groupes/{group.pk}/membres/{member.pk}/retirer/"

    asked = text_of(desk.get(address))

    assert f"Retirer {member.nickname} du groupe" in asked
    assert Membership.objects.exists()
    desk.post(address)
    member.learner.refresh_from_db()
    assert not Membership.objects.exists()


def test_page_says_who_has_begun_finished_and_passed(desk, group, course):
    quiz = make_quiz(course, certifying=True)
    names = ("Jour lune", "Mil sable", "Nuage lion", "Olive tambour")
    members = [MembershipFactory(group=group, nickname=name) for name in names]
    for member in members[1:]:
        finish_lesson(course.lessons[0], uuid.uuid4(), 1, Who(member.learner, "fr"))
    for member in members[2:]:
        finish_lesson(course.lessons[1], uuid.uuid4(), 1, Who(member.learner, "fr"))
    sent(quiz, wrong_answers(version_of(quiz)), Who(members[2].learner, "fr"))
    sent(quiz, who=Who(members[3].learner, "fr"))

    page = text_of(desk.get(f"{LEAD}groupes/{group.pk}/"))

    states = dict(re.findall(r"<span>([A-Z][a-z]+ [a-z]+)</span><span class=\"state (\w+)\"", page))
    assert states == dict(zip(names, ("new", "begun", "begun", "passed"), strict=True))
    assert "figures" not in page  # four people are too few
    assert not [member for member in members if member.learner.username in page]


def test_promise_33_questions_are_shown_from_ten_people_on(desk, group, course):
    quiz = make_quiz(course, [single("dure"), single("facile")], mode="practice")
    version = version_of(quiz)
    hard = next(id for id, text in version.texts.items() if "dure" in text["text"])
    answers = {**{id: key for id, key in wrong_answers(version).items() if id == hard}}
    right = {
        id: [c for c, credit in key.credits.items() if credit > 0] for id, key in version.keys.items() if id != hard
    }

    def page() -> str:
        return text_of(desk.get(f"{LEAD}groupes/{group.pk}/"))

    for number in range(1, 11):
        member = MembershipFactory(group=group)
        sent(quiz, {**answers, **right}, Who(member.learner, "fr"))
        assert ("Question dure" in page()) is (number == 10)
    assert "5\u00a0% ou moins" in page()
    assert "Question facile" not in page()


def test_promise_33_ten_members_of_whom_nine_answered_show_no_question(desk, group, course):
    quiz = make_quiz(course, [single("dure")], mode="practice")
    members = MembershipFactory.create_batch(10, group=group)
    for member in members[1:]:
        sent(quiz, wrong_answers(version_of(quiz)), Who(member.learner, "fr"))

    assert "Question dure" not in text_of(desk.get(f"{LEAD}groupes/{group.pk}/"))


@pytest.mark.parametrize("members", [1, 3, 12])
def test_group_page_takes_16_queries_whatever_the_number_of_members(desk, group, course, members):
    quiz = make_quiz(course, [single("dure")], certifying=True)
    for member in MembershipFactory.create_batch(members, group=group):
        sent(quiz, wrong_answers(version_of(quiz)), Who(member.learner, "fr"))

    with CaptureQueriesContext(connection) as queries:
        assert text_of(desk.get(f"{LEAD}groupes/{group.pk}/")).count('class="state') == members

    assert len(queries) <= 16, [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("groups", [1, 3])
def test_list_takes_8_queries_whatever_the_number_of_groups(desk, facilitator, groups):
    LearnerGroupFactory.create_batch(groups, facilitator=facilitator)

    with CaptureQueriesContext(connection) as queries:
        desk.get(LEAD)

    assert len(queries) <= 8, [query["sql"] for query in queries.captured_queries]


def test_course_that_is_gone_leaves_the_group_readable(desk, facilitator):
    group = LearnerGroupFactory(facilitator=facilitator)
    member = MembershipFactory(group=group)

    for place in ("", "quiz/", f"membres/{member.pk}/"):
        assert desk.get(f"{LEAD}groupes/{group.pk}/{place}").status_code == 200


def test_account_page_links_to_the_groups(desk):
    assert f'href="{LEAD}"' in desk.get("/compte/").content.decode()
