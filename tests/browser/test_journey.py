"""The whole way of a learner, from the front door to the certificate: by taps, without scripts, by keyboard."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from .walk import (
    LESSONS,
    STEPS,
    check_of,
    choose,
    go_by,
    memory,
    path_of,
    picture_from,
    questions_without_script,
    right_answers,
    tab_to,
    take_quiz,
    values_of,
    wait_until,
)

FINAL = len(STEPS) - 1


def finish_lesson(page: Page) -> None:
    """Press "I've understood" and wait for the next page."""
    before = page.url
    page.locator("[data-finish] button").click()
    page.wait_for_url(lambda url: url != before)


def certificate_for(page: Page, name: str) -> None:
    """From a certificate's page, take its picture under `name`; it is a picture for a message."""
    page.locator("form:has([name=name]) [name=name]").fill(name)
    picture = picture_from(page, page.locator("form:has([name=name]) button").first.click)

    assert picture.format == "PNG"
    assert picture.size == (1080, 1350)


def test_promise_16_course_in_french_then_bambara_to_the_certificate(phone: Page):
    phone.goto("/")
    go_by(phone.locator("[data-language=fr]").first)
    expect(phone.locator("[data-go-on]")).to_be_hidden()
    french = path_of(phone)
    answers = right_answers(phone.context.new_page(), french.steps[FINAL])

    phone.goto(french.course)
    go_by(phone.locator("[data-begin]"))
    result = take_quiz(phone, {})
    expect(result.locator(".ring")).to_have_count(0)
    go_by(phone.locator("a[data-onward]"))

    check = phone.locator("[data-question]")
    choose(check, values_of(check, check_of(1)))
    check.locator("button").click()
    expect(check.locator(".verdict.ok")).to_be_focused()
    expect(phone.locator("[data-finish] .mark.got")).to_be_visible()
    finish_lesson(phone)
    finish_lesson(phone)

    go_by(phone.locator(".langs [lang=bm]"))
    expect(phone.locator("html")).to_have_attribute("lang", "bm")
    bambara = path_of(phone, "bm")
    expect(phone.locator(".path .done")).to_have_count(3)
    assert phone.locator(".path .now a").evaluate("a => a.href") == bambara.steps[3]
    for step in [place for place in LESSONS if place >= 3]:
        phone.goto(bambara.steps[step])
        finish_lesson(phone)

    phone.goto(bambara.steps[FINAL])
    result = take_quiz(phone, answers)
    expect(result.locator("text")).to_have_text("100 %")
    expect(phone.locator(".result .mark.got")).to_be_visible()
    go_by(phone.locator(".card[data-certificate] button"))
    certificate_for(phone, "Ɲɛnɛ Kɔnɛ Ŋɔmɔ")

    phone.goto(bambara.course)
    expect(phone.locator(".path [data-step-link].done")).to_have_count(len(LESSONS) + 2)
    wait_until(phone, lambda: len(memory(phone)["over"]) == 1 and memory(phone)["wait"] == {})


def test_promise_21_course_without_script_to_the_certificate(no_js: Page):
    french = path_of(no_js)
    answers = right_answers(no_js, french.steps[FINAL])

    no_js.goto(french.steps[0])
    go_by(no_js.locator("[data-quiz-start] button"))
    for _asked, form in questions_without_script(no_js):
        form.locator(".choice").first.click()
        no_js.locator(".onward").click()
    expect(no_js.locator("[data-quiz-result]")).to_be_visible()

    no_js.goto(french.steps[1])
    check = no_js.locator("[data-question]")
    choose(check, values_of(check, check_of(1)))
    go_by(check.locator("button"))
    expect(no_js.locator(".verdict.ok")).to_be_visible()
    for step in LESSONS:
        no_js.goto(french.steps[step])
        finish_lesson(no_js)
        assert no_js.url == french.steps[step + 1]

    no_js.goto(french.steps[FINAL])
    go_by(no_js.locator("[data-quiz-start] button"))
    for asked, form in questions_without_script(no_js):
        choose(form, answers[asked])
        no_js.locator(".onward").click()
    expect(no_js.locator("[data-quiz-result]")).to_have_attribute("data-state", "passed")
    go_by(no_js.locator("[data-certificate-form] button"))
    certificate_for(no_js, "Ɲɛnɛ")


def test_course_by_keyboard_to_the_certificate(desk: Page):
    french = path_of(desk)
    answers = right_answers(desk.context.new_page(), french.steps[FINAL])

    desk.goto(french.course)
    tab_to(desk, "[data-begin]")
    desk.keyboard.press("Enter")
    quiz_by_keyboard(desk, {})
    tab_to(desk, "a[data-onward]")
    desk.keyboard.press("Enter")

    expect(desk.locator("body")).to_have_attribute("data-page", "lesson")
    answer_by_keyboard(desk, [])
    tab_to(desk, "[data-question] .button")
    desk.keyboard.press("Enter")
    expect(desk.locator(".verdict")).to_be_focused()
    for step in LESSONS:
        tab_to(desk, "[data-finish] button")
        desk.keyboard.press("Enter")
        desk.wait_for_url(french.steps[step + 1])

    tab_to(desk, f'a[href="{urlsplit(french.steps[FINAL]).path}"]')
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    quiz_by_keyboard(desk, answers)
    expect(desk.locator(".result text")).to_have_text("100 %")
    tab_to(desk, ".card[data-certificate] button")
    desk.keyboard.press("Enter")
    expect(desk.locator("body")).to_have_attribute("data-page", "certificate")
    tab_to(desk, "[name=name]")
    desk.keyboard.type("Awa")
    picture = picture_from(desk, lambda: desk.keyboard.press("Enter"))

    assert picture.size == (1080, 1350)


def quiz_by_keyboard(page: Page, answers: dict) -> None:
    """Take the quiz of this page with Tab, arrows, Space and Enter."""
    expect(page.locator("body")).to_have_attribute("data-page", "quiz")
    tab_to(page, "[data-quiz-start] button")
    page.keyboard.press("Enter")
    total = int(page.locator("[data-quiz]").first.get_attribute("data-total") or 0)
    for number in range(total):
        expect(page.locator("form:visible legend")).to_be_focused()
        asked = page.locator("[data-quiz-questions] form:visible").get_attribute("data-question") or ""
        answer_by_keyboard(page, answers.get(asked, []))
        tab_to(page, "form:not([hidden]) .onward")
        page.keyboard.press("Enter")
        if number < total - 1:
            expect(page.locator(f'[data-quiz-questions] form:visible[data-question="{asked}"]')).to_have_count(0)
    expect(page.locator(".result h2")).to_be_focused()


def answer_by_keyboard(page: Page, values: list[str]) -> None:
    """Choose `values` in the question that comes next by Tab: Space on boxes, arrows among radios."""
    field = tab_to(page, ".choice input")
    if field.get_attribute("type") == "radio":
        page.keyboard.press("Space")
        for _press in range(8):
            if not values or page.evaluate("document.activeElement.value") in values:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"no choice {values}")
    left = set(values) or {field.get_attribute("value")}
    while True:
        value = page.evaluate("document.activeElement.value")
        if value in left:
            page.keyboard.press("Space")
            left.discard(value)
        if not left:
            return
        tab_to(page, ".choice input")
