"""How many learners can send a quiz at once: a real server with two workers, and many browsers on this machine."""

import json
import os
import statistics
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

import psycopg

from scripts.environment import PYTHON
from scripts.own_site import OwnSite, own_site
from scripts.steps import run

from .measuring import Found, Number, Skipped

QUESTIONS, LEARNERS, AT_ONCE, PATIENCE = 20, 600, 8, 30
POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"


@dataclass(frozen=True)
class Sent:
    """What came of one submit."""

    seconds: float
    status: int


def made_up_classroom() -> dict[str, Any]:
    """Return a quiz with twenty questions, its answers, and so many learners who are signed in. Runs inside the site's own process."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from learning.accounts.models import User
    from quizzes.versions import version_of
    from tests.factories.quizzes import right_answers, wrong_answers

    from .made_up import quiz_of

    version = version_of(quiz_of(QUESTIONS, certifying=True))
    keys = []
    for user in User.objects.bulk_create(User(username=f"charge-{number}") for number in range(LEARNERS)):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    answers = [right_answers(version), wrong_answers(version)]
    return {"quiz": str(version.quiz_key), "version": version.pk, "answers": answers, "sessions": keys}


def send(address: str, session: str, content: Mapping[str, Any]) -> Sent:
    """Send a whole attempt as a phone does that was without network, over a connection of its own."""
    site = urlsplit(address)
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"sessionid={session}",
        "Origin": address,
        "Sec-Fetch-Site": "same-origin",
    }
    started = time.perf_counter()
    connection = HTTPConnection(site.hostname or "", site.port, timeout=PATIENCE)
    try:
        connection.request("POST", f"/fr/quiz/essais/{uuid.uuid4()}/envoi/", json.dumps(content), headers)
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except (OSError, HTTPException):
        status = 0
    finally:
        connection.close()
    return Sent(time.perf_counter() - started, status)


def crowd(site: OwnSite) -> tuple[float, list[Sent]]:
    """Let all learners send once, some at a time, every other one with nothing but mistakes; return the seconds and what came of it."""
    made = json.loads(run([str(PYTHON), "-m", "scripts.bench.sending"], site.env).splitlines()[-1])
    contents = [{"quiz": made["quiz"], "version": made["version"], "answers": answers} for answers in made["answers"]]
    for session in made["sessions"][:AT_ONCE]:  # the workers read templates and tables once
        send(site.url, session, contents[0])
    rest = made["sessions"][AT_ONCE:]
    started = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda place: send(site.url, rest[place], contents[place % 2]), range(len(rest))))
    return time.perf_counter() - started, found


def numbers(name: str, services: Mapping[str, str], least: float, most_ms: float | None) -> Found:
    with own_site(services) as site:
        seconds, found = crowd(site)
    taken = [one for one in found if one.status in (200, 201)]
    told: Found = [
        Number(
            f"submits on {name}, {AT_ONCE} at once, two workers", len(taken) / seconds, least, "a second", at_least=True
        ),
        Number(f"submits on {name} that were refused, of {len(found)}", len(found) - len(taken), 0),
    ]
    if most_ms:
        p95 = statistics.quantiles([one.seconds for one in taken], n=20)[-1]
        told.append(Number(f"submits on {name}, answered within (p95)", 1000 * p95, most_ms, "ms"))
    return told


def submits_on_sqlite() -> Found:
    """Submits a second with SQLite; its writers wait for each other and none is refused."""
    return numbers("SQLite", {}, 15, None)


def submits_on_postgres() -> Found:
    """Submits a second with PostgreSQL and two workers, and how long 95 of 100 wait."""
    address = os.environ.get("DATABASE_URL") or POSTGRES
    try:
        if not address.startswith("postgres"):
            raise psycopg.OperationalError("DATABASE_URL names another database")
        psycopg.connect(urlsplit(address)._replace(path="/postgres").geturl(), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return [Skipped("submits on PostgreSQL", f"no server answers ({str(error).strip().splitlines()[0]})")]
    return numbers("PostgreSQL", {"DATABASE_URL": address}, 40, 300)


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(made_up_classroom()))
