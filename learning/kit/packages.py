"""Put the packages that Josira needs into a kit, as built files, so that it starts where there has never been any network.

They fit machines of the kind on which the kit is built (MACHINE tells which); on another the first start asks the network.
"""

import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

FOLDER, MACHINE = "packages", "machine.txt"


class PackagesError(Exception):
    """The packages could not be had; the message says why."""


def bring(wanted: Path, folder: Path) -> None:
    """Build the packages that a file of requirements names, proven by its hashes, into a folder. Raises PackagesError."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    done = subprocess.run(  # noqa: S603 - our own program
        [*pip, "--wheel-dir", str(folder), "-r", str(wanted)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PackagesError(f"The packages could not be fetched: {done.stderr.strip()[-600:]}")
    (folder / MACHINE).write_text(kind() + "\n", encoding="utf-8")


def kind() -> str:
    """Return what packages are built for: system, processor, Python. `start.py` of the kit compares it with its own."""
    version = ".".join(platform.python_version_tuple()[:2])
    return f"{sysconfig.get_platform()} {platform.python_implementation()} {version}"
