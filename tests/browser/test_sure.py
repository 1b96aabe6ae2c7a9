"""“How sure are you?” in the browser: by thumb, by keyboard, without scripts, and never in the way."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories.courses import block_id

from .walk import go_by, memory, tab_to, wait_until

ONE, MANY, TRUTH = (block_id(name) for name in ("un", "plusieurs", "vrai"))
WIDEST = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@pytest.fixture(scope="module")
def made(live_site) -> Iterator[dict[str, str]]:
    """The addresses of a practice quiz, a final quiz in both languages, and a baseline on one page."""
    printed = live_site.manage("shell", "-c", "from tests.browser.sure_site import make; make()")
    line = next(line for line in printed.splitlines() if line.startswith("MADE "))
    yield json.loads(line[5:])
    live_site.manage("shell", "-c", "from tests.browser.sure_site import clear; clear()")


@pytest.fixture
def kept(live_site) -> Callable[[str], dict[str, int]]:
    """Return a function that tells what the server stores for an attempt, by question."""

    def of(attempt: str) -> dict[str, int]:
        printed = live_site.manage("shell", "-c", "from tests.browser.sure_site import kept; kept()")
        line = next(line for line in printed.splitlines() if line.startswith("KEPT "))
        return json.loads(line[5:]).get(attempt, {})

    return of


def asked(page: Page) -> Locator:
    return page.locator("[data-quiz-questions] form:visible")


def begin(page: Page, address: str) -> Locator:
    page.goto(address)
    page.locator("[data-quiz-start] button").click()
    return asked(page)


def step(form: Locator, number: int) -> Locator:
    return form.locator(f'.sure [value="{number}"]')


def onward(form: Locator) -> None:
    # Two taps at one place within a moment are a double tap, which the quiz leaves alone.
    form.page.wait_for_timeout(720)
    form.locator(".onward").click()


def last_attempt(page: Page) -> str:
    tries: Any = list(memory(page)["tries"].values())
    return tries[-1][-1]


def test_by_thumb_it_is_saved_sent_and_not_told(phone: Page, made: dict[str, str], kept):
    saved: list[dict] = []
    phone.on("request", lambda request: saved.append(request.post_data_json) if request.method == "PUT" else None)
    form = begin(phone, made["final"])
    form.locator(".choice").nth(1).click()
    form.locator(".sure label").nth(2).click()
    onward(form)
    expect(asked(phone)).to_have_attribute("data-question", MANY)
    asked(phone).locator(".choice").first.click()
    onward(asked(phone))
    asked(phone).locator(".choice").first.click()
    asked(phone).locator(".sure label").first.click()

    with phone.expect_response("**/envoi/") as answer:
        onward(asked(phone))

    expect(phone.locator(".result")).to_be_visible()
    assert [(message["seq"], message.get("confidence")) for message in saved] == [(1, 3), (2, None)]
    assert answer.value.request.post_data_json["confidence"] == {ONE: 3, TRUTH: 1}
    assert "confidence" not in answer.value.text()
    expect(phone.locator("[data-review] .sure")).to_have_count(0)
    assert kept(last_attempt(phone)) == {ONE: 3, TRUTH: 1}


def test_back_and_reload_show_what_was_said(phone: Page, made: dict[str, str]):
    form = begin(phone, made["final"])
    form.locator(".choice").first.click()
    form.locator(".sure label").nth(1).click()
    onward(form)

    phone.reload()
    expect(asked(phone)).to_have_attribute("data-question", MANY)
    phone.go_back()

    expect(step(asked(phone), 2)).to_be_checked()
    expect(asked(phone).locator(".choice :checked")).to_have_count(1)
    asked(phone).locator(".sure label").nth(2).click()
    with phone.expect_request("**/reponses/**") as saved:
        onward(asked(phone))
    assert saved.value.post_data_json["confidence"] == 3


def test_practice_is_marked_by_the_answer_alone(phone: Page, made: dict[str, str]):
    form = begin(phone, made["practice"])
    form.locator(".sure label").nth(2).click()

    onward(form)
    expect(form.locator(".field-error")).to_be_visible()
    form.locator(".choice").first.click()
    onward(form)

    expect(form.locator(".verdict.ok")).to_be_focused()
    expect(form.locator(".sure")).to_have_count(0)


def test_a_story_asks_at_its_end_and_an_opinion_never(phone: Page, made: dict[str, str]):
    begin(phone, made["practice"])

    forms = phone.locator("[data-quiz-questions] form")
    assert forms.evaluate_all("all => all.map(form => form.querySelectorAll('.sure').length)") == [1, 1, 1, 1, 1, 0]
    story = phone.locator("[data-type=scenario]")
    assert story.evaluate(
        "form => 'open' in form.dataset && getComputedStyle(form.querySelector('.sure')).display"
    ) == ("none")


def test_by_keyboard(desk: Page, made: dict[str, str], axe: Callable[[Page], list[str]]):
    desk.goto(made["final"])
    tab_to(desk, "[data-quiz-start] button")
    desk.keyboard.press("Enter")
    form = asked(desk)
    tab_to(desk, ".choice input")
    desk.keyboard.press("Space")

    tab_to(desk, ".sure input")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowRight")

    expect(step(form, 3)).to_be_focused()
    expect(step(form, 3)).to_be_checked()
    expect(form.locator(".choice :checked")).to_have_count(1)
    assert axe(desk) == []
    tab_to(desk, ".onward")
    desk.keyboard.press("Enter")
    expect(asked(desk)).to_have_attribute("data-question", MANY)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["final", "final bm"])
def test_it_fits_a_small_phone(open_page, made: dict[str, str], axe, address: str, scheme: str):
    page = open_page(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    form = begin(page, made[address])

    boxes = [label.bounding_box() for label in form.locator(".sure label").all()]

    assert all(box["width"] >= 48 and box["height"] >= 48 for box in boxes)
    assert all(later["x"] - (box["x"] + box["width"]) >= 8 for box, later in pairwise(boxes))
    assert len({box["y"] for box in boxes}) == len({box["height"] for box in boxes}) == 1
    assert page.evaluate(WIDEST) == 0
    assert axe(page) == []
    page.set_viewport_size({"width": 240, "height": 640})
    wait_until(page, lambda: page.evaluate("innerWidth") == 240)
    assert page.evaluate(WIDEST) == 0


def test_without_script_a_question_a_screen(no_js: Page, made: dict[str, str], kept):
    no_js.goto(made["final"])
    go_by(no_js.locator("[data-quiz-start] button"))
    attempt = no_js.locator('main [name="attempt"]').first.get_attribute("value") or ""
    no_js.locator(".choice").nth(1).click()
    no_js.locator(".sure label").nth(2).click()
    go_by(no_js.locator(".onward"))
    expect(no_js.locator(f'[data-asked="{MANY}"] .sure input')).to_have_count(3)
    go_by(no_js.locator('[name="go"][value="back"]'))
    expect(step(no_js.locator(f'[data-asked="{ONE}"]'), 3)).to_be_checked()
    go_by(no_js.locator(".onward"))

    for _question in (MANY, TRUTH):
        no_js.locator(".choice").first.click()
        go_by(no_js.locator(".onward"))

    expect(no_js.locator("body")).to_have_attribute("data-page", "quiz-result")
    expect(no_js.locator(".sure")).to_have_count(0)
    assert kept(attempt) == {ONE: 3}


def test_without_script_all_on_one_page(no_js: Page, made: dict[str, str], kept):
    no_js.goto(made["page"])
    go_by(no_js.locator("[data-quiz-start] button"))
    attempt = no_js.locator('main [name="attempt"]').first.get_attribute("value") or ""
    for question, number in ((ONE, 3), (TRUTH, 1)):
        no_js.locator(f'[data-asked="{question}"] .choice').first.click()
        no_js.locator(f'[data-asked="{question}"] .sure label').nth(number - 1).click()
    go_by(no_js.locator(".onward"))
    # The second question was left out: what was said of the others is still there.
    expect(no_js.locator(".sure :checked")).to_have_count(2)
    no_js.locator(f'[data-asked="{MANY}"] .choice').first.click()

    go_by(no_js.locator(".onward"))

    expect(no_js.locator("body")).to_have_attribute("data-page", "quiz-result")
    assert kept(attempt) == {ONE: 3, TRUTH: 1}
