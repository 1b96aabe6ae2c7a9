"""When what waits is sent, what is done with each answer of the server, and what a page says of it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import CDPSession, Page, expect

from scripts.own_site import OwnSite
from tests.browser.walk import tap_unless_gone, wait_until

from .answering import Quiz, answer_and_send, first_quiz, hold, hold_some, said, send, waiting
from .killing import SUBMIT, SYNC
from .ledger import day_of, stored
from .line import HANG, THROUGH, Line, Treatment
from .line import said as answered

PHONE_PAGE = "/fr/hors-ligne/"
SOME = "p[data-some]"
JSON = {"Content-Type": "application/json"}
NO_SYNC = "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', {get: () => undefined});"


@pytest.fixture
def page(on_line: Callable[..., Page]) -> Page:
    return on_line()


@pytest.fixture
def quiz(page: Page, line: Line) -> Quiz:
    """The phone stands on the first quiz."""
    return first_quiz(page, line.url)


def stop_clock(page: Page) -> None:
    """Let no time pass for the pages of this phone, so that none of them sends by itself after a while."""
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))


def states(page: Page) -> dict[str, str]:
    return {item["id"]: item["state"] for item in waiting(page)}


@pytest.mark.parametrize(
    "reply",
    [
        answered(200, "<title>Wi-Fi</title>"),
        answered(200, '{"ok": true}', JSON),
        answered(302, "", {"Location": "/n/"}),
        answered(401, "{}", JSON),
        answered(400, "<p>Wi-Fi</p>"),
        answered(403, "<p>no</p>"),
        answered(502, "<p>Bad gateway</p>"),
    ],
    ids=["page", "other JSON", "redirect", "401", "400", "403", "502"],
)
def test_captive_portal_deletes_nothing(page: Page, quiz: Quiz, line: Line, live_site: OwnSite, reply):
    line.treat(reply, SYNC)
    id = hold(page, quiz)

    assert send(page) is False

    assert states(page) == {id: "waiting"}
    line.open()
    assert send(page) is True
    assert stored(live_site, [id]) == {id: 1}


def test_captive_portal_before_a_quiz_that_is_sent_at_once(page: Page, quiz: Quiz, line: Line, live_site: OwnSite):
    for path in (SUBMIT, SYNC):
        line.treat(answered(200, "<title>Wi-Fi</title>"), path)

    id = answer_and_send(page)

    expect(page.locator(".mark")).to_have_text(said(page, "safe"))
    assert states(page) == {id: "waiting"}


@pytest.mark.parametrize("status", [429, 503])
def test_429_503_retry_after(page: Page, quiz: Quiz, line: Line, status):
    stop_clock(page)
    hold(page, quiz)
    line.treat(answered(status, "", {"Retry-After": "600"}), SYNC)

    assert send(page) is False
    assert send(page) is False

    assert len(line.calls()) == 1
    line.open()
    page.clock.fast_forward("10:01")
    assert send(page) is True
    assert waiting(page) == []


def test_retry_after_is_obeyed_for_an_hour_at_most(page: Page, quiz: Quiz, line: Line):
    hold(page, quiz)
    line.treat(answered(503, "", {"Retry-After": "86400"}), SYNC)

    send(page)

    rest = page.evaluate("josiraStore.get('kv', 'rest').then((rest) => rest - Date.now())")
    assert 3_500_000 < rest <= 3_600_000


def test_500_sets_one_item_aside_and_sends_the_others(page: Page, quiz: Quiz, line: Line, live_site: OwnSite):
    bad, *good = hold_some(page, quiz, 4)
    line.treat(lambda asked: answered(500) if bad in asked.body.decode() else THROUGH, SYNC)

    for _turn in range(4):
        send(page)

    assert states(page) == {bad: "waiting"}
    assert stored(live_site, good) == dict.fromkeys(good, 1)


def test_what_was_set_aside_goes_by_a_tap(page: Page, quiz: Quiz, line: Line):
    id = hold(page, quiz)
    line.treat(answered(500), SYNC)
    for _turn in range(3):
        send(page)
    line.open()
    send(page)
    assert states(page) == {id: "waiting"}
    page.goto(line.url + PHONE_PAGE)

    page.locator("[data-send]").click()

    expect(page.locator("[data-all-sent]")).to_be_visible()


def test_what_the_site_cannot_read_is_set_aside_and_said(page: Page, quiz: Quiz, line: Line, live_site: OwnSite):
    bad, *good = hold_some(page, quiz, 3)
    line.treat(lambda asked: answered(400, "{}", JSON) if bad in asked.body.decode() else THROUGH, SYNC)

    send(page)

    assert states(page) == {bad: "refused"}
    assert stored(live_site, good) == dict.fromkeys(good, 1)


@pytest.fixture
def worker(page: Page, quiz: Quiz) -> Iterator[Callable[[], None]]:
    """Let the browser's Background Sync come, as often as it is called; the worker runs."""
    page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
    session: CDPSession = page.context.new_cdp_session(page)
    known: list[dict] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    wait_until(page, lambda: bool(known))

    def come() -> None:
        event = {"origin": page.url[: page.url.index("/fr/")], "registrationId": known[0]["registrationId"]}
        session.send("ServiceWorker.dispatchSyncEvent", {**event, "tag": "q", "lastChance": False})

    yield come
    session.detach()


