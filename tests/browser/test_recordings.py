"""What is said after an answer can be listened to: in the verdict, by name, and nothing is fetched before it is played."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories.courses import block_id
from tests.factories.scenes import way

from .walk import memory, wait_until

TAPS_MS = 720  # two taps at one place within a moment are a double tap, which the quiz leaves alone


@pytest.fixture(scope="module")
def made(live_site) -> Iterator[dict[str, str]]:
    """The addresses of a lesson, a practice quiz and a final quiz, all recorded."""
    printed = live_site.manage("shell", "-c", "from tests.browser.recordings import make; make()")
    line = next(line for line in printed.splitlines() if line.startswith("MADE "))
    yield json.loads(line[5:])
    live_site.manage("shell", "-c", "from tests.browser.recordings import clear; clear()")


@pytest.fixture
def fetched(phone: Page) -> list[str]:
    """The recordings that the page has asked for, growing while the test runs."""
    found: list[str] = []
    phone.on("request", lambda request: found.append(request.url) if ".wav" in request.url else None)
    return found


def names(place: Locator) -> list[tuple[str, str]]:
    """Return what can be listened to there, in order: which recording, and what it is called."""
    return [
        (audio.get_attribute("src").rsplit("/dit-", 1)[1].removesuffix(".wav"), audio.get_attribute("aria-label"))
        for audio in place.locator("audio:visible").all()
    ]


def answer(form: Locator, type: str) -> None:
    """Give an answer that is not quite right."""
    if type == "single_choice":
        form.locator(f'.choice:has([value="{block_id("un-B")}"])').click(position={"x": 24, "y": 24})
    elif type == "number":
        form.locator("input[inputmode]").fill("20")
    elif type == "short_answer":
        form.locator(".typed input").fill("laban")
    else:
        for text, scene in (("Gauche", "a"), ("Arrête", "b")):
            form.page.wait_for_timeout(TAPS_MS)
            form.locator(f'.way[value="{way(text, scene)}"]').click()


def form_of(page: Page, type: str) -> Locator:
    return page.locator(f"[data-type={type}]:visible")


SAID = {
    "single_choice": ["single_choice-choices-0", "single_choice-choices-1", "single_choice-feedback_wrong", "single_choice-general"],
    "number": ["number-accepted-1", "number-feedback_partly", "number-general"],
    "short_answer": ["short_answer-feedback_wrong", "short_answer-general", "short_answer-mistakes-0"],
    "scenario": ["scenario-feedback_partly", "scenario-general", "scenario-ways-3"],
}  # fmt: skip


@pytest.mark.parametrize("type", SAID)
def test_check_in_a_lesson(phone: Page, fetched: list[str], made: dict[str, str], type: str):
    phone.goto(made["lesson"])
    form = form_of(phone, type)
    expect(form.locator("audio:visible")).to_have_count(0)

    answer(form, type)
    form.page.wait_for_timeout(TAPS_MS)
    form.locator("> .button").click()

    expect(form.locator(".verdict")).to_be_focused()
    heard = names(form)
    assert sorted(name for name, _label in heard) == SAID[type]
    assert all(label for _name, label in heard)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert fetched == []
    form.locator(".verdict audio").last.evaluate("audio => { audio.play(); }")
    wait_until(phone, lambda: len(fetched) > 0)


def test_hint_is_heard_when_it_is_opened(phone: Page, fetched: list[str], made: dict[str, str]):
    phone.goto(made["lesson"])
    hint = form_of(phone, "number").locator("[data-hint]")

    hint.locator("summary").click()

    assert [name for name, _label in names(hint)] == ["number-hint"]
    assert fetched == []


def go_through(page: Page, address: str, is_checked: bool) -> None:
    """Answer a whole quiz, not quite rightly."""
    page.goto(address)
    page.locator("[data-quiz-start] button").click()
    for type in ("single_choice", "number", "short_answer", "scenario"):
        form = page.locator(f"[data-quiz-questions] [data-type={type}]:visible")
        answer(form, type)
        for _tap in range(1 + is_checked):
            page.wait_for_timeout(TAPS_MS)
            form.locator(".onward").click()
    expect(page.locator(".result h2")).to_be_focused()


@pytest.mark.parametrize("name", ["practice", "certifying"])
def test_result_painted_by_the_script(phone: Page, fetched: list[str], made: dict[str, str], axe, name: str):
    phone.emulate_media(reduced_motion="reduce")  # what is still fading in has too little contrast
    go_through(phone, made[name], is_checked=name == "practice")

    assert [name for name, _label in names(phone.locator(".result"))] == ["bande"]
    review = phone.locator("[data-review]")
    for type, expected in SAID.items():
        heard = names(review.locator(f"[data-type={type}]"))
        told = {name for name, _label in heard}
        assert told == set(expected)
        assert all(label for _name, label in heard)
    assert fetched == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert axe(phone) == []


def test_final_quiz_holds_none_of_them_before_it_is_sent(phone: Page, made: dict[str, str]):
    phone.goto(made["certifying"])
    secret = [name for names in SAID.values() for name in names if not name.startswith("scenario-ways")]

    assert [name for name in (*secret, "bande") if f"dit-{name}.wav" in phone.content()] == []
    phone.locator("[data-quiz-start] button").click()
    answer(form_of(phone, "single_choice"), "single_choice")
    assert [name for name in secret if f"dit-{name}.wav" in phone.content()] == []


def test_missed_question_comes_again_with_its_voice(phone: Page, fetched: list[str], made: dict[str, str]):
    go_through(phone, made["practice"], is_checked=True)
    phone.evaluate(
        """() => {
          const kept = JSON.parse(sessionStorage.josira);
          Object.keys(kept.miss).forEach((id) => { kept.miss[id][2] -= 3; });
          sessionStorage.josira = JSON.stringify(kept);
        }"""
    )
    assert memory(phone)["miss"]
    phone.goto("/fr/revise/")
    form = phone.locator("form[data-question]")
    type = form.get_attribute("data-type")

    answer(form, type)
    # A story is sent by its own buttons, and is told at its end: then there is no button to press.
    expect(phone.locator("form[data-question] > .button:visible, [data-outcome]").first).to_be_visible()
    if form.count():
        phone.wait_for_timeout(TAPS_MS)
        phone.locator("form[data-question] > .button:visible").click()

    verdict = phone.locator("[data-outcome]")
    expect(verdict.locator(".verdict")).to_be_focused()
    assert sorted(name for name, _label in names(verdict)) == SAID[type]
    assert fetched == []


def test_axe_finds_nothing(phone: Page, axe: Callable[[Page], list[str]], made: dict[str, str]):
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(made["lesson"])
    for type in SAID:
        form = form_of(phone, type)
        answer(form, type)
        phone.wait_for_timeout(TAPS_MS)
        form.locator("> .button").click()
        expect(form.locator(".verdict")).to_be_visible()

    assert axe(phone) == []
