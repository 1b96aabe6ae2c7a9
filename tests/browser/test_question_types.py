"""Questions with parts and pictures in the browser: by keyboard, by touch, without scripts, and marked as the server marks."""

import json
from collections.abc import Callable, Iterator
from itertools import permutations, product

import pytest
from playwright.sync_api import Locator, Page, expect

from quizzes.questions import QUESTION_TYPES
from quizzes.questions.number import read
from tests.factories.questions import gap_choice, matching, number, ordering

from .walk import tab_to

QUESTIONS = {
    "ordering": ordering(texts=("Voir un médecin", "Écrire ce qui s’est passé", "Porter plainte", "Suivre l’affaire")),
    "matching": matching(),
    "gap_choice": gap_choice(),
    "number": number(),
}
TYPES = [*QUESTIONS, "image_choice"]


@pytest.fixture(scope="module")
def made(live_site) -> Iterator[dict[str, str]]:
    """The addresses of a lesson, a practice quiz and a final quiz with one question of each type."""
    printed = live_site.manage("shell", "-c", "from tests.browser.questions import make; make()")
    line = next(line for line in printed.splitlines() if line.startswith("MADE "))
    yield json.loads(line[5:])
    live_site.manage("shell", "-c", "from tests.browser.questions import clear; clear()")


def keyed(type: str) -> tuple:
    """Return module, key and content of the question that stands on the pages."""
    module, question = QUESTION_TYPES[type], QUESTIONS[type]
    value = module.block().to_python(question["value"])
    return module, module.key(value, question["id"]), module.content(value, question["id"])


def form_of(page: Page, type: str) -> Locator:
    return page.locator(f"[data-type={type}]:visible")


def put_in_order(form: Locator, press: Callable[[Locator], None]) -> None:
    """Bring each item to its place by its button "up"; the item keeps the focus and says where it is."""
    _module, key, _content = keyed("ordering")
    for place, id in enumerate(key.data["order"]):
        item = form.locator(f'[data-field="{id}"]')
        while (at := item.evaluate("item => [...item.parentNode.querySelectorAll('.field')].indexOf(item)")) > place:
            up = item.locator("button").first
            press(up)
            expect(up).to_be_focused()
            expect(form.locator("[aria-live]")).to_contain_text(f"{at}")


def answer_rightly(page: Page, type: str, press: Callable[[Locator], None]) -> None:
    """Answer a question as somebody does who taps, or who presses keys."""
    form = form_of(page, type)
    if type == "ordering":
        put_in_order(form, press)
    elif type == "number":
        form.locator("input").fill("18")
    elif type == "image_choice":
        press(form.locator("input").first)
    else:
        _module, key, _content = keyed(type)
        for part, value in key.data["right"].items():
            form.locator(f'[data-field="{part}"] select').select_option(value)


@pytest.mark.parametrize("type", TYPES)
def test_lesson_by_touch(phone: Page, made: dict[str, str], type: str):
    phone.goto(made["lesson"])
    form = form_of(phone, type)

    form.locator("> .button").tap()
    expect(form.locator(".field-error")).to_be_visible()
    answer_rightly(
        phone, type, lambda target: target.tap() if target.get_attribute("type") != "radio" else target.check()
    )
    form.locator("> .button").tap()

    expect(form.locator(".verdict.ok")).to_be_focused()
    expect(form.locator(".field-error")).to_be_hidden()
    form.locator("> .button").tap()
    expect(form.locator(".verdict")).to_have_count(0)
    assert phone.evaluate("document.documentElement.scrollWidth") == 360


def choose_by_arrows(page: Page, select: Locator, value: str) -> None:
    for _press in range(8):
        if select.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    assert select.input_value() == value


