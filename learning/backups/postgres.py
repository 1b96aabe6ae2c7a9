"""The copy of a PostgreSQL server: a base backup at the beginning, then each change as the server writes it.

`pg_receivewal` is told of a change as soon as it is confirmed and keeps it in segments of 16 MB; the one that is being
filled ends in `.partial` and is sent again, compressed, whenever it has grown. A replication slot has the server wait with
deleting what was not received yet; the server's `max_slot_wal_keep_size` says how long, should nobody come any more. A note
beside them says which database is the site's and whose: the machine that restores need not know.
"""

import getpass
import gzip
import json
import os
import pwd
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

import psycopg

from . import keys
from .errors import BackupError
from .programs import Copier, end_left_over, program, run
from .store import SEALED, Generation, Store

COMES_WITH = "PostgreSQL (Debian: postgresql-client, and postgresql to restore)"
BASE, NOTE, PARTIAL, GZ = "base.tar.gz", "site.json", ".partial", ".gz"
SECONDS_TO_BEGIN, SECONDS_TO_CATCH_UP, SECONDS_TO_RECOVER = 30, 60, 3600
CHANGES = "restored-wal"  # in the data folder, while the way back lasts
# Debian keeps these two outside the data folder, so no base brings them; without them no server starts from it.
SETTINGS = {
    "postgresql.conf": "# Written by `manage.py restore`: every setting as PostgreSQL has it by itself.\n",
    "pg_hba.conf": "# Written by `manage.py restore`: this machine only.\n"
    "local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256\n",
    "pg_ident.conf": "",
}


def where(one: Mapping[str, Any]) -> dict[str, str]:
    """Return how to reach the server, as its programs read it from the environment (Django's names in, libpq's out)."""
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    return {out: str(one[name]) for name, out in names.items() if one.get(name)}


def slot_of(database: str, place: str) -> str:
    """Return the name of a site's replication slot for a copy: small letters, digits and low lines only."""
    number = re.sub(r"[^0-9]", "", place)
    return "josira_" + re.sub(r"[^a-z0-9_]", "_", database.lower())[:50] + (f"_{number}" if number else "")


