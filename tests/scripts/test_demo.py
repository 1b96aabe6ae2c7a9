"""What `make demo` says when something is wrong, and what it does not do twice."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import prepare, server, steps
from scripts.steps import Steps, Trouble, explain

ROOT = Path(__file__).resolve().parents[2]


def demo(port: object, **env: str) -> subprocess.CompletedProcess:
    """Start the demo, which must refuse."""
    return subprocess.run(
        [sys.executable, "-m", "scripts.demo", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_a_taken_port_is_told_before_any_work_with_a_free_one(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        done = demo(port, JOSIRA_VAR=str(tmp_path / "var"))

    assert (done.returncode, done.stdout) == (1, "")
    assert f"Port {port} is taken" in done.stderr
    proposed = int(done.stderr.strip().rpartition("PORT=")[2])
    assert server.is_free(proposed)
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", ""])
def test_what_is_no_port_is_told(port):
    done = subprocess.run(
        [sys.executable, "-m", "scripts.demo", f"--port={port}"], cwd=ROOT, capture_output=True, text=True, timeout=300
    )

    assert done.returncode == 1
    assert f"{port} is not a port. Give a number" in done.stderr


@pytest.mark.parametrize(
    ("found", "words"),
    [("3.9.18", "Found on this machine: python3 is 3.9.18"), ("3.14.0", "Found on this machine: python3 is 3.14.0")],
)
def test_an_unfit_python_is_told_with_its_version(found, words, tmp_path):
    major, minor, patch = found.split(".")
    fake = tmp_path / "python3"
    fake.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'import sys; sys.version_info = ({major}, {minor}, {patch}); exec(sys.argv[1])' \"$2\"\n"
    )
    fake.chmod(0o755)

    done = subprocess.run(
        ["/bin/sh", "scripts/python.sh", "-V"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "Josira needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert words in done.stderr


def test_a_machine_without_python_is_told(tmp_path):
    done = subprocess.run(
        ["/bin/sh", "scripts/python.sh", "-V"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "no Python was found on this machine" in done.stderr


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("sqlite3.OperationalError: database or disk is full", "The disk is full."),
        ("Temporary failure in name resolution", "The package index could not be reached."),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "A downloaded package is not the one"),
        ("something nobody has seen", "A command failed."),
    ],
)
def test_failed_command_is_explained_and_quoted(output, sentence):
    told = explain(output)

    assert told.startswith(sentence)
    assert output in told


def test_full_disk_is_told_in_one_sentence():
    error = OSError(28, "No space left on device", "var/db.sqlite3")

    assert steps.of_the_machine(error) == "The disk is full. Free some space and start again."


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house with one migration; `run` notes what would be done and lets each step succeed."""
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    migration = tmp_path / "courses" / "migrations" / "0001_initial.py"
    migration.parent.mkdir(parents=True)
    migration.write_text("first")
    var = tmp_path / "var"
    made = {
        "migrate": var / "db.sqlite3",
        "collectstatic": var / "static" / "staticfiles.json",
        "make_demo_accounts": var / "demo-accounts.txt",
    }

    def succeed(command, env):
        if path := made.get(command[2]):
            path.parent.mkdir(exist_ok=True)
            path.touch()
        return ""

    monkeypatch.setattr(prepare, "run", succeed)
    return lambda: prepare.prepare(var, {}, Steps(len(prepare.STEPS), quiet=True))


ALL = ["Database", "Translations", "Static files", "Starter courses", "Accounts"]


def test_second_start_does_nothing_again(house):
    assert (house(), house()) == (ALL, [])


def test_a_changed_migration_does_again_what_depends_on_it(house, tmp_path):
    house()

    (tmp_path / "courses" / "migrations" / "0001_initial.py").write_text("second")

    assert house() == ["Database", "Starter courses"]


def test_a_deleted_database_is_filled_again(house, tmp_path):
    house()

    (tmp_path / "var" / "db.sqlite3").unlink()

    assert house() == ALL


def test_a_step_that_failed_is_done_again(house, monkeypatch):
    run = prepare.run

    def fail(command, env):
        raise Trouble("no")

    monkeypatch.setattr(prepare, "run", fail)
    with pytest.raises(Trouble):
        house()
    monkeypatch.setattr(prepare, "run", run)

    assert house() == ALL


def test_the_demo_never_uses_the_database_of_another_project(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@127.0.0.1/theirs")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")

    env = prepare.site_env(tmp_path, 8000)

    assert {"DATABASE_URL", "REDIS_URL"} & set(env) == set()
