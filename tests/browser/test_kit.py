"""A classroom kit as it is used: plain files from a card, and Josira itself on a network of its own."""

import functools
import io
import re
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from scripts import chromium as machine
from scripts import server
from scripts.environment import PYTHON
from scripts.steps import ROOT

from .test_me import sign_up
from .walk import PATIENCE, wait_until

COURSE = "fr/cours/impunite"


@pytest.fixture(scope="module")
def plain_kit(live_site, tmp_path_factory) -> Path:
    """A kit of the starter course in plain files."""
    folder = tmp_path_factory.mktemp("kit") / "kit"
    live_site.manage("build_kit", "impunite", "--to", str(folder))
    return folder


@pytest.fixture(scope="module")
def kit(live_site, tmp_path_factory) -> Path:
    """A kit of the starter course, with Josira in it, and three cards."""
    folder = tmp_path_factory.mktemp("kit") / "kit"
    live_site.manage("build_kit", "impunite", "--to", str(folder), "--site", "--cards", "3")
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(params=["file", "http"])
def pages(request, plain_kit: Path) -> Iterator[str]:
    """Where the plain files of the kit are read: from a card, or from any web server, in a folder of it."""
    if request.param == "file":
        yield (plain_kit / "pages").as_uri()
        return
    handler = functools.partial(Quiet, directory=str(plain_kit))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{web.server_port}/pages"
        web.shutdown()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A phone; a script that fails ends the test."""
    context = chromium.new_context(viewport=machine.PHONE, locale="fr-FR")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def test_plain_files_lead_through_a_course(page, pages):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{pages}/index.html")

    for way in (f"a[href='{COURSE}/index.html']", "[data-step-link]:nth-child(2) a", ".bar a.button"):
        with page.expect_navigation():
            page.locator(way).click()

    expect(page.locator("body")).to_have_attribute("data-page", "lesson")
    outside = [url for url in asked if not url.startswith((pages.rpartition("/")[0], "data:"))]
    assert outside == []


def test_guide_is_one_page(page):
    page.goto((ROOT / "docs" / "guide-classe.html").as_uri())

    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as printed:
        assert len(printed.pages) == 1


def test_plain_files_mark_what_is_practised(page, pages):
    page.goto(f"{pages}/{COURSE}/pour-t-exercer/index.html")
    form = page.locator("form[data-type=gap_choice]").first

    for gap in form.locator("[data-field]").all():
        gap.locator("select").select_option((gap.get_attribute("data-right") or "").split()[0])
    form.locator("> .button").click()

    expect(form.locator(".verdict.ok")).to_be_visible()


def test_plain_files_say_where_the_final_quiz_is(page, pages):
    page.goto(f"{pages}/{COURSE}/quiz-final/index.html")

    assert page.locator("form[data-question]").count() == 0
    expect(page.locator(".page .notice").last).to_be_visible()


def test_plain_files_are_left_at_once(page, pages):
    page.goto(f"{pages}/{COURSE}/index.html")

    page.locator("[data-exit]").click()
    page.wait_for_url("**/n/index.html")

    page.goto(f"{pages}/{COURSE}/index.html")
    page.wait_for_url("**/n/index.html")
    page.goto(f"{pages}/index.html")
    expect(page.locator(f"a[href='{COURSE}/index.html']")).to_be_visible()


@pytest.fixture
def classroom(kit: Path) -> Iterator[str]:
    """Josira as it runs on the facilitator's machine."""
    port = server.any_port()
    command = [str(PYTHON), str(kit / "josira" / "start.py"), "kit", "start", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server.wait_until_it_answers(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop(process)


@pytest.fixture
def numbers(kit: Path) -> list[str]:
    """The numbers of its cards, as they are printed."""
    return re.findall(r'class="number">([\d ]+)<', (kit / "cartes.html").read_text(encoding="utf-8"))


def in_kit(kit: Path, *words: str) -> str:
    """Run a command of the kit and return what it says."""
    command = [str(PYTHON), str(kit / "josira" / "start.py"), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def answer_final_quiz(page: Page, classroom: str) -> None:
    page.goto(f"{classroom}/{COURSE}/quiz-final/")
    page.locator("[data-quiz-start] button").click()
    for form in page.locator("[data-quiz-questions] form[data-question]").all():
        form.locator("input").first.check()
    page.locator("button.onward:visible").last.click()
    expect(page.locator(".ring")).to_be_visible()


def test_answers_of_a_class_are_sealed_and_counted_once(page, kit, classroom, live_site, tmp_path):
    answer_final_quiz(page, classroom)

    in_kit(kit, "export_answers", "--to", str(tmp_path))
    (file,) = tmp_path.glob("resultats-*-1.txt")

    assert "1 new, 0 known before, 0 refused" in live_site.manage("import_answers", str(file))
    assert "0 new, 1 known before, 0 refused" in live_site.manage("import_answers", str(file))


def test_a_kit_holds_no_number_of_a_card(kit, numbers):
    assert len(numbers) == 3
    sought = [form.encode() for number in numbers for form in (number, number.replace(" ", ""))]

    inside = [file for file in kit.rglob("*") if file.is_file() and file.name != "cartes.html"]

    assert [file for file in inside if any(number in file.read_bytes() for number in sought)] == []


def test_answers_with_a_card_join_an_account_and_the_receipt_comes_back(
    page, phone, kit, classroom, numbers, live_site, tmp_path
):
    page.goto(f"{classroom}/fr/moi/")
    page.locator(".oops a.button").click()
    page.locator("#code").fill(numbers[0])
    page.locator(".page .ask button").click()
    expect(page.get_by_role("heading", name="Ta carte est là")).to_be_visible()
    answer_final_quiz(page, classroom)
    page.locator(".card-strip button").click()
    expect(page.get_by_role("heading", name="La carte est rendue")).to_be_visible()
    wait_until(page, lambda: page.evaluate("!sessionStorage.getItem('josira')"))
    answer_final_quiz(page, classroom)

    in_kit(kit, "export_answers", "--to", str(tmp_path))
    (file,) = tmp_path.glob("resultats-*.txt")
    told = live_site.manage("import_answers", str(file), "--receipts", str(tmp_path))
    (receipt,) = tmp_path.glob("recu-*.txt")
    sign_up(phone)
    phone.goto("/fr/moi/carte-de-classe/")
    phone.locator("#code").fill(numbers[0])
    phone.locator(".page .ask button").click()

    assert "2 new, 0 known before, 0 refused" in told
    expect(phone.get_by_text("1 réponse attendait sous cette carte")).to_be_visible()
    assert "reçues par le site\xa0: 2" in in_kit(kit, "kit", "receipt", str(receipt))


def test_a_card_without_scripts_and_the_next_learner(open_page, classroom, numbers):
    no_js = open_page(viewport=machine.PHONE, java_script_enabled=False, base_url=classroom)
    for number in numbers[1:]:
        no_js.goto("/bm/")
        no_js.locator(".card-strip a").click()
        no_js.locator("#code").fill(number)
        no_js.locator(".page .ask button").click()
        expect(no_js.get_by_role("heading", name="I ka karti bɛ yan")).to_be_visible()
        assert [cookie["httpOnly"] for cookie in no_js.context.cookies() if "card" in cookie["name"]] == [True]

        no_js.goto(f"/{COURSE}/")
        with no_js.expect_navigation():
            no_js.locator(".card-strip button").click()

        assert not [cookie for cookie in no_js.context.cookies() if "card" in cookie["name"]]
