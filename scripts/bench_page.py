"""Measure a lesson as a weak phone meets it, beside the same bytes as plain files: `make bench-page`.

Both are visited in turn by the same Chromium on the same machine: 400 kbit/s, 400 ms a round trip, a processor six times
slower. The plain copy has the same files, compression and headers, so the ratio tells what the server itself costs.
`--strict` ends with exit code 1 when a goal is missed.
"""

import argparse
import re
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from scripts import chromium, server
from scripts.own_site import OwnSite, own_site
from scripts.steps import Trouble, main

KBIT, ROUND_TRIP_MS, SLOWER = 400, 400, 6
WORDS = 650
# What a learner pays before reading; pictures and sound come after.
PAGE_TYPES = ("Document", "Stylesheet", "Script")
KEPT_HEADERS = ("Content-Type", "Content-Encoding", "Cache-Control", "ETag", "Vary", "Content-Security-Policy")
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@dataclass
class Visit:
    """What one visit cost."""

    first_text: float = 0.0
    requests: int = 0
    bytes: dict[str, int] = field(default_factory=dict)

    @property
    def page_bytes(self) -> int:
        """Return the bytes of HTML, CSS and JavaScript, headers of the answers included."""
        return sum(self.bytes.get(kind, 0) for kind in PAGE_TYPES)


@dataclass(frozen=True)
class Goal:
    """A figure and the most it may be."""

    name: str
    value: float
    most: float
    form: str

    @property
    def met(self) -> bool:
        return self.value <= self.most

    def __str__(self) -> str:
        verdict = "met" if self.met else "MISSED"
        return (
            f"{self.name:<42} {format(self.value, self.form):>8}   goal ≤ {format(self.most, self.form):<7} {verdict}"
        )


def fetch(url: str) -> tuple[dict[str, str], bytes]:
    """Return headers and body as a browser that takes brotli gets them."""
    _, headers, body = server.get(url, {"Accept-Encoding": "br"})
    return {name: headers[name] for name in KEPT_HEADERS if headers[name]}, body


def plain_files(addresses: set[str]) -> dict[str, tuple[dict[str, str], bytes]]:
    """Return a copy of what stands at these addresses, by path."""
    return {urlsplit(url).path: fetch(url) for url in addresses}


@contextmanager
def file_server(files: dict[str, tuple[dict[str, str], bytes]]) -> Iterator[str]:
    """Serve files from memory, which is as quick as a machine can be; give the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers, body = files.get(urlsplit(self.path).path, ({}, b""))
            tag = headers.get("ETag")
            self.send_response(304 if tag and self.headers["If-None-Match"] == tag else 200 if headers else 404)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Stay silent."""

    plain = ThreadingHTTPServer((server.HOST, 0), Handler)
    threading.Thread(target=plain.serve_forever, daemon=True).start()
    try:
        yield f"http://{server.HOST}:{plain.server_port}"
    finally:
        plain.shutdown()


def slow_down(page: Page, seen: Visit) -> None:
    """Put the page behind a weak network on a slow processor, and note what it loads."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    rate = KBIT * 1000 // 8
    network = {"offline": False, "latency": ROUND_TRIP_MS, "downloadThroughput": rate, "uploadThroughput": rate}
    devtools.send("Network.emulateNetworkConditions", network)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    kinds: dict[str, str] = {}

    def on_request(event: dict) -> None:
        kinds[event["requestId"]] = event.get("type", "Other")

    def on_end(event: dict) -> None:
        kind = kinds.get(event["requestId"], "Other")
        size = int(event["encodedDataLength"])
        seen.bytes[kind] = seen.bytes.get(kind, 0) + size
        seen.requests += 1 if size else 0  # nothing crosses the network for what the browser has already

    devtools.on("Network.requestWillBeSent", on_request)
    devtools.on("Network.loadingFinished", on_end)


def visit(context: BrowserContext, url: str) -> Visit:
    """Open a page once and return what it cost."""
    page = context.new_page()
    seen = Visit()
    slow_down(page, seen)
    page.goto(url, wait_until="load", timeout=120_000)
    page.wait_for_load_state("networkidle", timeout=120_000)
    paint = page.evaluate(PAINT)
    if paint is None:
        raise Trouble(f"{url} painted nothing.")
    seen.first_text = paint / 1000
    page.close()
    return seen


def first_and_repeat(browser: Browser, url: str) -> tuple[Visit, Visit]:
    """Visit a page as somebody new to the site, then once more."""
    context = browser.new_context(viewport=chromium.PHONE, locale="fr-FR")
    try:
        return visit(context, url), visit(context, url)
    finally:
        context.close()


def lesson_near(browser: Browser, site: OwnSite, words: int) -> tuple[str, int]:
    """Return the lesson whose text is nearest to so many words, and how many it has."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/fr/")
    page.locator("[data-course-card] a").first.click()
    steps = page.locator("[data-step-link] a").evaluate_all("links => links.map(link => link.href)")
    lengths = {}
    for step in steps:
        page.goto(step)
        if page.locator("body[data-page=lesson]").count():
            lengths[step] = len(re.findall(r"\w+", page.inner_text("main")))
    context.close()
    if not lengths:
        raise Trouble("No lesson was found from /fr/ on.")
    url = min(lengths, key=lambda step: abs(lengths[step] - words))
    return url, lengths[url]


