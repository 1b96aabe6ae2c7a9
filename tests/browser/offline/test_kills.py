"""Nothing that was said to be kept is lost or doubled, whatever is killed, and whenever. `make chaos` does the same for longer."""

import random
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from scripts.own_site import OwnSite
from tests.browser.walk import wait_until

from .answering import KEEP_ON, answer_and_send, first_quiz, hold, waiting
from .killing import SYNC, Trials
from .ledger import counted, stored
from .line import DROP_REPLY, Line, said

KILLS = 6
WITHDRAW = """
from quizzes.models import QuizPage
for page in QuizPage.objects.filter(translation_key="{}"):
    page.unpublish()
"""


def test_promise_08_kill_browser_none_lost_none_doubled(
    chromium: Browser, live_site: OwnSite, tmp_path: Path, chance: random.Random
):
    trials = Trials(chromium.browser_type, live_site, tmp_path / "profile", chance)

    tally = trials.run(KILLS)

    assert (tally.kills, tally.lost, tally.doubled) == (KILLS, 0, 0), tally
    assert tally.tapped == 2
    assert len(tally.kept) > 20


def test_promise_07_kill_server_none_lost_none_doubled(chromium: Browser, mortal_site: OwnSite, chance: random.Random):
    before = counted(mortal_site)["attempt_submitted"]
    told: set[str] = set()
    kept: set[str] = set()
    with Line(mortal_site.server.port) as line:
        context = chromium.new_context(base_url=line.url)
        page = context.new_page()
        quiz = first_quiz(page, line.url)

        def hear(text: str) -> None:
            word, id, *status = text.split()
            if word == "KEPT":
                kept.add(id)
            elif word == "FATE" and status[0] in ("stored", "already"):
                told.add(id)

        page.on("console", lambda message: hear(message.text) if message.text[:4] in ("KEPT", "FATE") else None)
        page.evaluate(KEEP_ON, {**quiz.content, "pause": 15, "most": 150})
        for _kill in range(3):
            page.wait_for_timeout(chance.uniform(300, 900))
            mortal_site.server.kill()
            assert set(stored(mortal_site, told)) == told  # what was confirmed is on the disk at this moment
            mortal_site.server.start_again()
            page.evaluate("window.dispatchEvent(new Event('online'))")
        while waiting(page) or len(kept) < 150:
            page.wait_for_timeout(200)
        context.close()

    assert stored(mortal_site, kept) == dict.fromkeys(kept, 1)
    assert counted(mortal_site)["attempt_submitted"] - before == len(kept)


def test_promise_08_reply_dropped_after_commit(on_line: Callable[..., Page], line: Line, live_site: OwnSite):
    page = on_line()
    first_quiz(page, line.url)
    before = counted(live_site)
    line.treat(DROP_REPLY, "/fr/quiz/essais/")
    line.treat(DROP_REPLY, SYNC)

    id = answer_and_send(page)
    wait_until(page, lambda: [item["id"] for item in waiting(page)] == [id])
    page.evaluate("josiraOutbox.send().catch(() => {})")
    assert len(line.calls(SYNC)) >= 1
    assert [item["id"] for item in waiting(page)] == [id]
    assert stored(live_site, [id]) == {id: 1}
    line.open()
    page.reload()
    page.locator(".result").wait_for()

    wait_until(page, lambda: waiting(page) == [])
    assert stored(live_site, [id]) == {id: 1}
    assert counted(live_site)["attempt_submitted"] - before["attempt_submitted"] == 1


def test_promise_10_quiz_withdrawn_meanwhile_is_marked_all_the_same(chromium: Browser, mortal_site: OwnSite):
    with Line(mortal_site.server.port) as line:
        context = chromium.new_context(base_url=line.url)
        page = context.new_page()
        quiz = first_quiz(page, line.url)
        line.treat(said(502), SYNC)
        id = hold(page, quiz)
        mortal_site.manage("shell", "-c", WITHDRAW.format(quiz.quiz))
        assert context.request.get(quiz.address).status == 404
        line.open()

        page.goto("/fr/hors-ligne/")

        wait_until(page, lambda: stored(mortal_site, [id]) == {id: 1})
        expect(page.locator("[data-refused] li")).to_have_count(0)
        context.close()
