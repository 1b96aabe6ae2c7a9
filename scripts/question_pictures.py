"""Pictures of each type of question as a learner meets it: asked, right, partly right, wrong. Part of `make screenshots`.

They stand in var/screenshots/questions/, and for each language, size and scheme side by side in one sheet a verdict.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from scripts.own_site import OwnSite

ASKED, RIGHT, PARTLY, WRONG = "asked", "right", "partly", "wrong"
GAP = 24
Given = Mapping[str, Any]


def make_gallery(site: OwnSite) -> dict[str, Given]:
    """Add the quiz of all types to a site; return its address and what its words are, by language."""
    printed = site.manage("shell", "-c", "from scripts.gallery import make; make()")
    line = next(line for line in printed.splitlines() if line.startswith("MADE "))
    found: dict[str, Given] = json.loads(line.removeprefix("MADE "))
    return found


def choose(form: Locator, outcome: str, _given: Given) -> None:
    """Tick choices: those that earn something, one of them, or one that earns nothing."""
    earning, wrong = form.locator('[data-credit]:not([data-credit="0"])'), form.locator('[data-credit="0"]')
    chosen = {RIGHT: earning.all(), PARTLY: earning.all()[:1], WRONG: wrong.all()[:1]}[outcome]
    for one in chosen:
        one.check(force=True)


def agree(form: Locator, _outcome: str, _given: Given) -> None:
    """Take the last step of a scale; none is right or wrong."""
    form.locator("input").last.check(force=True)


def select(form: Locator, outcome: str, _given: Given) -> None:
    """Fill selects: all rightly, only the first, or none."""
    for place, part in enumerate(form.locator("[data-field]").all()):
        right = part.get_attribute("data-right")
        values = part.locator("option").evaluate_all("all => all.map(one => one.value).filter(Boolean)")
        is_right = outcome == RIGHT or (outcome == PARTLY and place == 0)
        part.locator("select").select_option(right if is_right else next(one for one in values if one != right))


def sort(form: Locator, outcome: str, _given: Given) -> None:
    """Bring things into order, in all but the last two places, or the other way round."""
    parts = {int(part.get_attribute("data-right") or 0): part for part in form.locator("[data-field]").all()}
    ids = [parts[place].get_attribute("data-field") or "" for place in sorted(parts, reverse=outcome == WRONG)]
    if outcome == PARTLY:
        ids[-2:] = ids[:-3:-1]
    form.locator("[data-field]").first.locator(
        "button"
    ).last.click()  # so that it was moved, whatever lay there at first
    for place, id in enumerate(ids):
        item = form.locator(f'[data-field="{id}"]')
        while item.evaluate("item => [...item.parentNode.querySelectorAll('.field')].indexOf(item)") > place:
            item.locator("button").first.click()


def count(form: Locator, outcome: str, _given: Given) -> None:
    """Type a number."""
    form.locator("input[inputmode]").fill({RIGHT: "15", PARTLY: "16", WRONG: "40"}[outcome])


def tell(form: Locator, outcome: str, _given: Given) -> None:
    """Go through a story by the best ways, the worst, or those between."""
    while ways := form.locator(".scene:visible .way").all():
        by_points = sorted(ways, key=lambda way: int(way.get_attribute("data-points") or 0))
        by_points[{RIGHT: -1, PARTLY: len(ways) // 2, WRONG: 0}[outcome]].click()


def write(form: Locator, outcome: str, given: Given) -> None:
    """Lay a word from tiles, or type it; or a wrong one."""
    if form.locator("[data-board]").count():
        for tile in given["tiles"] if outcome == RIGHT else reversed(given["tiles"]):
            form.locator(f'.tray [data-tile="{tile}"]:enabled').first.click()
    else:
        form.locator(".typed input").fill(given["word"] if outcome == RIGHT else given["mistake"])


# How each type is answered, and the outcomes that it knows; an opinion has none.
WAYS: Mapping[str, tuple[Callable[[Locator, str, Given], None], tuple[str, ...]]] = {
    "single_choice": (choose, (RIGHT, WRONG)),
    "multiple_response": (choose, (RIGHT, PARTLY, WRONG)),
    "true_false": (choose, (RIGHT, WRONG)),
    "image_choice": (choose, (RIGHT, WRONG)),
    "opinion": (agree, ()),
    "matching": (select, (RIGHT, PARTLY, WRONG)),
    "gap_choice": (select, (RIGHT, PARTLY, WRONG)),
    "ordering": (sort, (RIGHT, PARTLY, WRONG)),
    "number": (count, (RIGHT, PARTLY, WRONG)),
    "scenario": (tell, (RIGHT, PARTLY, WRONG)),
    "short_answer": (write, (RIGHT, WRONG)),
}


def question_pictures(page: Page, folder: Path, ending: str, given: Given) -> None:
    """Take the quiz three times and keep a picture of each question; then lay those of one verdict side by side."""
    folder.mkdir(parents=True, exist_ok=True)
    taken: dict[str, list[Path]] = {}

    def shoot(name: str, verdict: str) -> None:
        path = folder / f"{name}-{verdict}-{ending}.png"
        page.evaluate("scrollTo(0, 0)")  # the bar on top follows, and would lie over the question
        page.screenshot(path=path, full_page=True)
        taken.setdefault(verdict, []).append(path)

    for outcome in (RIGHT, PARTLY, WRONG):
        page.goto(given["address"])
        page.evaluate("sessionStorage.clear(); localStorage.clear()")
        page.reload()
        page.locator("[data-quiz-start] button").click()
        for place in range(int(page.locator("[data-quiz]").first.get_attribute("data-total") or 0)):
            form = page.locator("[data-quiz-questions] form:visible")
            kind = form.get_attribute("data-type") or ""
            answer, outcomes = WAYS[kind]
            name = f"{place + 1:02}-{kind}"
            if outcome == RIGHT:
                shoot(name, ASKED)
            answer(form, outcome if outcome in outcomes else WRONG, given)
            form.locator(".onward").click()
            if outcomes:
                expect(form.locator(".verdict")).to_be_visible()
                if outcome in outcomes:
                    shoot(name, outcome)
                form.locator(".onward").click()
    for verdict, paths in taken.items():
        side_by_side(paths).save(folder / f"sheet-{verdict}-{ending}.png", optimize=True)


def side_by_side(paths: list[Path]) -> Image.Image:
    """Return pictures in one row, on grey."""
    pictures = [Image.open(path).convert("RGB") for path in paths]
    width = sum(picture.width + GAP for picture in pictures) + GAP
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * GAP), "#888")
    left = GAP
    for picture in pictures:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    return sheet
