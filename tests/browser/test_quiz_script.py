"""What quiz.js keeps, sends and paints: on a weak network, with impatient thumbs, and when the server refuses."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from .walk import (
    STEPS,
    Answers,
    Path7,
    choose,
    go_by,
    memory,
    path_of,
    right_answers,
    take_quiz,
    tap_unless_gone,
    wait_until,
)

SUBMIT = "**/envoi/"
FINAL = len(STEPS) - 1


@pytest.fixture
def path(phone: Page) -> Path7:
    return path_of(phone)


@pytest.fixture
def answers(phone: Page, path: Path7) -> Answers:
    """The phone stands on the final quiz; its right answers."""
    return right_answers(phone, path.steps[FINAL])


@pytest.fixture
def few(phone: Page, path: Path7) -> Answers:
    """The phone stands on the baseline, which is short; an answer to each of its questions."""
    return right_answers(phone, path.steps[0], step=0)


@dataclass(frozen=True)
class Message:
    """One JSON message about an attempt."""

    method: str
    address: str
    content: dict


@pytest.fixture
def messages(phone: Page) -> list[Message]:
    """All messages that this page sends about attempts."""
    sent: list[Message] = []

    def keep(request: Request) -> None:
        if "/essais/" in request.url:
            sent.append(Message(request.method, request.url, json.loads(request.post_data or "{}")))

    phone.on("request", keep)
    return sent


def submits(messages: list[Message]) -> list[Message]:
    """Return those that send a whole attempt."""
    return [message for message in messages if message.address.endswith("/envoi/")]


def asked(page: Page) -> Locator:
    return page.locator("[data-quiz-questions] form:visible")


def forward(page: Page, answers: Answers, how_many: int) -> None:
    """Answer this many questions from here."""
    for _number in range(how_many):
        form = asked(page)
        question = form.get_attribute("data-question") or ""
        choose(form, answers[question])
        form.locator(".onward").click()
        # Among the questions only: the result, which may come at once, shows them again.
        expect(page.locator(f'[data-quiz-questions] form:visible[data-question="{question}"]')).to_have_count(0)


def to_the_last(page: Page, answers: Answers) -> Locator:
    """Begin and answer all questions but the last; return the last one, answered but not sent."""
    page.locator("[data-quiz-start] button").click()
    forward(page, answers, len(answers) - 1)
    last = asked(page)
    choose(last, answers[last.get_attribute("data-question") or ""])
    return last


def test_no_key_before_the_answers_are_sent(phone: Page, answers: Answers):
    page = phone.content()

    for telling in ("data-credit", 'class="why"', "data-feedback="):
        assert telling not in page


def test_promise_20_no_identifier_in_the_address(phone: Page, path: Path7, few: Answers):
    take_quiz(phone, few)

    assert phone.url == path.steps[0]


def test_missing_answer_is_said_at_the_question(phone: Page, few: Answers):
    phone.locator("[data-quiz-start] button").click()

    asked(phone).locator(".onward").click()

    expect(asked(phone).locator(".field-error")).to_be_visible()
    expect(asked(phone).locator("input").first).to_be_focused()


def test_dots_say_where_one_is_and_next_goes_to_the_question(phone: Page, few: Answers):
    phone.locator("[data-quiz-start] button").click()
    forward(phone, few, 1)

    expect(phone.locator(".dots .done")).to_have_count(1)
    expect(phone.locator(".dots li")).to_have_count(len(few))
    number = asked(phone).locator("legend .soft").text_content() or ""
    assert re.findall(r"\d+", number) == ["2", str(len(few))]
    expect(asked(phone).locator("legend")).to_be_focused()


def test_back_of_the_browser_steps_one_question_back(phone: Page, few: Answers):
    phone.locator("[data-quiz-start] button").click()
    first = asked(phone).get_attribute("data-question") or ""
    forward(phone, few, 2)

    phone.go_back()
    phone.go_back()

    expect(asked(phone)).to_have_attribute("data-question", first)
    for value in few[first]:
        expect(asked(phone).locator(f'[value="{value}"]')).to_be_checked()
    phone.go_back()
    expect(phone.locator("[data-quiz-intro]")).to_be_visible()


def test_reload_loses_no_answer(phone: Page, answers: Answers):
    phone.locator("[data-quiz-start] button").click()
    forward(phone, answers, 3)
    here = asked(phone).get_attribute("data-question")

    phone.reload()

    expect(asked(phone)).to_have_attribute("data-question", here or "")
    forward(phone, answers, len(answers) - 3)
    expect(phone.locator(".result text")).to_have_text("100 %")


def test_changed_answer_is_the_one_that_counts(phone: Page, answers: Answers):
    phone.locator("[data-quiz-start] button").click()
    form = asked(phone)
    question = form.get_attribute("data-question") or ""
    wrong = form.locator("input").evaluate_all(
        "(all, right) => all.map(i => i.value).find(v => !right.includes(v))", answers[question]
    )
    choose(form, [wrong])
    form.locator(".onward").click()
    phone.go_back()
    expect(asked(phone)).to_have_attribute("data-question", question)

    for box in asked(phone).locator("[type=checkbox]:checked").all():
        box.click()
    forward(phone, answers, len(answers))

    expect(phone.locator(".result text")).to_have_text("100 %")


def test_saved_answers_carry_a_rising_number(phone: Page, few: Answers, messages: list[Message]):
    take_quiz(phone, few)

    numbers = [message.content["seq"] for message in messages if message.method == "PUT"]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == len(few) - 1


def test_impatient_thumb_sends_one_attempt(phone: Page, few: Answers, messages: list[Message]):
    last = to_the_last(phone, few)

    last.locator(".onward").dblclick()
    expect(phone.locator(".result h2")).to_be_focused()

    assert len(submits(messages)) == 1
    assert len(next(iter(memory(phone)["tries"].values()))) == 1


def test_second_tap_of_a_double_tap_does_not_reach_the_next_screen(phone: Page, few: Answers):
    phone.locator("[data-quiz-start] button").click()
    forward(phone, few, 1)

    phone.evaluate("""() => {
      const tap = (taps) => document.querySelector("form:not([hidden]) > .row .onward")
        .dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, detail: taps}));
      document.querySelector("[data-quiz-questions] form:not([hidden]) input").click();
      tap(1);
      tap(2);
    }""")

    expect(asked(phone).locator("legend")).to_be_focused()
    expect(asked(phone).locator(".field-error")).to_be_hidden()


def test_lost_network_keeps_the_answers_and_sends_the_same_again(phone: Page, few: Answers, messages: list[Message]):
    phone.route(SUBMIT, lambda route: route.abort())
    to_the_last(phone, few).locator(".onward").click()
    again = phone.locator("[data-quiz] .empty button")
    expect(again).to_be_focused()
    phone.reload()
    expect(again).to_be_focused()

    phone.unroute(SUBMIT)
    tap_unless_gone(phone.locator("[data-quiz] .empty button"))

    expect(phone.locator(".result .mark.got")).to_be_visible()
    assert len(submits(messages)) >= 3
    assert submits(messages) == [submits(messages)[0]] * len(submits(messages))


def test_reply_lost_after_the_server_stored_it_shows_the_stored_result(
    phone: Page, answers: Answers, messages: list[Message]
):
    def deaf(route: Route) -> None:
        route.fetch()
        route.abort()

    phone.route(SUBMIT, deaf)
    to_the_last(phone, answers).locator(".onward").click()
    phone.locator("[data-quiz] .empty button").wait_for()
    phone.unroute(SUBMIT)

    tap_unless_gone(phone.locator("[data-quiz] .empty button"))

    expect(phone.locator(".result text")).to_have_text("100 %")
    assert len({message.address for message in submits(messages)}) == 1


def test_start_that_never_arrived_is_no_harm(phone: Page, answers: Answers):
    phone.route("**/essais/", lambda route: route.abort())

    result = take_quiz(phone, answers)

    expect(result.locator("text")).to_have_text("100 %")


def test_refused_attempt_says_why_and_can_begin_again(phone: Page, answers: Answers):
    refusal = {"error": {"code": "conflict", "message": "Cet essai existe déjà avec d’autres réponses.", "field": "id"}}
    phone.route(SUBMIT, lambda route: route.fulfill(status=409, json=refusal))

    to_the_last(phone, answers).locator(".onward").click()

    expect(phone.locator(".errors")).to_have_text(refusal["error"]["message"])
    phone.unroute(SUBMIT)
    expect(take_quiz(phone, answers).locator("text")).to_have_text("100 %")


def test_refused_answer_is_said_at_its_question(phone: Page, few: Answers):
    question = list(few)[1]
    refusal = {"error": {"code": "foreign", "message": "Réponds encore à cette question.", "field": question}}
    phone.route(SUBMIT, lambda route: route.fulfill(status=422, json=refusal))

    to_the_last(phone, few).locator(".onward").click()

    expect(asked(phone)).to_have_attribute("data-question", question)
    expect(asked(phone).locator(".field-error")).to_have_text(refusal["error"]["message"])


def test_captive_portal_is_no_answer(phone: Page, few: Answers):
    phone.route(SUBMIT, lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>"))

    to_the_last(phone, few).locator(".onward").click()

    expect(phone.locator("[data-quiz] .empty button")).to_be_focused()


def test_what_paints_the_result_comes_with_the_first_question(phone: Page, few: Answers):
    asked_for: list[str] = []
    phone.on("request", lambda request: asked_for.append(request.url) if "/js/result" in request.url else None)
    phone.reload()
    phone.wait_for_load_state("networkidle")
    assert asked_for == []

    phone.locator("[data-quiz-start] button").click()
    wait_until(phone, lambda: len(asked_for) == 1)
    forward(phone, few, len(few))

    expect(phone.locator(".result h2")).to_be_focused()
    assert len(asked_for) == 1


def test_result_is_the_server_s_page_where_what_paints_it_does_not_come(phone: Page, answers: Answers):
    quiz = phone.locator("[data-quiz]").get_attribute("data-quiz")
    phone.route("**/js/result*.js", lambda route: route.abort())
    to_the_last(phone, answers).locator(".onward").click()

    expect(phone.locator("body")).to_have_attribute("data-page", "quiz-result")
    expect(phone.locator(".result text")).to_have_text("100 %")
    assert len(memory(phone)["tries"][quiz]) == 1
    phone.unroute("**/js/result*.js")
    phone.reload()
    wait_until(phone, lambda: quiz in memory(phone)["done"])
    phone.locator("[data-retake] button").click()
    expect(phone.locator("[data-quiz-start] button")).to_be_visible()


def test_painted_recordings_have_mp3_behind_opus(phone: Page, answers: Answers):
    opus, mp3 = "/media/media/dit.ogg", "/media/media/dit.mp3"

    def voiced(route: Route) -> None:
        reply = route.fetch()
        told = reply.json()
        told["questions"][0]["feedback"] = [
            {"text": "Deux formes.", "recording": opus, "fallback": mp3},
            {"text": "Une seule.", "recording": opus},
        ]
        route.fulfill(response=reply, json=told)

    phone.route(SUBMIT, voiced)
    take_quiz(phone, answers)

    both, alone = phone.locator("[data-review] .verdict audio").all()
    assert both.evaluate(
        "a => [a.getAttribute('src'), ...Array.from(a.children, (s) => s.getAttribute('src') + ' ' + s.type)]"
    ) == [
        None,
        f"{opus} audio/ogg; codecs=opus",
        f"{mp3} audio/mpeg",
    ]
    assert (alone.get_attribute("src"), alone.locator("source").count()) == (opus, 0)
    assert {audio.get_attribute("preload") for audio in (both, alone)} == {"none"}


def test_failed_result_names_lessons_and_questions_and_retakes(phone: Page, answers: Answers):
    wrong = {question: [] for question in answers}
    result = take_quiz(phone, wrong)
    score = result.locator("text").text_content()
    assert score != "100 %"

    expect(phone.locator("[data-revise] a").first).to_be_visible()
    phone.locator("[data-wrong] a").first.click()
    expect(phone.locator("[data-review] form:has(.verdict) legend:focus")).to_be_visible()
    expect(phone.locator(".card[data-certificate]")).to_be_hidden()
    phone.locator("[data-retake]").click()

    expect(asked(phone).locator(":checked")).to_have_count(0)
    assert phone.locator("[data-quiz-questions] [data-credit]").count() == 0
    expect(asked(phone).locator("[data-hint]")).to_be_visible()
    forward(phone, answers, len(answers))
    expect(phone.locator(".result text")).to_have_text("100 %")


def test_baseline_shows_no_score_and_pairs_with_the_final_quiz(
    phone: Page, path: Path7, answers: Answers, messages: list[Message]
):
    phone.goto(path.steps[0])
    result = take_quiz(phone, {})
    expect(result.locator(".ring")).to_have_count(0)
    expect(phone.locator("[data-review]")).to_be_hidden()
    baseline = next(iter(memory(phone)["tries"].values()))[0]

    phone.goto(path.steps[FINAL])
    take_quiz(phone, answers)

    assert [message.content["baseline"] for message in submits(messages)] == [None, baseline]


def test_last_result_can_be_seen_again(phone: Page, path: Path7, answers: Answers):
    take_quiz(phone, answers)
    phone.goto(path.steps[FINAL])

    go_by(phone.locator("[data-quiz-intro] .last"))

    expect(phone.locator("[data-quiz-result]")).to_have_attribute("data-state", "passed")
    phone.locator("[data-retake] button").click()
    phone.wait_for_url(path.steps[FINAL])


def test_result_offers_an_account_that_takes_the_attempt_along(phone: Page, few: Answers):
    take_quiz(phone, few)
    attempt = phone.locator("[data-keep] [name=done]").input_value()

    phone.locator("[data-keep] button").click()
    phone.wait_for_url("**/moi/garder/")

    assert attempt
    assert attempt in phone.locator("[name=done]").input_value().split()


def test_nothing_of_the_answers_stays_after_the_result(phone: Page, few: Answers):
    take_quiz(phone, few)

    stored = phone.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
    values = [value for right in few.values() for value in right if len(value) > 10]
    assert [value for value in values if value in stored] == []


def _practice_code() -> str:
    return """
