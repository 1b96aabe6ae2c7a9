"""How answers get into the queue of a phone: tapped in a quiz as a learner does, or kept one after the other by a page's script."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.walk import choose, wait_until

from .kept import BASELINE

# One answer after the other, each sent at once and said in the console as soon as the page says it is kept.
KEEP_ON = """({quiz, version, answers, pause, most}) => {
  document.addEventListener("josira-fates", ({detail}) => detail.forEach(({id, status}) => console.log(`FATE ${id} ${status}`)));
  (async () => {
    for (let kept = 0; kept < most; kept += 1) {
      const id = josira.uuid();
      await josira.hold(id, {kind: "attempt", quiz, version, answers, baseline: null});
      console.log("KEPT " + id);
      window.dispatchEvent(new Event("online"));
      await new Promise((done) => setTimeout(done, pause));
    }
  })();
}"""
OWN_QUEUE = "(JSON.parse(sessionStorage.getItem('josira-owner')) || {q: null}).q"
WAITING = "josiraOutbox.items().then((items) => items.map(({id, state, q, seq}) => ({id, state, q, seq})))"


@dataclass(frozen=True)
class Quiz:
    """The first quiz of the course as its page names it, and an answer to each of its questions."""

    address: str
    quiz: str
    version: int
    answers: dict[str, list[str]]
    others: dict[str, list[str]]

    @property
    def content(self) -> dict[str, Any]:
        return {"quiz": self.quiz, "version": self.version, "answers": self.answers}

    def otherwise(self) -> "Quiz":
        """Return the same quiz with other answers."""
        return replace(self, answers=self.others, others=self.answers)

    def of_no_quiz(self) -> "Quiz":
        """Return answers to a quiz that was never there."""
        return replace(self, quiz=str(uuid.uuid4()))


def first_quiz(page: Page, url: str) -> Quiz:
    """Open the baseline of the course from the site's address; the page stays there."""
    address = url + BASELINE
    page.goto(address)
    root = page.locator("[data-quiz]").first
    first, second = (choices(page, place) for place in (0, 1))
    return Quiz(
        address, root.get_attribute("data-quiz") or "", int(root.get_attribute("data-version") or 0), first, second
    )


def choices(page: Page, place: int) -> dict[str, list[str]]:
    """Return the choice that stands at this place, for each question of the quiz on this page."""
    forms = page.locator("[data-quiz-questions] [data-question]")
    values = (
        "(forms, place) => forms.map(f => [f.dataset.question, [f.querySelectorAll('.choice input')[place].value]])"
    )
    return dict(forms.evaluate_all(values, place))


def answer_and_send(page: Page) -> str:
    """Begin the quiz on this page, answer it by taps and send it; return the id of the attempt."""
    page.locator("[data-quiz-start] button").click()
    return answer_all(page)


def answer_all(page: Page) -> str:
    """Answer a quiz that has begun, the first choice each time, and send it; return the id of the attempt."""
    total = int(page.locator("[data-quiz]").first.get_attribute("data-total") or 0)
    id = ""
    for number in range(total):
        form = page.locator("[data-quiz-questions] form:visible")
        expect(form).to_have_count(1)
        asked = form.get_attribute("data-question") or ""
        choose(form, [])
        if number == total - 1:
            id = page.evaluate("Object.values(JSON.parse(sessionStorage['josira-quiz']))[0].id")
        form.locator(".onward").click()
        expect(page.locator(f'[data-quiz-questions] form:visible[data-question="{asked}"]')).to_have_count(0)
    return id


def said(page: Page, name: str, of: str = "quiz") -> str:
    """Return a sentence of a page's script in the page's language; `of`: "quiz", or "phone" for what is on this phone."""
    return page.locator(f"#{of}-words").evaluate("(words, name) => words.dataset[name]", name)


def waiting(page: Page) -> list[dict[str, Any]]:
    """Return what waits on this phone."""
    return page.evaluate(WAITING)


HOLD = """({id, quiz, version, answers}) => {
  const held = id || josira.uuid();
  return josira.hold(held, {kind: "attempt", quiz, version, answers, baseline: null}).then(() => held);
}"""


def hold(page: Page, quiz: Quiz, id: str = "") -> str:
    """Let the page keep one answer, as quiz.js does; return its id."""
    return page.evaluate(HOLD, {**quiz.content, "id": id})


def hold_some(page: Page, quiz: Quiz, count: int) -> list[str]:
    return [hold(page, quiz) for _one in range(count)]


def send(page: Page) -> bool:
    """Let the page send what waits now; say whether nothing is left that can be sent.

    A page that opens sends by itself, and whoever asks meanwhile gets that answer, of the line as it was: it is waited for.
    """
    return page.evaluate("josiraOutbox.send().catch(() => {}).then(() => josiraOutbox.send())")


@dataclass(frozen=True)
class Account:
    """A learner's account, and the mark of its queue on this phone."""

    name: str
    secret: str
    code: str
    q: str


def make_account(page: Page, url: str) -> Account:
    """Make an account on this phone, which stays signed in."""
    page.goto(url + "/fr/moi/garder/")
    page.get_by_role("button", name="Faire mon compte").click()
    card = page.locator("[data-keepsake] dd")
    expect(card).to_have_count(3)
    name, secret, code = card.all_text_contents()
    return Account(name, secret, code, own_queue(page, url))


def own_queue(page: Page, url: str) -> str:
    """Open the learner's own place, where the phone is told the marks of its queue; return the queue's."""
    with page.expect_response("**/moi/file/"):
        page.goto(url + "/fr/moi/")
    wait_until(page, lambda: page.evaluate(OWN_QUEUE) is not None)
    return page.evaluate(OWN_QUEUE)


def sign_in(page: Page, url: str, account: Account) -> None:
    page.goto(url + "/fr/moi/entrer/")
    page.locator("#login").fill(account.name)
    page.locator("#password").fill(account.secret)
    page.locator(".ask .button.wide").click()
    expect(page.locator("[data-sign-out]")).to_be_visible()
    wait_until(page, lambda: page.evaluate(OWN_QUEUE) == account.q)


def sign_out(page: Page, url: str) -> None:
    """Sign out, and wait until the page that says so has taken away what was left in the tab."""
    page.goto(url + "/fr/moi/")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("Ta session est fermée")).to_be_visible()
    page.wait_for_load_state()  # its scripts have run
