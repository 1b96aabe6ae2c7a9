"""Keep a course on a phone as a learner does, and look at what lies there."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.walk import PATIENCE, wait_until

COURSE = "/fr/cours/impunite/"
LESSON = "/fr/cours/impunite/quand-personne-ne-repond/"
BASELINE = "/fr/cours/impunite/que-sais-tu-deja/"
PRACTICE = "/fr/cours/impunite/pour-t-exercer/"
FINAL = "/fr/cours/impunite/quiz-final/"


def box(page: Page) -> Locator:
    """Return the box of the first course on this page that can be kept."""
    return page.locator(".keep").first


def shows(page: Page, state: str) -> None:
    """Wait until the box says that it is in this state; thirty files may be asked for before it does."""
    expect(box(page)).to_have_attribute("data-state", state, timeout=3 * PATIENCE)


def tap(page: Page, value: str) -> None:
    """Tap the button of the box that does this."""
    box(page).locator(f"button[value={value}]:visible").click()


def ask(page: Page, course: str = COURSE) -> None:
    """Open a course and ask how large it is."""
    page.goto(course)
    tap(page, "look")
    shows(page, "choose")


def keep(page: Page, course: str = COURSE) -> None:
    """Keep a course, and wait until it is there."""
    ask(page, course)
    tap(page, "all")
    shows(page, "saved")


def wait_for_worker(page: Page) -> None:
    """Wait until the worker is in charge of this very page; of those that are opened it is as soon as it is there."""
    wait_until(page, lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"))


def store(page: Page, name: str) -> list[dict[str, Any]]:
    """Return what lies in one part of the phone's own store."""
    return page.evaluate("(name) => josiraStore.all(name)", name)


def cached(page: Page) -> dict[str, list[str]]:
    """Return the addresses in each cache, by the cache's name."""
    return page.evaluate(
        """async () => {
          const found = {};
          for (const name of await caches.keys()) {
            const keys = await (await caches.open(name)).keys();
            found[name] = keys.map(({ url }) => new URL(url).pathname);
          }
          return found;
        }"""
    )
