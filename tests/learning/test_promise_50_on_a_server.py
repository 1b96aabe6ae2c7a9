"""Safety, promises 50 and 49, on a real server: what it wrote holds no trace of who asked, nor of a learner who was erased.

The server runs as in earnest (gunicorn, files, a log of its own). Afterwards its database is read byte for byte, with all
that lies beside it, and so are its log and the machine's temporary files that are younger than it.
"""

import os
import re
import sqlite3
import sys
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from scripts.own_site import own_site
from tests.factories.accounts import SECRET
from tests.learning.canary import HEADERS, MARKS

pytestmark = pytest.mark.skipif(os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="reads SQLite's file")


@contextmanager
def own_output(log: Path):
    """Let what this process starts meanwhile write into a file of its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    before = [os.dup(number) for number in (1, 2)]
    with log.open("wb") as file:
        for number in (1, 2):
            os.dup2(file.fileno(), number)
    try:
        yield
    finally:
        for number, kept in zip((1, 2), before, strict=True):
            os.dup2(kept, number)
            os.close(kept)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="module")
def site(log):
    with own_output(log):
        running = own_site()
        site = running.__enter__()
    yield site
    running.__exit__(None, None, None)


@pytest.fixture
def ask(site):
    """Return a function that asks the server as the marked visitor and remembers cookies."""
    cookies = {}

    def request(method, path, fields=None, body=None, **headers):
        connection = HTTPConnection(urlsplit(site.url).netloc, timeout=300)
        data = urlencode(fields) if fields is not None else body
        sent = {**HEADERS, "Sec-Fetch-Site": "same-origin", "Origin": site.url, **headers}
        sent |= {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
        sent |= {"Content-Type": "application/x-www-form-urlencoded"} if fields is not None else {}
        try:
            connection.request(method, path, data, sent)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                cookies[name] = value
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    return request


def places_with(words, folder, log, since):
    """Return the files that were written and hold one of these."""
    files = [log, *(file for file in folder.rglob("*") if file.is_file())]
    for top in {Path(tempfile.gettempdir()), Path("/dev/shm")}:
        files += [file for file in top.glob("*") if file.is_file() and newer(file, since)]
    return [str(file) for file in files if any(word in read(file) for word in words)]


def newer(file, since):
    try:
        return file.stat().st_mtime >= since
    except OSError:
        return False


def read(file):
    try:
        return file.read_bytes()
    except OSError:  # gone meanwhile
        return b""


def sign_up(ask):
    """Make an account as a guest would and return the name it was given."""
    _status, page = ask("GET", "/fr/moi/garder/")
    offer = re.search(r'name="username" value="([^"]+)"', page)[1]
    _status, shown = ask("POST", "/fr/moi/garder/", {"username": offer, "password1": SECRET})
    return re.findall(r'<dd class="code">([^<]*)</dd>', shown)[0]


def test_promise_50_nothing_that_a_server_writes_names_its_visitors(site, log, ask):
    since = time.time()
    name = sign_up(ask)
    statuses = [
        *(
            ask("GET", path)[0]
            for path in ("/", "/fr/", "/bm/", "/fr/recherche/?q=canari", "/fr/lexique/", "/fr/moi/", "/admin/")
        ),
        ask("GET", "/fr/n-existe-pas/")[0],
        ask("GET", "/fr/", Host="evil.example")[0],
        ask("PUT", "/fr/moi/")[0],
        ask("POST", "/fr/moi/entrer/", {"login": name, "password": "faux"}, **{"Sec-Fetch-Site": "cross-site"})[0],
        *(ask("POST", "/fr/moi/entrer/", {"login": name, "password": "faux"})[0] for _try in range(7)),
        *(ask("POST", "/compte/login/", {"login": "admin", "password": "faux"})[0] for _try in range(2)),
        ask("POST", "/vu/", body="{")[0],
        ask("BREW", "/fr/")[0],
        ask("GET", "/fr/" + "x" * 9000)[0],
    ]
    with sqlite3.connect(site.var / "db.sqlite3") as database:  # an error of the server, by taking a table away
        database.execute("ALTER TABLE courses_glossaryterm RENAME TO away")
    database.close()
    failed = ask("GET", "/fr/lexique/?nouveau=1")[0]
    with sqlite3.connect(site.var / "db.sqlite3") as database:
        database.execute("ALTER TABLE away RENAME TO courses_glossaryterm")
    database.close()

    assert {200, 400, 403, 404, 405} <= set(statuses)
    assert failed == 500
    assert b"OperationalError" in log.read_bytes()  # the log tells what failed
    assert places_with(MARKS, site.var, log, since) == []


def test_promise_49_erased_learner_is_in_no_byte_of_the_server(site, log, ask):
    since = time.time()
    name = sign_up(ask)
    ask("POST", "/fr/moi/carte/", {"age": "15_17"})
    before = places_with([name.encode()], site.var, log, since)
    sheet = site.manage("seizure_sheet", name)
    key = re.search(rf"\b{name}\b", sheet)

    _status, page = ask("POST", "/fr/moi/effacer/", {"secret": SECRET})
    site.manage("tidy")

    assert [Path(place).name for place in before if "db.sqlite3" in place]
    assert key
    assert "HORS DE LA LISTE" not in sheet
    with sqlite3.connect(site.var / "db.sqlite3") as database:
        left = database.execute("SELECT count(*) FROM accounts_user WHERE username = ?", [name]).fetchone()
    database.close()
    assert left == (0,), page[:500]
    assert places_with([name.encode()], site.var, log, since) == []
