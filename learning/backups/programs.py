"""The programs that copy: found beside Python or on the PATH, started so that they end with us."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from .errors import BackupError

SECONDS_TO_END = 20


def program(name: str, comes_with: str) -> str:
    """Return where a program is. Raises BackupError, saying what brings it."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise BackupError(f"The program {name} is missing: it comes with {comes_with}.")
    return found


def end_left_over(pid_file: Path, program: str) -> None:
    """End the copier of a run that was killed. The number may be another program's meanwhile: its name is looked at."""
    try:
        pid = int(pid_file.read_text())
        said = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return
    if Path(program).name.encode() in said and str(pid_file.parent).encode() in said:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    pid_file.unlink(missing_ok=True)


class Copier:
    """A program that copies all the time.

    Args:
        words: the program and its arguments.
        pid_file: where its number is kept, so that one whose parent was killed is ended by the next.
        more: further environment variables.
    """

    def __init__(self, words: Sequence[str], pid_file: Path, more: Mapping[str, str] | None = None) -> None:
        self.words, self.pid_file = list(words), pid_file
        end_left_over(pid_file, self.words[0])
        self.process = subprocess.Popen(self.words, env={**os.environ, **(more or {})})  # noqa: S603 words of our own
        pid_file.write_text(str(self.process.pid))

    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """Let it finish what it holds, and end it."""
        self.process.terminate()
        try:
            self.process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.pid_file.unlink(missing_ok=True)


def run(words: Sequence[str], more: Mapping[str, str] | None = None, **options: object) -> None:
    """Run a program to its end. Raises BackupError with the last it said."""
    done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 words of our own, and options that go through
        list(words), env={**os.environ, **(more or {})}, capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise BackupError(f"{Path(words[0]).name} failed: {said[-1] if said else done.returncode}")
