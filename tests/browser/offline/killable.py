"""A Chromium that can be killed like a phone whose battery is taken out, and started again on the same profile."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType, Page

from scripts import chromium as machine
from scripts.server import end_with_starter
from scripts.steps import Trouble

PATIENCE = 30
# What `kill -9` leaves of a browser may not ask anything at its next start.
QUIET = ["--headless=new", "--hide-crash-restore-bubble", "--no-default-browser-check", "--remote-debugging-port=0"]


class KillableChromium:
    """The machine's Chromium as a process of ours, with its profile in `folder`. `start` gives a page of it."""

    def __init__(self, browser_type: BrowserType, folder: Path) -> None:
        self.browser_type, self.folder = browser_type, folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Page:
        """Start it, again on what the last one left, and return its page. Raises Trouble when it does not answer."""
        path = machine.find()
        if path is None:
            raise Trouble(machine.MISSING)
        told = self.folder / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        own = [*machine.arguments(), *QUIET, f"--user-data-dir={self.folder}"]
        self.process = subprocess.Popen(
            [path, *own, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_starter,
        )
        self.browser = self.browser_type.connect_over_cdp(f"http://127.0.0.1:{self.port_told(told)}")
        page = self.context.pages[0] if self.context.pages else self.context.new_page()
        page.set_default_timeout(60_000)
        return page

    @property
    def context(self) -> BrowserContext:
        return self.browser.contexts[0]

    def port_told(self, told: Path) -> int:
        """Return the port that it listens at, as soon as it says so."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(OSError, ValueError, IndexError):
                return int(told.read_text().splitlines()[0])
            time.sleep(0.02)
        raise Trouble(f"Chromium did not start within {PATIENCE} seconds.")

    def kill(self) -> None:
        """End all its processes at once (`kill -9`), and return when the last is gone."""
        if self.process is None:
            return
        pids = self.pids()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        until = time.monotonic() + PATIENCE
        while self.pids() and time.monotonic() < until:
            time.sleep(0.01)

    def pids(self) -> list[int]:
        """Return the processes that work on this profile; nobody else's names it."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                state = (place / "stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z" and str(self.folder).encode() in (place / "cmdline").read_bytes():
                    found.append(int(place.name))
        return found

    def close(self) -> None:
        """End it in order, so that everything it holds is on the disk."""
        if self.process is None:
            return
        session = self.browser.new_browser_cdp_session()
        with contextlib.suppress(Exception):  # it may be gone before it answers
            session.send("Browser.close")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self.kill()

    def forget(self) -> None:
        """Kill it and delete its profile."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
