"""Safety, promise 41: `check --deploy` has no warning and none is silenced; no secret in the code; every package is pinned."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.check import PRODUCTION

ROOT = Path(__file__).resolve().parents[2]
SECRET_WORDS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_\w{36}|(?i:password|secret|token)\s*=\s*[\"'][\w/+=-]{24,}"
)


def django(code):
    """Run some code under the settings of a real server."""
    env = {name: value for name, value in os.environ.items() if name not in PRODUCTION} | PRODUCTION
    return subprocess.run([sys.executable, *code], cwd=ROOT, env=env, capture_output=True, text=True, timeout=500)


def test_deployment_check_has_no_warning_at_all():
    done = django(["manage.py", "check", "--deploy", "--fail-level", "INFO"])

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


def test_a_loosened_setting_would_be_found():
    code = "import django; from django.conf import settings as s; django.setup(); s.SECURE_HSTS_SECONDS = 0; " + (
        "from django.core.management import call_command as c; c('check', '--deploy', '--fail-level', 'WARNING')"
    )
    done = django(["-c", code])

    assert done.returncode != 0
    assert "security.W004" in done.stderr


def tracked(*endings):
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name.endswith(endings) and (ROOT / name).is_file()]


def test_no_secret_stands_in_the_code():
    files = [
        file
        for file in tracked(".py", ".toml", ".yaml", ".html", ".js", ".sh", "Makefile")
        if "tests" not in file.parts
    ]

    assert len(files) > 200
    found = [str(file) for file in files if file.name != "check.py" and SECRET_WORDS.search(file.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_every_package_is_pinned_with_its_hash(name):
    text = (ROOT / "requirements" / name).read_text()
    packages = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^#.*\n", "", text).strip())

    assert len(packages) > 30
    assert [one for one in packages if not re.match(r"[\w.\[\]-]+==\S+", one) or "--hash=sha256:" not in one] == []
    assert "://" not in text
