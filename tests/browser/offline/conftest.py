"""A bad line, a phone that can be killed, and a site whose server can be."""

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts import chromium as machine
from scripts.own_site import OwnSite, own_copy, own_site
from tests.browser.walk import PATIENCE

from .killable import KillableChromium
from .line import Line


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page on a phone, here with the worker: 360×640, touch, French."""
    return open_page(viewport=machine.PHONE, has_touch=True, is_mobile=True, service_workers="allow")


@pytest.fixture
def line(live_site: OwnSite) -> Iterator[Line]:
    """A line to the site that all browser tests share; a test reaches the site by `line.url`."""
    with Line(live_site.server.port) as line:
        yield line


@pytest.fixture
def on_line(chromium: Browser, line: Line) -> Iterator[Callable[..., Page]]:
    """Open a page of a phone of its own on the line: `on_line(script)`; `script` runs before those of each page."""
    contexts = []

    def opened(script: str = "") -> Page:
        context = chromium.new_context(base_url=line.url, locale="fr-FR", viewport=machine.PHONE)
        context.set_default_timeout(PATIENCE)
        if script:
            context.add_init_script(script)
        contexts.append(context)
        return context.new_page()

    yield opened

    for context in contexts:
        context.close()


@pytest.fixture
def killable(chromium: Browser, tmp_path: Path) -> Iterator[KillableChromium]:
    """A Chromium with a profile of its own, not started yet."""
    phone = KillableChromium(chromium.browser_type, tmp_path / "profile")
    yield phone
    phone.forget()


@pytest.fixture(scope="module")
def mortal_site(live_site: OwnSite) -> Iterator[OwnSite]:
    """A Josira of this module's own whose server may be killed; on SQLite, where a copy is quickly made."""
    with own_site() if os.environ.get("DATABASE_URL", "").startswith("postgres") else own_copy(live_site) as site:
        yield site


@pytest.fixture
def chance() -> random.Random:
    """The same moments each time, so that a failure can be repeated."""
    return random.Random(20261130)
