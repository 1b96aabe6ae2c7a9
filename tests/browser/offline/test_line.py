"""The bad line itself: each of its ways to fail, asked by a plain program, so that the other tests can rely on it."""

import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .line import DROP_REPLY, HANG, HOST, Line, Treatment, said

BODY = b"0123456789" * 100


class Echo(BaseHTTPRequestHandler):
    """Answers with as much as it got, and notes that it was asked."""

    done: list[tuple[str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.done.append((self.headers["Host"], body))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_all: object) -> None:
        pass


@pytest.fixture
def line() -> Iterator[Line]:
    Echo.done = []
    server = ThreadingHTTPServer((HOST, 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Line(server.server_address[1]) as line:
        yield line
    server.shutdown()
    server.server_close()


def ask(line: Line, path: str = "/", timeout: float = 10) -> tuple[int, bytes]:
    """Return status and body; raises OSError or HTTPException as a browser would meet it."""
    connection = HTTPConnection(HOST, line.port, timeout=timeout)
    try:
        connection.request("POST", path, BODY)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_open_line_carries_all_and_counts(line: Line):
    assert ask(line) == (200, BODY)

    assert Echo.done == [(f"{HOST}:{line.port}", BODY)]
    assert [(one.method, one.path, one.status) for one in line.asked] == [("POST", "/", 200)]
    assert line.up > len(BODY)
    assert line.down > len(BODY)


def test_refused_line_is_there_again_at_the_same_port(line: Line):
    line.refuse()
    with pytest.raises(ConnectionRefusedError):
        ask(line)

    line.open()

    assert ask(line) == (200, BODY)


def test_hanging_line_says_nothing_until_it_changes(line: Line):
    line.treat(HANG, "/slow")
    with pytest.raises(TimeoutError):
        ask(line, "/slow", timeout=0.3)

    assert ask(line, "/other") == (200, BODY)
    assert len(Echo.done) == 1


@pytest.mark.parametrize(
    ("treatment", "is_done"),
    [
        (DROP_REPLY, True),
        (Treatment(cut_reply=100), True),
        (Treatment(cut_reply=300), True),
        (Treatment(cut_request=200), False),
    ],
    ids=["reply dropped", "cut in its head", "cut in its body", "request cut"],
)
def test_cut_line_is_an_error_whether_the_site_did_it_or_not(line: Line, treatment: Treatment, is_done: bool):
    line.treat(treatment)

    with pytest.raises((OSError, HTTPException)):
        ask(line)

    assert bool([body for _host, body in Echo.done if body == BODY]) is is_done
    assert [one.status for one in line.asked] == [0]


def test_line_answers_in_the_sites_place(line: Line):
    line.treat(said(503, "no"), "/sync/")

    assert ask(line, "/sync/") == (503, b"no")
    assert Echo.done == []


def test_crawling_line_takes_its_time(line: Line):
    line.crawl(2000, 0.2)
    began = time.monotonic()

    assert ask(line) == (200, BODY)

    assert time.monotonic() - began > 0.6


def test_crawling_line_is_shared_by_all(line: Line):
    line.crawl(4000, 0)
    began = time.monotonic()
    several = [threading.Thread(target=ask, args=(line,)) for _one in range(3)]

    for one in several:
        one.start()
    for one in several:
        one.join()

    assert time.monotonic() - began > 3 * len(BODY) / 4000