def test_practice_by_keyboard(desk: Page, made: dict[str, str]):
    desk.goto(made["practice"])
    tab_to(desk, "[data-quiz-start] button")
    desk.keyboard.press("Enter")

    for type in TYPES:
        form = form_of(desk, type)
        expect(form.locator("legend")).to_be_focused()
        if type == "ordering":
            _module, key, _content = keyed(type)
            for place, id in enumerate(key.data["order"]):
                tab_to(desk, f'[data-field="{id}"] button:first-child') if place < 3 else None
                for _press in range(3 - place):
                    item = form.locator(f'[data-field="{id}"]')
                    if item.evaluate("i => [...i.parentNode.querySelectorAll('.field')].indexOf(i)") > place:
                        desk.keyboard.press("Enter")
                desk.evaluate("document.querySelector('form:not([hidden]) legend').focus()")
        elif type == "number":
            tab_to(desk, "input[inputmode=decimal]")
            desk.keyboard.type("18,0")
        elif type == "image_choice":
            tab_to(desk, "input[type=radio]")
            desk.keyboard.press("Space")
        else:
            _module, key, content = keyed(type)
            for part in _module.fields(content, key, ()):
                select = tab_to(desk, f'[data-field="{part.id}"] select')
                choose_by_arrows(desk, select, part.right[0])
        tab_to(desk, "form:not([hidden]) .onward")
        desk.keyboard.press("Enter")
        expect(form.locator(".verdict.ok")).to_be_focused()
        tab_to(desk, "form:not([hidden]) .onward")
        desk.keyboard.press("Enter")

    expect(desk.locator(".result h2")).to_be_focused()
    expect(desk.locator(".result text")).to_have_text("100 %")
    expect(desk.locator("[data-review] .verdict.ok")).to_have_count(len(TYPES))


def test_order_untouched_is_no_answer(phone: Page, made: dict[str, str]):
    phone.goto(made["lesson"])
    form = form_of(phone, "ordering")
    shown = form.locator(".field").evaluate_all("all => all.map(item => item.dataset.field)")

    form.locator("> .button").tap()

    expect(form.locator(".field-error")).to_be_visible()
    expect(form.locator(".verdict")).to_have_count(0)
    assert shown != keyed("ordering")[1].data["order"]


def test_buttons_and_fields_are_large_enough(phone: Page, made: dict[str, str]):
    phone.goto(made["lesson"])

    sizes = phone.locator(".check :is(button, select, input:not([type=radio])):visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
    )

    assert len(sizes) > 10
    assert [size for size in sizes if min(size) < 48] == []


# The same answers, marked in the page, by the server's rule and by the server's page.

FILL = """([type, answers]) => answers.map((answer) => {
  const form = document.querySelector(`[data-type=${type}]`).cloneNode(true);
  window.josira.kinds[type].fill(form, answer);
  const { outcome, right, rights } = window.josira.grade(form);
  return [window.josira.answerOf(form), outcome, right, rights];
})"""
TYPED = """(texts) => texts.map((text) => {
  const form = document.querySelector("[data-type=number]").cloneNode(true);
  form.querySelector("input").value = text;
  return [window.josira.answerOf(form)[0] || "", Boolean(window.josira.kinds.number.fault(form))];
})"""
TEXTS = [
    "18", "1 234,5", "1234.5", "1\u202f234", "٣", "۱۲٫۵", "߁߂", "1.234,5", "1,234.5", "1,234,567", "  007 ", "0,125", "1,2340",
    "−3", "-0,0", "", " ", "1,234", "1.234", "1,234.5,6", "12 34", "1e999", "NaN", "1" + "0" * 30, "5,", "--5", "dix", "²", "1'000",
]  # fmt: skip


def answers_to(type: str) -> list[list[str]]:
    """Return answers of all sorts to a question: right, in part, wrong, with gaps."""
    module, key, content = keyed(type)
    if type == "ordering":
        return [list(order) for order in permutations(key.data["order"])]
    if type == "number":
        return [["18"], ["15"], ["21"], ["20.5"], ["14.9999"], ["21.0001"], ["-18"], ["0"]]
    fields = module.fields(content, key, ())
    values = product(*(["", *(option.value for option in field.options)] for field in fields))
    filled = [[f"{field.id}={one}" for field, one in zip(fields, some, strict=True) if one] for some in values]
    return [sorted(answer) for answer in filled if answer]


@pytest.mark.parametrize("type", list(QUESTIONS))
def test_page_marks_as_the_server_does(phone: Page, made: dict[str, str], type: str):
    phone.goto(made["lesson"])
    module, key, content = keyed(type)
    answers = answers_to(type)

    in_page = phone.evaluate(FILL, [type, answers])

    parsed = [module.parse(answer, key, content) for answer in answers]
    grades = [module.grade(key, answer) for answer in parsed]
    expected = [[list(a), g.outcome.value, *g.parts] for a, g in zip(parsed, grades, strict=True)]
    assert in_page == expected


