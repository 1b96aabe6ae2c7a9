"""A Josira for a while: its own folder, database and port, with the starter courses and accounts, gone afterwards.

For browser tests, pictures and measurements, so that none of them touches the demo in var/.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from scripts import server
from scripts.environment import PYTHON
from scripts.prepare import STEPS, prepare, site_env
from scripts.steps import Steps, run


@dataclass(frozen=True)
class OwnSite:
    """A running Josira: where it answers, where its files stand, and its server, which can be killed and started again."""

    url: str
    var: Path
    env: Mapping[str, str]
    server: server.Running

    def manage(self, *arguments: str) -> str:
        """Run one of Django's commands on this site and return what it printed."""
        return run([str(PYTHON), "manage.py", *arguments], self.env)


@contextmanager
def own_database(url: str, name: str) -> Iterator[str]:
    """Make a PostgreSQL database on the server that `url` names, give its address, and drop it afterwards."""
    place = urlsplit(url)._replace(path="/postgres").geturl()
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(drop)


@contextmanager
def own_site(services: Mapping[str, str] | None = None, *, quiet: bool = True) -> Iterator[OwnSite]:
    """Prepare and serve; `services` may hold DATABASE_URL of a PostgreSQL server and REDIS_URL, else SQLite and files serve."""
    services = {name: value for name, value in (services or {}).items() if value}
    if services.get("DATABASE_URL", "").startswith("postgres"):
        with own_database(services["DATABASE_URL"], f"josira_site_{server.any_port()}") as url:
            yield from _serve({**services, "DATABASE_URL": url}, quiet)
    else:
        services.pop("DATABASE_URL", None)
        yield from _serve(services, quiet)


def _serve(services: Mapping[str, str], quiet: bool) -> Iterator[OwnSite]:
    with tempfile.TemporaryDirectory(prefix="josira-site-", ignore_cleanup_errors=True) as folder:
        var, port = Path(folder), server.any_port()
        env = {**site_env(var, port), **services}
        prepare(var, env, Steps(len(STEPS), quiet=quiet))
        yield from _run(var, env, port)


def _run(var: Path, env: Mapping[str, str], port: int) -> Iterator[OwnSite]:
    running = server.Running(port, env)
    try:
        running.wait()
        yield OwnSite(f"http://{server.HOST}:{port}", var, env, running)
    finally:
        running.stop()


@contextmanager
def own_copy(of: OwnSite) -> Iterator[OwnSite]:
    """Serve a copy of a site that runs on SQLite; far sooner ready than a new one. It is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="josira-site-", ignore_cleanup_errors=True) as folder:
        var, port = Path(folder) / "var", server.any_port()
        shutil.copytree(of.var, var, ignore=shutil.ignore_patterns("db.sqlite3*", "cache"))
        with (
            closing(sqlite3.connect(of.var / "db.sqlite3")) as old,
            closing(sqlite3.connect(var / "db.sqlite3")) as new,
        ):
            old.backup(new)
        env = {**of.env, "JOSIRA_VAR": str(var), "JOSIRA_URL": f"http://{server.HOST}:{port}"}
        yield from _run(var, env, port)
