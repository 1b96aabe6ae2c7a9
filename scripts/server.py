"""Start the server for the demo, browser tests and measurements, wait until it answers, and end it."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from email.message import Message
from http.client import HTTPConnection
from urllib.parse import urlsplit

from scripts.environment import PYTHON
from scripts.steps import ROOT, Trouble

HOST = "127.0.0.1"
PATIENCE = 180  # a busy machine may take minutes to start it; one that ends is told at once
PR_SET_PDEATHSIG = 1


def is_free(port: int) -> bool:
    """Say whether a server of ours could listen at this port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except PermissionError as error:
            raise Trouble(
                f"Port {port} is kept for the system. Choose one from 1024 on: make demo PORT=8000"
            ) from error
        except OSError:
            return False
    return True


def free_port(first: int) -> int:
    """Return the first free port from `first` on."""
    return next(port for port in range(first, 65536) if is_free(port))


def any_port() -> int:
    """Return a free port, chosen by the system."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def get(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, Message, bytes]:
    """Ask our own server, whatever proxy this machine uses for others; return status, headers and body."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or HOST, parts.port, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def start(port: int, env: Mapping[str, str], workers: int = 2) -> subprocess.Popen[bytes]:
    """Start gunicorn with our settings for it (learning/serving.py) and return its process.

    It stands in a session of its own, so that Ctrl-C reaches only who started it, and `stop` ends it in order.
    """
    command = [str(PYTHON), "-m", "gunicorn", "--config", "python:learning.serving", "--bind", f"{HOST}:{port}"]
    command += ["--workers", str(workers), "learning.wsgi"]
    return subprocess.Popen(command, cwd=ROOT, env=dict(env), start_new_session=True, preexec_fn=end_with_starter)


def end_with_starter() -> None:
    """Ask Linux to end this process when the one that started it is gone, even if that was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as the front door opens. Raises Trouble when the server ends or stays silent."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise Trouble("The server did not start. Its last words stand above.")
        try:
            status, _, _ = get(f"http://{HOST}:{port}/")
        except OSError:  # not listening yet
            time.sleep(0.05)
            continue
        if status >= 400:
            raise Trouble(f"The server answers with an error ({status}). What it wrote stands above.")
        return
    raise Trouble(f"The server has not answered for {PATIENCE} seconds.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server; let it finish what it is answering."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Running:
    """A server at a port of its own that can be killed the hard way, as a power cut would, and started again."""

    def __init__(self, port: int, env: Mapping[str, str]) -> None:
        self.port, self.env = port, env
        self.process = start(port, env)

    def wait(self) -> None:
        """Return as soon as it answers. Raises Trouble when it does not start."""
        wait_until_it_answers(self.port, self.process)

    def kill(self) -> None:
        """End it and its workers at once (`kill -9`): whatever they were doing stays undone."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        """Start it again at the same port and wait until it answers."""
        self.process = start(self.port, self.env)
        self.wait()

    def stop(self) -> None:
        """Let it finish what it is answering, then end it."""
        stop(self.process)
