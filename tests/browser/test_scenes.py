"""Stories, short answers and opinions in the browser: by thumb, by keyboard, without scripts, and marked as the server marks."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from quizzes.questions import Key, scenario, short_answer
from quizzes.words import known

from .walk import go_by, memory, tab_to

SITE = Path(__file__).with_name("scenes_site.py")
BEST = ["Demander un reçu", "Noter les noms, le lieu et le jour"]
LONGER = ["Appeler une personne de confiance", "Demander un reçu", "Noter les noms, le lieu et le jour"]


class Places:
    """Where the pages with the three types stand."""

    def __init__(self, practice: str, final: str, lesson: str) -> None:
        self.practice, self.final, self.lesson = practice, final, lesson


@pytest.fixture(scope="module")
def places(live_site) -> Iterator[Places]:
    printed = live_site.manage("shell", "-c", SITE.read_text(encoding="utf-8"))
    line = next(line for line in printed.splitlines() if line.startswith("ADDRESSES"))
    yield Places(*(address.split("localhost", 1)[1].lstrip(":0123456789") for address in line.split()[1:]))
    live_site.manage(
        "shell",
        "-c",
        "from wagtail.models import Page; [p.delete() for p in Page.objects.filter(slug__startswith='recits')]",
    )


def asked(page: Page) -> Locator:
    return page.locator("[data-quiz-questions] form:visible")


def begin(page: Page, address: str) -> Locator:
    page.goto(address)
    page.locator("[data-quiz-start] button").click()
    return asked(page)


def take(form: Locator, ways: list[str]) -> None:
    """Tap these choices, one scene after another."""
    for way in ways:
        # Two taps at one place within a moment are a double tap, which the quiz leaves alone.
        form.page.wait_for_timeout(720)
        form.locator(".way:visible", has_text=way).click()


def lay(form: Locator, word: str) -> None:
    for letter in word:
        form.locator(f'.tray [data-tile="{letter}"]:not(.used)').first.click()


def onward(form: Locator) -> None:
    form.page.wait_for_timeout(720)
    form.locator(".onward:visible").click()


def test_story_goes_scene_by_scene_and_is_marked(phone: Page, places: Places):
    form = begin(phone, places.practice)
    expect(form.locator(".scene:visible")).to_have_count(1)
    expect(form.locator(".onward")).to_be_hidden()

    take(form, LONGER)

    expect(form.locator(".thread li")).to_have_text(LONGER)
    expect(form.locator(".ending.good:visible")).to_be_focused()
    onward(form)
    expect(form.locator(".verdict.ok")).to_be_focused()
    expect(form.locator(".way:visible")).to_have_count(0)


def test_story_goes_back_and_begins_again(phone: Page, places: Places):
    form = begin(phone, places.practice)
    take(form, LONGER)

    form.locator("[name$='.undo']").click()
    expect(form.locator(".thread li")).to_have_count(2)
    expect(form.locator(".onward")).to_be_hidden()
    phone.wait_for_timeout(720)
    form.locator("[name$='.again']").click()

    expect(form.locator(".thread")).to_be_hidden()
    expect(form.locator(".way:visible")).to_have_count(3)


def test_story_half_way_survives_a_reload(phone: Page, places: Places):
    form = begin(phone, places.final)
    take(form, LONGER[:2])

    phone.reload()

    expect(asked(phone).locator(".thread li")).to_have_text(LONGER[:2])
    expect(asked(phone).locator(".onward")).to_be_hidden()


def whole_quiz(page: Page, address: str, word: str = "folo") -> None:
    form = begin(page, address)
    is_practice = address.endswith("entrainement/")
    for answer in (
        lambda form: take(form, LONGER),
        lambda form: lay(form, "sɛbɛn"),
        lambda form: form.locator(".typed input").fill(word),
        lambda form: form.locator(".choice").nth(1).click(),
    ):
        form = asked(page)
        answer(form)
        is_opinion = form.get_attribute("data-type") == "opinion"
        onward(form)
        if is_practice and not is_opinion:
            expect(form.locator(".verdict")).to_be_focused()
            onward(form)
    expect(page.locator(".result h2")).to_be_focused()


def test_final_quiz_sends_ids_and_the_opinion_once(phone: Page, places: Places, live_site):
    sent = []
    phone.on("request", lambda request: sent.append(request) if "/essais/" in request.url else None)

    whole_quiz(phone, places.final)

    expect(phone.locator(".result text")).to_have_text("100 %")
    bodies = [request.post_data or "" for request in sent]
    assert sum("daminɛ" in body or "fɔlɔ" in body for body in bodies) == 0
    steps = [json.loads(body)["answers"] for body in bodies if "answers" in json.loads(body or "{}")]
    opinion = next(answer for answer in steps[0].values() if len(answer) == 1 and answer[0].count("-") == 4)
    assert sum(opinion[0] in body for body in bodies) == 1
    stored = phone.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
    assert "folo" not in stored
    assert opinion[0] not in stored
    expect(phone.locator("[data-review] form")).to_have_count(3)
    expect(phone.locator("[data-review] .thread li")).to_have_text(LONGER)
    expect(phone.locator("[data-review] .verdict").nth(2)).to_contain_text("fɔlɔ")
    assert memory(phone)["tries"]


def test_practice_is_explained_at_once(phone: Page, places: Places):
    whole_quiz(phone, places.practice, "laban")

    expect(phone.locator("[data-review] .verdict").nth(2)).to_contain_text("c’est le dernier")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    open_page: Callable[..., Page], axe: Callable[[Page], list[str]], places: Places, scheme: str
):
    page = open_page(viewport={"width": 360, "height": 640}, color_scheme=scheme, reduced_motion="reduce")
    faults = []

    page.goto(places.lesson)
    faults += axe(page)
    forms = page.locator("[data-question]")
    take(forms.nth(0), BEST)
    lay(forms.nth(1), "sɛb")
    forms.nth(2).locator(".typed input").fill("laban")
    forms.nth(3).locator(".choice").first.click()
    faults += axe(page)
    for place in range(4):
        forms.nth(place).locator("form > .button, .button:not(.quiet)").last.click()
    faults += axe(page)

    expect(page.locator(".verdict")).to_have_count(4)
    expect(page.locator(".verdict.thanks")).to_have_count(1)
    assert faults == []


def test_lesson_can_be_answered_again(phone: Page, places: Places):
    phone.goto(places.lesson)
    form = phone.locator("[data-type=scenario]")
    take(form, ["Payer tout de suite"])
    form.locator("> .button").click()
    expect(form.locator(".verdict.not")).to_be_focused()

    form.locator("> .button").click()
    take(form, BEST)
    form.locator("> .button").click()

    expect(form.locator(".verdict")).to_be_focused()


def test_keyboard_alone_takes_the_whole_quiz(desk: Page, places: Places):
    desk.goto(places.final)
    tab_to(desk, "[data-quiz-start] button")
    desk.keyboard.press("Enter")
    for _scene in range(2):
        tab_to(desk, ".way")
        desk.keyboard.press("Tab")
        desk.keyboard.press("Enter")
        expect(desk.locator(".scene:focus")).to_be_visible()
    tab_to(desk, ".onward")
    desk.keyboard.press("Enter")
    expect(asked(desk).locator("legend")).to_be_focused()
    for letter in "sɛbɛn":
        tab_to(desk, f'[data-tile="{letter}"]:not(.used)')
        desk.keyboard.press("Space")
    expect(asked(desk).locator("[data-said]")).to_have_text("sɛbɛn")
    tab_to(desk, ".onward")
    desk.keyboard.press("Enter")
    tab_to(desk, ".typed input")
    desk.keyboard.type("fol")
    tab_to(desk, "[data-letter='ɔ']")
    desk.keyboard.press("Space")
    expect(asked(desk).locator(".typed input")).to_have_value("folɔ")
    desk.keyboard.press("Enter")
    tab_to(desk, "[type=radio]")
    desk.keyboard.press("Space")
    tab_to(desk, ".onward")
    desk.keyboard.press("Enter")

    expect(desk.locator(".result h2")).to_be_focused()


def test_without_scripts_the_whole_quiz(no_js: Page, places: Places):
    no_js.goto(places.final)
    go_by(no_js.locator("[data-quiz-start] button"))
    for way in LONGER:
        go_by(no_js.locator(".way", has_text=way))
    expect(no_js.locator(".thread li")).to_have_text(LONGER)
    go_by(no_js.locator(".onward"))
    for place, letter in enumerate("sɛbɛn"):
        no_js.locator("[data-places] select").nth(place).select_option(letter)
    go_by(no_js.locator(".onward"))
    no_js.locator(".typed input").fill("FOLO")
    go_by(no_js.locator(".onward"))
    no_js.locator(".choice").nth(1).click()
    go_by(no_js.locator(".onward"))

    expect(no_js.locator("[data-quiz-result]")).to_have_attribute("data-state", "passed")
    expect(no_js.locator(".ring text")).to_have_text("100 %")
    assert "FOLO" not in no_js.content()


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_is_cut_off_on_a_narrow_screen(open_page: Callable[..., Page], places: Places, width: int):
    page = open_page(viewport={"width": width, "height": 640}, has_touch=True)
    page.goto(places.lesson)

    assert page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth") <= 0
    sizes = page.locator(".way:visible, .tile:visible, .choice:visible").evaluate_all(
        "all => all.map(e => Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height))"
    )
    assert min(sizes) >= 48


WORDS = ["fɔlɔ", "folo", "FÒLÒ", "fɔ́lɔ", " fɔlɔ ", "daminɛ", "damine", "laban", "Laban", "folon", "x", "fo-lo", "nyɛ", "ɲe", "Nge", "ŋɛ", "l’eau", "l'eau", "Straße"]  # fmt: skip
KNOWN = ["fɔlɔ", "daminɛ", "laban", "ɲɛ", "ŋɛ", "l'eau", "strasse"]
MARK = """words => words.map((word) => {
  const form = document.querySelector("[data-type=short_answer]:has(.typed)");
  form.querySelector(".typed input").value = word;
  return window.josira.grade(form).outcome;
})"""


@pytest.mark.parametrize("letters", ["folded", "strict"])
def test_page_compares_words_as_the_server_does(phone: Page, places: Places, letters: str):
    accepted = [{"id": f"a{n}", "text": text} for n, text in enumerate(KNOWN[:-2])]
    mistakes = [{"id": f"m{n}", "text": text, "feedback": ""} for n, text in enumerate(KNOWN[-2:])]
    content = {"letters": letters, "accepted": accepted, "mistakes": mistakes, "tile_size": "letter"}
    key = Key(
        "q",
        "short_answer",
        {"a0": Decimal(1), "a1": Decimal("0.5"), "a2": Decimal(1), "a3": Decimal(0), "a4": Decimal(1)},
    )

    phone.goto(places.lesson)
    phone.evaluate(
        "known => { document.querySelector('[data-type=short_answer]:has(.typed) [data-words]').dataset.known = known; }",
        known(content, key),
    )

    in_page = phone.evaluate(MARK, WORDS)

    grades = [short_answer.grade(key, short_answer.parse([word], key, content)) for word in WORDS]
    assert in_page == [grade.outcome.value for grade in grades]


PATHS = """paths => paths.map((path) => {
  const form = document.querySelector("[data-type=scenario]");
  form.querySelector('[name$=".path"]').value = path.join(" ");
  const {outcome, right, rights} = window.josira.grade(form);
  return [outcome, right, rights];
})"""
STORY = """() => {
  const story = document.querySelector("[data-type=scenario] .story");
  const ways = Array.from(story.querySelectorAll(".way"));
  const at = (button) => button.closest("[data-scene]").dataset.scene;
  const all = (value) => Object.fromEntries(ways.map((button) => [button.value, value(button)]));
  return {start: story.dataset.start, best: Number(story.dataset.best), at: all(at),
    to: all((button) => button.dataset.to), points: all((button) => Number(button.dataset.points))};
}"""


def test_page_marks_each_path_as_the_server_does(phone: Page, places: Places):
    phone.goto(places.lesson)
    key = Key("q", "scenario", data=phone.evaluate(STORY))
    paths = list(paths_from(key, key.data["start"]))
    assert len(paths) == 6

    in_page = phone.evaluate(PATHS, paths)

    grades = [scenario.grade(key, scenario.parse(path, key, {})) for path in paths]
    assert in_page == [[grade.outcome.value, *grade.parts] for grade in grades]
    assert scenario.best_of(key.data)[0] == key.data["best"]


def paths_from(key: Key, scene: str) -> Iterator[list[str]]:
    """Return every path from a scene to an ending."""
    ways = [choice for choice, at in key.data["at"].items() if at == scene]
    if not ways:
        yield []
    for way in ways:
        for rest in paths_from(key, key.data["to"][way]):
            yield [way, *rest]
