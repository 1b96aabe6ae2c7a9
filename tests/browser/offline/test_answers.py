"""Answers are given without network, kept, sent when it is back, and counted once; and nothing of anybody is left to read."""

import json
import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from scripts.own_site import OwnSite
from tests.browser.walk import tap_unless_gone, wait_until

from .answering import answer_all, answer_and_send, send
from .kept import BASELINE, COURSE, FINAL, LESSON, PRACTICE, cached, keep, store
from .killing import SUBMIT
from .line import Line

STORED = "from quizzes.models import {model}; print({model}.objects.filter(pk='{id}').count())"


def times_stored(site: OwnSite, model: str, id: str) -> int:
    """Return how often the server has this."""
    return int(site.manage("shell", "-v", "0", "-c", STORED.format(model=model, id=id)))


def take(page: Page, address: str) -> None:
    """Go to a quiz and take it."""
    page.goto(address)
    answer_and_send(page)


def is_able(page: Page) -> bool:
    """Say whether what keeps answers is there, and the key that they are sealed with."""
    return page.evaluate("Boolean(window.josira && josira.hold) && josiraStore.get('kv', 'key').then(Boolean)")


def waiting(page: Page) -> list[str]:
    """Return the ids of what waits on this phone."""
    return [item["id"] for item in store(page, "queue") if item["state"] == "waiting"]


def empty(page: Page) -> None:
    """Wait until nothing waits any more."""
    wait_until(page, lambda: not waiting(page))


def test_a_lesson_ticked_without_network_is_received_later(phone: Page, live_site: OwnSite) -> None:
    keep(phone)
    phone.context.set_offline(True)
    phone.goto(LESSON)
    wait_until(phone, lambda: is_able(phone))

    phone.locator("[data-finish] button").click()

    expect(phone.locator("[data-finish] .mark")).to_be_visible()
    expect(phone.locator("[data-finish] a.button")).to_be_visible()
    (id,) = waiting(phone)
    phone.goto(COURSE)
    expect(phone.locator("[data-step-link] .mark")).to_have_count(1)
    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    empty(phone)
    expect(phone.locator("[data-step-link] .mark")).to_have_count(0)
    assert times_stored(live_site, "Completion", id) == 1


def test_promise_09_kept_and_received_are_two_marks(phone: Page, live_site: OwnSite) -> None:
    keep(phone)
    phone.context.set_offline(True)
    take(phone, BASELINE)

    expect(phone.locator(".empty .mark")).to_be_visible()
    expect(phone.locator(".empty a.button")).to_be_visible()  # nobody need wait: they are kept
    (id,) = waiting(phone)
    expect(phone.locator(".result")).to_have_count(0)

    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")

    expect(phone.locator(".result .mark.got")).to_be_visible()
    empty(phone)
    assert times_stored(live_site, "Attempt", id) == 1


def test_a_result_is_shown_that_the_browser_fetched_while_the_page_still_waited(
    on_line: Callable[..., Page], line: Line
) -> None:
    """The page's own sending hangs and fails; meanwhile another page has sent what was kept."""
    phone = on_line()
    phone.goto(BASELINE)
    wait_until(phone, lambda: is_able(phone))
    phone.locator("[data-quiz-start] button").click()
    phone.evaluate("document.addEventListener('josira-fates', () => { window.isTold = true; })")
    line.hang(SUBMIT)
    answer_all(phone)
    wait_until(phone, lambda: bool(waiting(phone)) and bool(line.calls(SUBMIT)))
    other = phone.context.new_page()
    other.goto(line.url + "/fr/moi/")
    assert send(other) is True
    wait_until(phone, lambda: phone.evaluate("window.isTold === true"))

    line.open()

    expect(phone.locator(".result .mark.got")).to_be_visible()


def test_a_final_quiz_is_answered_without_network_and_marked_when_it_arrives(phone: Page) -> None:
    keep(phone)
    phone.context.set_offline(True)
    take(phone, FINAL)

    wait_until(phone, lambda: len(waiting(phone)) == 1)
    phone.goto(COURSE)
    expect(phone.locator("[data-step-link]").last.locator(".mark")).to_be_visible()
    phone.goto(FINAL)
    expect(phone.locator(".empty a.button")).to_be_visible()  # it has been tried without network
    phone.context.set_offline(False)

    expect(phone.locator(".result .ring")).to_be_visible()


def test_what_waits_stands_on_the_page_of_this_phone_and_goes_by_a_tap(
    on_line: Callable[..., Page], line: Line, axe
) -> None:
    phone = on_line()
    keep(phone)
    line.refuse()
    take(phone, BASELINE)
    wait_until(phone, lambda: len(waiting(phone)) == 1)
    phone.goto("/fr/hors-ligne/")
    expect(phone.locator("p[data-some]")).to_contain_text("1")
    assert axe(phone) == []
    line.open()

    tap_unless_gone(phone.locator("[data-send]"))

    expect(phone.locator("[data-all-sent]")).to_be_visible()


def test_a_quiz_is_kept_where_nothing_was_saved_before(phone: Page) -> None:
    phone.goto(BASELINE)
    wait_until(phone, lambda: is_able(phone))
    phone.locator("[data-quiz-start] button").click()
    phone.context.set_offline(True)
    answer_all(phone)

    expect(phone.locator(".empty a.button")).to_be_visible()
    assert len(waiting(phone)) == 1


