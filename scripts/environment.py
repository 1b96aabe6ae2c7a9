"""Make .venv from a lock file, once: `python -m scripts.environment dev` (or `base`, which is enough for the demo).

Only what stands in the lock file is installed, and only when its hash is right. A note in .venv keeps which lock file
was installed, so the second time nothing is done, and a changed lock file installs again.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.steps import ROOT, Steps, Trouble, main, run

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NOTE = VENV / "josira-installed.json"
LOCKS = {"base": ROOT / "requirements" / "base.txt", "dev": ROOT / "requirements" / "dev.txt"}
NEEDED_MB = {"base": 500, "dev": 1000}
# Variables that would send the packages to another place than .venv.
ASTRAY = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIREMENT", "PYTHONHOME", "PYTHONPATH")


def lock_hash(kind: str) -> str:
    """Return what identifies the content of a lock file."""
    return hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest()


def venv_works() -> bool:
    """Say whether .venv has a Python that starts, fits and has pip; a moved or copied .venv often does not."""
    probe = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    try:
        return subprocess.run([PYTHON, "-c", probe], capture_output=True).returncode == 0
    except OSError:
        return False


def installed() -> dict[str, str]:
    """Return the hash of each lock file that was installed into .venv; empty when .venv cannot be used."""
    try:
        return json.loads(NOTE.read_text()) if venv_works() else {}
    except (OSError, ValueError):
        return {}


def is_ready(kind: str) -> bool:
    """Say whether .venv holds what this lock file names. All that stands in base.txt stands in dev.txt too."""
    have = installed()
    return have.get(kind) == lock_hash(kind) or (kind == "base" and have.get("dev") == lock_hash("dev"))


def check_room(kind: str) -> None:
    """Raise Trouble when the packages would not fit on the disk."""
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < NEEDED_MB[kind]:
        raise Trouble(f"The disk is nearly full: {free} MB are free, {NEEDED_MB[kind]} MB are needed.")


def make_venv() -> None:
    """Make .venv with Python's own means."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Trouble(
            f"This Python ({sys.executable}) lacks its module venv or ensurepip.\n"
            f"On Debian and Ubuntu: sudo apt install python{version}-venv"
        )
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def install(kind: str) -> None:
    """Install the packages of a lock file, through whatever index and settings pip has on this machine."""
    env = {name: value for name, value in os.environ.items() if name not in ASTRAY}
    options = ["--no-user", "--quiet", "--no-input", "--progress-bar", "off", "--disable-pip-version-check"]
    run([str(PYTHON), "-m", "pip", "install", *options, "--require-hashes", "-r", str(LOCKS[kind])], env)
    NOTE.write_text(json.dumps({kind: lock_hash(kind)}))


def ensure(kind: str, steps: Steps) -> Path:
    """Have .venv ready for `kind`, telling two steps, and return its Python."""
    if is_ready(kind):
        steps.skip("Python environment")
        steps.skip("Packages")
        return PYTHON
    check_room(kind)
    if venv_works():
        steps.skip("Python environment")
    else:
        with steps.step(f"Python environment (.venv, Python {sys.version.split()[0]})"):
            make_venv()
    with steps.step("Packages (a minute or two the first time)"):
        install(kind)
    return PYTHON


def program() -> int:
    """Make the environment named on the command line; say nothing when it stands."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if kind not in LOCKS:
        raise Trouble(f"Name a lock file: {' or '.join(LOCKS)}.")
    if not is_ready(kind):
        ensure(kind, Steps(2))
    return 0


if __name__ == "__main__":
    main(program)
