"""The page Reach: who sees it, what it shows of what was counted, and what it never shows."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Site

from courses.models import CoursePage, SiteSettings
from learning.accounts.enums import Role
from learning.reach.models import DailyReach
from learning.reach.periods import Period, monday
from quizzes.events import EventKind, LearningEvent, tell

ADDRESS = "/admin/reach/"


@pytest.fixture
def staff(client, officer):
    """The browser of a programme officer who reads English."""
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def learn(course, people, locale="fr", passing=0):
    """Let so many people open a lesson, answer three questions in one message, and some of them pass."""
    key, lesson, quiz = course.key, course.lesson.translation_key, course.quiz.translation_key
    for number in range(people):
        tell(LearningEvent(EventKind.LESSON_OPENED, locale, key, lesson))
        tell(LearningEvent(EventKind.DEVICE, locale))
        tell(LearningEvent(EventKind.COURSE_DEVICE, locale, key))
        tell(LearningEvent(EventKind.QUESTION_ANSWERED, locale, key, lesson, count=3))
        if number < passing:
            tell(LearningEvent(EventKind.ATTEMPT_PASSED, locale, key, quiz))


def text(piece):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", piece)).split())


def totals(response):
    """Return the large figure of each card."""
    cards = re.findall(r'<article class="reach-card" id="figure-(\w+)">(.*?)</article>', response.text, re.DOTALL)
    return {name: text(re.search(r'class="reach-number">(.*?)</p>', card, re.DOTALL)[1]) for name, card in cards}


def table(response, name):
    """Return the rows of a table as text: {label: [figures]}."""
    found = re.search(rf'id="table-{name}".*?</table>', response.text, re.DOTALL)[0]
    rows = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", found, re.DOTALL)
    ]
    return {text(cells[0]): [text(cell) for cell in cells[1:]] for cells in rows[1:]}


# Who


def test_officers_see_the_page_and_its_menu_item(staff):
    response = staff.get(ADDRESS)

    assert response.status_code == 200
    assert '"url": "/admin/reach/"' in staff.get("/admin/").text.replace("\\u002D", "-")


@pytest.mark.parametrize("who", ["educator", "learner"])
def test_others_are_led_away_and_see_no_menu_item(client, make_user, educator, who):
    client.force_login(educator if who == "educator" else make_user("koro-baga-12"))

    response = client.get(ADDRESS)

    assert (response.status_code, response["Location"]) == (302, "/admin/" if who == "educator" else "/compte/")
    assert ADDRESS not in client.get("/admin/", follow=True).text


def test_guests_are_led_to_the_entrance(client, db):
    assert client.get(ADDRESS)["Location"] == f"/compte/login/?next={ADDRESS}"


def test_role_tables_give_officers_and_administrators_the_permission(db):
    holders = Group.objects.filter(permissions__codename="view_reach").values_list("name", flat=True)

    assert set(holders) == {Role.OFFICER, Role.ADMINISTRATOR}


# What


def test_figures_are_those_of_the_events_rounded(staff, course):
    learn(course, 43, passing=21)

    assert totals(staff.get(ADDRESS)) == {
        "devices": "45",
        "lessons_opened": "45",
        "questions_answered": "130",
        "lessons_finished": "< 10",
        "courses_finished": "< 10",
        "passed": "20",
        "certificates": "< 10",
        "learning_gain": "< 10",
    }


def test_tables_split_by_week_course_and_language(staff, course, other_course):
    learn(course, 32, "fr")
    learn(course, 18, "bm")
    learn(other_course, 25, "fr")

    response = staff.get(ADDRESS)

    opened = 1
    week = {label: figures[opened] for label, figures in table(response, "week").items()}
    assert list(week.values()) == ["0"] * 11 + ["75", "75"]
    assert {label: figures[opened] for label, figures in table(response, "course").items()} == {
        "L'impunité": "50",
        "Les droits": "25",
        "All": "75",
    }
    assert {label: figures[opened] for label, figures in table(response, "language").items()} == {
        "Français": "55",
        "Bamanankan": "20",
        "All": "75",
    }


def test_picks_narrow_the_figures(staff, course, other_course):
    learn(course, 32, "fr")
    learn(course, 18, "bm")
    learn(other_course, 25, "fr")

    by_course = staff.get(ADDRESS, {"course": str(course.key)})
    by_both = staff.get(ADDRESS, {"course": str(course.key), "language": "bm", "period": "4"})

    assert totals(by_course)["lessons_opened"] == "50"
    assert totals(by_both)["lessons_opened"] == "20"
    assert 'id="table-course"' not in by_course.text
    assert 'id="table-language"' not in by_both.text


def test_earlier_weeks_are_found_by_their_days(staff, course):
    learn(course, 30)
    long_ago = timezone.localdate() - timedelta(days=200)
    DailyReach.objects.update(day=long_ago, week=monday(long_ago))

    now, then = staff.get(ADDRESS), staff.get(ADDRESS, {"period": "weeks", "start": long_ago, "end": long_ago})

    assert "Nothing was counted in these weeks" in now.text
    assert totals(then)["devices"] == "30"
    assert "still move" not in then.text


def test_promise_33_figures_about_few_people_are_nowhere_on_the_page(staff, course):
    """One busy person is hidden, however much they do."""
    learn(course, 1)
    for _time in range(60):
        tell(LearningEvent(EventKind.LESSON_OPENED, "fr", course.key, course.lesson.translation_key))

    response = staff.get(ADDRESS)

    shown = {
        figure for name in ("week", "course", "language") for row in table(response, name).values() for figure in row
    }
    assert set(totals(response).values()) == {"< 10"}
    assert shown == {"< 10", "0", "–"}


def test_course_that_was_removed_keeps_its_figures(staff, course):
    learn(course, 20)
    for page in CoursePage.objects.all():
        page.delete()

    assert table(staff.get(ADDRESS), "course")["(course removed)"][:2] == ["20", "20"]


def test_gain_is_shown_with_its_means_from_ten_pairs_on(staff, course):
    learn(course, 30)
    pair = LearningEvent(
        EventKind.GAIN_PAIR, "fr", course.key, course.quiz.translation_key, before=Decimal("0.4"), after=Decimal("0.7")
    )
    for _time in range(9):
        tell(pair)
    assert totals(staff.get(ADDRESS))["learning_gain"] == "< 10"

    tell(pair)

    response = staff.get(ADDRESS)
    assert totals(response)["learning_gain"] == "0.50"
    assert "40 % before, 70 % after" in text(response.text)
    assert "10 people sent both quizzes. Gain 0.50: medium." in text(response.text)


def test_threshold_of_the_site_is_obeyed(staff, course):
    learn(course, 30)
    site_settings = SiteSettings.for_site(Site.objects.get())
    site_settings.small_figure_threshold = 40
    site_settings.save()

    assert totals(staff.get(ADDRESS))["devices"] == "< 40"


def test_each_figure_has_its_definition_and_the_page_its_rules(staff, course):
    learn(course, 20)

    page = staff.get(ADDRESS).text

    assert page.count('class="reach-define"') == 8
    assert "A device that comes back in another month counts again." in text(page)
    assert "Counted until now; figures of this week still move." in text(page)
    assert "fewer than 10 different people are surely behind this figure" in text(page)


def test_page_holds_no_inline_style_or_script_of_ours_and_names_no_other_site(staff, course):
    learn(course, 20)

    ours = re.search(r'<div class="reach">.*', staff.get(ADDRESS).text, re.DOTALL)[0]

    assert not re.search(r"\sstyle=|\son\w+=|<script|https?://", ours.split("</main>")[0])


# Pickers


@pytest.mark.parametrize(
    ("pick", "message"),
    [
        ({"period": "13"}, "Choose one from the list."),
        ({"period": "\0"}, "Choose one from the list."),
        ({"course": "abc"}, "Choose one from the list."),
        ({"course": str(uuid4())}, "Choose one from the list."),
        ({"language": "en"}, "Choose one from the list."),
        ({"language": "f\0r' OR 1=1"}, "Choose one from the list."),
        ({"period": "weeks"}, "Choose a day of that week."),
        ({"period": "weeks", "start": "2026-13-45", "end": "2026-01-01"}, "This is not a day."),
        ({"period": "weeks", "start": "2026-01-01", "end": "\0"}, "This is not a day."),
        ({"period": "weeks", "start": "2026-02-01", "end": "2026-01-01"}, "This is before the first week."),
        ({"period": "weeks", "start": "0001-01-01", "end": "2026-01-01"}, "Choose at most 104 weeks."),
        ({"period": "weeks", "start": "2026-01-01", "end": "9999-12-31"}, "This day is still to come."),
        ({"period": "weeks", "start": "9" * 5000, "end": "2026-01-01"}, "This is not a day."),
    ],
)
def test_odd_picks_get_a_message_at_the_field(staff, course, pick, message):
    learn(course, 20)

    response = staff.get(ADDRESS, pick)

    assert response.status_code == 400
    assert message in text(response.text)
    assert totals(response) == {}


@pytest.mark.parametrize("start", ["0001-01-01", "1900-02-28"])
def test_weeks_long_ago_are_no_error(staff, start):
    response = staff.get(ADDRESS, {"period": "weeks", "start": start, "end": start})

    assert response.status_code == 200
    assert "Nothing was counted in these weeks" in response.text


def test_longest_period_is_shown(staff, course):
    learn(course, 20)
    end = timezone.localdate()

    response = staff.get(ADDRESS, {"period": "weeks", "start": end - timedelta(days=104 * 7 - 1), "end": end})

    assert totals(response)["devices"] == "20"


def test_period_holds_this_week_as_its_last():
    period = Period.latest(4)

    assert period.length == len(period.mondays) == 4
    assert period.mondays[-1] == monday(timezone.localdate())
    assert period.is_moving


def test_page_does_not_take_other_methods(staff):
    assert staff.post(ADDRESS).status_code == 405


# Languages and cost


@pytest.mark.parametrize(("language", "number", "word"), [("en", "1,225", "Language"), ("fr", "1 225", "Langue")])
def test_page_speaks_french_and_english(client, officer, course, language, number, word):
    client.force_login(officer)
    for kind, step in ((EventKind.DEVICE, None), (EventKind.LESSON_OPENED, course.lesson.translation_key)):
        for _time in range(5):
            tell(LearningEvent(kind, "fr", course.key if step else None, step, count=245))

    response = client.get(ADDRESS, headers={"accept-language": language})

    assert f'<html lang="{language}"' in response.text
    assert totals(response)["devices"] == number
    assert word in text(response.text)


def test_page_asks_as_little_for_many_rows_as_for_few(staff, course, other_course, django_assert_max_num_queries):
    learn(course, 20)
    staff.get(ADDRESS)
    asked = []

    for more in (0, 40):
        for number in range(more):
            learn(other_course, 1, "bm")
            tell(LearningEvent(EventKind.LESSON_OPENED, "fr", uuid4(), uuid4(), count=number + 1))
        # Of Reach: courses, totals, site and its settings. Of the admin around it: session, person, profile, languages and
        # permissions (5).
        with django_assert_max_num_queries(13) as queries:
            staff.get(ADDRESS)
        asked.append(len(queries))

    assert asked[0] == asked[1]


@pytest.fixture
def on_day(monkeypatch, settings):
    """Let it be this day, on a real site: `on_day(date(2026, 11, 25))`."""
    settings.REACH_SHOWS_RUNNING_WEEK = False

    def stop(day):
        monkeypatch.setattr(timezone, "localdate", lambda *args: day)

    return stop


def test_promise_35_a_week_is_shown_when_it_is_over_and_does_not_move(staff, course, on_day):
    on_day(date(2026, 11, 25))  # a Wednesday
    learn(course, 30)
    assert totals(staff.get(ADDRESS)) == {}
    on_day(date(2026, 11, 30))  # the Monday after it
    first = totals(staff.get(ADDRESS))
    learn(course, 30)
    on_day(date(2026, 12, 6))

    assert first["lessons_opened"] == "30"
    assert totals(staff.get(ADDRESS)) == first
    assert "Nothing was counted" not in staff.get(ADDRESS).text


def test_promise_35_the_running_week_cannot_be_picked(staff, course, on_day):
    on_day(date(2026, 11, 25))

    response = staff.get(ADDRESS, {"period": "weeks", "start": "2026-11-02", "end": "2026-11-24"})

    assert response.status_code == 400
    assert "This week is not over" in response.text
    assert staff.get(ADDRESS, {"period": "weeks", "start": "2026-11-02", "end": "2026-11-22"}).status_code == 200