def test_sync_event_sends(page: Page, quiz: Quiz, line: Line, live_site: OwnSite, worker):
    page.goto(line.url + "/n/")  # a page without our scripts: the worker alone can send
    page.goto(quiz.address)
    line.treat(answered(502), SYNC)
    id = hold(page, quiz)
    line.open()

    worker()

    wait_until(page, lambda: stored(live_site, [id]) == {id: 1})
    wait_until(page, lambda: waiting(page) == [])


def test_sync_event_fails_page_load_sends(page: Page, quiz: Quiz, line: Line, live_site: OwnSite, worker):
    """The server is dead, the phone believes it has network: the browser's event is spent for nothing."""
    line.treat(Treatment(cut_request=0), SYNC)
    id = hold(page, quiz)

    worker()
    wait_until(page, lambda: bool(line.calls(SYNC)))

    assert states(page) == {id: "waiting"}
    assert stored(live_site, [id]) == {}
    line.open()
    page.goto(quiz.address)
    wait_until(page, lambda: stored(live_site, [id]) == {id: 1})


def test_no_sync_manager_still_sends(on_line: Callable[..., Page], line: Line, live_site: OwnSite):
    """A page that stays open sends by itself, without any event: the phone always believed it had network."""
    page = on_line(NO_SYNC)
    page.clock.install()
    first_quiz(page, line.url)
    for path in (SUBMIT, SYNC):
        line.treat(answered(502), path)
    id = answer_and_send(page)
    expect(page.locator(".mark")).to_have_text(said(page, "safe"))
    line.open()

    page.clock.run_for(15_000)

    wait_until(page, lambda: stored(live_site, [id]) == {id: 1})
    expect(page.locator(".result .mark")).to_have_text("reçu")


def test_two_tabs_send_once(page: Page, quiz: Quiz, line: Line, live_site: OwnSite):
    stop_clock(page)
    line.treat(answered(502), SYNC)
    ids = hold_some(page, quiz, 30)
    other = page.context.new_page()
    other.goto(quiz.address)
    assert send(other) is False  # what it began by itself when it opened is over
    line.open()
    line.forget()
    line.crawl(0, 0.3)

    for tab in (page, other):
        tab.evaluate("{ window.sent = josiraOutbox.send() }")
    assert [tab.evaluate("sent") for tab in (page, other)] == [True, True]

    sent = [item["id"] for call in line.calls() for item in call.items]
    assert sorted(sent) == sorted(ids)
    assert stored(live_site, ids) == dict.fromkeys(ids, 1)


def test_promise_11_clock_wrong_by_years(page: Page, quiz: Quiz, line: Line, live_site: OwnSite):
    """An answer of 2040, then one of 1999: order by the phone's own counter, day by the server."""
    today = day_of(live_site, send_one(page, quiz))
    page.clock.install(time="2040-05-01T12:00:00Z")
    page.goto(quiz.address)
    late = send_one(page, quiz)
    page.clock.set_system_time("1999-01-01T12:00:00Z")
    page.goto(quiz.address)
    early = send_one(page, quiz)

    assert [day_of(live_site, id) for id in (late, early)] == [today, today]
    assert [item["seq"] for call in line.calls() for item in call.items] == [1, 2, 3]


def send_one(page: Page, quiz: Quiz) -> str:
    id = hold(page, quiz)
    assert send(page) is True
    return id


def test_promise_11_a_wait_written_by_a_wrong_clock_ends_with_it(
    page: Page, quiz: Quiz, line: Line, live_site: OwnSite
):
    page.clock.install(time="2040-05-01T12:00:00Z")
    page.goto(quiz.address)
    id = hold(page, quiz)
    line.treat(fates([{"id": id, "status": "later", "after_s": 3600}], min_delay_s=3600), SYNC)
    assert send(page) is False
    line.open()

    page.clock.set_system_time("2026-11-30T12:00:00Z")
    page.goto(quiz.address)

    wait_until(page, lambda: stored(live_site, [id]) == {id: 1})


