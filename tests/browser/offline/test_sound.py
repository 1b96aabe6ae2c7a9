"""Recordings on the phone: they survive every cut without being paid for twice, and play from the phone as from the network."""

import os
import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from scripts.own_site import OwnSite, own_copy, own_site
from tests.browser.walk import wait_until

from .kept import COURSE, ask, cached, keep, shows, store, tap, wait_for_worker
from .killable import KillableChromium
from .line import HANG, THROUGH, Asked, Line, Rule, said
from .spoken import LESSONS, SECONDS

KB = 1024
WEAK_3G, ON_2G = 400_000 / 8, 120_000 / 8  # bytes a second
BETWEEN_CUTS = 64 * KB  # several pieces
BETWEEN_KILLS = 100 * KB
# offline.md, section 13.
MOST_WASTE = 1.5
KEPT_BYTES = """async (start) => {
  let size = 0;
  for (const name of await caches.keys()) {
    if (!name.startsWith(start) || name.startsWith("shell")) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) size += (await (await cache.match(request)).blob()).size;
  }
  return size;
}"""
CHANGE = """
from courses.models import LessonPage
page = LessonPage.objects.get(slug="des-excuses", locale__language_code="fr")
page.objective = "Dire autrement ce que sont des excuses."
page.save_revision().publish()
"""
ASK_PART = """async ([url, range]) => {
  const reply = await fetch(url, {headers: {Range: range}});
  const said = reply.headers.get("Content-Range");
  return [reply.status, said, (await reply.arrayBuffer()).byteLength];
}"""


@pytest.fixture(scope="module")
def spoken_site(live_site: OwnSite) -> Iterator[OwnSite]:
    """A Josira of this module's own in which three lessons are read aloud."""
    with own_site() if os.environ.get("DATABASE_URL", "").startswith("postgres") else own_copy(live_site) as site:
        site.manage("shell", "-v", "0", "-c", "from tests.browser.offline.spoken import make; make()")
        yield site


@pytest.fixture
def spoken_line(spoken_site: OwnSite) -> Iterator[Line]:
    with Line(spoken_site.server.port) as line:
        yield line


def bring_worker(page: Page) -> None:
    """Let the worker come with what it needs for itself, which is no part of a course."""
    page.evaluate("josiraSaver.register().then(() => navigator.serviceWorker.ready).then(() => {})")


def began(phone: KillableChromium, line: Line) -> Page:
    """Open the course on a phone that was started anew."""
    page = phone.start()
    page.goto(line.url + COURSE)
    return page


@pytest.fixture
def spoken_phone(chromium: Browser, spoken_line: Line) -> Iterator[Page]:
    """A phone on which the course is kept with its sound."""
    context = chromium.new_context(base_url=spoken_line.url)
    page = context.new_page()
    keep(page)
    yield page
    context.close()


def test_a_piece_that_came_wrong_does_not_spoil_the_course(killable: KillableChromium, spoken_line: Line) -> None:
    page = began(killable, spoken_line)
    ask(page, spoken_line.url + COURSE)
    spoken_line.treat(first_piece_wrong())

    tap(page, "all")

    shows(page, "saved")
    assert len(recordings(page)) == len(LESSONS)


def first_piece_wrong() -> Rule:
    """Let somebody on the way say something else once, in place of the beginning of a recording."""
    once = iter([said(206, "x" * 16 * KB, {"Content-Type": "audio/ogg"})])  # two lanes may ask at one moment
    return lambda asked: next(once, THROUGH) if b"bytes=0-" in asked.head else THROUGH


def is_piece(asked: Asked) -> bool:
    """Say whether this asks for a piece of a recording."""
    return b"bytes=" in asked.head


def is_whole(page: Page) -> bool:
    """Say whether a version of the course is complete on the phone."""
    return any(course.get("version") for course in store(page, "courses"))


def recordings(page: Page) -> list[str]:
    """Return the recordings among what is kept."""
    return [url for url in cached(page).get("media", []) if url.endswith((".ogg", ".mp3"))]


def stall_after(line: Line, size: int) -> None:
    """Let the line hang once it has carried so much: on a machine that is slow to cut or to kill, no more comes either."""
    line.treat(lambda _asked: HANG if line.down > size else THROUGH)


