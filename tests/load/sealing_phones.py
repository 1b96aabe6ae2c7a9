"""Many made-up phones bring sealed answers over a bad line to a server that is killed again and again.

Each phone holds what several people did without network, shuffles it, sends it in pieces, repeats what was received
already, and tries again until the server has confirmed everything. Afterwards each answer must be stored once, with its
owner, and counted once. `make chaos` runs it (scripts/chaos.py).
"""

import json
import random
import sys
import threading
import time
import uuid
from base64 import b64decode
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from uuid import UUID

from learning.offline.envelopes import seal
from scripts.environment import PYTHON
from scripts.own_site import OwnSite
from scripts.server import HOST, get
from scripts.steps import Trouble, run
from tests.browser.offline.ledger import ATTEMPTS, COMPLETIONS, counted, rows
from tests.browser.offline.line import DROP_REPLY, THROUGH, Asked, Line, Treatment, said

SYNC = "/sync/"
PEOPLE_A_PHONE, AT_ONCE, MOST, PATIENCE = 5, 6, 25, 30
WITH_ACCOUNT = 5  # each fifth person
SILENCE = 300  # so many seconds without a confirmed answer, and the trial has failed
COUNTED = {"attempt": "attempt_submitted", "lesson": "lesson_finished", "course": "course_finished"}
RECEIVED = ("stored", "already")
OWNERS = [query.replace("SELECT id", "SELECT id, learner_id") for query in (ATTEMPTS, COMPLETIONS)]


def made_up(people: int) -> dict[str, Any]:
    """Return the first course's steps with right answers, and the tokens of so many new learners. Runs in the site's own process."""
    import secrets

    from courses.models import CoursePage
    from learning.accounts.models import User
    from learning.offline import tokens
    from learning.offline.models import QueueToken
    from quizzes.models import QuizPage
    from quizzes.questions import QUESTION_TYPES
    from quizzes.versions import version_of

    course = CoursePage.objects.live().filter(locale__language_code="fr").order_by("path")[0]
    steps: list[dict[str, Any]] = []
    for step in course.steps:
        page = step.specific
        if isinstance(page, QuizPage):
            version = version_of(page)
            answers = {id: list(QUESTION_TYPES[key.type].solution(key)) for id, key in version.keys.items()}
            content = {"kind": "attempt", "quiz": str(version.quiz_key), "version": version.pk, "answers": answers}
            steps.append({**content, "mode": page.mode})
        else:
            steps.append({"kind": "lesson", "step": str(page.translation_key), "answered": 1})
    users = User.objects.bulk_create(User(username=f"orage-{number}", is_learner=True) for number in range(people))
    told: list[tuple[int, str]] = [(user.pk, secrets.token_urlsafe(tokens.BYTES)) for user in users]
    QueueToken.objects.bulk_create(
        QueueToken(learner=user, hash=tokens.hashed(token)) for user, (_pk, token) in zip(users, told, strict=True)
    )
    return {"course": str(course.translation_key), "steps": steps, "learners": told}


@dataclass(frozen=True)
class Answer:
    """One sealed answer, what kind of thing it is, and whose: an account's number, or None."""

    item: Mapping[str, Any]
    kind: str
    owner: int | None

    @property
    def id(self) -> str:
        return str(self.item["id"])


def whole_course(made: Mapping[str, Any], key: Mapping[str, str], learner: list[Any] | None) -> list[Answer]:
    """Return all that one person answers in a course, sealed in the order in which it was done."""
    owner, token = learner or (None, None)
    queue = f"q{owner}" if owner else "visitor"
    answers: list[Answer] = []
    baseline = None
    for step in [*made["steps"], {"kind": "course", "course": made["course"]}]:
        id = uuid.uuid4()
        content = {name: value for name, value in step.items() if name != "mode"} | {"lang": "fr"}
        if token:
            content["t"] = token
        if step["kind"] == "attempt":
            content["baseline"] = baseline if step["mode"] == "certifying" else None
            baseline = str(id) if step["mode"] == "baseline" else baseline
        if step["kind"] == "course":
            content["evidence"] = [answer.id for answer in answers]
        env = seal(json.dumps(content).encode(), id, b64decode(key["key"]))
        item = {"id": str(id), "q": queue, "seq": len(answers) + 1, "k": key["k"], "env": env}
        answers.append(Answer(item, step["kind"], owner))
    return answers