@pytest.mark.parametrize("type", list(QUESTIONS))
def test_server_page_says_the_same(phone: Page, made: dict[str, str], type: str):
    phone.goto(made["lesson"])
    module, key, content = keyed(type)
    action = form_of(phone, type).get_attribute("action") or ""
    answers = answers_to(type)
    some = answers[:: max(1, len(answers) // 5)]

    in_page = phone.evaluate(FILL, [type, some])

    signs = {"right": "verdict ok", "partly": "verdict part", "wrong": "verdict not"}
    for answer, (_answer, outcome, *_parts) in zip(some, in_page, strict=True):
        filled = module.chosen(module.parse(answer, key, content), key)
        reply = phone.request.post(action, form={f"answer.{part}": value for part, value in filled.items()})
        assert f'class="{signs[outcome]}"' in reply.text()


def test_page_reads_numbers_as_the_server_does(phone: Page, made: dict[str, str]):
    phone.goto(made["lesson"])

    def stored(text: str) -> list:
        try:
            return [read(text), False]
        except ValueError:
            return ["", True]

    assert phone.evaluate(TYPED, TEXTS) == [stored(text) for text in TEXTS]


def test_partly_right_is_told_part_by_part_and_again_in_the_result(phone: Page, made: dict[str, str]):
    phone.goto(made["certifying"])
    assert phone.locator("form :is([data-right], [data-credit], [data-reason])").count() == 0
    phone.locator("[data-quiz-start] button").click()
    for type in TYPES:
        form = form_of(phone, type)
        if type == "ordering":
            form.locator(".moves button").nth(1).click()
        elif type == "number":
            form.locator("input").fill("20")
        elif type == "image_choice":
            form.locator(".choice").nth(1).click()
        else:
            # What is right for the first part is wrong for the others, or not to be had there.
            first = next(iter(keyed(type)[1].data["right"].values()))
            for select in form.locator("select").all()[: 3 if type == "matching" else 1]:
                select.select_option(first)
        form.locator(".onward").click()
        expect(phone.locator(f"[data-quiz-questions] [data-type={type}]:visible")).to_have_count(0)

    review = phone.locator("[data-review]")
    expect(review.locator("form")).to_have_count(len(TYPES))
    expect(review.locator("[data-type=matching] .field.right")).to_have_count(1)
    expect(review.locator("[data-type=matching] .field.wrong .why")).to_have_count(2)
    expect(review.locator("[data-type=gap_choice] .field.wrong .why")).to_have_count(1)
    expect(review.locator("[data-type=number] .field.partly .why")).to_have_count(2)
    expect(review.locator("[data-type=number] input")).to_have_value("20")
    assert review.locator(".moves, [aria-live]").count() == 0


def test_back_keeps_what_was_put_in_order(phone: Page, made: dict[str, str]):
    phone.goto(made["certifying"])
    phone.locator("[data-quiz-start] button").click()
    form = form_of(phone, "ordering")
    form.locator(".moves button").nth(1).click()
    before = form.locator(".field").evaluate_all("all => all.map(item => item.dataset.field)")
    form.locator(".onward").click()
    expect(form_of(phone, "matching")).to_be_visible()

    phone.reload()
    phone.go_back()
    expect(form_of(phone, "ordering")).to_be_visible()

    after = form_of(phone, "ordering").locator(".field").evaluate_all("all => all.map(item => item.dataset.field)")
    assert after == before


def test_script_that_did_not_arrive_leaves_it_to_the_server(phone: Page, made: dict[str, str]):
    phone.route("**/questions*.js", lambda route: route.abort())
    phone.goto(made["lesson"])
    form = form_of(phone, "number")

    form.locator("input").fill("18")
    form.locator("> .button").click()

    expect(phone.locator("body")).to_have_attribute("data-page", "check")
    expect(phone.locator(".verdict.ok")).to_be_visible()


def test_axe_finds_nothing(phone: Page, axe: Callable[[Page], list[str]], made: dict[str, str]):
    phone.goto(made["lesson"])
    assert axe(phone) == []

    for type in TYPES:
        form = form_of(phone, type)
        if type == "ordering":
            form.locator(".moves button").nth(1).click()
        elif type == "number":
            form.locator("input").fill("20")
        elif type == "image_choice":
            form.locator(".choice").nth(1).click()
        else:
            form.locator("select").first.select_option(index=1)
        form.locator("> .button").click()
        expect(form.locator(".verdict")).to_be_visible()

    assert axe(phone) == []


def test_page_without_script_asks_by_selects_and_keeps_what_it_refuses(no_js: Page, made: dict[str, str]):
    no_js.goto(made["lesson"])
    expect(form_of(no_js, "ordering").locator("select")).to_have_count(4)
    assert form_of(no_js, "ordering").locator("select").first.input_value() == ""

    no_js.locator("[data-type=number] input").fill("1,234")
    no_js.locator("[data-type=number] > .button").click()

    expect(no_js.locator(".errors")).to_be_visible()
    expect(no_js.locator("input[inputmode=decimal]")).to_have_value("1,234")
