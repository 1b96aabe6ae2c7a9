"""What learner.js and progress.js remember, mark and send."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .walk import Path7, check_of, choose, memory, path_of, values_of, wait_until

FINISH = "**/quiz/fini/**"
FULL = """Storage.prototype.setItem = () => { throw new DOMException("no", "QuotaExceededError"); };"""
REFUSED = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {get() { throw new DOMException("no", "SecurityError"); }});"""


@pytest.fixture
def path(phone: Page) -> Path7:
    return path_of(phone)


def sent(page: Page, pattern: str) -> list[dict]:
    """Return the list into which each JSON message to `pattern` is put; the messages travel on."""
    messages: list[dict] = []

    def keep(route: Route) -> None:
        messages.append(json.loads(route.request.post_data or "{}"))
        route.continue_()

    page.route(pattern, keep)
    return messages


def test_check_says_not_quite_and_why_then_lets_try_again(phone: Page, path: Path7):
    phone.goto(path.steps[1])
    check = phone.locator("[data-question]")
    written = check_of(1)
    wrong = next(choice for choice in written["choices"] if not choice["correct"])

    check.locator(".choice", has_text=wrong["text"]).click()
    check.locator("button").click()

    expect(check.locator(".verdict.not")).to_be_focused()
    expect(check.locator(".choice.wrong + .why")).to_have_text(wrong["feedback"])
    expect(check.locator(".choice.right")).to_have_count(1)

    check.locator("button").click()

    expect(check.locator(".verdict")).to_have_count(0)
    expect(check.locator(":checked")).to_have_count(0)
    choose(check, values_of(check, written))
    check.locator("button").click()
    expect(check.locator(".verdict.ok")).to_be_focused()


def test_check_without_answer_says_so_and_sends_nothing(phone: Page, path: Path7):
    phone.goto(path.steps[1])
    messages = sent(phone, FINISH)

    phone.locator("[data-question] button").click()

    expect(phone.locator("[data-question] .field-error")).to_be_visible()
    expect(phone.locator("[data-question] input").first).to_be_focused()
    assert messages == []


def test_answering_finishes_the_lesson_once(phone: Page, path: Path7):
    phone.goto(path.steps[1])
    messages = sent(phone, FINISH)
    check = phone.locator("[data-question]")

    for _time in range(2):
        choose(check, values_of(check, check_of(1)))
        check.locator("button").click()
        check.locator("button").click()
    expect(phone.locator(".mark.got")).to_be_visible()
    phone.locator("[data-finish] button").click()
    phone.wait_for_url(path.steps[2])

    assert [message["answered"] for message in messages] == [1]


def test_double_tap_on_check_keeps_the_verdict(phone: Page, path: Path7):
    phone.goto(path.steps[1])
    check = phone.locator("[data-question]")
    choose(check, values_of(check, check_of(1)))

    check.locator("button").dblclick()

    expect(check.locator(".verdict.ok")).to_be_focused()


def test_double_tap_on_finish_keeps_one_identifier(phone: Page, path: Path7):
    phone.goto(path.steps[2])
    messages = sent(phone, FINISH)

    phone.locator("[data-finish] button").dblclick()
    phone.wait_for_url(path.steps[3])

    assert len({message["id"] for message in messages}) == 1


def test_finish_without_network_keeps_the_tick_and_sends_the_same_later(phone: Page, path: Path7):
    phone.goto(path.steps[2])
    messages: list[dict] = []

    def lost(route: Route) -> None:
        messages.append(json.loads(route.request.post_data or "{}"))
        route.abort()

    phone.route(FINISH, lost)
    finish = phone.locator("[data-finish]")
    finish.locator("button").click()
    expect(finish.locator(".mark.no")).to_be_visible()
    finish.locator("button").click()
    expect(finish.locator(".mark.no")).to_be_visible()
    phone.unroute(FINISH)
    later = sent(phone, FINISH)

    finish.locator("a").click()
    phone.wait_for_url(path.steps[3])
    wait_until(phone, lambda: memory(phone)["wait"] == {})

    assert [message["id"] for message in messages + later] == [messages[0]["id"]] * 3
    phone.goto(path.course)
    expect(phone.locator(".path .done")).to_have_count(1)


def test_finish_refused_by_the_server_says_why(phone: Page, path: Path7):
    phone.goto(path.steps[2])
    answer = {"error": {"code": "not_found", "message": "Cette leçon n’existe plus.", "field": None}}
    phone.route(FINISH, lambda route: route.fulfill(status=404, json=answer))

    phone.locator("[data-finish] button").click()

    expect(phone.locator("[data-finish] .mark.no")).to_have_text("Cette leçon n’existe plus.")


