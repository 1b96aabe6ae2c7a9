"""A regrade in the browser: it goes on by itself, stops and goes on, tells when it cannot, and needs no script."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from scripts.own_site import OwnSite
from scripts.screenshots import sign_in

from .walk import wait_until


@pytest.fixture
def regrade(live_site: OwnSite) -> Iterator[str]:
    """The address of a regrade that has only begun, prepared by "admin"."""
    printed = live_site.manage("shell", "-c", "from tests.browser.regrade_site import make; make()")
    line = next(line for line in printed.splitlines() if line.startswith("MADE "))
    yield json.loads(line[5:])["regrade"]
    live_site.manage("shell", "-c", "from tests.browser.regrade_site import clear; clear()")


def reviewing(page: Page, site: OwnSite) -> Page:
    """Sign in as the one who may confirm."""
    sign_in(page, site, "reviewer", lambda name: None)
    return page


def state(page: Page) -> Locator:
    return page.locator("strong", has_text="État")


def go_on(page: Page) -> Locator:
    return page.locator('[data-go-on] [value="go_on"]')


def test_regrade_from_looking_to_undone(desk: Page, live_site: OwnSite, regrade: str, axe: Callable[[Page], list[str]]):
    page = reviewing(desk, live_site)
    asked: list[str] = []
    held: list[Route] = []
    page.route(f"**{regrade}", lambda route: hold(route, asked, held))

    page.goto(regrade)  # it goes on by itself, and that first step is held here
    page.wait_for_function("document.querySelector('[data-stop]').hidden === false")
    page.locator("[data-stop]").click()
    expect(go_on(page)).to_be_focused()
    assert axe(page) == []
    half_way = page.request.get(regrade)  # as long as the first step is held, there is more to do
    wait_until(page, lambda: bool(held))
    held.pop().fulfill(response=half_way)
    page.wait_for_timeout(500)
    expect(go_on(page)).to_be_visible()
    assert asked == ["POST"]

    go_on(page).click()
    wait_until(page, lambda: bool(held))
    held.pop().abort()
    expect(go_on(page)).to_be_visible()  # the network broke: from now on the form is sent as it is
    page.unroute(f"**{regrade}")
    go_on(page).click()
    expect(page.locator("[data-go-on]")).to_have_count(0)

    page.locator('[value="confirm"]').click()
    page.locator('[value="undo"]').click()
    expect(page.locator('[value="undo"]')).to_have_count(0)
    expect(state(page)).to_have_text("État : annulé")


def hold(route: Route, asked: list[str], held: list[Route]) -> None:
    """Let pages through, and hold what a script sends."""
    if route.request.method == "POST":
        asked.append("POST")
        held.append(route)
    else:
        route.continue_()
