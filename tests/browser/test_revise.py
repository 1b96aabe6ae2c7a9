"""A guest meets missed questions again: the phone remembers them, asks on the day, and forgets what has stayed."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from scripts.own_site import OwnSite

from .test_quiz_script import asked
from .test_quiz_script import practice as practice
from .walk import Answers, choose, go_by, memory, path_of, right_answers, tab_to, take_quiz

REVIEW = "/fr/revise/"
MISSED = "() => JSON.parse(sessionStorage.josira).miss"
# All that was missed comes on the day that is so many days ago.
TURN_BACK = """days => {
  const kept = JSON.parse(sessionStorage.josira);
  const day = Math.floor(Date.now() / 864e5) - days;
  Object.keys(kept.miss).forEach((id) => { kept.miss[id][2] = day; });
  kept.seen = [];
  sessionStorage.josira = JSON.stringify(kept);
}"""
LEARNER = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from quizzes.attempts import Who
from quizzes.models import QuizPage, ReviewCard
from quizzes.submission import Submission, submit
from quizzes.versions import version_of
import datetime, uuid
user, _new = get_user_model().objects.get_or_create(username="karite-fleuve-12", is_learner=True)
quiz = QuizPage.objects.get(mode="certifying", locale__language_code="fr")
ReviewCard.objects.all().delete()
submit(Submission(uuid.uuid4(), quiz.translation_key, {}, version_of(quiz).pk), Who(user, "fr"))
ReviewCard.objects.update(due_day=datetime.date.today())
client = Client()
client.force_login(user)
print("COOKIE", settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
"""


@pytest.fixture
def answers(phone: Page, practice: str) -> Answers:
    """The phone stands on a practice; its right answers."""
    return right_answers(phone, practice)


def wrong_of(form: Locator, answers: Answers) -> list[str]:
    """Return one value that is not right."""
    right = answers[form.get_attribute("data-question") or ""]
    values = form.locator("input:not([type=hidden])").evaluate_all("all => all.map(input => input.value)")
    return [next(value for value in values if value not in right)]


def miss_the_first(phone: Page, answers: Answers) -> str:
    """Answer the first question of the practice wrongly and leave; return which one it was."""
    phone.locator("[data-quiz-start] button").click()
    form = asked(phone)
    choose(form, wrong_of(form, answers))
    form.locator(".onward").click()
    expect(form.locator(".verdict")).to_be_focused()
    return form.get_attribute("data-question") or ""


def open_today(phone: Page, days: int = 0) -> Locator:
    """Let what was missed come today and open the review; return its question."""
    phone.evaluate(TURN_BACK, days)
    phone.goto(REVIEW)
    form = phone.locator("[data-guest-review] form[data-question]")
    expect(form.locator("legend")).to_be_visible()
    return form


def answer(phone: Page, form: Locator, values: list[str]) -> Locator:
    choose(form, values)
    form.locator("button").click()
    verdict = phone.locator("[data-guest-review] .verdict")
    expect(verdict).to_be_focused()
    return verdict


def test_missed_question_comes_the_day_after_and_goes_when_it_has_stayed(
    phone: Page, answers: Answers, axe: Callable[[Page], list[str]]
):
    question = miss_the_first(phone, answers)
    phone.goto("/fr/")
    card = phone.locator("[data-review-card]")
    expect(card).to_be_hidden()
    phone.goto(REVIEW)
    expect(phone.locator("[data-guest-review] h2")).to_be_visible()
    assert axe(phone) == []

    phone.evaluate(TURN_BACK, 0)
    phone.goto("/fr/")
    assert axe(phone) == []
    card.locator("a").click()
    form = phone.locator("[data-guest-review] form[data-question]")
    expect(form).to_have_attribute("data-question", question)
    assert phone.locator("[data-guest-review] [data-credit], [data-guest-review] [data-right]").count() == 0
    assert axe(phone) == []
    expect(answer(phone, form, answers[question])).to_have_class("verdict ok")
    assert axe(phone) == []
    phone.locator("[data-guest-review] .onward").click()
    expect(phone.locator("[data-guest-review] h2")).to_be_focused()
    phone.goto("/fr/")
    expect(card).to_be_hidden()

    answer(phone, open_today(phone), answers[question])

    assert phone.evaluate(MISSED) == {}


def test_wrong_answer_comes_again_tomorrow(phone: Page, answers: Answers):
    question = miss_the_first(phone, answers)
    form = open_today(phone)
    today = phone.evaluate(MISSED)[question][2]

    verdict = answer(phone, form, wrong_of(form, answers))

    expect(verdict).to_have_class("verdict not")
    assert phone.evaluate(MISSED)[question][2:] == [today + 1, 0]


