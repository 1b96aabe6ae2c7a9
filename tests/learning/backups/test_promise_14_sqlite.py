"""Backups of an SQLite site: continuous, encrypted, restored with one command, refused when anything is wrong."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from itertools import pairwise

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command

from learning.accounts.models import User
from learning.backups import follow, keys, media, restoring, sqlite
from learning.backups.errors import BackupError
from learning.backups.keeping import last, store
from learning.backups.store import Store
from quizzes.models import Attempt
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course, make_home
from tests.factories.quizzes import make_quiz, sent

from .conftest import kept_files, on_sqlite, own_copy, plain, wait_until

CANARY = "perroquet-inoubliable-93"
WRITER = """
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
c.execute("PRAGMA synchronous=FULL")
while True:
    c.execute("INSERT INTO notes (at) VALUES (?)", (time.time(),))
    time.sleep(0.01)
"""
LOST_AT_MOST = 5  # seconds: the promise


def rows(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT number, at FROM notes ORDER BY number").fetchall()


def restored(places, key, name="out.sqlite3"):
    """Restore the newest generation by itself: the database of these tests is nobody's."""
    kept = Store(places / "store")
    work = places / f"work-{name}"
    work.mkdir()
    sqlite.restore(kept, restoring.chosen(kept, ""), places / name, keys.identities(key), work)
    return places / name


def test_promise_14_a_killed_server_loses_five_seconds_at_most(places, key, settings):
    """Writer, backup and copier are killed in the middle of writing, as by a power cut."""
    database = places / "var" / "db.sqlite3"
    plain(database)
    more = {
        "DJANGO_SETTINGS_MODULE": "learning.settings.dev",
        "JOSIRA_VAR": str(places / "var"),
        "DATABASE_URL": f"sqlite:///{database}",
        "BACKUP_TO": settings.BACKUP_TO,
        "BACKUP_KEY": settings.BACKUP_KEY,
        "REDIS_URL": "",
    }
    command = [sys.executable, str(site.BASE_DIR / "manage.py"), "back_up", "--follow"]
    backup = subprocess.Popen(command, env={**os.environ, **more})
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(database)])
    copier = places / "var" / "backups" / "copy.pid"
    try:
        wait_until(lambda: len(list((places / "store").glob("*/database/ltx/0/*.age"))) > 3)
    finally:
        written = time.time()
        for pid in (writer.pid, backup.pid, int(copier.read_text())):
            with suppress(ProcessLookupError):  # the copier may have ended with its starter
                os.kill(pid, signal.SIGKILL)
        writer.wait()
        backup.wait()

    came_back, all_rows = rows(restored(places, key)), rows(database)

    assert came_back == all_rows[: len(came_back)]
    assert len(came_back) > 100
    moments = [at for _number, at in all_rows[100:]]
    hung = max(after - before for before, after in pairwise(moments))  # on a busy machine
    assert written - came_back[-1][1] <= LOST_AT_MOST + 3 * hung


def test_promise_14_the_next_run_ends_what_a_killed_one_left_and_begins_anew(places, key):
    database = places / "var" / "db.sqlite3"
    plain(database)
    left = sqlite.Copy(database, follow.spool() / "copy")
    left.start()

    copied = sqlite.Copy(database, follow.spool() / "copy")
    shipment = follow.Shipment(store(), copied)
    copied.start()
    try:
        wait_until(lambda: not left.is_running())
        wait_until(lambda: list(copied.ready()))
        shipment.ship()
    finally:
        copied.stop()

    assert rows(restored(places, key)) == rows(database)


@on_sqlite  # it copies the database of the test itself
def test_promise_14_a_whole_site_comes_back_with_one_command_and_is_proved(db, places, database, key, capsys):
    course = make_course(make_home(), lessons=1)
    learner = UserFactory(learner=True, username=CANARY)
    attempt = sent(make_quiz(course))
    (places / "var" / "media" / "documents").mkdir()
    (places / "var" / "media" / "documents" / f"{CANARY}.txt").write_text(f"Bonjour {CANARY}")
    own_copy(database)

    call_command("back_up")
    call_command("restore", places / "store", key=key, into=places / "new")

    said = capsys.readouterr().out
    assert "Schema: whole." in said
    assert "Uploads: 1." in said
    with closing(sqlite3.connect(places / "new" / "db.sqlite3")) as new:
        names = [name for (name,) in new.execute(f"SELECT username FROM {User._meta.db_table} WHERE is_learner")]
        attempts = [pk for (pk,) in new.execute(f"SELECT id FROM {Attempt._meta.db_table}")]
    assert names == [learner.username]
    assert attempts == [attempt.pk.hex]
    assert (places / "new" / "media" / "documents" / f"{CANARY}.txt").read_text() == f"Bonjour {CANARY}"
    assert sorted(path.name for path in (places / "new").iterdir()) == ["db.sqlite3", "media"]
    assert last().at
    # Nothing of it can be read where it is kept, and nothing is left unencrypted beside the database.
    for path in kept_files(places / "store"):
        content = path.read_bytes()
        assert content.startswith(b"age-encryption.org/v1\n")
        assert CANARY.encode() not in content
        assert CANARY not in str(path)
    assert kept_files(places / "var" / "backups" / "copy") == []


