"""200 learners behind one address sign in and answer within 90 seconds (safety, promise 15): `python -m tests.load.sign_ins`.

It makes a Josira of its own, served by gunicorn with two workers, and lets everybody begin at the same moment: sign in,
open the own place, send a quiz. It prints how long that took and what a secret costs, and fails when anybody was refused.
"""

import argparse
import http.client
import json
import statistics
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from scripts.own_site import OwnSite, own_site
from scripts.server import HOST

LEARNERS = 200
MOST_SECONDS = 90
PATIENCE = 120
SECRET = "baobab lune tambour"
MAKE = f"""
import json, time
from django.contrib.auth.hashers import make_password, check_password
from learning.accounts.models import User
from learning.accounts.secret_words import normal
from quizzes.models import QuizPage
from quizzes.questions import QUESTION_TYPES
from quizzes.versions import version_of
began = time.perf_counter()
password = make_password(normal({SECRET!r}))
cost = time.perf_counter() - began
User.objects.bulk_create(
    User(username=f"mangue-calebasse-{{n}}", password=password, is_learner=True) for n in range(COUNT)
)
quiz = QuizPage.objects.get(mode="certifying", locale__language_code="fr")
version = version_of(quiz)
answers = {{id: list(QUESTION_TYPES[key.type].solution(key)) for id, key in version.keys.items()}}
print("MADE", json.dumps({{"cost": cost, "hash": password.split("$")[3], "quiz": str(quiz.translation_key), "version": version.pk, "answers": answers}}))
"""


@dataclass
class Walk:
    """What happened to one learner."""

    number: int
    signed_in: float = 0
    answered: float = 0
    wrong: list[str] = field(default_factory=list)


class Phone:
    """A browser of its own, with its cookies."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, SimpleCookie()

    def send(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        headers = {"Host": f"{HOST}:{self.port}", "Sec-Fetch-Site": "same-origin", "Cookie": cookies}
        if content_type:
            headers["Content-Type"] = content_type
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            for value in answer.headers.get_all("Set-Cookie") or ():
                self.cookies.load(value)
            return answer.status, answer.read()
        finally:
            connection.close()


def walk(walk: Walk, port: int, made: dict, gate: threading.Barrier) -> None:
    """Sign in, open the own place, send the quiz; note when, and what was not as it should be."""
    phone = Phone(port)
    gate.wait()
    began = time.perf_counter()
    try:
        form = urlencode({"login": f"mangue-calebasse-{walk.number}", "password": SECRET}).encode()
        check(walk, "sign-in", phone.send("POST", "/fr/moi/entrer/", form, "application/x-www-form-urlencoded"), 302)
        walk.signed_in = time.perf_counter() - began
        check(walk, "own place", phone.send("GET", "/fr/moi/"), 200, f"mangue-calebasse-{walk.number}")
        sent = {"quiz": made["quiz"], "version": made["version"], "answers": made["answers"]}
        path = f"/fr/quiz/essais/{uuid.uuid4()}/envoi/"
        check(walk, "answers", phone.send("POST", path, json.dumps(sent).encode(), "application/json"), 200, '"stored"')
        walk.answered = time.perf_counter() - began
    except OSError as error:
        walk.wrong.append(f"no answer: {error}")


def check(walk: Walk, what: str, answer: tuple[int, bytes], status: int, words: str = "") -> None:
    """Note what was refused."""
    if answer[0] != status or words not in answer[1].decode(errors="replace"):
        walk.wrong.append(f"{what}: {answer[0]}")


def all_at_once(site: OwnSite, learners: int) -> tuple[list[Walk], dict]:
    """Let all learners begin at the same moment, and return what happened."""
    told = site.manage("shell", "-c", MAKE.replace("COUNT", str(learners)))
    made = json.loads(next(line for line in told.splitlines() if line.startswith("MADE"))[5:])
    port = int(site.url.rpartition(":")[2])
    gate = threading.Barrier(learners)
    walks = [Walk(number) for number in range(learners)]
    threads = [threading.Thread(target=walk, args=(one, port, made, gate)) for one in walks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return walks, made


def said(name: str, seconds: list[float]) -> str:
    """Return one line of figures."""
    if not seconds:
        return f"{name:<28} none"
    return f"{name:<28} half after {statistics.median(seconds):5.1f} s, all after {max(seconds):5.1f} s"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("learners", nargs="?", type=int, default=LEARNERS)
    learners = parser.parse_args().learners
    with own_site() as site:
        walks, made = all_at_once(site, learners)
        kept = site.manage("shell", "-c", "from quizzes.models import Attempt; print('KEPT', Attempt.objects.count())")
    stored = int(kept.partition("KEPT ")[2].split()[0])
    wrong = [line for one in walks for line in one.wrong]
    answered = [one.answered for one in walks if one.answered]
    print(f"One secret costs {made['cost'] * 1000:.0f} ms of a processor (Argon2id {made['hash']}).")
    print(said(f"{learners} sign-ins", [one.signed_in for one in walks if one.signed_in]))
    print(said(f"{learners} quizzes received", answered))
    print(f"Refused or failed: {len(wrong)}. Stored: {stored} of {learners}.", *sorted(set(wrong)), sep="\n  ")
    is_kept = not wrong and stored == learners and max(answered) <= MOST_SECONDS
    print(f"Promise 15 {'holds' if is_kept else 'does NOT hold'}: within {MOST_SECONDS} s, nobody refused.")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