class Copy:
    """The copy of one generation.

    Args:
        server: how to reach it (see `where`); the role needs the attribute REPLICATION.
        spool: a folder of our own.
        database: which of the server's is the site's; it is asked how far the copier is.
    """

    kind = "postgresql"
    can_be_two = True

    def __init__(self, server: Mapping[str, str], spool: Path, database: str = "josira") -> None:
        self.server, self.spool, self.database = dict(server), spool, database
        self.slot, self.pid_file = slot_of(database, spool.name), spool.with_suffix(".pid")
        self.copier: Copier | None = None
        self.receive, self.base = (program(name, COMES_WITH) for name in ("pg_receivewal", "pg_basebackup"))

    def start(self) -> None:
        """Listen first, then take the base: so no change between both is lost. Raises BackupError."""
        shutil.rmtree(self.spool, ignore_errors=True)
        (self.spool / "wal").mkdir(parents=True, mode=0o700)
        role = self.server.get("PGUSER") or getpass.getuser()
        (self.spool / NOTE).write_text(json.dumps({"database": self.database, "role": role}))
        receive = [self.receive, "--no-password", "--slot", self.slot]
        self.drop_slot()
        try:
            run([*receive, "--create-slot"], self.server)
        except BackupError as error:
            raise BackupError(f"{error} May the role of DATABASE_URL replicate?") from error
        words = [*receive, "-D", str(self.spool / "wal"), "--synchronous", "--no-loop"]
        self.copier = Copier(words, self.pid_file, self.server)
        end = time.monotonic() + SECONDS_TO_BEGIN
        while not any((self.spool / "wal").iterdir()):
            if not self.is_running() or time.monotonic() > end:
                self.stop()
                raise BackupError("pg_receivewal does not begin.")
            time.sleep(0.1)
        base = self.spool / BASE
        words = [self.base, "-D", "-", "-Ft", "-X", "none", "-c", "fast", "-z", "--no-password", "--no-manifest"]
        with base.open("wb") as file:
            done = subprocess.run(  # noqa: S603 words of our own
                words, env={**os.environ, **self.server}, stdout=file, stderr=subprocess.PIPE, check=False, text=True
            )
        if done.returncode:
            self.stop()
            raise BackupError(f"pg_basebackup failed: {done.stderr.strip().splitlines()[-1:]}")
        try:
            self.catch_up()
        except psycopg.Error as error:
            self.stop()
            raise BackupError(f"The database does not say how far the copy is: {error}") from error

    def catch_up(self) -> None:
        """Wait until the copier has all that the server has confirmed: without it the base is of no use. Raises BackupError."""
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGPASSWORD": "password"}
        own = {names[name]: value for name, value in self.server.items() if name in names}
        arrived = "SELECT restart_lsn >= %s FROM pg_replication_slots WHERE slot_name = %s"
        end = time.monotonic() + SECONDS_TO_CATCH_UP
        with psycopg.connect(dbname=self.database, autocommit=True, **own) as connection:  # type: ignore[arg-type]
            wanted = connection.execute("SELECT pg_current_wal_flush_lsn()").fetchone()
            while connection.execute(arrived, [*(wanted or ()), self.slot]).fetchone() != (True,):
                if not self.is_running() or time.monotonic() > end:
                    self.stop()
                    raise BackupError("pg_receivewal does not follow.")
                time.sleep(0.1)

    def clean(self) -> None:
        """End and forget what a run that was killed has left."""
        end_left_over(self.pid_file, self.receive)
        self.end()

    def drop_slot(self) -> None:
        """Let the server delete what it kept for us; there may be no slot, or a copier that ends just now."""
        for _time in range(20):
            try:
                run(
                    [self.receive, "--no-password", "--slot", self.slot, "--drop-slot"],
                    {**self.server, "LC_ALL": "C"},
                )
            except BackupError as error:
                if "is active" not in str(error):
                    return
                time.sleep(0.25)
            else:
                return

    def once(self) -> None:
        """Take a base and what was written meanwhile."""
        self.start()
        self.stop()

    def is_running(self) -> bool:
        return self.copier is not None and self.copier.is_running()

    def lags(self) -> bool:
        """The copier ends by itself as soon as it does not hear from the server."""
        return False

    def stop(self) -> None:
        """Let the copier write down what it holds, and end it."""
        if self.copier:
            self.copier.stop()

    def end(self) -> None:
        """Forget the copy on this machine."""
        self.drop_slot()
        shutil.rmtree(self.spool, ignore_errors=True)

    def ready(self) -> Iterator[tuple[str, Path]]:
        """Yield what there is, by the name it is stored under; the base last: where it is, what it needs is too."""
        for path in sorted((self.spool / "wal").glob("*")):
            yield f"{path.name}{GZ}", path
        for name in (NOTE, BASE):
            if (self.spool / name).exists():
                yield name, self.spool / name

    def pack(self, path: Path) -> BinaryIO:
        """Return a file compressed: a segment is mostly empty when it begins. The base is, and may be large."""
        return path.open("rb") if path.name in (NOTE, BASE) else BytesIO(gzip.compress(path.read_bytes(), 1))

    def needless(self, stored: set[str]) -> Iterator[str]:
        """Yield beginnings of segments that are whole meanwhile."""
        yield from (name for name in stored if name.endswith(PARTIAL + GZ) and name.replace(PARTIAL, "") in stored)

    def drop(self, stored: set[str]) -> None:
        """Delete from the spool what is stored and not needed to go on: all but the two youngest segments."""
        ready = list(self.ready())
        whole = [path for name, path in ready if name.endswith(GZ) and not name.endswith(PARTIAL + GZ) and name != BASE]
        for path in (*whole[:-2], self.spool / NOTE, self.spool / BASE):
            if path.name in stored or f"{path.name}{GZ}" in stored:
                path.unlink(missing_ok=True)


def is_whole(generation: Generation) -> bool:
    """Say whether the base was stored: without it nothing can be restored."""
    return (generation.folder / "database" / f"{BASE}{SEALED}").exists()


def owner() -> str | None:
    """Return whose the restored server is to be: PostgreSQL refuses to run as root."""
    if os.geteuid():
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        raise BackupError("Restore as the user that PostgreSQL runs as, not as root.") from error


def server_program(name: str, version: str = "*") -> str:
    """Return a program of the server, the newest or of one version. Raises BackupError when it is missing.

    Debian keeps them apart from the PATH, one folder a version; elsewhere what the PATH names is taken.
    """
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    fitting = [path for path in found if version in ("*", path.parts[-3])]
    if found and not fitting:
        raise BackupError(f"This backup is of PostgreSQL {version}: install postgresql-{version}.")
    return str(fitting[-1]) if fitting else program(name, COMES_WITH)