@dataclass
class Figures:
    """What was done, and what came of it."""

    answers: int = 0
    kills: int = 0
    calls: int = 0
    broken: int = 0
    sent: int = 0
    already: int = 0
    later: int = 0
    seconds: float = 0
    confirmed: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    astray: int = 0
    unsafe: int = 0

    @property
    def is_well(self) -> bool:
        return not (self.refused or self.lost or self.doubled or self.astray or self.unsafe)

    def __str__(self) -> str:
        return "\n".join(
            [
                f"{self.kills} kills of the server, {self.answers} answers of program phones,"
                f" {self.seconds:.0f} s ({self.answers / max(self.seconds, 1):.0f} a second)",
                f"  calls {self.calls}, of them broken {self.broken}; items sent {self.sent}, answered"
                f" “already” {self.already} times, “later” {self.later} times",
                f"  lost {self.lost}, doubled {self.doubled}, with another owner {self.astray}, refused"
                f" {dict(self.refused) or 0}, confirmed and not on the disk after a kill {self.unsafe}",
            ]
        )


class Storm:
    """The phones, the line and the server. `chance` decides who is cut when."""

    def __init__(self, site: OwnSite, answers: int, kills: int, chance: random.Random) -> None:
        self.site, self.kills, self.chance = site, kills, chance
        self.lock = threading.Lock()
        self.figures = Figures()
        self.is_over = False
        self.answers = self.sealed(answers)
        self.figures.answers = len(self.answers)

    def sealed(self, least: int) -> list[Answer]:
        """Return at least so many answers, of people who take a whole course each."""
        command = [str(PYTHON), "-m", "tests.load.sealing_phones"]
        self.a_person = len(json.loads(last_line(run([*command, "0"], self.site.env)))["steps"]) + 1
        people = -(-least // self.a_person)
        made = json.loads(last_line(run([*command, str(-(-people // WITH_ACCOUNT))], self.site.env)))
        key = json.loads(get(f"{self.site.url}/hors-ligne/cle.json")[2])
        learners = iter(made["learners"])
        return [
            answer
            for number in range(people)
            for answer in whole_course(made, key, None if number % WITH_ACCOUNT else next(learners))
        ]

    def run(self) -> Figures:
        """Let it rage until everything is confirmed; return the figures."""
        before, began = counted(self.site), time.monotonic()
        size = PEOPLE_A_PHONE * self.a_person
        loads = [self.answers[start : start + size] for start in range(0, len(self.answers), size)]
        with Line(self.site.server.port) as line, ThreadPoolExecutor(AT_ONCE) as pool:
            line.treat(self.whim, SYNC)
            phones = [pool.submit(self.bring, line, load, self.chance.random()) for load in loads]
            try:
                self.kill_again_and_again(phones)
                for phone in phones:
                    phone.result()
            finally:
                self.is_over = True
        self.figures.seconds = time.monotonic() - began
        self.judge(before)
        return self.figures

    def whim(self, asked: Asked) -> Treatment:
        """Cut one call in eight, in one of several ways."""
        with self.lock:
            at, length = self.chance.random(), self.chance.randrange(1, 400)
        if at < 0.05:
            return DROP_REPLY
        if at < 0.08:
            return Treatment(cut_reply=length)
        if at < 0.11:
            return Treatment(cut_request=min(length * 20, len(asked.head) + len(asked.body) - 1))
        return said(503) if at < 0.125 else THROUGH

    def bring(self, line: Line, load: list[Answer], seed: float) -> None:
        """Bring what one phone holds, in pieces and in no order, until all of it is confirmed."""
        chance = random.Random(seed)
        waiting = {answer.id: answer for answer in load}
        received: list[Answer] = []
        while waiting and not self.is_over:
            some = chance.sample(sorted(waiting), min(len(waiting), chance.randint(1, MOST)))
            again = chance.sample(received, min(len(received), chance.randint(0, 3)))
            batch = [*(waiting[id] for id in some), *again]
            chance.shuffle(batch)
            fates = call(line, [answer.item for answer in batch])
            self.note(batch, fates)
            for fate in fates or ():
                if fate["status"] != "later" and (done := waiting.pop(fate["id"], None)):
                    received.append(done)
            if not fates or any(fate["status"] == "later" for fate in fates):
                time.sleep(chance.uniform(0.3, 1.2))

    def note(self, batch: list[Answer], fates: list[dict[str, Any]] | None) -> None:
        with self.lock:
            figures = self.figures
            figures.calls += 1
            figures.sent += len(batch)
            figures.broken += fates is None
            for fate in fates or ():
                status = fate["status"]
                figures.already += status == "already"
                figures.later += status == "later"
                if status in RECEIVED:
                    figures.confirmed.add(fate["id"])
                elif status != "later":
                    figures.refused[f"{status} {fate.get('code', '')}".strip()] += 1

    def kill_again_and_again(self, phones: list[Future[None]]) -> None:
        """Kill the server at moments spread over the whole, look what is on the disk, and start it again."""
        for number in range(1, self.kills + 1):
            self.wait_for(len(self.answers) * number // (self.kills + 1), phones)
            time.sleep(self.chance.uniform(0, 0.3))
            self.site.server.kill()
            with self.lock:
                confirmed = set(self.figures.confirmed)
            self.figures.unsafe += len(confirmed - owners(self.site).keys())
            self.figures.kills += 1
            self.site.server.start_again()
            if number % 10 == 0:
                print(
                    f"  {number} kills, {len(confirmed)} answers confirmed, {self.figures.unsafe} of them lost",
                    flush=True,
                )

    def wait_for(self, count: int, phones: list[Future[None]]) -> None:
        """Wait until so many are confirmed. Raises Trouble when nothing comes any more, or what a phone raised."""
        known, since = -1, time.monotonic()
        while (now := len(self.figures.confirmed) + sum(self.figures.refused.values())) < count:
            if now != known:
                known, since = now, time.monotonic()
            if time.monotonic() - since > SILENCE:
                raise Trouble(f"Nothing was confirmed for {SILENCE} seconds: {self.figures}")
            for phone in phones:
                if phone.done():
                    phone.result()
            time.sleep(0.02)

    def judge(self, before: Counter[str]) -> None:
        """Compare what was brought with what is stored, and with the totals: what was done twice is counted twice."""
        figures, found = self.figures, owners(self.site)
        figures.lost = sum(answer.id not in found for answer in self.answers)
        figures.astray = sum(found.get(answer.id, answer.owner) != answer.owner for answer in self.answers)
        after = counted(self.site)
        for kind, name in COUNTED.items():
            figures.doubled += after[name] - before[name] - sum(answer.kind == kind for answer in self.answers)


def owners(site: OwnSite) -> dict[str, int | None]:
    """Return the id of all that is stored, each with the account it counts for."""
    return {str(UUID(str(id))): owner for query in OWNERS for id, owner in rows(site, query)}


def call(line: Line, items: list[Mapping[str, Any]]) -> list[dict[str, Any]] | None:
    """Bring items as a phone's page does; return what became of each, None when no answer of ours came back."""
    connection = HTTPConnection(HOST, line.port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json", "Origin": line.url, "Sec-Fetch-Site": "same-origin"}
    try:
        connection.request("POST", SYNC, json.dumps({"v": 1, "client": "1", "items": items}), headers)
        answer = connection.getresponse()
        body = answer.read()
        return json.loads(body)["items"] if answer.status == 200 else None
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(made_up(int(sys.argv[1]))))
