"""The listen bar: one tap plays, another pauses, the place can be chosen; without scripts the browser's own bar stays."""

import io
import wave

import pytest
from playwright.sync_api import Page, Route, expect

from .walk import path_of, wait_until

# Longer than any test takes: a sound that has ended would be begun again by the tap that is to pause it.
SECONDS = 60
BAR = f"""<div class="listen" data-listen data-seconds="{SECONDS}"><p>Écouter · {SECONDS} s</p>
<audio controls preload="none" src="/media/silence.wav"></audio></div>"""


def silence() -> bytes:
    """Return a minute of silence as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000 * SECONDS)
    return file.getvalue()


@pytest.fixture
def narrated(phone: Page) -> Page:
    """A lesson with a listen bar put in, since the starter course has no recording yet."""

    def with_bar(route: Route) -> None:
        answer = route.fetch()
        page = answer.text()
        script = page.index('<script src="')
        listen = page[script:].split('"')[1].replace("learner", "listen").split("listen")[0] + "listen.js"
        page = page.replace("</head>", f'<script src="{listen}" defer></script></head>', 1)
        route.fulfill(response=answer, body=page.replace('<div class="page">', '<div class="page">' + BAR, 1))

    def sound(route: Route) -> None:
        start = int((route.request.headers.get("range") or "bytes=0-").removeprefix("bytes=").split("-")[0])
        data = silence()
        part = f"bytes {start}-{len(data) - 1}/{len(data)}"
        headers = {"Content-Type": "audio/wav", "Accept-Ranges": "bytes", "Content-Range": part}
        route.fulfill(status=206, body=data[start:], headers=headers)

    lesson = path_of(phone).steps[1]
    phone.route("**/media/silence.wav", sound)
    phone.route(lesson, with_bar)
    phone.goto(lesson)
    return phone


def test_one_tap_plays_and_another_pauses(narrated: Page):
    bar = narrated.locator("[data-listen]")
    button = bar.locator("button")
    words = button.text_content()

    expect(bar.locator("audio")).to_be_hidden()
    button.click()
    wait_until(narrated, lambda: bar.locator("audio").evaluate("audio => !audio.paused && audio.currentTime > 0"))

    expect(button).not_to_have_text(words or "")
    button.click()
    expect(button).to_have_text(words or "")
    assert bar.locator("audio").evaluate("audio => audio.paused")


def test_place_follows_the_sound_and_can_be_chosen(narrated: Page):
    bar = narrated.locator("[data-listen]")
    place = bar.locator("[type=range]")
    expect(place).to_have_attribute("max", str(SECONDS))
    bar.locator("button").click()
    wait_until(narrated, lambda: bar.locator("audio").evaluate("audio => audio.currentTime > 0"))

    bar.locator("button").click()
    place.fill("2")

    assert bar.locator("audio").evaluate("audio => audio.currentTime") == 2


def test_nothing_plays_or_loads_by_itself(narrated: Page):
    asked: list[str] = []
    narrated.on("request", lambda request: asked.append(request.url))
    narrated.wait_for_timeout(300)

    assert [url for url in asked if "silence" in url] == []
    assert narrated.locator("[data-listen] audio").evaluate("audio => audio.paused")


def test_sound_that_cannot_be_had_is_said(narrated: Page):
    narrated.route("**/media/silence.wav", lambda route: route.abort())

    narrated.locator("[data-listen] button").click()

    silent = narrated.locator("#words").get_attribute("data-silent") or ""
    expect(narrated.locator("[data-listen] button")).to_have_text(silent)
