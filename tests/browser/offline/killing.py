"""Kill a browser between "kept on this phone" and "received", again and again: what was said to be kept must be stored once."""

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserType, ConsoleMessage, Page, expect

from scripts.own_site import OwnSite
from scripts.steps import Trouble
from tests.browser.walk import wait_until

from .answering import KEEP_ON, Quiz, answer_and_send, first_quiz, said, waiting
from .killable import KillableChromium
from .ledger import counted, rows, stored
from .line import DROP_REPLY, HANG, Line
from .line import said as answered

SENT = "attempt_submitted"
ATTEMPTS = "SELECT count(*) FROM quizzes_attempt WHERE day_submitted IS NOT NULL"
SUBMIT, SYNC = "/fr/quiz/essais/", "/sync/"
PATIENCE = 180
# A kill comes at a random moment, and yet not before a slow machine has kept this many.
MOST_WAITED_FOR = 5


@dataclass
class Tally:
    """What a phone said, and what the site has: `lost` were kept and are not stored, `doubled` are there twice."""

    kills: int = 0
    kept: set[str] = field(default_factory=set)
    tapped: int = 0
    replays: int = 0
    lost: int = 0
    doubled: int = 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {len(self.kept)} answers said to be kept ({self.tapped} by taps),"
            f" {self.replays} sent again: {self.lost} lost, {self.doubled} doubled"
        )


class Trials:
    """A phone on a line to a site, killed at random moments. `chance` decides all of them."""

    def __init__(self, browser_type: BrowserType, site: OwnSite, folder: Path, chance: random.Random) -> None:
        self.site, self.chance = site, chance
        self.phone = KillableChromium(browser_type, folder)
        self.tally = Tally()

    def run(self, kills: int) -> Tally:
        """Kill the browser so often, let it send what is left, and return what came of it."""
        before = self.sums()
        with Line(self.site.server.port) as line:
            page = self.phone.start()
            quiz = first_quiz(page, line.url)
            for number in range(kills):
                self.trial(page, line, quiz, is_tapped=number % 3 == 0)
                line.open()
                page = self.phone.start()
                page.goto(quiz.address)
            self.send_the_rest(page)
            self.phone.close()
            self.judge(line, before)
        return self.tally

    def trial(self, page: Page, line: Line, quiz: Quiz, *, is_tapped: bool) -> None:
        """Let the phone keep answers on a line that is good or bad, and kill it while it does."""
        page.on("console", self.hear)
        bad = self.chance.choice([None, DROP_REPLY, HANG, answered(503), answered(200, "<p>Wi-Fi</p>")])
        if bad:
            line.treat(bad, SYNC)
        if is_tapped:
            line.treat(HANG, SUBMIT)
            id = answer_and_send(page)
            expect(page.locator(".mark")).to_contain_text(said(page, "safe"))
            self.tally.kept.add(id)
            self.tally.tapped += 1
            page.wait_for_timeout(self.chance.uniform(0, 300))
        else:
            page.evaluate(KEEP_ON, {**quiz.content, "pause": 20, "most": 1000})
            before = len(self.tally.kept)
            page.wait_for_timeout(self.chance.uniform(100, 1000))
            wait_until(page, lambda: len(self.tally.kept) >= before + MOST_WAITED_FOR)
        self.phone.kill()
        self.tally.kills += 1

    def hear(self, message: ConsoleMessage) -> None:
        if message.text.startswith("KEPT "):
            self.tally.kept.add(message.text.split()[1])

    def send_the_rest(self, page: Page) -> None:
        """Wait until nothing waits on the phone; a page that opens sends it."""
        until = time.monotonic() + PATIENCE
        while waiting(page):
            if time.monotonic() > until:
                raise Trouble(f"After {PATIENCE} seconds answers still wait on the phone: {waiting(page)[:3]}")
            page.wait_for_timeout(100)

    def sums(self) -> tuple[int, int]:
        """Return how many attempts are stored, and how many were counted."""
        return int(rows(self.site, ATTEMPTS)[0][0]), counted(self.site)[SENT]

    def judge(self, line: Line, before: tuple[int, int]) -> None:
        times = stored(self.site, self.tally.kept)
        there, told = (now - then for now, then in zip(self.sums(), before, strict=True))
        sent = [item["id"] for call in line.calls(SYNC) for item in call.items]
        self.tally.replays = len(sent) - len(set(sent))
        self.tally.lost = len(self.tally.kept - times.keys())
        self.tally.doubled = sum(count - 1 for count in times.values()) + told - there
