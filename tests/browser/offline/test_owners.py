"""Whose answers wait: several people on one phone, a sign-in that ended, a secret that changed, and a phone that is searched."""

from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

from scripts.own_site import OwnSite
from tests.browser.walk import wait_until

from .answering import (
    Account,
    Quiz,
    answer_and_send,
    first_quiz,
    hold,
    make_account,
    said,
    send,
    sign_in,
    sign_out,
    waiting,
)
from .killable import KillableChromium
from .killing import SUBMIT, SYNC
from .ledger import counted, is_counted, owner_of, stored
from .line import Line
from .line import said as answered

PHONE_PAGE = "/fr/hors-ligne/"
SOME = "p[data-some]"
TOKEN = "JSON.parse(sessionStorage['josira-owner']).token"


def block(line: Line) -> None:
    """Let no answer through; the rest of the site is there."""
    for path in (SUBMIT, SYNC):
        line.treat(answered(502), path)


def expect_waiting(page: Page, count: int) -> None:
    """Expect the page of what is on this phone to say how many answers of whoever is here wait."""
    page.goto(PHONE_PAGE)
    if count:
        expect(page.locator(SOME)).to_have_text(said(page, "some", of="phone").replace("{count}", str(count)))
    else:
        expect(page.locator("[data-no-courses]")).to_be_visible()
        expect(page.locator("[data-all-sent]:not([hidden])")).to_have_count(1)  # it has been looked for
        expect(page.locator("section[data-waiting]")).to_be_hidden()


def test_promise_12_two_accounts_two_queues(on_line: Callable[..., Page], line: Line, live_site: OwnSite):
    page = on_line()
    first = make_account(page, line.url)
    block(line)
    quiz = first_quiz(page, line.url)
    left = answer_and_send(page)
    expect(page.locator(".mark")).to_have_text(said(page, "safe"))
    sign_out(page, line.url)

    second = make_account(page, line.url)
    expect_waiting(page, 0)
    page.goto(quiz.address)
    expect(page.locator("[data-quiz-start] .last")).to_have_count(0)
    own = hold(page, quiz)
    expect_waiting(page, 1)
    sign_out(page, line.url)
    sign_in(page, line.url, first)
    expect_waiting(page, 1)
    assert {item["id"]: item["q"] == first.q for item in waiting(page)} == {left: True, own: False}
    assert [item["seq"] for item in waiting(page)] == [1, 1]
    line.open()
    assert send(page) is True

    assert stored(live_site, [left, own]) == {left: 1, own: 1}
    assert [owner_of(live_site, id) for id in (left, own)] == [first.name, second.name]


def test_promise_12_the_tab_forgets_before_the_server_is_told(on_line: Callable[..., Page], line: Line):
    """Whoever goes on to another page while the line hangs leaves nothing of the account behind."""
    page = on_line()
    make_account(page, line.url)
    page.evaluate("() => { HTMLFormElement.prototype.submit = () => { window.left = Object.keys(sessionStorage); }; }")

    page.get_by_role("button", name="Se déconnecter").click()
    wait_until(page, lambda: page.evaluate("window.left !== undefined"))

    assert [key for key in page.evaluate("window.left") if key.startswith("josira")] == []


def test_answers_of_those_who_work_here_are_not_counted_without_network_either(
    on_line: Callable[..., Page], line: Line, live_site: OwnSite
):
    page = on_line()
    quiz = first_quiz(page, line.url)
    page.context.add_cookies(
        [{"name": "josira-work", "value": "1", "url": line.url}]
    )  # as a sign-in at the entrance brings
    block(line)
    own = hold(page, quiz)
    page.context.clear_cookies()
    wait_until(page, lambda: page.evaluate("document.cookie") == "")
    visitors = hold(page, quiz)
    before = counted(live_site)
    line.open()

    assert send(page) is True

    assert stored(live_site, [own, visitors]) == {own: 1, visitors: 1}
    assert (is_counted(live_site, own), is_counted(live_site, visitors)) == (False, True)
    assert counted(live_site)["attempt_submitted"] == before["attempt_submitted"] + 1


def test_promise_10_queue_survives_sign_out_and_changed_secret(
    on_line: Callable[..., Page], line: Line, live_site: OwnSite
):
    page = on_line()
    owner = make_account(page, line.url)
    block(line)
    quiz = first_quiz(page, line.url)
    id = hold(page, quiz)
    sign_out(page, line.url)
    change_secret(on_line(), owner)
    line.open()

    page.goto(quiz.address)  # nobody is signed in; whoever has network delivers
    assert send(page) is True

    assert stored(live_site, [id]) == {id: 1}
    assert owner_of(live_site, id) == owner.name
    expect_waiting(page, 0)


