"""Ways through the site as a learner walks them: by taps, without scripts, by keyboard. Shared by the journeys.

Words of the interface are never used to find things: they come from the catalogues. Texts of the course come from its
French source, the way an educator wrote it.
"""

import contextlib
import io
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from PIL import Image
from playwright.sync_api import Locator, Page, Position, TimeoutError, expect

COURSE = Path(__file__).resolve().parents[2] / "courses" / "starter" / "impunite"
STEPS = yaml.safe_load((COURSE / "course.yaml").read_text(encoding="utf-8"))["steps"]
# Where the lessons stand among the steps.
LESSONS = [place for place, name in enumerate(STEPS) if "mode" not in yaml.safe_load((COURSE / name).read_text())]
MOST_TABS = 80
# How long a page may take to show what it will show, in milliseconds: the machine may be slow and busy. What must be quick
# is measured by tests of its own.
PATIENCE = 20_000

Answers = Mapping[str, list[str]]


def source(step: int) -> dict[str, Any]:
    """Return what the author wrote of a step; 0 is the baseline, -1 the final quiz."""
    return yaml.safe_load((COURSE / STEPS[step]).read_text(encoding="utf-8"))


def check_of(step: int) -> dict[str, Any]:
    """Return the question of a lesson's "check yourself"."""
    return next(block["check"] for block in source(step)["body"] if "check" in block)


@dataclass(frozen=True)
class Path7:
    """The course as its page shows it: its address and those of its steps, in order."""

    course: str
    steps: list[str]


def go_by(target: Locator) -> None:
    """Tap what leads to another page, and wait until that page stands whole: what is read next is read there."""
    with target.page.expect_navigation():
        target.click()


def wait_for_path(page: Page, path: str) -> None:
    """Wait for an address by its path alone: the entrance names the page it leads to behind its "?next="."""
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def path_of(page: Page, language: str = "fr") -> Path7:
    """Go to the course from the home page and read its path. The page stays on the course."""
    page.goto(f"/{language}/")
    go_by(page.locator("[data-course-card] :is(h2, h3) a").first)
    expect(page.locator("body")).to_have_attribute("data-page", "course")
    links = page.locator("[data-step-link] a")
    expect(links).to_have_count(len(STEPS))
    return Path7(page.url, [link.evaluate("a => a.href") for link in links.all()])


def right_answers(page: Page, address: str, step: int = -1) -> Answers:
    """Return the values to choose in a quiz, by question id, as its French page names them. The ids hold in Bambara too."""
    page.goto(address)
    written = {question.get("text") or question.get("statement"): question for question in source(step)["questions"]}
    found: dict[str, list[str]] = {}
    for form in page.locator("[data-quiz-questions] [data-question]").all():
        legend = form.locator("legend").text_content() or ""
        question = next(question for text, question in written.items() if text in legend)
        found[form.get_attribute("data-question") or ""] = values_of(form, question)
    assert len(found) == len(written)
    return found


def values_of(form: Locator, question: Mapping[str, Any]) -> list[str]:
    """Return the values of the right choices of one question."""
    if question["type"] == "true_false":
        return ["true" if question["answer"] else "false"]
    right = {choice["text"] for choice in question["choices"] if choice["correct"]}
    return [
        choice.locator("input").get_attribute("value") or ""
        for choice in form.locator(".choice").all()
        if (choice.text_content() or "").strip() in right
    ]


def choose(form: Locator, values: list[str]) -> None:
    """Tap these choices; the first one when there are none."""
    # At its round, not in its middle: there the button of the screen before may have stood, and a second tap at one
    # place within half a second is a double tap, which the quiz rightly leaves alone.
    at: Position = {"x": 24, "y": 24}
    if not values:
        form.locator(".choice").first.click(position=at)
    for value in values:
        form.locator(f'.choice:has([value="{value}"])').click(position=at)


def take_quiz(page: Page, answers: Answers) -> Locator:
    """Take the quiz of this page with scripts; return its result."""
    page.locator("[data-quiz-start] button").click()
    total = int(page.locator("[data-quiz]").first.get_attribute("data-total") or 0)
    for _number in range(total):
        form = page.locator("[data-quiz-questions] form:visible")
        expect(form).to_have_count(1)
        asked = form.get_attribute("data-question") or ""
        choose(form, answers.get(asked, []))
        form.locator(".onward").click()
        expect(page.locator(f'[data-quiz-questions] form:visible[data-question="{asked}"]')).to_have_count(0)
    result = page.locator(".result")
    expect(result.locator("h2")).to_be_focused()
    return result


def questions_without_script(page: Page) -> Iterator[tuple[str, Locator]]:
    """Walk through the server's question pages until the result; each is answered and sent by who iterates."""
    while page.locator("body").get_attribute("data-page") == "quiz-question":
        form = page.locator("[data-asked]")
        asked = form.get_attribute("data-asked") or ""
        with page.expect_navigation():
            yield asked, form


def tab_to(page: Page, selector: str) -> Locator:
    """Press Tab until something that fits `selector` has the focus."""
    page.wait_for_load_state()
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return page.locator(":focus")
    raise AssertionError(f"{selector} cannot be reached by Tab on {page.url}")


def press_shift_quickly(page: Page) -> None:
    """Press it three times within a second; where the machine was too slow for that, once more."""
    for _time in range(20):
        begun = time.monotonic()
        for _press in range(3):
            page.keyboard.press("Shift")
        if time.monotonic() - begun < 1:
            return


def picture_from(page: Page, press: Callable[[], None]) -> Image.Image:
    """Press what downloads a picture and return it; it must be fit for a message."""
    with page.expect_download() as waiting:
        press()
    data = Path(waiting.value.path()).read_bytes()
    assert len(data) <= 60 * 1024
    return Image.open(io.BytesIO(data))


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait with patience; Playwright's own waiting evaluates text, which the content policy forbids."""
    for _time in range(PATIENCE // 50):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen")


def tap_unless_gone(button: Locator) -> None:
    """Tap a button, unless the page does by itself what it is for, and takes it away before the thumb is there."""
    for _time in range(PATIENCE // 3000):
        with contextlib.suppress(TimeoutError):
            button.click(timeout=3000)
            return
        if not button.count():
            return


def memory(page: Page) -> dict[str, Any]:
    """Return what the tab, or the phone, remembers."""
    return page.evaluate("JSON.parse(sessionStorage.josira || localStorage.josira || '{}')")