from quizzes.models import QuizPage
final = QuizPage.objects.get(mode="certifying", locale__language_code="fr")
course = final.get_parent()
practice = QuizPage(title="Entraînement", slug="entrainement", mode="practice", is_required=False, pass_mark=None,
    questions=final.questions, locale=final.locale)
course.add_child(instance=practice)
practice.save_revision().publish()
print(practice.full_url)
practice_url = practice.url
print("URL", practice_url)
"""


@pytest.fixture
def practice(live_site, phone: Page) -> Iterator[str]:
    """The address of a practice quiz with the questions of the final one, there for one test."""
    printed = live_site.manage("shell", "-c", _practice_code())
    yield next(line.split()[1] for line in printed.splitlines() if line.startswith("URL"))
    live_site.manage(
        "shell",
        "-c",
        "from quizzes.models import QuizPage; [page.delete() for page in QuizPage.objects.filter(slug='entrainement')]",
    )


def test_practice_marks_each_answer_at_once(phone: Page, practice: str):
    answers = right_answers(phone, practice)
    phone.locator("[data-quiz-start] button").click()

    for number in range(len(answers)):
        form = asked(phone)
        question = form.get_attribute("data-question") or ""
        choose(form, answers[question] if number else [])
        form.locator(".onward").click()
        expect(form.locator(".verdict")).to_be_focused()
        form.locator(".onward").click()
        expect(phone.locator(f'[data-quiz-questions] form:visible[data-question="{question}"]')).to_have_count(0)

    expect(phone.locator(".result h2")).to_be_focused()