def change_secret(page: Page, owner: Account) -> None:
    """Get a new secret on another phone, with the code on paper."""
    page.goto("/fr/moi/retrouver/")
    page.locator("#login").fill(owner.name)
    page.locator("#code").fill(owner.code)
    page.get_by_role("button", name="Me rendre mon compte").click()
    expect(page.locator("[data-keepsake] dd").first).to_be_visible()
    assert page.locator("[data-keepsake] dd").nth(1).text_content() != owner.secret


def test_promise_12_profile_folder_holds_no_plain_answer(killable: KillableChromium, line: Line):
    """What is put into a browser's store stays on the disk even when it is deleted; so nothing may ever be put there in clear.

    The tab's own memory (Session Storage) holds the running attempt until it is sent or somebody signs out: it is the tab,
    no other tab and no later start of the browser reads it.
    """
    page = killable.start()
    owner = make_account(page, line.url)
    block(line)
    quiz = first_quiz(page, line.url)
    answer_and_send(page)
    expect(page.locator(".mark")).to_have_text(said(page, "safe"))
    token = page.evaluate(TOKEN)
    killable.kill()

    assert set(places_with(killable.folder, [*pairs(quiz), token])) <= {"Session Storage"}
    in_store = killable.folder / "Default" / "IndexedDB"
    assert list(places_with(in_store, [quiz.quiz])) == []
    assert list(places_with(in_store, [choice for (choice,) in quiz.answers.values()])) == []
    assert list(places_with(in_store, [owner.name])) == []
    assert "127.0.0.1" in "".join(path.name for path in in_store.iterdir())


def test_promise_18_nothing_of_an_answer_is_readable_after_sign_out(killable: KillableChromium, line: Line):
    """By the next person at once; by whoever takes the browser's files apart, once it was started again."""
    page = killable.start()
    owner = make_account(page, line.url)
    block(line)
    quiz = first_quiz(page, line.url)
    answer_and_send(page)
    expect(page.locator(".mark")).to_have_text(said(page, "safe"))
    token = page.evaluate(TOKEN)
    sign_out(page, line.url)
    stores = (
        "Object.keys(sessionStorage).concat(Object.keys(localStorage)).filter((key) => /owner|quiz|josira$/.test(key))"
    )
    assert page.evaluate(stores) == []
    assert len(waiting_of(page, quiz.address)) == 1
    killable.close()

    page = killable.start()
    page.goto(quiz.address)

    assert page.evaluate(stores) == ["josira"]  # the step that is open now, of nobody
    assert page.evaluate("JSON.parse(sessionStorage.josira).tries || {}") == {}
    expect(page.locator("[data-quiz-start] .last")).to_have_count(0)
    killable.close()
    choices = [choice for (choice,) in quiz.answers.values()]
    assert list(places_with(killable.folder, [*pairs(quiz), token, owner.name, owner.secret])) == []
    assert list(places_with(killable.folder / "Default" / "Session Storage", choices)) == []


def pairs(quiz: Quiz) -> list[str]:
    """Return each question with its answer, as they stand side by side in what is sent."""
    return [f'"{question}":["{choice}"]' for question, (choice,) in quiz.answers.items()]


def waiting_of(page: Page, address: str) -> list[dict]:
    page.goto(address)
    return waiting(page)


def places_with(folder: Path, texts: list[str]) -> Iterator[str]:
    """Yield the parts of a profile in which one of these texts stands, in UTF-8 or UTF-16."""
    marks = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(mark in path.read_bytes() for mark in marks):
            yield path.parent.name


def test_promise_12_who_signs_in_where_a_sign_in_has_ended_gets_a_queue_of_their_own(
    on_line: Callable[..., Page], line: Line, live_site: OwnSite
):
    """Twenty idle minutes ended the first one's sign-in; the tab was left open, and the next person comes by the entrance."""
    second = make_account(on_line(), line.url)
    page = on_line()
    first = make_account(page, line.url)
    quiz = first_quiz(page, line.url)
    answer_and_send(page)
    expect(page.locator(".result")).to_be_visible()
    wait_until(page, lambda: waiting(page) == [])
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()

    sign_in(page, line.url, second)
    page.goto("/fr/cours/impunite/")
    expect(page.locator("[data-step-link]").first).to_be_visible()
    expect(page.locator(".path .done")).to_have_count(0)
    block(line)
    page.goto(quiz.address)
    id = answer_and_send(page)
    expect(page.locator(".mark")).to_have_text(said(page, "safe"))

    assert [item["q"] for item in waiting(page)] == [second.q]
    assert first.q != second.q
    line.open()
    assert send(page) is True
    assert owner_of(live_site, id) == second.name
