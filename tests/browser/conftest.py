"""A real server and a real Chromium for the journeys.

All browser tests share one worker of a parallel run, one site and one browser. Without Chromium they are skipped with
one line that says so; with CI=true that is an error. Each page refuses to leave the site and ends its test when a
script failed or the content policy was broken.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scripts import chromium as machine
from scripts.own_site import OwnSite, own_site
from tests.browser.walk import PATIENCE

HERE = Path(__file__).resolve().parent
expect.set_options(timeout=PATIENCE)
# WCAG 2.2 AA and what axe recommends besides.
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Say once, and not for each test, that there is no Chromium."""
    report = yield
    if report.skipped and machine.MISSING in str(report.longrepr):
        report.longrepr = ("tests/browser", 1, f"Skipped: {machine.MISSING}")
    return report


# "package" and not "session": while Playwright runs, Django refuses the database to tests of the same process.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium."""
    if machine.find() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(machine.MISSING, pytrace=False)
        pytest.skip(machine.MISSING)
    with machine.browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def live_site(chromium: Browser) -> Iterator[OwnSite]:
    """A running Josira with the starter courses and the demo's accounts, on the database and cache of this run."""
    services = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    with own_site(services) as site:
        yield site


@pytest.fixture
def open_page(chromium: Browser, live_site: OwnSite) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own: `open_page(viewport=…, java_script_enabled=…, color_scheme=…, base_url=…)`.

    A course's page starts the worker two seconds after it has loaded, and where the worker is, answers take another way. So
    that no slow machine decides which way is tried, it runs only where a test is about it: `service_workers="allow"`.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(**options: object) -> Page:
        usual = {"base_url": live_site.url, "locale": "fr-FR", "service_workers": "block"}
        context = chromium.new_context(**{**usual, **options})
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script failed on {page.url}: {error}"))
        page.on("console", lambda message: faults.append(f"{page.url}: {message.text}") if is_fault(message) else None)
        home = str(options.get("base_url", live_site.url))
        page.on("request", lambda asked: faults.append(f"asked {asked.url}") if is_foreign(asked.url, home) else None)
        return page

    def is_foreign(url: str, home: str) -> bool:
        return url.startswith("http") and not url.startswith(home)

    yield opened

    for context in contexts:
        context.close()
    assert faults == []


def is_fault(message: object) -> bool:
    """Say whether a line of the console is a fault of the page; an answer of 4xx that a test asked for is none."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page on a phone: 360×640, touch, French."""
    return open_page(viewport=machine.PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(open_page: Callable[..., Page]) -> Page:
    """A page on a desktop: 1280×800, mouse and keyboard."""
    return open_page(viewport=machine.DESK)


@pytest.fixture
def no_js(open_page: Callable[..., Page]) -> Page:
    """A page on a phone whose browser runs no scripts."""
    return open_page(viewport=machine.PHONE, java_script_enabled=False)


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Return what axe finds wrong with a page: "rule: element", one line each."""
    checker = Axe()

    def findings(page: Page) -> list[str]:
        # Half a page has other faults than the whole; what is still fading in has less contrast than it will have.
        page.wait_for_load_state()
        page.evaluate("Promise.allSettled(document.getAnimations().map((fading) => fading.finished))")
        violations = checker.run(page, options=AXE).response["violations"]
        return [f"{found['id']}: {node['html'][:120]}" for found in violations for node in found["nodes"]]

    return findings
