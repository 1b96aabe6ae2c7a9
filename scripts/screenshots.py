"""Take a picture of every kind of page: `make screenshots`.

Phone and desktop, light and dark, French and Bambara, with scripts and, where it looks different, without; then the
entrance, the admin and Reach. A Josira of its own is started for it. The pictures stand in var/screenshots/; the two of
the README go to docs/pictures/.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from scripts import chromium
from scripts.environment import PYTHON
from scripts.offline_pictures import offline_pictures
from scripts.own_site import OwnSite, own_site
from scripts.question_pictures import make_gallery, question_pictures
from scripts.steps import ROOT, main, run
from tests.browser import walk

FOLDER = ROOT / "var" / "screenshots"
README_PICTURES = ROOT / "docs" / "pictures"
SIZES: dict[str, ViewportSize] = {"phone": chromium.PHONE, "desk": chromium.DESK}
LANGUAGES = ("fr", "bm")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LEARNERS = 40  # so that Reach has figures that may be shown
COLOURS = 96

Shoot = Callable[[str], None]


def addresses(page: Page, language: str) -> dict[str, str]:
    """Follow the links from the home page and return one address for each kind of page."""
    kinds = {
        "neutral": "/n/",
        "code": "/c/",
        "not-found": f"/{language}/rien/",
        "found": f"/{language}/recherche/?q=impunite",
    }
    waiting, seen = [f"/{language}/"], set()
    while waiting:
        address = waiting.pop(0)
        seen.add(address)
        page.goto(address)
        kinds.setdefault(page.locator("body").get_attribute("data-page") or address, address)
        links = page.locator(f'a[href^="/{language}/"]:not([download])').evaluate_all("all => all.map(a => a.pathname)")
        waiting += [link for link in dict.fromkeys(links) if link not in seen and link not in waiting]
    return kinds


def start_anew(page: Page) -> None:
    """Let the page meet a phone that remembers nothing."""
    page.evaluate("sessionStorage.clear(); localStorage.clear()")
    page.reload()


def with_scripts(page: Page, shoot: Shoot, language: str) -> None:
    """Answer in a lesson and take the final quiz twice, failing and passing, as most learners do."""
    path = walk.path_of(page, "fr")
    answers = walk.right_answers(page, path.steps[-1])
    path = walk.path_of(page, language)
    page.goto(path.steps[1])
    check = page.locator("[data-question]")
    walk.choose(check, [])
    check.locator("button").click()
    shoot("lesson-answered")
    page.goto(path.steps[-1])
    shoot("final-quiz")
    page.locator("[data-quiz-start] button").click()
    shoot("question")
    start_anew(page)
    walk.take_quiz(page, {})
    shoot("result-failed")
    start_anew(page)
    walk.take_quiz(page, answers)
    shoot("result-passed")
    page.locator(".card[data-certificate] button").click()
    page.locator(".certificate").wait_for()
    shoot("certificate")


def without_scripts(page: Page, shoot: Shoot, language: str) -> None:
    """Go the same way with forms and links only."""
    path = walk.path_of(page, language)
    page.goto(path.steps[1])
    check = page.locator("[data-question]")
    walk.choose(check, [])
    check.locator("button").click()
    shoot("lesson-answered")
    page.goto(path.steps[-1])
    page.locator("[data-quiz-start] button").click()
    shoot("question")
    for _asked, form in walk.questions_without_script(page):
        walk.choose(form, [])
        page.locator(".onward").click()
    shoot("result-failed")


@contextmanager
def context_page(browser: Browser, site: OwnSite, **options: Any) -> Iterator[Page]:
    """Open a page in a context of its own."""
    context = browser.new_context(base_url=site.url, locale="fr-FR", reduced_motion="reduce", **options)
    context.set_default_timeout(15_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def shooter(page: Page, ending: str) -> Shoot:
    """Return what takes a picture of the whole page under a name."""

    def shoot(name: str) -> None:
        page.wait_for_load_state("load")
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=FOLDER / f"{name}-{ending}.png", full_page=True)

    return shoot


def learners_pages(browser: Browser, site: OwnSite, language: str, size: str, scheme: Literal["light", "dark"]) -> None:
    """Take all pictures of what learners see, in one language, size and scheme."""
    look: dict[str, Any] = {"viewport": SIZES[size], "color_scheme": scheme}
    ending = f"{language}-{size}-{scheme}"
    with context_page(browser, site, **look) as page:
        shoot = shooter(page, ending)
        page.goto("/")  # first, because later it leads on to the language that was read
        shoot("welcome")
        found = addresses(page, language)
        start_anew(page)
        for name, address in found.items():
            page.goto(address)
            shoot(name)
        with_scripts(page, shoot, language)
    with context_page(browser, site, **look) as page:
        offline_pictures(page, shooter(page, ending), language)
    with context_page(browser, site, java_script_enabled=False, **look) as page:
        without_scripts(page, shooter(page, f"{ending}-no-scripts"), language)


def secrets(site: OwnSite, who: str) -> str:
    """Return the passphrase of one of the demo's accounts."""
    lines = (site.var / "demo-accounts.txt").read_text().splitlines()
    rows = (re.split(r"\s{2,}", line.strip()) for line in lines)
    return next(row[1] for row in rows if row[0] == who)