@pytest.fixture
def backed_up(places, database):
    plain(database)
    (places / "var" / "media" / "one.txt").write_text("one")
    return follow.once()


def test_promise_14_another_key_is_told_and_opens_nothing(places, backed_up, tmp_path):
    other = tmp_path / "other.key"
    keys.make_key(other)

    with pytest.raises(CommandError, match=r"This key does not open these backups\. Nothing was replaced\."):
        call_command("restore", places / "store", key=other, into=places / "new")

    assert list((places / "new").iterdir()) == []


def cut(path):
    path.write_bytes(path.read_bytes()[:-20])


def change(path):
    content = bytearray(path.read_bytes())
    content[-30] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [cut, change], ids=["cut", "changed"])
@pytest.mark.parametrize("place", ["*/database/ltx/0/*.age", "*/media/*.age", "files/*/*.age"])
def test_promise_14_what_was_cut_or_changed_is_refused(places, backed_up, key, monkeypatch, harm, place):
    harm(next((places / "store").glob(place)))
    monkeypatch.setattr(restoring, "prove", lambda *given: None)

    with pytest.raises(CommandError, match="damaged: it was cut or changed"):
        call_command("restore", places / "store", key=key, into=places / "new")

    assert list((places / "new").iterdir()) == []


def test_promise_14_a_missing_upload_is_told(places, backed_up, key, monkeypatch):
    next((places / "store").glob("files/*/*.age")).unlink()
    monkeypatch.setattr(restoring, "prove", lambda *given: None)

    with pytest.raises(CommandError, match=r"is missing: it held one\.txt"):
        call_command("restore", places / "store", key=key, into=places / "new")


def test_promise_14_a_missing_change_is_told(places, database, key):
    """Without the second of three files the third cannot be put on the first."""
    plain(database)
    copied = follow.copy()
    copied.start()
    try:
        wait_until(lambda: len(list(copied.ready())) > 0)
        for number in range(2, 5):
            plain(database)
            wait_until(lambda number=number: sqlite_files(copied, 0) >= number)
        shipment = follow.Shipment(store(), copied)
        shipment.ship()
    finally:
        copied.stop()
    for path in (places / "store").glob("*/database/ltx/*/*"):
        if path.parent.name != "0" or path.name.startswith(f"{2:016x}"):
            path.unlink()

    with pytest.raises(BackupError, match="litestream failed"):
        restored(places, key)


def sqlite_files(copied, level):
    return sum(name.startswith(f"ltx/{level}/") for name, _path in copied.ready())


def test_promise_14_nothing_that_stands_is_replaced_unasked(places, backed_up, key, monkeypatch):
    monkeypatch.setattr(restoring, "prove", lambda *given: None)
    new = places / "new"
    new.mkdir()
    plain(new / "db.sqlite3", rows=7)

    with pytest.raises(CommandError, match="is there already"):
        call_command("restore", places / "store", key=key, into=new)
    assert len(rows(new / "db.sqlite3")) == 7

    with closing(sqlite3.connect(new / "db.sqlite3")) as site_that_runs:
        site_that_runs.execute("SELECT * FROM notes").fetchone()
        with pytest.raises(CommandError, match="Stop the site first"):
            call_command("restore", places / "store", key=key, into=new, yes_replace=True)
    assert len(rows(new / "db.sqlite3")) == 7

    call_command("restore", places / "store", key=key, into=new, yes_replace=True)
    assert len(rows(new / "db.sqlite3")) == 100
    assert sorted(path.name for path in new.iterdir()) == ["db.sqlite3", "media"]


def test_promise_14_a_damaged_database_is_not_called_restored(places, backed_up, key):
    """The file comes back whole, but it is no database of Josira's."""
    with pytest.raises(CommandError, match=r"no database of Josira.*Nothing was replaced"):
        call_command("restore", places / "store", key=key, into=places / "new")

    assert list((places / "new").iterdir()) == []


