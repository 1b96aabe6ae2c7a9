"""Check form, types, import direction, templates, migrations, settings and translations: `make check`.

All checks run, also after one has failed, so one run tells everything. With `--mend` (`make format`) code and templates
are brought into form instead.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts.environment import PYTHON, VENV
from scripts.steps import ROOT, Steps, main

CODE = ("manage.py", "learning", "courses", "quizzes", "scripts", "tests")
DJADE = ("djade", "--target-version", "5.2")
DJHTML = ("djhtml", "--tabwidth", "2")
# What production needs to be told, made up: the checks look at the settings, not at a server.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "learning.settings.production",
    "SECRET_KEY": "made-up-for-the-checks-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "josira.example",
    "DATABASE_URL": "postgres://josira@127.0.0.1/josira",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}
TESTS = {"DJANGO_SETTINGS_MODULE": "learning.settings.test", "DATABASE_URL": "sqlite:///:memory:"}


@dataclass(frozen=True)
class Check:
    """One program that finds faults; `command` starts with a program of .venv."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


def templates() -> list[str]:
    """Return the paths of all templates."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


def checks() -> list[Check]:
    """Return all checks, quick ones first."""
    deploy = ("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    migrations = ("python", "manage.py", "makemigrations", "--check", "--dry-run")
    return [
        Check("Form of the code", ("ruff", "format", "--check", ".")),
        Check("Faults in the code", ("ruff", "check", ".")),
        Check("Form of the templates", (*DJADE, "--check", *templates())),
        Check("Indentation of the templates", (*DJHTML, "--check", *templates())),
        Check("Import direction", ("lint-imports",)),
        Check("Translations", ("python", "-m", "scripts.catalogues", "check")),
        Check("Missing migrations", migrations, TESTS),
        Check("Settings for a real server", deploy, PRODUCTION),
        Check("Types", ("mypy", *CODE[:-1])),
    ]


def mends() -> list[Check]:
    """Return what brings code and templates into form."""
    return [
        Check("Code", ("ruff", "format", ".")),
        Check("Imports and small faults", ("ruff", "check", "--fix", ".")),
        Check("Templates", (*DJADE, *templates())),
        Check("Indentation of the templates", (*DJHTML, *templates())),
    ]


def outcome(check: Check, var: str) -> subprocess.CompletedProcess[str]:
    """Run a check with nothing of this machine's settings, and return how it went."""
    env = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    program, *arguments = check.command
    start = [str(PYTHON)] if program == "python" else [str(PYTHON), str(VENV / "bin" / program)]
    if program in ("ruff", "djade"):  # compiled programs, not Python
        start = start[1:]
    return subprocess.run(
        [*start, *arguments],
        cwd=ROOT,
        env={**env, **check.env, "JOSIRA_VAR": var},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def program() -> int:
    """Run the checks and print what each that failed has to say."""
    wanted = mends() if "--mend" in sys.argv else checks()
    steps = Steps(len(wanted))
    failed = []
    with tempfile.TemporaryDirectory(prefix="josira-check-") as var:
        for check in wanted:
            steps.begin(check.name)
            done = outcome(check, var)
            steps.end("failed" if done.returncode else "ok")
            if done.returncode:
                failed.append((check, done.stdout))
    for check, said in failed:
        print(f"\n── {check.name}: {' '.join(check.command[:4])} …\n{said.rstrip()}")
    print(f"\n{len(failed)} of {len(wanted)} checks failed." if failed else f"\nAll {len(wanted)} checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    main(program)
