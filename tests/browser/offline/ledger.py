"""What a site has truly stored, read from its database beside all of its code."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from typing import Any
from uuid import UUID

import psycopg

from scripts.own_site import OwnSite

ATTEMPTS = "SELECT id FROM quizzes_attempt WHERE day_submitted IS NOT NULL"
COMPLETIONS = "SELECT id FROM quizzes_completion"


def rows(site: OwnSite, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds in a site's database."""
    address = site.env.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        with psycopg.connect(address) as connection:
            return connection.execute(query).fetchall()
    with closing(sqlite3.connect(site.var / "db.sqlite3", timeout=30)) as connection:
        return connection.execute(query).fetchall()


def stored(site: OwnSite, ids: Iterable[str]) -> Counter[str]:
    """Return how many times a site has stored each of these ids, as an attempt that was sent or as a thing done."""
    wanted = set(ids)
    found = [str(UUID(str(id))) for query in (ATTEMPTS, COMPLETIONS) for (id,) in rows(site, query)]
    return Counter(id for id in found if id in wanted)


def counted(site: OwnSite) -> Counter[str]:
    """Return the totals that Reach has added up, by kind of event: something done twice would be counted twice."""
    found = rows(site, "SELECT kind, sum(count) FROM reach_dailyreach GROUP BY kind")
    return Counter({kind: int(count) for kind, count in found})


def day_of(site: OwnSite, attempt: str) -> str:
    """Return the day on which an attempt was sent, by the server's clock."""
    found = {str(UUID(str(id))): str(day) for id, day in rows(site, "SELECT id, day_submitted FROM quizzes_attempt")}
    return found[attempt]


def is_counted(site: OwnSite, attempt: str) -> bool:
    """Say whether an attempt is one of those that figures are made of."""
    found = {str(UUID(str(id))): counts for id, counts in rows(site, "SELECT id, is_counted FROM quizzes_attempt")}
    return bool(found[attempt])


def owner_of(site: OwnSite, attempt: str) -> str:
    """Return the name of the account that an attempt counts for; nothing for a visitor's."""
    people = "SELECT a.id, u.username FROM quizzes_attempt a JOIN accounts_user u ON u.id = a.learner_id"
    return {str(UUID(str(id))): name for id, name in rows(site, people)}.get(attempt, "")