def test_promise_14_an_earlier_generation_can_be_chosen(places, backed_up, key, monkeypatch, capsys):
    monkeypatch.setattr(restoring, "prove", lambda *given: None)

    call_command("restore", places / "store", list=True)
    assert capsys.readouterr().out.split() == [backed_up.name]
    with pytest.raises(CommandError, match="There is no whole backup 2001"):
        call_command("restore", places / "store", key=key, into=places / "new", generation="2001")


def test_promise_14_after_tidying_nothing_erased_is_left_in_spool_or_log(places, database, monkeypatch):
    """Litestream keeps SQLite's log from being cut; so a new generation begins after each run of `tidy`."""
    plain(database)
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("CREATE TABLE people (name TEXT)")
        connection.execute("INSERT INTO people VALUES (?)", (CANARY,))
        runs = iter([1, 1])
        monkeypatch.setattr(follow, "TIDYING_EACH", 2)
        monkeypatch.setattr(follow, "BEAT", 0.1)
        seen = []

        def last_tidying():
            log = database.with_name("db.sqlite3-wal").read_bytes()
            seen.append(CANARY.encode() in log)
            run = next(runs, None)
            if run is None:
                connection.execute("DELETE FROM people")
                return 2
            return run

        monkeypatch.setattr(follow, "last_tidying", last_tidying)
        follow.one_generation(store(), follow.begun(store()), lambda: False)

        assert CANARY.encode() not in database.with_name("db.sqlite3-wal").read_bytes()
        assert CANARY.encode() not in database.read_bytes()
    assert kept_files(places / "var" / "backups" / "copy") == []


def test_promise_14_a_folder_that_cannot_be_reached_is_told_and_tried_again(places, database, settings, monkeypatch):
    plain(database)
    copied = follow.copy()
    shipment = follow.Shipment(store(), copied)
    copied.start()
    try:
        wait_until(lambda: list(copied.ready()))
        put = Store.put
        monkeypatch.setattr(Store, "put", lambda *given: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        follow.send(shipment, with_uploads=True)
        assert (last().at, last().trouble) == (None, "No space left on device")
        monkeypatch.setattr(Store, "put", put)
        follow.send(shipment, with_uploads=True)
    finally:
        copied.stop()

    assert last().at
    assert last().trouble == ""


def test_promise_14_one_backup_runs_at_a_time(places, database):
    plain(database)
    with follow.alone(), pytest.raises(CommandError, match="running already"):
        call_command("back_up")


def test_promise_14_follow_stores_what_comes_and_ends_when_told(places, database, key, monkeypatch):
    plain(database)
    is_told = threading.Event()
    monkeypatch.setattr(follow, "BEAT", 0.2)
    failed = []

    def run():
        try:
            follow.follow(is_told.is_set)
        except BackupError as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        wait_until(lambda: list((places / "store").glob("*/database/ltx/0/*.age")) or failed)
        plain(database, rows=50)
        (places / "var" / "media" / "late.txt").write_text("late")
    finally:
        is_told.set()
        thread.join()

    assert failed == []
    assert len(rows(restored(places, key))) == 150
    kept = Store(places / "store")
    (places / "m").mkdir()
    assert media.restore(kept, kept.generations()[-1], places / "uploads", keys.identities(key), places / "m") == 1
    assert (places / "uploads" / "late.txt").read_text() == "late"


@pytest.mark.parametrize(
    ("name", "others", "is_gathered"),
    [
        ("ltx/0/0000000000000002-0000000000000002.ltx", ["ltx/1/0000000000000001-0000000000000005.ltx"], True),
        ("ltx/0/0000000000000002-0000000000000002.ltx", ["ltx/1/0000000000000003-0000000000000005.ltx"], False),
        ("ltx/1/0000000000000002-0000000000000004.ltx", ["ltx/1/0000000000000001-0000000000000005.ltx"], False),
        ("ltx/1/0000000000000002-0000000000000004.ltx", ["ltx/2/0000000000000001-0000000000000003.ltx"], False),
        ("ltx/9/0000000000000001-0000000000000001.ltx", ["ltx/1/0000000000000001-0000000000000001.ltx"], False),
        ("something else", ["ltx/1/0000000000000001-0000000000000005.ltx"], False),
    ],
)
def test_promise_14_only_what_stands_elsewhere_too_is_deleted(name, others, is_gathered):
    assert sqlite.gathered(name, [name, *others]) is is_gathered
