"""How quickly a quiz answers a tap on a slow phone."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser

from scripts import chromium
from scripts.environment import PYTHON
from scripts.own_site import own_site
from scripts.steps import Trouble, run

from .measuring import Found, Number, Skipped

SLOWER, TAPS, ASKED = 6, 5, 10
# From the tap on "Check" until the frame with the verdict is painted.
TAP_MS = """() => new Promise((done) => {
  const form = [...document.querySelectorAll("[data-quiz-questions] form")].find((form) => form.offsetParent);
  form.querySelector("input").click();
  setTimeout(() => {
    const start = performance.now();
    form.querySelector(".onward").click();
    requestAnimationFrame(() => setTimeout(() => {
      done([performance.now() - start, Boolean(form.querySelector(".verdict"))]);
    }));
  }, 300);
})"""


def one_tap(browser: Browser, quiz: str) -> float:
    """Begin a quiz as somebody new, answer its first question, and return the milliseconds until the verdict."""
    context = browser.new_context(viewport=chromium.PHONE, locale="fr-FR")
    try:
        page = context.new_page()
        page.goto(quiz)
        page.locator("[data-quiz-start] button").click()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        milliseconds, is_marked = page.evaluate(TAP_MS)
    finally:
        context.close()
    if not is_marked:
        raise Trouble("A tap in the practice quiz brought no verdict.")
    return float(milliseconds)


def tap() -> Found:
    """Milliseconds from a tap to the verdict in a practice quiz, on a processor six times slower."""
    if chromium.find() is None:
        return [Skipped("a tap in a quiz", "Chromium was not found")]
    with chromium.browser() as browser, own_site() as site:
        path = run([str(PYTHON), "-m", "scripts.bench.tapping"], site.env).splitlines()[-1]
        took = [one_tap(browser, site.url + path) for _tap in range(TAPS)]
    return [Number(f"a tap in a quiz, processor ÷ {SLOWER}", min(took), 100, "ms")]


if __name__ == "__main__":
    import django

    django.setup()
    from .made_up import quiz_of

    print(urlsplit(quiz_of(ASKED, mode="practice").url).path)
