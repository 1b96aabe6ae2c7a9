"""Let some made-up learners walk through the running demo: `python -m tests.load.walk_learners http://127.0.0.1:8000 25`.

They do over HTTP what a learner's browser does: open each lesson, say so to the beacon, finish it, answer the first and
the final quiz. Some read French and some Bambara, some stop half-way, some fail. At the end it prints what it truly did,
so that the figures of Reach can be compared with it. It only talks to this machine.
"""

import argparse
import json
import random
import re
import sys
import threading
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

THIS_MACHINE = ("127.0.0.1", "localhost")
MOST_LEARNERS = 500
AT_ONCE = 4
SECONDS = 20
BROWSER = (
    "Mozilla/5.0 (Linux; Android 12; walk) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
)
KINDS = (
    "device",
    "course_device",
    "lesson_opened",
    "lesson_finished",
    "question_answered",
    "attempt_started",
    "attempt_submitted",
    "attempt_passed",
    "gain_pair",
    "course_finished",
    "certificate_issued",
)


class TroubleError(Exception):
    """Something that ends the walk, said in a sentence."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Stay where we were sent."""

    def redirect_request(self, *args, **kwargs):
        return None


class Site:
    """The running demo, as a browser on this machine sees it; no proxy is asked."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme != "http" or parts.hostname not in THIS_MACHINE:
            raise TroubleError(f"{address}: only a server on this machine is walked through, http://127.0.0.1:<port>")
        self.address = f"http://{parts.netloc}"
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())

    def send(self, path: str, body: bytes | None = None, content_type: str = "", method: str = "") -> tuple[int, str]:
        """Send one request and return status and text of the answer. Raises TroubleError when nobody answers."""
        headers = {"User-Agent": BROWSER, "Origin": self.address, "Sec-Fetch-Site": "same-origin"}
        if content_type:
            headers["Content-Type"] = content_type
        request = urllib.request.Request(self.address + path, body, headers, method=method or None)
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except OSError as error:
            raise TroubleError(
                f"No answer from {self.address}{path}: {error}. Is the demo running? make demo"
            ) from error

    def page(self, path: str) -> "Page":
        """Open a page."""
        status, text = self.send(path)
        return Page.read(expect((200,), status, path, text))

    def form(self, path: str, fields: dict[str, str], expected: int) -> str:
        """Send a form as a page does."""
        status, text = self.send(path, urlencode(fields).encode(), "application/x-www-form-urlencoded")
        return expect((expected,), status, path, text)

    def json(self, path: str, content: dict) -> dict:
        """Send JSON as a page's script does, and read the answer."""
        status, text = self.send(path, json.dumps(content).encode(), "application/json")
        return json.loads(expect((200, 201), status, path, text))


def expect(wanted: tuple[int, ...], status: int, path: str, text: str) -> str:
    """Return the text of an answer that is as it should be. Raises TroubleError otherwise."""
    if status not in wanted:
        shown = " ".join(re.sub(r"<[^>]+>", " ", text).split())[:300]
        raise TroubleError(f"{path} answered {status}: {shown}")
    return text


@dataclass
class Page:
    """What the scripts of a page would find in it."""

    body: dict[str, str] = field(default_factory=dict)
    courses: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    finish: str = ""
    course_finish: str = ""
    quiz: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> "Page":
        page = cls()
        Reader(page).feed(text)
        return page