def fates(items: list[dict], min_delay_s: int = 0):
    """Return an answer of /sync/ in the site's place."""
    return answered(200, json.dumps({"v": 1, "items": items, "min_delay_s": min_delay_s}), JSON)


def test_promise_13_later_is_waited_for(page: Page, quiz: Quiz, line: Line, live_site: OwnSite):
    stop_clock(page)
    first, second = hold_some(page, quiz, 2)
    line.treat(fates([{"id": first, "status": "later", "after_s": 2}, {"id": second, "status": "later"}]), SYNC)
    send(page)
    line.open()
    send(page)
    assert states(page) == {first: "waiting", second: "waiting"}

    page.clock.fast_forward(2100)
    send(page)

    assert states(page) == {second: "waiting"}
    assert stored(live_site, [first, second]) == {first: 1}


def test_same_id_other_content_conflict(page: Page, quiz: Quiz, line: Line, live_site: OwnSite):
    id = send_one(page, quiz)

    hold(page, quiz.otherwise(), id)
    assert send(page) is True

    assert states(page) == {id: "refused"}
    page.goto(PHONE_PAGE)
    refused = page.locator("[data-refused] li")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text(said(page, "conflict", of="phone"))
    refused.get_by_role("button").click()
    expect(refused).to_have_count(0)
    expect(page.locator("[data-all-sent]")).to_be_visible()
    assert stored(live_site, [id]) == {id: 1}


def test_promise_10_refused_does_not_block(page: Page, quiz: Quiz, line: Line, live_site: OwnSite):
    line.treat(answered(502), SYNC)
    bad = hold(page, quiz.of_no_quiz())
    good = hold(page, quiz)
    page.goto(PHONE_PAGE)
    expect(page.locator(SOME)).to_contain_text("2")
    line.open()

    tap_unless_gone(page.locator("[data-send]"))

    refused = page.locator("[data-refused] li")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text(said(page, "unknownStep", of="phone"))
    expect(page.locator(SOME)).to_be_hidden()
    assert states(page) == {bad: "refused"}
    assert stored(live_site, [bad, good]) == {good: 1}


def test_promise_10_old_page_is_told_to_load_anew(page: Page, quiz: Quiz, line: Line):
    line.treat(answered(426, '{"v_min": 3}', JSON), SYNC)
    id = hold(page, quiz)
    page.goto(PHONE_PAGE)

    page.locator("[data-send]").click()

    expect(page.locator(SOME)).to_have_text(said(page, "old", of="phone"))
    assert states(page) == {id: "waiting"}


ABORT = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...all) {
  const asked = put.apply(this, all);
  if (this.name === "queue") this.transaction.abort();
  return asked;
};
"""
LATE = """
const {set} = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "oncomplete");
Object.defineProperty(IDBTransaction.prototype, "oncomplete", {set(then) {
  const isQueue = this.mode === "readwrite" && this.objectStoreNames.contains("queue");
  if (isQueue) window.durability = this.durability;
  set.call(this, isQueue ? () => { window.go = then; } : then);
}});
"""


def test_promise_09_not_kept_is_never_said_to_be_kept(on_line: Callable[..., Page], line: Line):
    """The phone's store gives way in the middle of the write, as on a full disk."""
    page = on_line(ABORT)
    first_quiz(page, line.url)
    for path in (SUBMIT, SYNC):
        line.treat(answered(502), path)

    answer_and_send(page)

    expect(page.locator(".mark")).to_have_text(said(page, "kept"))  # in this tab
    assert waiting(page) == []


def test_promise_09_kept_is_said_when_the_strict_write_is_complete(on_line: Callable[..., Page], line: Line):
    page = on_line(LATE)
    first_quiz(page, line.url)
    for path in (SUBMIT, SYNC):
        line.treat(HANG, path)
    answer_and_send(page)
    wait_until(page, lambda: page.evaluate("'go' in window"))  # it is written, and nobody has heard of it yet
    mark = page.locator(".mark")
    assert "gardées" not in (mark.text_content() or "")
    assert page.evaluate("durability") == "strict"

    page.evaluate("go()")

    expect(mark).to_contain_text(said(page, "safe"))


def test_promise_09_received_is_another_mark(page: Page, quiz: Quiz, line: Line, live_site: OwnSite):
    for path in (SUBMIT, SYNC):
        line.treat(answered(502), path)
    id = answer_and_send(page)
    expect(page.locator(".mark")).to_have_text(said(page, "safe"))
    expect(page.get_by_text("reçu", exact=True)).to_have_count(0)
    assert stored(live_site, [id]) == {}
    line.open()

    tap_unless_gone(page.get_by_role("button", name=said(page, "resend")))

    expect(page.locator(".result .mark.got")).to_have_text("reçu")
    assert stored(live_site, [id]) == {id: 1}
