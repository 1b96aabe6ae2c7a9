"""docs/safety.md names each promise, where it is kept and which test shows it, and says plainly what is still open.

Below it stand the promises that no part of the site holds by itself.
"""

import re
from pathlib import Path

import pytest
from django.db import connection

from learning.settings.base import SQLITE_OPTIONS
from quizzes.exchange.cells import neutralised
from tests.factories.courses import HelpPageFactory, make_course, make_home

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
NUMBERS = range(1, 51)
PARTS = dict(re.findall(r"^### (\d+)\. (.*?)(?=^##|\Z)", DOCUMENT, re.MULTILINE | re.DOTALL))
TESTS = [
    (path.relative_to(ROOT).as_posix(), name)
    for path in sorted((ROOT / "tests").rglob("test_*.py"))
    for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
]


def shown_by(number: int) -> list[str]:
    """Return the tests that are named after a promise, by their own name or by their file's."""
    mark = f"test_promise_{number:02}_"
    return [name for path, name in TESTS if name.startswith(mark) or f"/{mark}" in path]


@pytest.mark.parametrize("number", NUMBERS)
def test_each_promise_says_where_it_is_kept_how_it_is_shown_and_what_it_does_not_do(number):
    part = PARTS[str(number)]
    shown = re.search(r"^- \*\*Shown by\*\* (.*?)(?=^- \*\*)", part, re.MULTILINE | re.DOTALL)

    assert re.search(r"^- \*\*Kept in\*\* ", part, re.MULTILINE)
    assert re.search(r"^- \*\*Not against\*\* ", part, re.MULTILINE)
    assert shown
    assert shown[1].startswith(("tests", "people")) or "- **Open** " in part
    assert bool(shown_by(number)) is shown[1].startswith("tests")


def test_what_the_document_names_is_there():
    named = set(re.findall(r"`([\w./-]+/[\w./-]*)`", DOCUMENT))

    assert [name for name in sorted(named) if not (ROOT / name.rstrip("/")).exists()] == []


def test_promise_07_what_is_confirmed_is_on_the_disk(db):
    """In WAL mode SQLite waits for the disk at each commit only with synchronous=FULL; PostgreSQL does so by itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)
        else:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone()[0] == "on"


def test_promise_06_what_is_deleted_is_written_over(db):
    """Without `secure_delete` SQLite would leave erased rows in its file. Some builds of it begin with it, others do not."""
    assert "PRAGMA secure_delete=ON" in SQLITE_OPTIONS["init_command"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "'=1"])
def test_promise_36_no_cell_runs(text):
    assert neutralised(text)[0] == "'"


def test_promise_44_help_is_one_tap_away_on_every_learner_page(client, db):
    home = make_home()
    help_page = HelpPageFactory(parent=home)
    course = make_course(home, lessons=1)

    for page in (course, course.get_children().first()):
        assert f'href="{help_page.url}"' in client.get(page.url).content.decode()


def test_promise_46_nothing_notifies_or_counts_days_in_a_row():
    sources = [
        path
        for folder in ("learning", "quizzes", "courses", "templates")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".js", ".html")
    ]
    words = re.compile(r"\bNotification\b|PushManager|showNotification|\bstreak", re.IGNORECASE)

    assert [path.name for path in sources if words.search(path.read_text(encoding="utf-8"))] == []
