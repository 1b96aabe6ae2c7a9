"""Every kind of page for everybody: axe finds nothing, 320 px and 200 % lose nothing, in both languages, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .walk import STEPS, choose, go_by, path_of, right_answers, take_quiz

LANGUAGES = ("fr", "bm")
SCHEMES = ("light", "dark")
WIDEST = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
# Kinds of page that every crawl from the home page must meet.
KINDS = {"home", "index", "course", "lesson", "quiz", "help", "page", "glossary", "search"}


def kinds_of_page(page: Page, language: str) -> dict[str, str]:
    """Follow the links from the home page; return one address for each kind of page (body's data-page)."""
    kinds: dict[str, str] = {}
    seen: set[str] = set()
    waiting = [f"/{language}/"]
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        page.goto(address)
        kinds.setdefault(page.locator("body").get_attribute("data-page") or "", address)
        links = page.locator(f'a[href^="/{language}/"]:not([download])').evaluate_all("all => all.map(a => a.pathname)")
        waiting += [link for link in dict.fromkeys(links) if link not in seen]
    return kinds


def come_to(page: Page, address: str) -> None:
    """Go there as by a link of the site: whoever comes from elsewhere and has chosen a language is sent on from "/"."""
    page.goto(address, referer=page.url if page.url.startswith("http") else None)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_kind_of_page(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], language: str, scheme: str
):
    page = open_page(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    kinds = kinds_of_page(page, language)
    assert set(kinds) >= KINDS

    found = {}
    for address in ("/", "/n/", "/c/", f"/{language}/rien/", *kinds.values()):
        come_to(page, address)
        found[address] = axe(page)

    assert {address: faults for address, faults in found.items() if faults} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_while_answering(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], language: str, scheme: str
):
    page = open_page(viewport={"width": 360, "height": 640}, color_scheme=scheme)
    answers = right_answers(page, path_of(page).steps[len(STEPS) - 1])
    path = path_of(page, language)
    faults = []

    page.goto(path.steps[1])
    check = page.locator("[data-question]")
    check.locator("button").click()
    faults += axe(page)
    choose(check, [])
    check.locator("button").click()
    faults += axe(page)
    page.locator("a.word").first.click()
    page.locator("dialog[open]").wait_for()
    faults += axe(page)

    page.goto(path.steps[len(STEPS) - 1])
    page.locator("[data-quiz-start] button").click()
    faults += axe(page)
    page.go_back()
    page.evaluate("sessionStorage.clear()")
    page.reload()
    take_quiz(page, {})
    faults += axe(page)
    page.locator("[data-retake]").click()
    page.evaluate("sessionStorage.clear()")
    page.reload()
    take_quiz(page, answers)
    faults += axe(page)
    go_by(page.locator(".card[data-certificate] button"))
    expect(page.locator("body")).to_have_attribute("data-page", "certificate")
    faults += axe(page)

    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_narrow_screen_and_large_letters_need_no_sideways_scroll(open_page: Callable[..., Page], language: str):
    narrow = open_page(viewport={"width": 320, "height": 568})
    # 200 % zoom of a phone of 360 px lays the page out at 180 px; of a desktop of 1280 px at 640 px.
    zoomed = open_page(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    kinds = kinds_of_page(narrow, language)

    wide = {}
    for page in (narrow, zoomed):
        for address in ("/", *kinds.values()):
            come_to(page, address)
            if (over := page.evaluate(WIDEST)) > 0:
                wide[f"{address} {page.viewport_size}"] = over

    assert wide == {}


def test_letters_twice_as_large_need_no_sideways_scroll(phone: Page):
    path = path_of(phone)
    # What a browser's setting "very large letters" does; the usual size is 16.
    twice = {"fontSizes": {"standard": 32, "fixed": 26}}
    phone.context.new_cdp_session(phone).send("Page.setFontSizes", twice)

    wide = {}
    for address in ("/fr/", path.course, path.steps[1], path.steps[len(STEPS) - 1]):
        phone.goto(address)
        assert phone.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 32
        if (over := phone.evaluate(WIDEST)) > 0:
            wide[address] = over

    assert wide == {}


def test_reduced_motion_moves_nothing(open_page: Callable[..., Page]):
    page = open_page(reduced_motion="reduce")
    page.goto(path_of(page).steps[1])
    check = page.locator("[data-question]")
    choose(check, [])
    check.locator("button").click()
    expect(check.locator(".verdict")).to_be_focused()

    assert page.evaluate("document.getAnimations().length") == 0
