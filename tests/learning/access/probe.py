"""What answer a person of each kind gets at an address, without leaving anything behind."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client

from learning.accounts import learner_sign_ins

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b[^\w]+(?:INTO |FROM )?\W*(\w+)", re.I)
# A sign-in's own rows: the door notes that somebody is still there, or ends a sign-in.
NOT_COUNTED = {"django_session"}
# Where somebody is led who is in the wrong place.
ENTRANCE = "/compte/login/"
ELSEWHERE = {
    "/admin/": "home",
    "/compte/": "account",
    "/animer/": "groups",
    "/fr/moi/": "own place",
    "/fr/moi/entrer/": "learners' entrance",
}


class Probe:
    """Browsers in which people are signed in."""

    def __init__(self, people: dict[str, Any]) -> None:
        self.browsers: dict[str, tuple[Client, SimpleCookie]] = {}
        self.renewed = time.monotonic()
        for name, person in people.items():
            client = Client(raise_request_exception=False)
            if person is not None:
                client.force_login(person)
                session = client.session
                session["second_factor"] = person.pk
                session.save()
            self.browsers[name] = client, SimpleCookie({key: morsel.value for key, morsel in client.cookies.items()})

    def renew(self) -> None:
        """Let all have signed in within this minute, however long the tests take: delicate addresses ask again after five
        minutes, and learners are signed out after 20 without a sign of life.
        """
        if time.monotonic() - self.renewed < 60:
            return
        self.renewed = time.monotonic()
        for client, cookies in self.browsers.values():
            client.cookies = SimpleCookie({key: morsel.value for key, morsel in cookies.items()})
            session = client.session
            if "began" in session:
                session["began"] = session["seen"] = int(time.time())
                session.save()
            if learner_sign_ins.SEEN in session:
                session[learner_sign_ins.SEEN] = learner_sign_ins.minute()
                session.save()

    def ask(self, name: str, method: str, address: str) -> tuple[str, set[str]]:
        """Return how the request is answered, in one word, and in which tables it wrote. All of it is undone."""
        client, cookies = self.browsers[name]
        client.cookies = SimpleCookie({key: morsel.value for key, morsel in cookies.items()})
        written: set[str] = set()
        with undone(), connection.execute_wrapper(noting(written)):
            answer = client.generic(method, address, headers={"Sec-Fetch-Site": "same-origin"})
            if answer.streaming:
                list(answer.streaming_content)
        written -= NOT_COUNTED
        word = in_a_word(answer, address)
        # Some of Wagtail's deeds lead to the home page when they are done.
        return "open" if written and word == "home" else word, written


def in_a_word(answer: Any, address: str) -> str:
    """Return "open" for an answer that gives what was asked, else how it was refused."""
    if answer.status_code in (302, 303):
        if answer.url.startswith(f"/fr{address}"):
            return "404"  # what is missing is looked for in a language
        place, _, query = answer.url.partition("?")
        if place == ENTRANCE:
            return "entrance" if query.startswith("next=") else "open"  # what leads to the entrance does just that
        return ELSEWHERE.get(place, "open")
    if answer.status_code >= 500:
        return f"ERROR {answer.status_code}"
    return str(answer.status_code) if answer.status_code in (403, 404, 405) else "open"


def noting(written: set[str]) -> Any:
    """Return a wrapper of database calls that notes which tables are written."""

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(sql)
        if found:
            written.add(found[2])
        return execute(sql, params, many, context)

    return wrapper


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside, in the database and in the caches."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    for cache in caches.all(initialized_only=True):
        cache.clear()
