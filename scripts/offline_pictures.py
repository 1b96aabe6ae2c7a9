"""Pictures of what a phone says of kept courses and waiting answers, each state once: part of `make screenshots`."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser import walk

Shoot = Callable[[str], None]
LITTLE_ROOM = "void (navigator.storage.estimate = () => Promise.resolve({ quota: 1000000, usage: 990000 }))"
# As a server would say it; the page on this phone shows it with a plain sentence.
REFUSED = """josiraStore.all("queue").then((items) => josiraStore.change(["queue"], (queue) => {
  queue.put(Object.assign(items[0], { state: "refused", code: "unknown_step" }));
}))"""
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 15_000, "uploadThroughput": 15_000}
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def state(page: Page, name: str) -> None:
    """Wait until the box of a course says that it is in this state."""
    page.locator(f".keep[data-state={name}]").wait_for()


def tap(page: Page, value: str) -> None:
    page.locator(f".keep button[value={value}]:visible").click()


def offline_pictures(page: Page, shoot: Shoot, language: str) -> None:
    """Keep a course, go without network, answer, come back, and take a picture at each step."""
    path = walk.path_of(page, language)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    tap(page, "look")
    state(page, "choose")
    shoot("keep-choose")
    page.evaluate(LITTLE_ROOM)
    tap(page, "all")
    state(page, "full")
    shoot("keep-full")
    page.reload()
    tap(page, "look")
    state(page, "choose")
    network.send("Network.emulateNetworkConditions", SLOW)
    tap(page, "all")
    page.wait_for_timeout(2000)
    shoot("keep-saving")
    tap(page, "pause")
    state(page, "paused")
    shoot("keep-paused")
    network.send("Network.emulateNetworkConditions", FAST)
    tap(page, "again")
    state(page, "saved")
    shoot("keep-saved")
    page.context.set_offline(True)
    page.goto(f"/{language}/rien/")
    shoot("no-network")
    page.goto(path.steps[1])
    page.wait_for_timeout(500)
    page.locator("[data-finish] button").click()
    page.locator("[data-finish] a.button").wait_for()
    shoot("lesson-kept")
    page.goto(path.course)
    page.locator("[data-step-link] .mark").wait_for()
    shoot("course-waiting")
    page.goto(f"/{language}/hors-ligne/")
    page.locator("p[data-some]:visible").wait_for()
    shoot("answers-waiting")
    page.locator("[data-erase-all]").click()
    shoot("erase-sure")
    page.evaluate(REFUSED)
    page.reload()
    page.locator("[data-refused] li").wait_for()
    shoot("answer-refused")
    page.context.set_offline(False)
