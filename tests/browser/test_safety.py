"""On a shared phone: no cookie, nothing foreign, and away at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .walk import go_by, path_of, press_shift_quickly

# `phone` and its sisters end their test when a page asks another site for anything (conftest).

# Answers at once: a promise would never be kept by a page that is being left.
HIDDEN_MS = """selector => {
  const start = performance.now();
  document.querySelector(selector).click();
  return document.documentElement.hidden ? performance.now() - start : Infinity;
}"""


@pytest.fixture
def lesson(phone: Page) -> Page:
    """A phone that came to the first lesson by its own taps."""
    path = path_of(phone)
    phone.goto(path.steps[1])
    return phone


def test_learner_pages_set_no_cookie(lesson: Page):
    lesson.locator("[data-finish] button").click()
    lesson.wait_for_url(lambda url: "quand-personne" not in url)

    assert lesson.context.cookies() == []


def test_promise_19_quick_exit_hides_at_once_and_back_does_not_return(lesson: Page):
    title = lesson.locator("h1").text_content() or ""

    lesson.locator("[data-exit]").click()
    lesson.wait_for_url("**/n/")
    for _press in range(3):
        lesson.go_back()

        expect(lesson).to_have_url(re.compile("/n/$|^about:blank$"))
        expect(lesson.get_by_role("heading", name=title)).to_be_hidden()


def test_promise_19_the_way_out_is_explained_on_the_first_page_that_a_phone_opens(phone: Page):
    phone.goto("/fr/")
    note = phone.get_by_role("heading", name="Quelqu’un arrive")

    expect(note).to_be_visible()
    expect(phone.locator("p:visible", has_text="L’historique du navigateur, lui, n’est pas effacé")).to_have_count(1)
    phone.get_by_role("button", name="Compris").click()
    expect(note).to_have_count(0)
    phone.reload()
    expect(phone.locator("[data-course-card]").first).to_be_visible()
    expect(note).to_have_count(0)


def test_promise_19_who_came_by_the_welcome_page_has_read_it_there(phone: Page):
    phone.goto("/")
    expect(phone.get_by_text("Quelqu’un arrive")).to_be_visible()

    go_by(phone.locator('[data-language="fr"]'))

    expect(phone.locator("[data-course-card]").first).to_be_visible()
    expect(phone.get_by_role("heading", name="Quelqu’un arrive")).to_have_count(0)


def test_promise_19_quick_exit_hides_within_100_ms(lesson: Page):
    address = lesson.url
    took = []
    for _time in range(3):  # the machine may halt the browser in between: the quickest tells
        lesson.evaluate("sessionStorage.clear()")  # where it stands that somebody has left
        lesson.goto(address)
        took.append(lesson.evaluate(HIDDEN_MS, "[data-exit]"))
        lesson.wait_for_url("**/n/")  # a browser that is closed while it leaves a page may hang

    assert min(took) <= 100


def test_promise_19_quick_exit_without_network(lesson: Page):
    title = lesson.locator("h1").text_content() or ""
    lesson.context.set_offline(True)

    lesson.locator("[data-exit]").click()
    lesson.wait_for_timeout(500)

    expect(lesson.get_by_role("heading", name=title)).to_be_hidden()


def test_promise_19_shift_three_times_leaves(lesson: Page):
    press_shift_quickly(lesson)

    lesson.wait_for_url("**/n/")


def test_shift_with_other_keys_between_stays(lesson: Page):
    for key in ("Shift", "Shift", "a", "Shift"):
        lesson.keyboard.press(key)
    lesson.wait_for_timeout(300)

    expect(lesson.locator("h1")).to_be_visible()


def test_exit_without_script_is_a_plain_link(no_js: Page):
    no_js.goto("/fr/")

    no_js.locator("[data-exit]").click()

    expect(no_js).to_have_url(re.compile("/n/$"))


def test_forgetting_leaves_nothing(lesson: Page, open_page: Callable[..., Page]):
    lesson.locator("[data-finish] button").click()
    lesson.wait_for_url(lambda url: "quand-personne" not in url)
    path = path_of(lesson)
    lesson.locator('button[value="phone"]').click()
    assert lesson.evaluate("localStorage.josira")

    lesson.locator('button[value="none"]').click()

    assert lesson.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))") == []
    expect(lesson.locator(".path .done")).to_have_count(0)
    lesson.goto(path.course)
    expect(lesson.locator(".path .done")).to_have_count(0)