def test_no_answer_can_be_read_on_the_phone(phone: Page) -> None:
    keep(phone)
    phone.context.set_offline(True)
    take(phone, BASELINE)

    wait_until(phone, lambda: len(waiting(phone)) == 1)
    (item,) = store(phone, "queue")
    assert set(item) == {"id", "q", "seq", "k", "env", "state", "tries"}
    chosen = phone.evaluate("Object.values(JSON.parse(sessionStorage['josira-quiz']))[0].answers")
    text = json.dumps(store(phone, "queue"))
    assert not [id for ids in chosen.values() for id in ids if len(id) > 8 and id in text]


def test_exit_offline_500ms_back_x3(phone: Page) -> None:
    keep(phone)
    phone.context.set_offline(True)
    phone.goto(LESSON)

    begun = time.monotonic()
    phone.locator("[data-exit]").first.click()
    phone.wait_for_url("**/n/")
    took = time.monotonic() - begun

    print(f"neutral page after {1000 * took:.0f} ms")
    expect(phone.locator("h1")).to_have_text("Table de 7")
    for _time in range(3):
        phone.go_back(wait_until="commit")
        phone.wait_for_url(re.compile("/n/$|^about:blank$"))  # a page of ours leaves again by itself


def test_forget_this_phone_without_network_leaves_nothing(phone: Page) -> None:
    keep(phone)
    phone.context.set_offline(True)
    phone.goto(LESSON)
    phone.locator("[data-finish] button").click()
    expect(phone.locator("[data-finish] a.button")).to_be_visible()
    phone.goto("/fr/hors-ligne/")

    phone.locator("[data-erase-all]").click()
    expect(phone.locator("[data-erase-lost]")).to_contain_text("1")
    phone.locator("[data-erase-yes]").click()

    expect(phone.locator("[data-erased]")).to_be_visible()
    assert store(phone, "courses") == []
    assert store(phone, "queue") == []
    assert [name for name in cached(phone) if not name.startswith(("shell-", "media"))] == []
    wait_until(phone, lambda: cached(phone).get("media", []) == [])  # the worker's part; it is waited for 3 s at most
    assert phone.evaluate("[Object.keys(sessionStorage), Object.keys(localStorage)]") == [[], []]
    assert phone.context.cookies() == []
    phone.go_back(wait_until="commit")
    expect(phone.locator("[data-no-network]")).to_be_visible()
    expect(phone.locator("[data-finish]")).to_have_count(0)


def test_practice_without_network_says_how_many_were_right(phone: Page) -> None:
    keep(phone)
    phone.context.set_offline(True)
    phone.goto(PRACTICE)

    expect(phone.locator("[data-quiz-start] button")).to_be_visible()
    assert phone.evaluate("document.querySelectorAll('[data-quiz-questions] [data-question]').length") > 0


def with_worker(page: Page) -> None:
    """Open the course with the worker in charge, nothing kept."""
    page.goto(COURSE)
    page.evaluate("josiraSaver.register().then(() => navigator.serviceWorker.ready).then(() => {})")
    page.reload()


def test_a_page_that_was_seen_stays_readable(phone: Page) -> None:
    with_worker(phone)
    phone.goto(LESSON)
    phone.context.set_offline(True)

    phone.goto(COURSE)
    expect(phone.locator("[data-step-link]").first).to_be_visible()
    phone.goto(LESSON)

    expect(phone.locator("[data-finish]")).to_be_visible()
    phone.reload()  # asks the network itself, and then for what is remembered
    expect(phone.locator("[data-finish]")).to_be_visible()


def test_a_page_that_was_not_seen_is_told_with_what_there_is(phone: Page) -> None:
    with_worker(phone)
    phone.context.set_offline(True)

    assert phone.goto(FINAL).status == 503

    expect(phone.locator("[data-no-network]")).to_be_visible()
    phone.context.set_offline(False)
    phone.locator("button[data-again]").click()
    expect(phone.locator("[data-quiz]")).to_be_attached()


def test_after_forgetting_what_was_seen_is_not_readable_either(phone: Page) -> None:
    with_worker(phone)
    phone.goto(LESSON)
    phone.locator("[data-finish] button").click()
    phone.wait_for_url("**/les-crimes-les-plus-graves/")
    phone.goto(COURSE)
    phone.context.set_offline(True)
    phone.locator("button[value=none]:visible").click()
    wait_until(phone, lambda: phone.evaluate("josiraStore.get('kv', 'forgot')") == 1)

    assert phone.goto(LESSON).status == 503
    expect(phone.locator("[data-no-network]")).to_be_visible()
    phone.context.set_offline(False)
    phone.goto("/fr/")
    wait_until(phone, lambda: phone.evaluate("window.josiraStore && josiraStore.get('kv', 'forgot').then((is) => !is)"))
    phone.context.set_offline(True)
    assert phone.goto(LESSON).status == 503


def test_help_and_the_way_out_are_there_without_network(phone: Page) -> None:
    with_worker(phone)
    phone.context.set_offline(True)

    assert phone.goto("/fr/aide/").status == 200
    assert phone.goto("/n/").status == 200