def test_review_by_keyboard(desk: Page, practice: str, axe: Callable[[Page], list[str]]):
    answers = right_answers(desk, practice)
    miss_the_first(desk, answers)
    open_today(desk)

    tab_to(desk, "[data-guest-review] input")
    desk.keyboard.press("Space")
    tab_to(desk, "[data-guest-review] button")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-guest-review] .verdict")).to_be_focused()
    assert axe(desk) == []
    tab_to(desk, "[data-guest-review] .onward")
    desk.keyboard.press("Enter")

    expect(desk.locator("[data-guest-review] h2")).to_be_focused()


def test_final_quiz_is_marked_for_the_phone_that_sent_it_ten_a_day(phone: Page):
    path = path_of(phone)
    answers = right_answers(phone, path.steps[-1])
    take_quiz(phone, {question: [] for question in answers})
    expect(phone.locator("[data-later] a")).to_have_attribute("href", REVIEW)
    missed = phone.evaluate(MISSED)
    assert missed

    open_today(phone)
    for _number in range(min(10, len(missed))):
        form = phone.locator("[data-guest-review] form[data-question]")
        answer(phone, form, answers[form.get_attribute("data-question") or ""])
        phone.locator("[data-guest-review] .onward").click()

    expect(phone.locator("[data-guest-review] h2")).to_be_focused()
    assert memory(phone)["seen"][1] == min(10, len(missed))


def test_nothing_chosen_is_said_at_the_question(phone: Page, answers: Answers):
    miss_the_first(phone, answers)
    form = open_today(phone)

    form.locator("button").click()

    expect(phone.locator("[data-guest-review] .field-error:visible")).to_be_focused()


def test_lost_network_loses_nothing(phone: Page, answers: Answers):
    question = miss_the_first(phone, answers)
    phone.evaluate(TURN_BACK, 0)
    phone.route("**/fr/revise/*/**", lambda route: route.abort())
    phone.goto(REVIEW)
    again = phone.locator("[data-guest-review] .empty button")
    again.wait_for()
    phone.unroute("**/fr/revise/*/**")
    again.click()
    form = phone.locator("[data-guest-review] form[data-question]")

    def portal(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>")

    phone.route("**/reponse/", portal)
    choose(form, answers[question])
    form.locator("button").click()
    expect(form.locator(".mark.no")).to_be_visible()
    expect(form.locator(":checked")).to_have_count(len(answers[question]))
    phone.unroute("**/reponse/")
    form.locator("button").click()

    expect(phone.locator("[data-guest-review] .verdict.ok")).to_be_focused()


def test_question_that_is_gone_is_forgotten(phone: Page, answers: Answers):
    miss_the_first(phone, answers)
    phone.evaluate(TURN_BACK, 0)
    phone.route("**/fr/revise/*/**", lambda route: route.fulfill(status=404, body="?"))

    phone.goto(REVIEW)

    expect(phone.locator("[data-guest-review] h2")).to_be_visible()
    assert phone.evaluate(MISSED) == {}


def test_without_script_it_is_explained(no_js: Page, axe: Callable[[Page], list[str]]):
    no_js.goto(REVIEW)

    expect(no_js.locator("[data-plain] li a").first).to_be_visible()


@pytest.fixture
def own(live_site: OwnSite, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open a page for somebody with an account who has missed the final quiz, all of it due today."""
    printed = live_site.manage("shell", "-c", LEARNER)
    _word, name, value = next(line for line in printed.splitlines() if line.startswith("COOKIE")).split()

    def opened(**options: Any) -> Page:
        page = open_page(**options)
        page.context.add_cookies([{"name": name, "value": value, "url": live_site.url}])
        return page

    return opened


@pytest.mark.parametrize("scripts", [True, False])
def test_account_reviews_with_and_without_script(
    own: Callable[..., Page], scripts: bool, axe: Callable[[Page], list[str]]
):
    page = own(viewport={"width": 360, "height": 640}, java_script_enabled=scripts)
    page.goto(REVIEW)
    for _number in range(10):
        if scripts:
            assert axe(page) == []
        page.locator("form.ask .choice").first.click()
        go_by(page.locator(".onward"))
        expect(page.locator(".verdict")).to_be_visible()
        go_by(page.locator(".onward"))
        if not page.locator("form.ask").count():
            break

    expect(page.locator(".empty h2")).to_be_visible()
    if scripts:
        assert axe(page) == []
        assert memory(page)["miss"] == {}
        assert memory(page)["box"] > 0