def told(generation: Generation, by: list[keys.Identity], work: Path) -> dict[str, str]:
    """Return `database` and `role` of the site; nothing for a generation that was begun before the note was written."""
    kept = generation.folder / "database" / f"{NOTE}{SEALED}"
    if not kept.exists():
        return {}
    keys.decrypt(kept, work / NOTE, by)
    said: dict[str, str] = json.loads((work / NOTE).read_text())
    return said


def restore(store: Store, generation: Generation, target: Path, by: list[keys.Identity], work: Path) -> None:
    """Make the data folder of a PostgreSQL server in `target`, ready to go through all changes. Raises BackupError."""
    kept = generation.folder / "database"
    keys.decrypt(kept / f"{BASE}{SEALED}", work / BASE, by)
    target.mkdir(mode=0o700)
    with tarfile.open(work / BASE) as tar:
        tar.extractall(target, filter="data")
    (work / BASE).unlink()
    changes = target / CHANGES
    changes.mkdir()
    for path in sorted(kept.glob(f"*{GZ}{SEALED}")):
        name = path.name.removesuffix(GZ + SEALED)
        if path.name == f"{BASE}{SEALED}":
            continue
        keys.decrypt(path, work / name, by)
        (changes / name.removesuffix(PARTIAL)).write_bytes(gzip.decompress((work / name).read_bytes()))
        (work / name).unlink()
    for name, content in SETTINGS.items():
        if not (target / name).exists():
            (target / name).write_text(content)
    (target / "pg_wal").mkdir(exist_ok=True)
    (target / "recovery.signal").touch()
    with (target / "postgresql.auto.conf").open("a") as file:
        file.write(f'restore_command = \'cp "{CHANGES}/%f" "%p"\'\n')  # the server works in its data folder


def finish(data: Path) -> None:
    """Take away what only the way back needed."""
    shutil.rmtree(data / CHANGES, ignore_errors=True)
    auto = data / "postgresql.auto.conf"
    lines = auto.read_text().splitlines(keepends=True)
    auto.write_text("".join(line for line in lines if not line.startswith("restore_command")))


class Running:
    """The restored server, by itself: only this machine reaches it, through a socket in a folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.owner = data, owner()
        control = server_program("pg_ctl", (data / "PG_VERSION").read_text().strip())
        self.control = [control, "-D", str(data), "-w", "-t", str(SECONDS_TO_RECOVER)]
        self.folder = Path(tempfile.mkdtemp(prefix="josira-pg-"))

    def __enter__(self) -> "Running":
        self.data.chmod(0o700)
        if self.owner:
            run(["chown", "-R", self.owner, str(self.data), str(self.folder)])
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c hba_file='{self.folder}/hba'"
        options += f" -c ident_file='{self.folder}/ident' -c archive_mode=off -c config_file='{self.folder}/conf'"
        options += " -c hot_standby=off"  # it takes nobody before the last change
        (self.folder / "hba").write_text("local all all trust\n")
        (self.folder / "ident").touch()
        settings = (self.data / name for name in ("postgresql.conf", "postgresql.auto.conf"))
        included = "".join(f"include_if_exists '{path}'\n" for path in settings)
        (self.folder / "conf").write_text(f"data_directory = '{self.data}'\n{included}")
        words = [*self.control, "-o", options, "-l", str(self.folder / "log"), "start"]
        try:
            run(words, user=self.owner, cwd=str(self.folder))
            self.wait()
        except BackupError as error:
            log = self.folder / "log"
            told = log.read_text() if log.exists() else ""
            with suppress(BackupError):
                self.__exit__()
            said = [line for line in told.splitlines() if "FATAL" in line]
            raise BackupError(f"The restored server does not start. {said[0] if said else error}") from error
        return self

    def wait(self) -> None:
        """Wait until all changes have been gone through. Raises BackupError when the server ends before."""
        end = time.monotonic() + SECONDS_TO_RECOVER
        asked = [program("pg_isready", COMES_WITH), "-q", "-h", str(self.folder)]
        while subprocess.run(asked, check=False).returncode:  # noqa: S603 words of our own
            run([*self.control, "status"], user=self.owner, cwd=str(self.folder))
            if time.monotonic() > end:
                raise BackupError("The restored server is not ready after an hour.")
            time.sleep(0.2)

    def __exit__(self, *told: object) -> None:
        run([*self.control, "-m", "fast", "stop"], user=self.owner, cwd=str(self.folder))
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, name: str, role: str) -> str:
        """Return DATABASE_URL for one of its databases: a socket's folder stands in the path, as django-environ reads it."""
        return f"postgres://{quote(role, safe='')}@/{quote(str(self.folder))}/{quote(name, safe='')}"
