"""A whole site on PostgreSQL: killed while learners answer, back with one command, started, recounted.

Every program is the real one, in a process of its own, on a server that only this test knows.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as site
from django.db import connection

from learning.backups import postgres

from .conftest import kept_files, needs_postgresql, wait_until

CANARY = "perroquet-inoubliable-93"
LOST_AT_MOST = 5  # seconds: the promise
# Each line is written after its answers are confirmed: it says which attempt, and when.
LEARNERS = """
import sys, time
import django
django.setup()
from tests.factories.courses import make_course, make_home
from tests.factories.quizzes import make_quiz, sent
quiz = make_quiz(make_course(make_home(), lessons=1))
while True:
    attempt = sent(quiz)
    print(attempt.pk, time.time(), flush=True)
"""
pytestmark = [
    needs_postgresql,
    # Once is enough: the server is the test's own, whichever the others run on.
    pytest.mark.skipif(connection.vendor != "postgresql", reason="shown in the run on PostgreSQL"),
]


class Machine:
    """A machine with Josira on it: its folder, its environment, the programs it runs."""

    def __init__(self, **environment):
        base = {"DJANGO_SETTINGS_MODULE": "learning.settings.dev", "REDIS_URL": "", "SECRET_KEY": "only for this test"}
        known = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.environment = {**known, **base, **environment}
        self.running = []

    def words(self, *given):
        return [sys.executable, "manage.py", *map(str, given)]

    def manage(self, *given):
        """Run a command to its end and return what it said."""
        done = subprocess.run(
            self.words(*given), env=self.environment, cwd=site.BASE_DIR, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, words, **options):
        self.running.append(subprocess.Popen(words, env=self.environment, cwd=site.BASE_DIR, **options))

    def lose_power(self):
        for process in self.running:
            process.kill()
            process.wait()


@pytest.fixture
def folder():
    """A folder that PostgreSQL's own user reaches, as it would /srv."""
    path = Path(tempfile.mkdtemp(prefix="josira-pg-site-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def started(data, folder, *options):
    """Start a server from a data folder; it listens in `folder` only. Return its first process."""
    own = {"user": postgres.owner(), "cwd": "/"}
    more = " ".join((f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off", *options))
    control = [postgres.server_program("pg_ctl"), "-D", str(data), "-w", "-t", "300", "-o", more]
    control += ["-l", str(folder / "log")]
    subprocess.run([*control, "start"], check=True, capture_output=True, **own)
    return int((data / "postmaster.pid").read_text().split()[0])


def connect(folder, name, user="josira"):
    return psycopg.connect(host=str(folder), user=user, dbname=name, autocommit=True)


def owned(path):
    """Make a folder that belongs to PostgreSQL's user."""
    path.mkdir(mode=0o700)
    if postgres.owner():
        shutil.chown(path, postgres.owner())
    return path


@pytest.fixture
def servers():
    """The first processes of servers that the test starts; they are ended with it in any case."""
    numbers = []
    yield numbers
    for number in numbers:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def make_server(folder, servers):
    """Make and start a server that keeps its settings outside its data folder, as Debian's do."""
    place = owned(folder / "server")
    data, settings = place / "data", place / "etc"
    own = {"user": postgres.owner(), "cwd": "/", "check": True, "capture_output": True}
    initdb = [postgres.server_program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"]
    subprocess.run(initdb, **own)
    settings.mkdir()
    for name in postgres.SETTINGS:
        (data / name).rename(settings / name)
    told = [f"-c config_file={settings / 'postgresql.conf'}", f"-c hba_file={settings / 'pg_hba.conf'}"]
    servers.append(started(data, place, *told, f"-c ident_file={settings / 'pg_ident.conf'}"))
    with connect(place, "postgres", "postgres") as server:
        server.execute("CREATE ROLE josira LOGIN REPLICATION")
        server.execute("CREATE DATABASE learning_in_mali OWNER josira")
    return place


def copy_schema_to(socket):
    """Bring the migrated database of this run over, which is empty but for what migrations make: they take long."""
    environment = {**os.environ, **postgres.where(connection.settings_dict)}
    words = ["pg_dump", "--no-owner", "--no-privileges", connection.settings_dict["NAME"]]
    dump = subprocess.run(words, env=environment, check=True, capture_output=True).stdout
    to = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(socket), "-U", "josira", "learning_in_mali"]
    subprocess.run(to, input=dump, check=True, capture_output=True)


def rows(socket):
    with connect(socket, "learning_in_mali") as server:
        return {str(pk) for (pk,) in server.execute("SELECT id FROM quizzes_attempt WHERE day_submitted IS NOT NULL")}


def test_promise_14_a_postgresql_site_comes_back_with_one_command_and_is_proved(
    db, folder, places, key, settings, servers
):
    place = make_server(folder, servers)
    address = f"postgres://josira@/{place}/learning_in_mali"
    (places / "var" / "media" / f"{CANARY}.txt").write_text(f"Bonjour {CANARY}")
    old = Machine(
        DATABASE_URL=address,
        JOSIRA_VAR=str(places / "var"),
        BACKUP_TO=settings.BACKUP_TO,
        BACKUP_KEY=settings.BACKUP_KEY,
    )
    copy_schema_to(place)
    confirmed = places / "confirmed"
    copier = places / "var" / "backups" / "copy.pid"

    try:
        with confirmed.open("w") as file:
            old.start(old.words("back_up", "--follow"))
            wait_until(lambda: list((places / "store").glob("*/database/base.tar.gz.age")))
            old.start([sys.executable, "-c", LEARNERS], stdout=file)
            wait_until(lambda: len(confirmed.read_text().splitlines()) > 1)
            began = time.monotonic()
            (places / "var" / "media" / "late.txt").write_text("late")
            wait_until(lambda: len(confirmed.read_text().splitlines()) > 50 and time.monotonic() - began > 8)
    finally:
        gone = time.time()
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int(copier.read_text()), signal.SIGKILL)
        old.lose_power()
        os.kill(servers.pop(), signal.SIGKILL)
    new = Machine(JOSIRA_VAR=str(places / "other"))
    said = new.manage("restore", places / "store", "--key", key, "--into", folder / "new")

    assert "Uploads: 2." in said
    assert "Schema: whole." in said
    assert sorted(path.name for path in (folder / "new").iterdir()) == ["media", "postgresql"]
    assert (folder / "new" / "media" / f"{CANARY}.txt").read_text() == f"Bonjour {CANARY}"
    assert (folder / "new" / "media" / "late.txt").read_text() == "late"
    data = folder / "new" / "postgresql"
    assert data.stat().st_mode & 0o777 == 0o700
    assert not (data / postgres.CHANGES).exists()

    socket = owned(folder / "socket")
    servers.append(started(data, socket, f"-c hba_file={place / 'etc' / 'pg_hba.conf'}"))
    came_back = rows(socket)
    lines = [line.split() for line in confirmed.read_text().splitlines()]
    moments = {attempt: float(moment) for attempt, moment in lines}
    lost = [moment for attempt, moment in moments.items() if attempt not in came_back]
    assert len(came_back) > 20
    # One more than was written down may have been confirmed when the power went.
    assert len(came_back - set(moments)) <= 1
    hung = max(after - before for before, after in pairwise(moments.values()))  # on a busy machine
    assert gone - min(lost, default=gone) <= LOST_AT_MOST + 3 * hung
    assert max(moments[attempt] for attempt in came_back & set(moments)) < min(lost, default=gone)
    again = Machine(JOSIRA_VAR=str(folder / "new"), DATABASE_URL=address.replace("server", "socket"))
    assert "differ" not in again.manage("recount")
    for path in kept_files(places / "store"):
        content = path.read_bytes()
        assert content.startswith(b"age-encryption.org/v1\n")
        assert CANARY.encode() not in content
