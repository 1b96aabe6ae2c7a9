"""Awareness sessions: entered once, warned of when alike, corrected with a history, seen by officers without small figures."""

import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.groups.models import AwarenessSession, SessionChange
from tests.factories.accounts import UserFactory
from tests.factories.groups import AwarenessSessionFactory

from .conftest import LEAD, browser_of

NEW = f"{LEAD}seances/nouvelle/"


def data(**more) -> dict:
    return {
        "id": str(uuid.uuid4()),
        "day": f"{timezone.localdate():%Y-%m-%d}",
        "region": "segou",
        "place": "school",
        "language": "bm",
        "activity": "radio",
        "course": "",
        "girl.15_17": "12",
        "boy.under_15": "3",
        "answered": "10",
        "remarks": "Beaucoup de questions.",
        **more,
    }


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def test_session_is_entered_with_its_counts(desk, facilitator, course):
    answer = desk.post(NEW, data(course=str(course.translation_key)))

    assert answer.url == f"{LEAD}seances/"
    session = AwarenessSession.objects.get()
    assert (session.facilitator, session.people, session.answered) == (facilitator, 15, 10)
    assert session.counts == {"girl.15_17": 12, "boy.under_15": 3}
    assert session.course_key == course.translation_key
    assert "15 personnes" in text_of(desk.get(answer.url))


def test_promise_08_same_form_twice_is_one_session_and_other_content_is_refused(desk):
    sent = data()

    answers = [desk.post(NEW, sent), desk.post(NEW, sent), desk.post(NEW, {**sent, "girl.15_17": "13"})]

    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assert AwarenessSession.objects.get().people == 15
    assert 'value="13"' in answers[2].content.decode()


def test_identifier_of_somebody_else_is_refused(desk):
    theirs = AwarenessSessionFactory()

    assert desk.post(NEW, data(id=str(theirs.pk))).status_code == 409


def test_alike_session_is_warned_of_and_kept_when_it_is_another(desk):
    desk.post(NEW, data())
    second = data()

    answer = desk.post(NEW, second)

    assert answer.status_code == 409
    assert "Déjà saisie" in text_of(answer)
    assert second["id"] in answer.content.decode()
    desk.post(NEW, {**second, "is_another": "on"})
    assert AwarenessSession.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"region": "kayes"}, {"girl.15_17": "11"}, {"girl.15_17": "3", "boy.under_15": "12"}]
)
def test_different_session_is_no_double(desk, change):
    desk.post(NEW, data())

    assert desk.post(NEW, data(**change)).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"girl.15_17": "", "boy.under_15": ""},
        {"girl.15_17": "-1"},
        {"girl.15_17": "5001"},
        {"girl.15_17": "beaucoup"},
        {"answered": "16"},
        {"answered": "-1"},
        {"day": "2099-01-01"},
        {"day": "1999-01-01"},
        {"day": "\0"},
        {"region": "'"},
        {"place": ""},
        {"activity": "fête"},
        {"course": "x"},
        {"id": "1"},
        {"remarks": "x" * 601},
    ],
)
def test_session_that_cannot_be_is_refused_and_nothing_typed_is_lost(desk, wrong):
    answer = desk.post(NEW, data(**wrong))

    assert answer.status_code == 400
    assert not AwarenessSession.objects.exists()
    assert 'role="alert"' in answer.content.decode()
    if "remarks" not in wrong:
        assert "Beaucoup de questions." in text_of(answer)


def fields_of(page: str) -> dict[str, str]:
    """Return what the form holds, as a browser would send it."""
    chosen = re.findall(r'<select name="([^"]+)"(?:(?!</select>).)*?<option value="([^"]*)" selected', page, re.DOTALL)
    written = re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page)
    return dict(re.findall(r'<input type="\w+" name="([^"]+)"(?: value="([^"]*)")?', page) + chosen + written)


@pytest.mark.parametrize("is_online", [True, False])
def test_session_is_corrected_from_its_own_page_and_keeps_all_else(desk, facilitator, course, is_online):
    key = course.translation_key if is_online else uuid.uuid4()
    session = AwarenessSessionFactory(facilitator=facilitator, course_key=key)
    page = f"{LEAD}seances/{session.pk}/"
    shown = text_of(desk.get(page))

    answer = desk.post(page, {**fields_of(shown), "region": "kayes"})

    assert answer.status_code == 302
    assert SessionChange.objects.get().values == {"region": [session.region, "kayes"]}
    assert ("un cours qui n’est pas en ligne en ce moment" in shown) is not is_online


def test_correction_keeps_who_changed_what_on_which_day(desk, facilitator):
    session = AwarenessSessionFactory(facilitator=facilitator, language="bm")
    page = f"{LEAD}seances/{session.pk}/"

    desk.post(page, data(id=str(session.pk), region="kayes", remarks="", answered="0", activity="talk"))

    session.refresh_from_db()
    assert (session.region, session.people) == ("kayes", 15)
    change = SessionChange.objects.get()
    assert (change.person, change.day) == (facilitator, timezone.localdate())
    assert change.values["region"] == ["segou", "kayes"]
    shown = text_of(desk.get(page))
    assert "<del>Ségou</del>" in shown
    assert "<ins>Kayes</ins>" in shown
    assert "moins de 15 ans: <del>0</del>" in shown.replace("\u00a0", " ") or "<del>0</del>" in shown


def test_correction_of_nothing_leaves_no_history(desk, facilitator):
    session = AwarenessSessionFactory(facilitator=facilitator, language="bm")
    same = {"id": str(session.pk), "activity": "talk", "boy.under_15": "", "answered": "0", "remarks": ""}

    desk.post(f"{LEAD}seances/{session.pk}/", data(**same))

    assert not SessionChange.objects.exists()


def test_refused_correction_changes_nothing(desk, facilitator):
    session = AwarenessSessionFactory(facilitator=facilitator)

    answer = desk.post(f"{LEAD}seances/{session.pk}/", data(id=str(session.pk), region="x"))

    assert answer.status_code == 400
    session.refresh_from_db()
    assert (session.region, session.people) == ("segou", 12)


@pytest.mark.parametrize("sessions", [1, 3])
def test_list_takes_7_queries_whatever_the_number_of_sessions(desk, facilitator, sessions):
    AwarenessSessionFactory.create_batch(sessions, facilitator=facilitator)
    AwarenessSessionFactory()

    with CaptureQueriesContext(connection) as queries:
        assert text_of(desk.get(f"{LEAD}seances/")).count("12 personnes") == sessions

    assert len(queries) <= 7, [query["sql"] for query in queries.captured_queries]


def test_promise_33_officers_see_no_figure_below_ten_and_others_rounded(home):
    AwarenessSessionFactory(people=9, counts={"girl.15_17": 9}, remarks="=1+1")
    AwarenessSessionFactory(people=13, counts={"girl.15_17": 13})
    officer = browser_of(UserFactory(role="officer"))

    page = text_of(officer.get("/admin/awareness-sessions/"))

    assert "moins de 10" in page
    assert "<td>15</td>" in "".join(page.split()) or ">15<" in "".join(page.split())
    assert ">9<" not in "".join(page.split())
    assert ">13<" not in "".join(page.split())
    assert "export" not in page