def test_place_is_offered_once_after_the_first_finished_step(phone: Page, path: Path7):
    phone.goto(path.steps[1])
    expect(phone.locator("button[value=kept]")).to_have_count(0)

    phone.locator("[data-finish] button").click()
    phone.wait_for_url(path.steps[2])

    expect(phone.locator("button[value=kept]")).to_be_visible()
    phone.locator("button[value=no]").click()
    phone.goto(path.steps[3])
    expect(phone.locator("button[value=kept]")).to_have_count(0)
    assert phone.evaluate("localStorage.josira") is None


def test_place_kept_on_this_phone_is_there_in_another_tab(phone: Page, path: Path7):
    phone.goto(path.steps[1])
    phone.locator("[data-finish] button").click()
    phone.wait_for_url(path.steps[2])

    phone.locator("button[value=kept]").click()
    other = phone.context.new_page()
    other.goto(path.course)

    expect(other.locator(".path .done")).to_have_count(1)
    assert phone.evaluate("sessionStorage.josira") is None


def test_home_shows_where_to_go_on_and_how_far(phone: Page, path: Path7):
    for step in (1, 2):
        phone.goto(path.steps[step])
        phone.locator("[data-finish] button").click()
        phone.wait_for_url(path.steps[step + 1])

    phone.goto("/fr/")

    assert phone.locator("[data-go-on-link]").evaluate("a => a.href") == path.steps[3]
    meter = phone.locator("[data-course-card] progress")
    required = (phone.locator("[data-course-card]").first.get_attribute("data-required-steps") or "").split()
    expect(meter).to_have_attribute("max", str(len(required)))
    assert meter.evaluate("meter => meter.value") == 2


def test_begin_button_of_a_course_leads_on(phone: Page, path: Path7):
    phone.goto(path.steps[1])
    phone.locator("[data-finish] button").click()
    phone.wait_for_url(path.steps[2])

    phone.goto(path.course)

    assert phone.locator("[data-begin]").evaluate("a => a.href") == path.steps[2]
    expect(phone.locator("[aria-current=step]")).to_have_count(1)


@pytest.mark.parametrize("storage", [FULL, REFUSED], ids=["full", "refused"])
def test_browser_that_stores_nothing_still_marks_and_finishes(chromium: Browser, path: Path7, storage: str):
    page = chromium.new_page()
    page.add_init_script(storage)

    page.goto(path.steps[1])
    check = page.locator("[data-question]")
    choose(check, values_of(check, check_of(1)))
    check.locator("button").click()

    expect(check.locator(".verdict.ok")).to_be_focused()
    expect(page.locator("[data-finish] .mark.got")).to_be_visible()
    page.close()


def test_place_that_cannot_be_stored_is_not_said_to_be_kept(phone: Page, path: Path7):
    phone.add_init_script(FULL)
    phone.route(FINISH, lambda route: route.abort())
    phone.goto(path.steps[2])

    phone.locator("[data-finish] button").click()

    not_kept = phone.locator("#words").get_attribute("data-not-kept") or ""
    expect(phone.locator("[data-finish] .mark.no")).to_have_text(not_kept)


def test_word_is_explained_without_network_and_leaves_the_exit_in_reach(phone: Page, path: Path7):
    phone.goto(path.steps[1])
    phone.context.set_offline(True)
    word = phone.locator("a.word").first

    word.click()

    expect(phone.locator("dialog[open] p").last).not_to_be_empty()
    expect(phone.locator("dialog[open] button")).to_be_focused()
    phone.locator("[data-exit]").click(trial=True)
    phone.keyboard.press("Escape")
    expect(phone.locator("dialog")).to_have_count(0)
    expect(word).to_be_focused()


def test_view_is_counted_once_and_first_of_the_month_once(phone: Page, path: Path7):
    told: list[str] = []
    phone.on("request", lambda request: told.append(request.post_data or "") if request.url.endswith("/vu/") else None)

    phone.goto(path.steps[1])
    phone.goto(path.steps[2])
    phone.goto(path.course)

    wait_until(phone, lambda: len(told) == 2)
    assert [re.findall(r"first=(\w+)", message) for message in told] == [["month", "course"], []]


def test_step_of_the_place_is_remembered_across_languages(phone: Page, path: Path7):
    phone.goto(path.steps[2])
    key = phone.locator("body").get_attribute("data-step")

    with phone.expect_navigation():
        phone.locator(".langs [lang=bm]").click()
    expect(phone.locator("html")).to_have_attribute("lang", "bm")

    assert phone.locator("body").get_attribute("data-step") == key
    assert list(memory(phone)["at"].values()) == [key]


def test_second_visit_of_the_front_door_goes_to_the_chosen_language(phone: Page):
    phone.goto("/bm/")

    phone.goto("/")

    phone.wait_for_url("**/bm/")
