"""Make everything ready that a server needs, and nothing twice: database, catalogues, static files, courses, accounts.

Each step watches some files. A note in var/ keeps the fingerprint of what they were when the step last went well; when
nothing has changed since, the step is skipped, which is why the second start takes seconds.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.environment import PYTHON
from scripts.steps import ROOT, Steps, run

APPS = ("courses", "quizzes", "learning")


@dataclass(frozen=True)
class Step:
    """One thing to have ready: the files it depends on, the commands that make it, and how to see that it is there."""

    name: str
    watches: tuple[str, ...]
    command: tuple[str, ...]
    stands: Callable[[Path], bool]


def has_catalogues(var: Path) -> bool:
    """Say whether each catalogue has its compiled twin."""
    return all(path.with_suffix(".mo").exists() for path in (ROOT / "locale").rglob("*.po"))


MIGRATIONS = (*(f"{app}/**/migrations/*.py" for app in APPS), "requirements/base.txt")
DATABASE = Step(
    "Database", MIGRATIONS, ("manage.py", "migrate", "--noinput"), lambda var: (var / "db.sqlite3").exists()
)
STEPS = (
    DATABASE,
    Step("Translations", ("locale/**/*.po",), ("-m", "scripts.catalogues", "compile"), has_catalogues),
    Step(
        "Static files",
        (*(f"{app}/static/**/*" for app in APPS), "requirements/base.txt"),
        ("manage.py", "collectstatic", "--noinput", "--clear"),
        lambda var: (var / "static" / "staticfiles.json").exists(),
    ),
    Step(
        "Starter courses",
        ("courses/starter/**/*", *MIGRATIONS),
        ("manage.py", "load_starter_courses"),
        lambda var: True,
    ),
    Step(
        "Accounts",
        ("learning/accounts/management/**/*.py",),
        ("manage.py", "make_demo_accounts"),
        lambda var: (var / "demo-accounts.txt").exists(),
    ),
)


def fingerprint(patterns: tuple[str, ...]) -> str:
    """Return a hash over names and content of the files that the patterns find."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        if path.is_file() and path.suffix not in (".pyc", ".mo"):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def site_env(var: Path, port: int, settings: str = "learning.settings.dev") -> dict[str, str]:
    """Return the environment of a demo: its own folder and SQLite file, whatever else this machine's variables say."""
    strange = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "PYTHONHOME", "PYTHONPATH")
    env = {name: value for name, value in os.environ.items() if name not in strange}
    return env | {
        "DJANGO_SETTINGS_MODULE": settings,
        "DEBUG": "false",
        "JOSIRA_VAR": str(var),
        "JOSIRA_URL": f"http://127.0.0.1:{port}",
        "PYTHONWARNINGS": "ignore",
    }


def read_note(path: Path) -> dict[str, str]:
    """Return the fingerprints of the steps that went well before."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}


def prepare(var: Path, env: Mapping[str, str], steps: Steps) -> list[str]:
    """Go through all steps, doing only what is missing or out of date; return the names of those that were done."""
    var.mkdir(parents=True, exist_ok=True)
    note_path = var / "prepared.json"
    # Without its database nothing that was said of the courses and accounts in it is true any more.
    note = read_note(note_path) if DATABASE.stands(var) else {}
    done = []
    for step in STEPS:
        now = fingerprint(step.watches)
        if note.get(step.name) == now and step.stands(var):
            steps.skip(step.name)
            continue
        with steps.step(step.name):
            run([str(PYTHON), *step.command], env)
        done.append(step.name)
        note[step.name] = now
        note_path.write_text(json.dumps(note, indent=1))
    return done
