"""Backups of a PostgreSQL site, on a server of the test's own; where none is installed there is nothing to show."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from learning.backups import follow, keys, postgres, restoring
from learning.backups.errors import BackupError
from learning.backups.keeping import store
from learning.backups.programs import run
from learning.backups.store import Store

from .conftest import kept_files, needs_postgresql, wait_until

CANARY = "perroquet-inoubliable-93"
pytestmark = needs_postgresql


@pytest.fixture
def server():
    """A small server that only this test knows: a folder, a socket in it, no network."""
    folder = Path(tempfile.mkdtemp(prefix="josira-pg-test-"))
    owner = postgres.owner()
    if owner:
        shutil.chown(folder, owner)
    own = {"user": owner, "cwd": str(folder)}
    data = folder / "data"
    run([postgres.server_program("initdb"), "-D", str(data), "-U", "josira", "-A", "trust", "-N"], **own)
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    control = [postgres.server_program("pg_ctl"), "-D", str(data), "-w", "-t", "300", "-o", options]
    control += ["-l", str(folder / "log")]
    run([*control, "start"], **own)
    yield {"PGHOST": str(folder), "PGUSER": "josira", "PGDATA": str(data)}
    if subprocess.run([control[0], "-D", str(data), "status"], capture_output=True, check=False, **own).returncode == 0:
        # On a busy machine it may take longer than anybody waits, and one that was killed may be gone only now; the folder
        # goes in any case.
        stop = [control[0], "-D", str(data), "-m", "immediate", "-w", "stop"]
        ended = subprocess.run(stop, capture_output=True, check=False, **own).returncode == 0
        with suppress(ProcessLookupError, FileNotFoundError):
            if not ended:
                os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def connect(server, name="postgres"):
    return psycopg.connect(host=server["PGHOST"], user="josira", dbname=name, autocommit=True)


def numbers(place):
    """Let the restored server go through all changes, and return what it has."""
    with (
        postgres.Running(place) as running,
        psycopg.connect(host=str(running.folder), user="josira", dbname="postgres") as connection,
    ):
        found = [number for (number,) in connection.execute("SELECT number FROM notes ORDER BY number")]
    postgres.finish(place)
    return found


def restored(places, key, generation=""):
    """Return what a new server has that was made from a generation, the newest if none is named."""
    kept, work = Store(places / "store"), places / "work"
    work.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="josira-pg-new-") as folder:
        place = Path(folder) / "postgresql"
        Path(folder).chmod(0o755)
        postgres.restore(kept, restoring.chosen(kept, generation), place, keys.identities(key), work)
        found = numbers(place)
        assert not (place / "restored-wal").exists()
        assert "restore_command" not in (place / "postgresql.auto.conf").read_text()
    return found


def has_come(places, key):
    """Say whether the one row is stored."""
    try:
        return restored(places, key) == [1]
    except FileNotFoundError:  # the beginning of a segment has just made way for the whole
        return False


def test_promise_14_a_killed_postgresql_server_loses_five_seconds_at_most(places, server, key):
    where = {name: server[name] for name in ("PGHOST", "PGUSER")}
    copied = postgres.Copy(where, follow.spool() / "copy", "postgres")
    with connect(server) as connection:
        connection.execute("CREATE TABLE notes (number serial, at timestamptz DEFAULT clock_timestamp(), text text)")
        connection.execute("INSERT INTO notes (text) VALUES (%s)", [CANARY])
        shipment = follow.Shipment(store(), copied)
        copied.start()
        try:
            shipment.ship()
            began = time.monotonic()
            while time.monotonic() < began + 3 * follow.BEAT:
                connection.execute("INSERT INTO notes (text) VALUES (%s)", [CANARY])
            written = connection.execute("SELECT max(number) FROM notes").fetchone()[0]
            copied.catch_up()  # what is confirmed reaches the copier at once; the next look comes a beat later
            shipment.ship()
        finally:
            os.kill(int((Path(server["PGDATA"]) / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
            copied.copier.process.kill()
            copied.stop()

    came_back = restored(places, key)

    assert came_back == list(range(1, written + 1))
    for path in kept_files(places / "store"):
        content = path.read_bytes()
        assert content.startswith(b"age-encryption.org/v1\n")
        assert CANARY.encode() not in content


def test_promise_14_the_next_generation_begins_while_the_one_before_goes_on(places, server, key, monkeypatch):
    """A base may take long. What is confirmed meanwhile is stored all the same, and then the next one has it too."""
    where = {name: server[name] for name in ("PGHOST", "PGUSER")}
    is_asked, goes_on, start = threading.Event(), threading.Event(), postgres.Copy.start

    def slow_start(copied):
        if copied.spool.name == follow.PLACES[1]:
            is_asked.set()
            goes_on.wait(300)
        start(copied)

    monkeypatch.setattr(postgres.Copy, "start", slow_start)
    monkeypatch.setattr(follow, "copy", lambda place="copy": postgres.Copy(where, follow.spool() / place, "postgres"))
    monkeypatch.setattr(follow, "last_tidying", lambda: 0)
    monkeypatch.setattr(follow, "BEAT", 0.2)
    with connect(server) as connection:
        connection.execute("CREATE TABLE notes (number serial)")
        before = follow.begun(store())
        before.began -= follow.LONGEST
        came = []
        thread = threading.Thread(target=lambda: came.append(follow.one_generation(store(), before, lambda: False)))
        thread.start()
        try:
            assert is_asked.wait(300)
            connection.execute("INSERT INTO notes DEFAULT VALUES")
            wait_until(lambda: has_come(places, key))
        finally:
            goes_on.set()
            thread.join()
        (after,) = came
        connection.execute("INSERT INTO notes DEFAULT VALUES")
        after.copied.catch_up()
        after.finish()
        slots = connection.execute("SELECT count(*) FROM pg_replication_slots").fetchone()[0]

    assert restored(places, key, before.shipment.generation.name) == [1]
    assert restored(places, key, after.shipment.generation.name) == [1, 2]
    assert slots == 0


def test_promise_14_a_server_that_takes_longer_than_pg_ctl_waits_comes_back_all_the_same(
    places, server, key, monkeypatch
):
    copied = postgres.Copy({name: server[name] for name in ("PGHOST", "PGUSER")}, follow.spool() / "copy", "postgres")
    with connect(server) as connection:
        connection.execute("CREATE TABLE notes (number serial)")
        connection.execute("INSERT INTO notes DEFAULT VALUES")
        copied.once()
    follow.Shipment(store(), copied).ship()
    monkeypatch.setenv("PGCTLTIMEOUT", "0")

    assert restored(places, key) == [1]


def test_promise_14_what_a_killed_run_has_left_is_ended(places, server):
    where = {name: server[name] for name in ("PGHOST", "PGUSER")}
    left = postgres.Copy(where, follow.spool() / follow.PLACES[1], "postgres")
    left.start()

    postgres.Copy(where, follow.spool() / follow.PLACES[1], "postgres").clean()

    wait_until(lambda: not left.is_running())
    with connect(server) as connection:
        assert connection.execute("SELECT count(*) FROM pg_replication_slots").fetchone()[0] == 0
    assert not left.spool.exists()


def whole_after_shipping(shipment):
    shipment.ship()
    return sum(name != postgres.BASE and ".partial" not in name for name in shipment.sent)


def test_promise_14_whole_segments_take_the_place_of_their_beginnings_and_leave_the_spool(places, server):
    copied = postgres.Copy({name: server[name] for name in ("PGHOST", "PGUSER")}, follow.spool() / "copy", "postgres")
    shipment = follow.Shipment(store(), copied)
    with connect(server) as connection:
        copied.start()
        try:
            for number in range(1, 5):
                connection.execute("CREATE TABLE IF NOT EXISTS more (x int)")
                connection.execute("INSERT INTO more VALUES (1)")
                connection.execute("SELECT pg_switch_wal()")
                connection.execute("INSERT INTO more VALUES (2)")  # a segment is whole when the next one begins
                wait_until(lambda number=number: whole_after_shipping(shipment) >= number)
        finally:
            copied.stop()

    stored = [path.name for path in kept_files(places / "store")]
    assert sum(".partial" in name for name in stored) <= 1
    assert len([name for name in stored if ".partial" not in name and "base" not in name]) > 2
    left = [path.name for path in kept_files(follow.spool() / "copy")]
    assert len([name for name in left if ".partial" not in name]) <= 2


def test_promise_14_a_role_that_may_not_replicate_is_told(places, server):
    with connect(server) as connection:
        connection.execute("CREATE ROLE plain LOGIN")
    copied = postgres.Copy({"PGHOST": server["PGHOST"], "PGUSER": "plain"}, follow.spool() / "copy")

    with pytest.raises(BackupError, match="May the role of DATABASE_URL replicate"):
        copied.start()


def test_promise_14_a_database_that_does_not_answer_ends_the_copier_and_is_told(places, server):
    where = {name: server[name] for name in ("PGHOST", "PGUSER")}
    copied = postgres.Copy(where, follow.spool() / "copy", "nowhere")

    with pytest.raises(BackupError, match="nowhere"):
        copied.start()

    assert not copied.is_running()
    copied.end()


def test_a_backup_of_a_version_that_is_not_installed_names_it():
    assert postgres.server_program("pg_ctl") == postgres.server_program("pg_ctl", installed()[-1])
    with pytest.raises(BackupError, match=r"of PostgreSQL 8: install postgresql-8\."):
        postgres.server_program("pg_ctl", "8")


def installed():
    return sorted((path.parts[-3] for path in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")), key=float)


def test_a_generation_without_the_note_leaves_the_site_to_the_settings(places, key, tmp_path):
    generation = store().begin("postgresql", timezone.now())

    assert postgres.told(generation, keys.identities(key), tmp_path) == {}


def test_the_way_to_the_server_is_told_by_the_environment_where_no_list_of_processes_shows_a_password():
    one = {"NAME": "josira", "HOST": "db", "PORT": 5432, "USER": "j", "PASSWORD": "p", "OPTIONS": {}}

    assert postgres.where(one) == {"PGHOST": "db", "PGPORT": "5432", "PGUSER": "j", "PGPASSWORD": "p"}
