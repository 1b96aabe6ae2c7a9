"""A bad network for tests: it stands between a browser and the site, and hangs, cuts, refuses, lies or crawls when told to.

One connection carries one request; `Host` passes through, so the site takes the line's address for its own. How a request
is treated is decided by the first rule whose beginning of a path it has. Playwright's own "offline" will not do: it
switches off the very things that are to be tried (offline.md, traps 4 and 8).
"""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

HOST = "127.0.0.1"
PATIENCE = 60
PIECE = 64 * 1024
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing throws away what was not sent and says so at once


@dataclass
class Asked:
    """One request as it came; `status` is what was answered, 0 when nothing was."""

    method: str
    path: str
    head: bytes
    body: bytes
    status: int = 0

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of a call of /sync/."""
        return json.loads(self.body)["items"]


@dataclass(frozen=True)
class Treatment:
    """What is done to a request. `reply`: answered by the line itself, the site never sees it. `hang`: silence until the
    line changes. `cut_request`, `cut_reply`: after so many bytes; with 0 bytes of the reply the site has done it all."""

    reply: bytes | None = None
    hang: bool = False
    cut_request: int | None = None
    cut_reply: int | None = None


THROUGH = Treatment()
Rule = Callable[[Asked], Treatment]


def said(status: int, body: str = "", headers: Mapping[str, str] | None = None) -> Treatment:
    """Return an answer that the line gives by itself, as a captive portal or a proxy does."""
    content = body.encode()
    lines = {"Content-Type": "text/html", "Content-Length": str(len(content)), "Connection": "close", **(headers or {})}
    head = f"HTTP/1.1 {status} Said\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return Treatment(reply=head.encode() + b"\r\n" + content)


HANG = Treatment(hang=True)
DROP_REPLY = Treatment(cut_reply=0)


@dataclass
class Line:
    """A line to the site at `target` (a port of this machine). Open at first; use it as a context manager."""

    target: int
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    up: int = 0
    down: int = 0
    bytes_a_second: float = 0
    delay: float = 0

    def __post_init__(self) -> None:
        self.rules: list[tuple[str, Rule]] = []
        self.free_at = 0.0
        self.changed = threading.Event()
        self.listener: socket.socket | None = None
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        self.listen()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.refuse()

    def calls(self, path: str = "/sync/") -> list[Asked]:
        """Return what was asked for at addresses that begin like this, since the last `forget`."""
        return [one for one in self.asked if one.path.startswith(path)]

    def forget(self) -> None:
        """Begin to count anew."""
        self.asked.clear()
        self.up = self.down = 0

    # What the line does from now on.

    def open(self) -> None:
        """Let everything through. What hung is cut."""
        self.change()
        if self.listener is None:
            self.listen()

    def refuse(self) -> None:
        """Nobody listens any more: what is asked now fails at once."""
        self.change()
        listener, self.listener = self.listener, None
        if listener:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def treat(self, treatment: Treatment | Rule, path: str = "/") -> None:
        """Treat requests for addresses that begin with `path` like this; rules that were set last go before."""
        self.rules.insert(0, (path, treatment if callable(treatment) else lambda _asked: treatment))

    def hang(self, path: str = "/") -> None:
        """Connect and say nothing: what a phone takes for a network."""
        self.treat(HANG, path)

    def crawl(self, bytes_a_second: float, delay: float) -> None:
        """Carry replies so slowly, all of them together, each after so many seconds."""
        self.bytes_a_second, self.delay = bytes_a_second, delay

    def change(self) -> None:
        self.rules = []
        self.bytes_a_second = self.delay = 0
        self.changed.set()
        self.changed = threading.Event()

    # How it does it.

    def listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, self.port))
        listener.listen(64)
        self.listener, self.port = listener, listener.getsockname()[1]
        threading.Thread(target=self.accept, args=(listener,), daemon=True).start()

    def accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client: socket.socket) -> None:
        """Carry one request and its reply; whatever breaks is a reset for the browser."""
        client.settimeout(PATIENCE)
        is_whole = False
        try:
            asked = read(client)
            if asked:
                self.note(asked)
                is_whole = self.carry(client, asked)
        except OSError:
            pass
        finally:
            with contextlib.suppress(OSError):
                if not is_whole:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            client.close()

    def note(self, asked: Asked) -> None:
        with self.lock:
            self.asked.append(asked)
            self.up += len(asked.head) + len(asked.body)

    def carry(self, client: socket.socket, asked: Asked) -> bool:
        """Treat one request; say whether the browser got all of the reply."""
        changed = self.changed
        treatment = next((rule(asked) for path, rule in self.rules if asked.path.startswith(path)), THROUGH)
        if treatment.hang:
            changed.wait(PATIENCE)
            return False
        reply = treatment.reply
        if reply is None:
            reply = self.fetch(asked, treatment.cut_request)
        if treatment.cut_reply is None and reply:
            asked.status = int(reply.split(b" ", 2)[1])
        part = reply[: treatment.cut_reply]
        self.send(client, part)
        return bool(reply) and len(part) == len(reply)

    def fetch(self, asked: Asked, cut: int | None) -> bytes:
        """Ask the site and return its whole reply; nothing, when the request is cut on its way."""
        with socket.create_connection((HOST, self.target), PATIENCE) as site:
            whole = once(asked.head) + asked.body
            site.sendall(whole[:cut])
            if cut is not None:
                return b""
            return b"".join(pieces(site))

    def send(self, client: socket.socket, reply: bytes) -> None:
        time.sleep(self.delay)
        size = max(1, int(self.bytes_a_second / 20)) if self.bytes_a_second else PIECE
        for start in range(0, len(reply), size):
            piece = reply[start : start + size]
            self.wait_for_turn(len(piece))
            # Counted before it goes out: who has got the last piece may ask for the sum at once.
            with self.lock:
                self.down += len(piece)
            client.sendall(piece)

    def wait_for_turn(self, size: int) -> None:
        """Wait until the line, which all requests share, has carried what was to be carried before, and this."""
        if not self.bytes_a_second:
            return
        with self.lock:
            self.free_at = max(self.free_at, time.monotonic()) + size / self.bytes_a_second
            until = self.free_at
        time.sleep(max(0, until - time.monotonic()))


def pieces(source: socket.socket) -> Iterator[bytes]:
    while piece := source.recv(PIECE):
        yield piece


def read(client: socket.socket) -> Asked | None:
    """Read one request; None when the browser only knocked."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(PIECE)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lines = [line.partition(b":") for line in head.lower().split(b"\r\n")[1:]]
    length = next((int(value) for name, _, value in lines if name == b"content-length"), 0)
    while len(body) < length:
        piece = client.recv(PIECE)
        if not piece:
            return None
        body += piece
    method, path, _ = head.split(b" ", 2)
    return Asked(method.decode(), path.decode(), head + b"\r\n\r\n", body)


def once(head: bytes) -> bytes:
    """Return a request's head that asks the site to close after its reply."""
    first, *lines = head.rstrip(b"\r\n").split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""])
