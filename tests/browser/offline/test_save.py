"""A course is kept on the phone: what it costs is said first, all of it or nothing of a version is shown."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from scripts.own_site import OwnSite
from tests.browser.walk import wait_until

from .kept import COURSE, LESSON, ask, box, cached, keep, shows, store, tap, wait_for_worker

MB = 1024 * 1024
SITE = re.compile(r"https?://[^/]+")
CHANGE_A_LESSON = """
from courses.models import LessonPage
page = LessonPage.objects.get(slug="des-excuses", locale__language_code="fr")
page.objective = {objective!r}
page.save_revision().publish()
"""


@pytest.fixture
def changed_lesson(live_site: OwnSite) -> Iterator[None]:
    """Publish another text of one lesson when asked, and the old one again afterwards."""
    before = live_site.manage(
        "shell",
        "-v",
        "0",
        "-c",
        "from courses.models import LessonPage; print(LessonPage.objects.get(slug='des-excuses', locale__language_code='fr').objective)",
    ).strip()

    def change() -> None:
        live_site.manage(
            "shell", "-v", "0", "-c", CHANGE_A_LESSON.format(objective="Dire autrement ce que sont des excuses.")
        )

    yield change

    live_site.manage("shell", "-v", "0", "-c", CHANGE_A_LESSON.format(objective=before))


def test_save_shows_size_first(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))

    ask(phone)

    expect(box(phone).locator("button[value=all]:visible")).to_have_text(re.compile(r"\d+ Ko"))
    assert [url for url in asked if "/hors-ligne/cours/" in url] != []
    assert store(phone, "courses") == []


def test_a_browser_without_opus_is_told_what_mp3_costs(phone: Page) -> None:
    def voiced(route: Route) -> None:
        reply = route.fetch()
        told = reply.json()
        mp3 = {"url": "/media/media/dit.mp3", "sha256": "0" * 64, "size": 2 * MB, "wire": 2 * MB}
        opus = {"url": "/media/media/dit.ogg", "sha256": "1" * 64, "size": MB, "wire": MB}
        told["files"].append({**opus, "kind": "audio", "alt": [mp3]})
        told.update(sound=MB, bytes=told["bytes"] + MB)
        route.fulfill(response=reply, json=told)

    phone.route("**/hors-ligne/cours/*", voiced)
    ask(phone)
    expect(box(phone).locator("button[value=all]:visible")).to_have_text(re.compile(r"1,\d Mo"))

    phone.add_init_script("HTMLMediaElement.prototype.canPlayType = () => ''")
    ask(phone)

    expect(box(phone).locator("button[value=all]:visible")).to_have_text(re.compile(r"2,\d Mo"))
    expect(box(phone).locator("button[value=silent]:visible")).to_have_text(re.compile(r"\d+ Ko"))


def test_a_kept_course_opens_without_network_to_its_last_page(phone: Page) -> None:
    keep(phone)
    pages = [file for file in store(phone, "courses")[0]["files"] if file.startswith("/fr/")]
    phone.context.set_offline(True)

    for address in pages:
        response = phone.goto(address)
        assert response is not None
        assert response.status == 200, address
        expect(phone.locator("h1")).to_be_visible()
        broken = phone.evaluate(
            "Array.from(document.images).filter((image) => image.complete && !image.naturalWidth).map((image) => image.src)"
        )
        assert broken == [], address
    assert len(pages) >= 9


def files_of_courses(page: Page) -> set[str]:
    """Return the addresses that lie on the phone for courses."""
    return {url for name, urls in cached(page).items() if not name.startswith("shell") for url in urls}


def test_pause_keeps_what_came_and_goes_on(phone: Page) -> None:
    ask(phone)
    narrow = phone.context.new_cdp_session(phone)
    narrow.send("Network.enable")
    line = {"offline": False, "latency": 300, "downloadThroughput": 14 * 1024, "uploadThroughput": 12 * 1024}
    narrow.send("Network.emulateNetworkConditions", line)
    tap(phone, "all")
    shows(phone, "saving")
    wait_until(phone, lambda: bool(files_of_courses(phone)))
    tap(phone, "pause")
    shows(phone, "paused")
    came = files_of_courses(phone)
    assert store(phone, "courses")[0].get("version") is None
    assert came
    narrow.send("Network.emulateNetworkConditions", {**line, "downloadThroughput": -1, "latency": 0})
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url.removeprefix(SITE.match(request.url)[0])))

    tap(phone, "again")

    shows(phone, "saved")
    assert came.isdisjoint(asked)
    assert asked


def fails(page: Page, pattern: str, status: int = 0) -> list[str]:
    """Let no file of this address through, or answer so; return the list into which each try is put."""
    tries: list[str] = []

    def fail(route: Route) -> None:
        tries.append(route.request.url)
        route.fulfill(status=status) if status else route.abort()

    page.route(pattern, fail)
    return tries


def try_again(page: Page, tries: list[str]) -> None:
    """Let the four pauses pass, each when the try before it has been made."""
    for turn in range(1, 5):
        wait_until(page, lambda turn=turn: len(tries) >= turn)
        page.clock.run_for(9000)


def test_a_file_that_fails_stops_and_is_repaired(phone: Page) -> None:
    tries = fails(phone, "**/contre-l-impunite/")
    ask(phone)
    phone.clock.install()
    tap(phone, "all")
    try_again(phone, tries)
    shows(phone, "broken")
    phone.unroute("**/contre-l-impunite/")

    tap(phone, "again")
    phone.clock.resume()

    shows(phone, "saved")


def test_switch_is_all_or_nothing(phone: Page, changed_lesson) -> None:
    keep(phone)
    version = store(phone, "courses")[0]["version"]
    changed_lesson()
    tries = fails(phone, "**/des-excuses/", 503)
    tap(phone, "check")
    shows(phone, "fresh")
    phone.clock.install()
    tap(phone, "update")
    try_again(phone, tries)
    shows(phone, "broken")

    record = store(phone, "courses")[0]
    assert record["version"] == version
    phone.unroute("**/des-excuses/")
    phone.context.set_offline(True)
    assert phone.goto("/fr/cours/impunite/des-excuses/").status == 200


def test_update_fetches_only_changed(phone: Page, changed_lesson) -> None:
    keep(phone)
    before = store(phone, "courses")[0]["version"]
    changed_lesson()
    tap(phone, "check")
    shows(phone, "fresh")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url.split("?")[0]))

    tap(phone, "update")

    shows(phone, "saved")
    fetched = [url for url in asked if "/fr/cours/" in url or "/static/" in url or "/media/" in url]
    assert [url.rsplit("/", 2)[1] for url in fetched] == ["des-excuses"]
    after = store(phone, "courses")[0]["version"]
    assert after != before
    wait_until(
        phone, lambda: len(pages(phone)) == 1
    )  # the worker takes the old ones away; it is waited for 3 s at most
    assert pages(phone)[0].endswith(after)


def pages(page: Page) -> list[str]:
    """Return the names of the caches that hold pages of courses."""
    return [name for name in cached(page) if name.startswith("p:")]


def test_wrong_hash_is_never_shown(phone: Page) -> None:
    phone.route(
        "**/contre-l-impunite/", lambda route: route.fulfill(body="<h1>Autre chose</h1>", content_type="text/html")
    )
    ask(phone)

    tap(phone, "all")

    shows(phone, "none")
    assert store(phone, "courses")[0].get("version") is None
    assert not [urls for urls in cached(phone).values() if "/fr/cours/impunite/contre-l-impunite/" in urls]


def test_a_full_phone_is_told_before_anything_is_spent(phone: Page) -> None:
    ask(phone)
    phone.evaluate("void (navigator.storage.estimate = () => Promise.resolve({ quota: 1000000, usage: 999000 }))")
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))

    tap(phone, "all")

    shows(phone, "full")
    assert not [url for url in asked if "/fr/cours/" in url]


def test_quota_full_keeps_old_version(phone: Page, changed_lesson) -> None:
    keep(phone)
    version = store(phone, "courses")[0]["version"]
    changed_lesson()
    tap(phone, "check")
    shows(phone, "fresh")
    phone.evaluate("void (Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError')))")

    tap(phone, "update")

    shows(phone, "full")
    assert store(phone, "courses")[0]["version"] == version
    phone.context.set_offline(True)
    assert phone.goto(LESSON).status == 200


def test_delete_leaves_nothing_of_a_course(phone: Page) -> None:
    keep(phone)

    tap(phone, "delete")
    tap(phone, "deleted")

    shows(phone, "ask")
    assert store(phone, "courses") == []
    assert pages(phone) == []
    wait_until(phone, lambda: cached(phone).get("media", []) == [])  # the worker's part; it is waited for 3 s at most


def test_evicted_course_is_told(phone: Page) -> None:
    keep(phone)
    phone.evaluate(
        "caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('p:')).map((name) => caches.delete(name))))"
    )

    phone.goto("/fr/hors-ligne/")

    shows(phone, "evicted")


def test_withdrawn_course_410(phone: Page) -> None:
    keep(phone)
    phone.route("**/hors-ligne/cours/*", lambda route: route.fulfill(status=410, json={"error": ""}))

    tap(phone, "check")

    shows(phone, "gone")
    tap(phone, "delete")
    tap(phone, "deleted")
    shows(phone, "ask")


def test_reading_caches_nothing(phone: Page) -> None:
    phone.goto(COURSE)
    phone.evaluate("josiraSaver.register().then(() => navigator.serviceWorker.ready)")
    wait_for_worker(phone)
    phone.goto(LESSON)
    phone.goto("/fr/")

    kept = cached(phone)
    assert not [url for name, urls in kept.items() for url in urls if url.startswith("/fr/cours/") or url == "/fr/"], (
        kept
    )


def test_private_pages_never_cached(phone: Page) -> None:
    keep(phone)
    for address in ("/fr/moi/", "/fr/moi/entrer/", "/fr/revise/"):
        assert phone.goto(address).headers["cache-control"].startswith("no-store")

    phone.goto("/fr/hors-ligne/")
    assert not [url for urls in cached(phone).values() for url in urls if url.startswith(("/fr/moi/", "/fr/revise/"))]


def test_the_list_names_what_is_kept_and_deletes_it_without_network(phone: Page, axe) -> None:
    keep(phone)
    phone.context.set_offline(True)
    phone.goto("/fr/hors-ligne/")
    expect(phone.locator(".keep h3 a")).to_have_text("L’impunité, c’est quoi ?")
    assert axe(phone) == []

    tap(phone, "delete")
    tap(phone, "deleted")

    expect(phone.locator("[data-no-courses]")).to_be_visible()


def test_plain_browsers_are_offered_nothing_they_cannot_do(no_js: Page) -> None:
    no_js.goto(COURSE)

    expect(no_js.locator(".keep")).to_have_count(0)


def test_a_version_that_lost_a_page_while_it_came_is_not_shown(phone: Page) -> None:
    """As when the phone makes room, or a worker tidies, between the first file and the last."""
    ask(phone)
    lose = """() => {
      const put = Cache.prototype.put;
      let isLost = false;
      Cache.prototype.put = async function (address, response) {
        await put.call(this, address, response);
        const pages = (await caches.keys()).find((name) => name.startsWith("p:"));
        if (!isLost && await (await caches.open(pages)).delete("/fr/cours/impunite/")) isLost = true;
      };
    }"""
    phone.evaluate(lose)

    tap(phone, "all")

    shows(phone, "broken")
    assert store(phone, "courses")[0].get("version") is None
    tap(phone, "again")
    shows(phone, "saved")
