"""A network that connects and says nothing, is cut, or hardly carries: what was kept is there at once, nothing is paid for twice."""

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.walk import PATIENCE, wait_until

from .answering import answer_all, answer_and_send, first_quiz, make_account, said
from .kept import COURSE, FINAL, LESSON, ask, cached, keep, shows, store, tap
from .line import Line, Treatment

OnLine = Callable[..., Page]
# A page that is not there is told after 12 s; Chrome by itself would wait 20 s more.
TOLD = 12
TOO_LONG = 30
NO_WORKER = "delete Navigator.prototype.serviceWorker"


def test_saved_page_under_hang(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    keep(phone)
    line.hang()
    line.forget()

    begun = time.monotonic()
    answer = phone.goto(LESSON, wait_until="commit")
    expect(phone.locator("h1")).to_be_visible()
    took = time.monotonic() - begun

    print(f"kept lesson on a network that hangs: {took:.2f} s")  # the goal is 1 s
    assert answer is not None
    assert answer.status == 200
    assert not line.calls("/fr/cours/")  # so nobody waits for the network, however slow this machine is
    assert took < TOLD


def test_unsaved_page_under_hang_gives_list(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    phone.set_default_navigation_timeout(40_000)
    keep(phone)
    phone.evaluate("navigator.serviceWorker.ready.then(() => {})")
    line.hang()
    begun = time.monotonic()

    answer = phone.goto("/fr/recherche/")

    assert time.monotonic() - begun < TOO_LONG
    assert answer is not None
    assert answer.status == 503
    expect(phone.locator("[data-no-network]")).to_be_visible()
    expect(phone.locator(".keep h3 a")).to_have_count(1)


def test_a_page_that_was_seen_is_shown_on_a_network_that_hangs(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    phone.set_default_navigation_timeout(40_000)
    phone.goto(COURSE)
    phone.evaluate("josiraSaver.register().then(() => navigator.serviceWorker.ready).then(() => {})")
    phone.goto("/fr/lexique/")
    phone.goto(COURSE)
    phone.goto("/fr/lexique/")
    line.hang()
    begun = time.monotonic()

    answer = phone.reload()

    assert time.monotonic() - begun < TOO_LONG
    assert answer is not None
    assert answer.status == 200


def test_save_resumes_after_cut(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    phone.goto(COURSE)
    tap(phone, "look")
    shows(phone, "choose")
    line.treat(Treatment(cut_reply=200), "/fr/cours/impunite/quiz-final/")
    tap(phone, "all")
    shows_soon(phone, "broken")
    phone.evaluate("navigator.serviceWorker.ready.then(() => {})")  # what it asks for by itself has come
    came = {url for name, urls in cached(phone).items() if not name.startswith("shell") for url in urls}
    line.open()
    line.forget()

    tap(phone, "again")

    shows(phone, "saved")
    assert came.isdisjoint(asked.path for asked in line.asked)


def test_pause_while_the_network_hangs(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    ask(phone)
    line.hang()
    tap(phone, "all")
    shows(phone, "saving")

    tap(phone, "pause")

    shows(phone, "paused")
    line.open()
    tap(phone, "again")
    shows(phone, "saved")


def test_a_network_that_hangs_is_none_after_a_while(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    phone.clock.install()
    phone.goto(COURSE)
    line.hang("/hors-ligne/cours/")
    tap(phone, "look")
    wait_until(phone, lambda: bool(line.calls("/hors-ligne/cours/")))
    phone.clock.run_for("00:21")
    shows(phone, "unreachable")
    line.open()
    tap(phone, "look")
    shows(phone, "choose")
    line.forget()
    line.hang("/fr/cours/")

    tap(phone, "all")
    wait_until(phone, lambda: bool(line.calls("/fr/cours/")))
    phone.clock.run_for("01:01")

    shows(phone, "broken")


def test_what_is_kept_is_said_while_the_page_asks_for_news(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    keep(phone)
    phone.evaluate("localStorage.removeItem('josira-asked')")
    line.forget()
    line.hang()

    phone.goto(COURSE)

    wait_until(phone, lambda: bool(line.calls("/hors-ligne/cours/")))
    shows(phone, "saved")


def shows_soon(page: Page, state: str) -> None:
    """Wait through the four pauses that a file is tried again after."""
    expect(page.locator(".keep")).to_have_attribute("data-state", state, timeout=4 * PATIENCE)


def test_a_quiz_that_hangs_tells_what_is_kept_and_lets_go(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    keep(phone)
    line.hang()
    phone.goto(FINAL)
    phone.locator("[data-quiz-start] button").click()
    answer_all(phone)

    expect(phone.locator(".empty .mark")).to_be_visible()
    expect(phone.locator(".empty a.button")).to_be_visible()
    assert len(store(phone, "queue")) == 1


def test_a_quiz_that_cannot_be_sealed_is_said_to_be_in_this_tab(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    line.hang("/hors-ligne/cle.json")
    quiz = first_quiz(phone, line.url)
    line.hang()

    answer_and_send(phone)

    # The key is waited for 6 s, and the server as long.
    expect(phone.locator(".empty .mark")).to_contain_text(said(phone, "kept"), timeout=2 * PATIENCE)
    expect(phone.locator(".empty .button")).to_be_visible()
    assert store(phone, "queue") == []
    assert quiz.quiz in phone.evaluate("sessionStorage['josira-quiz']")


def test_plain_http_has_no_save_button(on_line: OnLine) -> None:
    phone = on_line(NO_WORKER)
    phone.goto(COURSE)
    phone.wait_for_timeout(500)

    expect(phone.locator(".keep")).to_have_count(0)
    phone.goto("/fr/hors-ligne/")
    expect(phone.locator("[data-not-able]")).to_be_visible()


def test_what_a_repeat_visit_asks_for(on_line: OnLine, line: Line) -> None:
    """One page at most: styles and scripts are still there; of a kept course, nothing at all."""
    phone = on_line()
    phone.goto(LESSON)
    phone.goto("/fr/lexique/")
    line.forget()
    phone.goto(LESSON, wait_until="networkidle")
    assert read_from(line) in ([], [LESSON])

    keep(phone)
    phone.goto("/fr/lexique/")
    line.forget()
    phone.goto(LESSON, wait_until="networkidle")
    assert read_from(line) == []


def read_from(line: Line) -> list[str]:
    """Return what was asked for to be read; not what the browser asks by itself, a second after a page: is there a new worker?"""
    return [asked.path for asked in line.asked if asked.method == "GET" and asked.path != "/sw.js"]


def test_promise_18_sign_out_offline_then_back_button(on_line: OnLine, line: Line) -> None:
    phone = on_line()
    make_account(phone, line.url)
    keep(phone)
    phone.goto("/fr/moi/")
    name = phone.locator(".hero .code").text_content() or ""
    assert name
    line.refuse()
    phone.goto("/fr/hors-ligne/")

    phone.locator("[data-leave]").click()

    expect(phone.locator("[data-left]")).to_be_visible()
    wait_until(phone, lambda: not [cookie for cookie in phone.context.cookies() if "josira-here" in cookie["name"]])
    assert phone.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('josira'))") == []
    phone.go_back(wait_until="commit")
    expect(phone.locator("[data-no-network]")).to_be_visible()
    assert name not in phone.content()
    line.open()
    phone.goto("/fr/moi/")
    assert name not in phone.content()
    expect(phone.locator("body")).to_have_attribute("data-page", "me-guest")
