"""Find and start the machine's own Chromium; Playwright's download is not needed."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from scripts.steps import Trouble

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "Chromium was not found: install it (Debian: apt install chromium) or name it in CHROMIUM."
# It speaks to nobody but the site; as root it needs to run without its sandbox.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
]
PHONE = ViewportSize(width=360, height=640)
DESK = ViewportSize(width=1280, height=800)


def find() -> str | None:
    """Return the path of Chromium, or None. The variable CHROMIUM goes before what the machine has."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def arguments() -> list[str]:
    """Return how Chromium is started here."""
    return [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium and end it. Raises Trouble when there is none."""
    path = find()
    if path is None:
        raise Trouble(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments())
        try:
            yield chromium
        finally:
            chromium.close()