def test_save_survives_kills_with_little_waste(
    killable: KillableChromium, spoken_line: Line, chance: random.Random
) -> None:
    """The browser is killed every few seconds while a course with its sound comes over a weak 3G; each time some has come."""
    page = began(killable, spoken_line)
    bring_worker(page)
    with page.expect_response("**/hors-ligne/cours/*.json") as looked:
        ask(page, spoken_line.url + COURSE)
    size = looked.value.json()["bytes"]
    assert size > 400 * KB
    spoken_line.crawl(WEAK_3G, 0.2)
    spoken_line.forget()
    tap(page, "all")
    kills = came = 0
    while True:
        stall_after(spoken_line, BETWEEN_KILLS * 3 // 2)
        wait_until(page, lambda now=page: spoken_line.down > BETWEEN_KILLS or is_whole(now))
        page.wait_for_timeout(chance.uniform(500, 3000))
        if is_whole(page):
            break
        killable.kill()
        kills += 1
        assert kills <= 10
        came += spoken_line.down
        spoken_line.open()
        spoken_line.crawl(WEAK_3G, 0.2)
        page = began(killable, spoken_line)
        spoken_line.forget()  # what opening the page again costs is not the saving's
        if is_whole(page):  # it became so while the browser was being killed
            break
        tap(page, "again")
    came += spoken_line.down

    shows(page, "saved")
    assert len(recordings(page)) == len(LESSONS)
    print(f"{kills} kills, {came} bytes came of {size} told: {came / size:.2f} x")
    assert kills >= 2
    assert came <= MOST_WASTE * size


def test_save_on_2g_grows_at_every_cut(killable: KillableChromium, spoken_line: Line) -> None:
    """Large files come in pieces, each on the disk before the next: a line that is cut again and again gets there too."""
    page = began(killable, spoken_line)
    bring_worker(page)
    ask(page, spoken_line.url + COURSE)
    spoken_line.treat(lambda asked: HANG if is_piece(asked) else THROUGH)
    tap(page, "all")
    wait_until(page, lambda: any(is_piece(asked) for asked in spoken_line.asked))  # recordings come last
    there = [0]
    for _cut in range(4):
        spoken_line.open()
        spoken_line.crawl(ON_2G, 0.3)
        spoken_line.forget()
        stall_after(spoken_line, BETWEEN_CUTS)
        wait_until(page, lambda: spoken_line.down > BETWEEN_CUTS)
        killable.kill()
        spoken_line.open()
        spoken_line.crawl(ON_2G, 0.3)
        page = began(killable, spoken_line)
        there.append(page.evaluate(KEPT_BYTES, ""))
        tap(page, "again")

    print("bytes on the phone after each cut:", there)
    assert there == sorted(set(there))


def test_kept_recording_plays_and_seeks_from_the_phone(spoken_phone: Page, spoken_line: Line) -> None:
    spoken_line.refuse()
    spoken_phone.goto(spoken_line.url + COURSE + LESSONS[0] + "/")
    audio = spoken_phone.locator("audio").first
    audio.evaluate("(audio) => { audio.muted = true; audio.play(); }")
    wait_until(spoken_phone, lambda: audio.evaluate("audio => audio.currentTime > 0"))

    length = audio.evaluate("audio => audio.duration")
    audio.evaluate("(audio) => { audio.currentTime = 60; }")

    assert abs(length - SECONDS) < 0.5
    wait_until(spoken_phone, lambda: audio.evaluate("audio => !audio.seeking && audio.currentTime > 60"))


def test_range_suffix_and_416(spoken_phone: Page, spoken_line: Line) -> None:
    wait_for_worker(spoken_phone)
    spoken_line.refuse()
    url = recordings(spoken_phone)[0]

    whole, first, middle, suffix, beyond = (
        spoken_phone.evaluate(ASK_PART, [url, f"bytes={part}"]) for part in ("0-", "0-9", "100-199", "-50", "99999999-")
    )

    size = whole[2]
    assert whole == [206, f"bytes 0-{size - 1}/{size}", size]
    assert first == [206, f"bytes 0-9/{size}", 10]
    assert middle == [206, f"bytes 100-199/{size}", 100]
    assert suffix == [206, f"bytes {size - 50}-{size - 1}/{size}", 50]
    assert beyond == [416, f"bytes */{size}", 0]


def test_text_update_needs_no_double_space(spoken_phone: Page, spoken_site: OwnSite) -> None:
    """There is room for the pages once more, and not for the recordings."""
    spoken_site.manage("shell", "-v", "0", "-c", CHANGE)
    before = store(spoken_phone, "courses")[0]["version"]
    sound, pages = (spoken_phone.evaluate(KEPT_BYTES, start) for start in ("media", "p:"))
    usage = spoken_phone.evaluate("navigator.storage.estimate().then(({usage}) => usage)")
    room = 1.2 * pages
    assert sound > room
    quota = {"origin": spoken_phone.evaluate("location.origin"), "quotaSize": usage + room}
    spoken_phone.context.new_cdp_session(spoken_phone).send("Storage.overrideQuotaForOrigin", quota)
    tap(spoken_phone, "check")
    shows(spoken_phone, "fresh")

    tap(spoken_phone, "update")

    shows(spoken_phone, "saved")
    assert store(spoken_phone, "courses")[0]["version"] != before
    assert len(recordings(spoken_phone)) == len(LESSONS)
