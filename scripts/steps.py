"""Tell the person at the terminal what is being done and, when something fails, what it was and how to mend it."""

import errno
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# What a failed command printed, and what it means to somebody who has never seen this project.
KNOWN_TROUBLES = [
    (
        r"No space left on device|database or disk is full|disk I/O error",
        "The disk is full. Free some space and start again.",
    ),
    (
        r"Read-only file system|Permission denied|readonly database",
        "A file or folder cannot be written. Look at its owner and rights.",
    ),
    (
        r"NewConnectionError|Temporary failure in name resolution|ConnectTimeoutError|Network is unreachable"
        r"|Connection refused|ProxyError|Read timed out",
        "The package index could not be reached. The first start needs the network; look at it and start again.",
    ),
    (
        r"SSLCertVerificationError|CERTIFICATE_VERIFY_FAILED",
        "The package index answered with a certificate this machine does not trust.",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "A downloaded package is not the one the lock file names. Start again; if it stays so, do not install it.",
    ),
    (
        r"No matching distribution found|Could not find a version",
        "The package index of this machine does not have a package that is needed.",
    ),
    (r"database is locked", "Another program is writing to the database. End it and start again."),
]


class Trouble(Exception):  # noqa: N818 it is not always an error
    """Something that the person at the terminal can mend; the text says what and how."""


class Steps:
    """Number the steps as they go by: "2/6 Packages … ok (41 s)"."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self.total = total
        self.quiet = quiet
        self.number = 0
        self.started = 0.0

    def begin(self, name: str) -> None:
        """Show a step before its work starts."""
        self.number += 1
        self.started = time.monotonic()
        self._print(f"{self.number}/{self.total} {name} … ", end="")

    def end(self, word: str = "ok") -> None:
        """Show how the step ended and, when it was not at once, how long it took."""
        seconds = time.monotonic() - self.started
        self._print(f"{word} ({seconds:.0f} s)" if seconds >= 1 else word)

    def skip(self, name: str) -> None:
        """Show a step whose work is done already."""
        self.begin(name)
        self.end("ok, as before")

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Show the step around its work."""
        self.begin(name)
        try:
            yield
        except BaseException:
            self.end("failed")
            raise
        self.end()

    def _print(self, words: str, end: str = "\n") -> None:
        if not self.quiet:
            print(words, end=end, flush=True)


def explain(output: str) -> str:
    """Return one sentence for what a failed command printed, and its last line; all its last lines when it is unknown."""
    lines = output.strip().splitlines()
    known = next((words for pattern, words in KNOWN_TROUBLES if re.search(pattern, output)), "")
    quoted = "\n".join(f"    {line}" for line in lines[-1 if known else -15 :])
    return f"{known or 'A command failed.'}\nIt said:\n{quoted}"


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> str:
    """Run a command in the top folder and return what it printed. Raises Trouble when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env=env, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        raise Trouble(explain(done.stdout))
    return done.stdout


def of_the_machine(error: OSError) -> str:
    """Return what an error of the operating system means."""
    name = error.filename or "a file"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "The disk is full. Free some space and start again."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"{name} cannot be written. Look at its owner and rights."
        case _:
            return f"{name}: {os.strerror(error.errno) if error.errno else error}"


def main(program: Callable[[], int]) -> None:
    """Run a program and end the process with its exit code; troubles become one plain message, Ctrl-C a quiet end."""
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal may not know "…"
    try:
        code = program()
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        code = 1
    except OSError as error:
        print(f"\n{of_the_machine(error)}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("\nStopped.")
        code = 130
    sys.exit(code)