def addresses_of(browser: Browser, url: str) -> set[str]:
    """Return the addresses of a page and of all it loads."""
    context = browser.new_context(viewport=chromium.PHONE, locale="fr-FR")
    page = context.new_page()
    found: set[str] = set()
    page.on("request", lambda request: found.add(request.url) if request.method == "GET" else None)
    page.goto(url, wait_until="networkidle")
    context.close()
    return {address for address in found if address.startswith("http")}


def answer_times(site: OwnSite, url: str) -> tuple[float, float]:
    """Return how many milliseconds the server takes for a page it makes, and for one it has kept."""
    site.manage("forget_pages")
    times = []
    for _ in range(6):
        started = time.perf_counter()
        fetch(url)
        times.append((time.perf_counter() - started) * 1000)
    return times[0], statistics.median(times[1:])


def ratio(ours: list[Visit], plain: list[Visit]) -> tuple[float, float, float]:
    """Return the medians of first text, ours and the plain file's, and how much longer ours takes."""
    first, second = (statistics.median(seen.first_text for seen in visits) for visits in (ours, plain))
    return first, second, first / second


def measure(browser: Browser, site: OwnSite, runs: int) -> list[Goal]:
    """Visit the lesson and its plain copy in turn, print what was seen, and return the goals."""
    url, words = lesson_near(browser, site, WORDS)
    made, kept = answer_times(site, url)
    visits: dict[str, list[tuple[Visit, Visit]]] = {"ours": [], "plain": []}
    with file_server(plain_files(addresses_of(browser, url))) as address:
        pages = {"ours": url, "plain": address + urlsplit(url).path}
        for run in range(runs):
            # Whoever comes second finds a warmer machine, so they take turns.
            for name in sorted(pages, reverse=bool(run % 2)):
                visits[name].append(first_and_repeat(browser, pages[name]))
    first = ratio([pair[0] for pair in visits["ours"]], [pair[0] for pair in visits["plain"]])
    again = ratio([pair[1] for pair in visits["ours"]], [pair[1] for pair in visits["plain"]])
    seen = visits["ours"][0][0]
    print(
        f"{urlsplit(url).path}  ({words} words; {KBIT} kbit/s, {ROUND_TRIP_MS} ms, CPU÷{SLOWER}; {runs} runs in turn)\n"
    )
    print(f"first text, first visit    ours {first[0]:.2f} s   plain file {first[1]:.2f} s")
    print(f"first text, repeat visit   ours {again[0]:.2f} s   plain file {again[1]:.2f} s")
    print(f"server                     makes the page in {made:.0f} ms, has it kept in {kept:.0f} ms")
    print(
        "bytes                      "
        + ", ".join(f"{kind} {size:,}" for kind, size in sorted(seen.bytes.items()))
        + "\n"
    )
    return [
        Goal("first text against the plain file", first[2], 1.3, ".2f"),
        Goal("repeat visit against the plain file", again[2], 1.5, ".2f"),
        Goal("HTML, CSS and JavaScript, bytes", seen.page_bytes, 14_600, ",.0f"),
        Goal("requests", seen.requests, 5, ".0f"),
    ]


def program() -> int:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()
    with chromium.browser() as browser, own_site(quiet=False) as site:
        goals = measure(browser, site, options.runs)
    print(*goals, sep="\n")
    return 1 if options.strict and not all(goal.met for goal in goals) else 0


if __name__ == "__main__":
    main(program)
