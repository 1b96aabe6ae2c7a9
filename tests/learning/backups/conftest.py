"""What tests of backups stand on: keys, a folder of backups, a copy of the test's database as a file."""

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from learning.backups import follow, keys, sqlite

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own copier")
needs_postgresql = pytest.mark.skipif(
    not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or not shutil.which("pg_receivewal"),
    reason="no PostgreSQL server is installed",
)


def wait_until(is_so, seconds=300):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def key(tmp_path):
    """The private key, where no server of ours would keep it."""
    path = tmp_path / "elsewhere" / "josira.key"
    path.parent.mkdir()
    keys.make_key(path)
    return path


@pytest.fixture
def places(tmp_path, settings, key):
    """The settings of a server that backs up: its own folder, that of its uploads, that of the backups."""
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "var" / "media"
    settings.BACKUP_TO = str(tmp_path / "store")
    settings.BACKUP_KEY = str(keys.identities(key)[0].to_public())
    settings.MEDIA_ROOT.mkdir(parents=True)
    return tmp_path


def own_copy(path):
    """Write the test's database, with what the test put into it, to a file."""
    connection.ensure_connection()
    path.write_bytes(connection.connection.serialize())
    with closing(sqlite3.connect(path)) as target:
        target.execute("PRAGMA journal_mode=WAL")


@pytest.fixture
def database(places, monkeypatch):
    """A file with what the test has put into its database when it calls `write`; `follow` copies that."""
    path = places / "var" / "db.sqlite3"
    monkeypatch.setattr(follow, "copy", lambda place="copy": sqlite.Copy(path, follow.spool() / place))
    monkeypatch.setattr(follow, "last_tidying", lambda: 0)
    return path


def plain(path, rows=100):
    """Make a small database that is nobody's."""
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS notes (number INTEGER PRIMARY KEY, at REAL)")
        connection.executemany("INSERT INTO notes (at) VALUES (?)", [(0,)] * rows)


def kept_files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())