def sign_in(page: Page, site: OwnSite, who: str, shoot: Shoot) -> None:
    """Enter the admin through the one entrance, as a person does."""
    page.goto("/admin/")
    shoot("sign-in")
    page.locator("[name=login]").fill(who)
    page.locator("[name=password]").fill(secrets(site, who))
    page.locator("form[method=post] [type=submit]").first.click()
    page.locator("[name=code]").wait_for()
    shoot("one-time-code")
    page.locator("[name=code]").fill(site.manage("demo_code", who).split()[0])
    page.locator("form[method=post] [type=submit]").first.click()
    walk.wait_for_path(page, "/admin/")


def first_lesson(site: OwnSite) -> str:
    """Return the number of a lesson, as the admin's addresses have it."""
    code = "from courses.models import LessonPage as L; print(L.objects.filter(locale__language_code='fr').first().pk)"
    return site.manage("shell", "-c", code).split()[-1]


def staff_pages(browser: Browser, site: OwnSite) -> None:
    """Take all pictures of what staff see. One sign-in: a one-time code works once."""
    lesson = first_lesson(site)
    places = {
        "admin-home": "/admin/",
        "admin-pages": "/admin/pages/",
        "admin-lesson": f"/admin/pages/{lesson}/edit/",
        "reach": "/admin/reach/",
    }
    with context_page(browser, site, viewport=chromium.DESK) as page:
        sign_in(page, site, "admin", shooter(page, "desk-light"))
        for size, scheme in product(SIZES, SCHEMES):
            page.set_viewport_size(SIZES[size])
            page.emulate_media(color_scheme=scheme)
            for name, address in places.items():
                page.goto(address, wait_until="networkidle")
                shooter(page, f"{size}-{scheme}")(name)
        page.set_viewport_size(chromium.DESK)
        page.emulate_media(color_scheme="light")
        page.goto(places["reach"], wait_until="networkidle")
        save_light(page.screenshot(), README_PICTURES / "reach.png")


def lesson_for_readme(browser: Browser, site: OwnSite) -> None:
    """Take the picture of a lesson on a phone."""
    with context_page(browser, site, viewport=chromium.PHONE, device_scale_factor=2) as page:
        page.goto(walk.path_of(page).steps[1], wait_until="networkidle")
        save_light(page.screenshot(), README_PICTURES / "lesson.png")


def all_questions(browser: Browser, site: OwnSite) -> None:
    """Take pictures of each type of question. Last of all: their quiz stands in the course from then on."""
    gallery = make_gallery(site)
    for language, size, scheme in product(LANGUAGES, SIZES, SCHEMES):
        with context_page(browser, site, viewport=SIZES[size], color_scheme=scheme) as page:
            question_pictures(page, FOLDER / "questions", f"{language}-{size}-{scheme}", gallery[language])
        print(f"questions, {language}, {size}, {scheme}: taken", flush=True)


def save_light(picture: bytes, path: Path) -> None:
    """Save a picture with few colours, which is a third of the bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


def program() -> int:
    """Start a site, let learners walk through it, and take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium.browser() as browser, own_site(quiet=False) as site:
        run([str(PYTHON), "-m", "tests.load.walk_learners", site.url, str(LEARNERS)])
        for language, size, scheme in product(LANGUAGES, SIZES, SCHEMES):
            learners_pages(browser, site, language, size, scheme)
            print(f"{language}, {size}, {scheme}: taken", flush=True)
        lesson_for_readme(browser, site)
        staff_pages(browser, site)
        all_questions(browser, site)
    print(f"{len(list(FOLDER.rglob('*.png')))} pictures stand in {FOLDER}")
    return 0


if __name__ == "__main__":
    main(program)