class Reader(HTMLParser):
    """Find the hooks that the pages offer to scripts."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.wants: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "body":
            self.page.body = found
        if "data-course-card" in found:
            self.wants = self.page.courses
        if "data-step-link" in found:
            self.wants = self.page.steps
        if tag == "a" and self.wants is not None and found.get("href"):
            self.wants.append(found["href"])
            self.wants = None
        if "data-question" in found:
            self.page.questions.append(found["data-question"])
        if "data-finish" in found:
            self.page.finish = found["action"]
        if "data-course-finish" in found:
            self.page.course_finish = found["data-course-finish"]
        if "data-quiz" in found:
            self.page.quiz = found


class Ledger:
    """What was truly done, by kind and language, and which answers are known to be right."""

    def __init__(self) -> None:
        self.done: Counter[tuple[str, str]] = Counter()
        self.right: dict[str, list[str]] = {}
        self.lock = threading.Lock()

    def note(self, kind: str, language: str, count: int = 1) -> None:
        with self.lock:
            self.done[kind, language] += count

    def learn(self, result: dict) -> None:
        """Remember what a result says about right answers; baselines say nothing."""
        for question in result["questions"]:
            choices = question["choices"]
            if choices and all(choice["right"] is not None for choice in choices):
                self.right[question["id"]] = [choice["id"] for choice in choices if choice["right"]]

    def lines(self) -> Iterator[str]:
        yield f"{'':20}{'fr':>8}{'bm':>8}{'all':>8}"
        for kind in KINDS:
            french, bambara = self.done[kind, "fr"], self.done[kind, "bm"]
            yield f"{kind:20}{french:8}{bambara:8}{french + bambara:8}"


class Learner:
    """One made-up person with a phone. The number decides language, ability and who stops half-way."""

    def __init__(self, site: Site, ledger: Ledger, number: int) -> None:
        self.site, self.ledger = site, ledger
        self.chance = random.Random(number)
        self.language = "bm" if number % 5 in (1, 3) else "fr"
        self.stops = number % 6 == 4
        self.skill = 0.35 if number % 6 == 2 else 0.95
        self.is_first_page = True
        self.proofs: list[str] = []
        self.baseline: str | None = None

    def walk(self) -> None:
        """Take the course from the front page to the certificate, or until half of it."""
        home = self.site.page(f"/{self.language}/")
        if not home.courses:
            raise TroubleError(f"There is no course at {self.site.address}/{self.language}/. Load them: make demo")
        course = self.site.page(home.courses[0])
        steps = course.steps[: len(course.steps) // 2] if self.stops else course.steps
        passed_by = 0
        for path in steps:
            page = self.open(path)
            if page.quiz and page.quiz["data-mode"] == "practice":
                passed_by += 1  # nobody has to practise
            elif page.quiz:
                self.take_quiz(page)
            else:
                self.finish_lesson(page)
        if not self.stops and len(self.proofs) + passed_by == len(steps):
            self.site.json(course.course_finish, {"id": str(uuid.uuid4()), "evidence": self.proofs})
            self.note("course_finished")

    def note(self, kind: str, count: int = 1) -> None:
        self.ledger.note(kind, self.language, count)

    def open(self, path: str) -> Page:
        """Open a step and tell the beacon, the first time that it is this phone's first."""
        page = self.site.page(path)
        fields = {name: page.body[f"data-{name}"] for name in ("lang", "page", "step", "course")}
        if self.is_first_page:
            fields["first"] = "both"
            self.note("device")
            self.note("course_device")
        self.site.form(page.body["data-beacon"], fields, expected=204)
        self.is_first_page = False
        if page.body["data-page"] == "lesson":
            self.note("lesson_opened")
        return page

    def finish_lesson(self, page: Page) -> None:
        """Answer "check yourself" and press "I've understood"."""
        id, answered = str(uuid.uuid4()), len(page.questions)
        self.site.json(page.finish, {"id": id, "answered": answered})
        self.proofs.append(id)
        self.note("lesson_finished")
        if answered:
            self.note("question_answered", answered)

    def take_quiz(self, page: Page) -> None:
        """Answer a quiz; whoever fails tries once more, and the able ones know the answers by then."""
        is_baseline = page.quiz["data-mode"] == "baseline"
        id, result = self.attempt(page, 0.4 if is_baseline else self.skill, None if is_baseline else self.baseline)
        if is_baseline:
            self.baseline = id
        elif self.baseline:
            self.note("gain_pair")
        if result["passed"] is False and self.skill > 0.5:
            id, result = self.attempt(page, 1.0, None, previous=id)
        if result["passed"] is not False:
            self.proofs.append(id)
        if result["certificate"]:
            self.site.form(page.quiz["data-certificate"], {"attempt": id}, expected=200)
            self.note("certificate_issued")

    def attempt(self, page: Page, skill: float, baseline: str | None, previous: str | None = None) -> tuple[str, dict]:
        """Start, answer every question and send; return the attempt's id and its result."""
        id = str(uuid.uuid4())
        begun = self.site.json(page.quiz["data-start"], {"id": id, "previous": previous})
        self.note("attempt_started")
        answers = {
            question: self.answer(question, begun["choices"][question], skill) for question in begun["questions"]
        }
        content = {
            "quiz": page.quiz["data-quiz"],
            "version": begun["version"],
            "answers": answers,
            "baseline": baseline,
        }
        result = self.site.json(page.quiz["data-submit"].replace("ATTEMPT", id), content)
        self.note("attempt_submitted")
        self.note("question_answered", len(answers))
        if result["passed"]:
            self.note("attempt_passed")
        self.ledger.learn(result)
        return id, result

    def answer(self, question: str, choices: list[str], skill: float) -> list[str]:
        """Return the right choices as often as the skill says and they are known, else any one."""
        if question in self.ledger.right and self.chance.random() < skill:
            return self.ledger.right[question]
        return [self.chance.choice(choices)]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000")
    parser.add_argument("learners", nargs="?", default=25, type=int)
    return parser.parse_args()


def walk(site: Site, learners: int) -> Ledger:
    """Let the first learner go ahead, for nobody knows an answer yet; then the others, a few at a time."""
    ledger = Ledger()
    Learner(site, ledger, 0).walk()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, _done in enumerate(pool.map(lambda n: Learner(site, ledger, n).walk(), range(1, learners)), 2):
            if number % 5 == 0 or number == learners:
                print(f"{number} of {learners} learners have walked", flush=True)
    return ledger


def main() -> int:
    given = arguments()
    try:
        if not 1 <= given.learners <= MOST_LEARNERS:
            raise TroubleError(f"{given.learners} learners: give a number from 1 to {MOST_LEARNERS}")
        ledger = walk(Site(given.address), given.learners)
    except TroubleError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    print("What they did, in true numbers:", *ledger.lines(), sep="\n")
    print(f"Reach shows it rounded and without small figures: {given.address}/admin/reach/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
