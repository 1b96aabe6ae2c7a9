"""A course in one file: opened from the phone's downloads, without network, without script, and left at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts import chromium as machine

from .walk import go_by, path_of, press_shift_quickly

MOST_BYTES = 600 * 1024


@pytest.fixture(params=["fr", "bm"])
def file(request, desk: Page, tmp_path: Path) -> Path:
    """The file of the starter course as a phone keeps it."""
    desk.goto(path_of(desk).course)
    if request.param == "bm":
        desk.goto(desk.locator("[data-language=bm]").first.get_attribute("href"))
    go_by(desk.locator("main a[href*=hors-ligne]").first)
    with desk.expect_download() as download:
        desk.locator("a[download$=html]").first.click()
    assert download.value.suggested_filename == f"kalan-2-{request.param}.html"
    target = tmp_path / download.value.suggested_filename
    download.value.save_as(target)
    return target


@pytest.fixture
def opened(open_page: Callable[..., Page], file: Path) -> Callable[..., tuple[Page, list[str]]]:
    """Open the file and note everything it asks for."""

    def open_file(**options) -> tuple[Page, list[str]]:
        page = open_page(viewport=machine.PHONE, **options)
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        return page, asked

    return open_file


def test_one_file_weighs_at_most_600_kb(file):
    assert 20_000 < file.stat().st_size <= MOST_BYTES


def test_one_file_reads_without_script(opened):
    page, asked = opened(java_script_enabled=False)

    assert page.locator("article.piece h2").count() >= 5
    assert page.locator("article.piece .prose, article.piece p").first.is_visible()
    assert not page.locator("form > .button").first.is_visible()
    answer = page.locator("details.plain").first
    answer.locator("summary").click()
    expect(answer.locator("li, p").first).to_be_visible()
    assert page.locator("#aide").is_visible()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_one_file_marks_what_is_practised_and_asks_nothing(opened):
    page, asked = opened()

    form = page.locator("form[data-question]:has([data-credit='1'])").first
    form.locator("[data-credit='1']").first.check()
    form.locator("> .button").click()

    expect(form.locator(".verdict.ok")).to_be_visible()
    expect(page.locator("details.plain").first).to_be_hidden()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_one_file_holds_no_baseline_and_no_final_quiz(file):
    text = file.read_text(encoding="utf-8")

    assert "data-mode" not in text
    assert text.count('class="notice"') >= 2


def test_one_file_explains_its_words_inside(opened):
    page, _asked = opened()
    word = page.locator("a.word").first

    assert word.get_attribute("href").startswith("#mot-")
    word.click()

    expect(page.locator("dialog.meaning")).to_be_visible()


@pytest.mark.parametrize("way", ["tap", "shift"])
def test_one_file_is_left_at_once(opened, way):
    page, _asked = opened()

    if way == "tap":
        page.locator("[data-exit]").click()
    else:
        press_shift_quickly(page)
    page.wait_for_url("about:blank")

    page.go_back()
    assert "piece" not in page.content()


def test_one_file_is_accessible(opened, axe):
    page, _asked = opened(bypass_csp=True)

    assert axe(page) == []


def test_paper_and_the_way_there_are_accessible(phone, axe):
    phone.goto(path_of(phone).course)
    go_by(phone.locator("main a[href*=hors-ligne]").first)
    assert axe(phone) == []

    go_by(phone.locator("a[href$='/imprimer/']").first)
    assert axe(phone) == []


def test_paper_prints_without_navigation(desk):
    desk.goto(path_of(desk).course)
    go_by(desk.locator("a[href$='/imprimer/']").first)
    desk.emulate_media(media="print")

    for away in ("header.top", "footer.foot", ".crumb", ".screen"):
        assert not desk.locator(away).first.is_visible()
    assert desk.locator("article.piece").count() >= 5
