"""The access table holds: every address, every kind of person, reading and sending (safety, promises 29, 30, 32)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from learning.access import ADMINISTRATOR, AREAS, EVERYBODY, Area, Row
from learning.routes import routes
from scripts import access_list

from .examples import address, make_people, make_places, variants
from .probe import Probe

pytestmark = [
    pytest.mark.django_db,
    # wagtail-localize's report is not in order; nobody is harmed.
    pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning"),
    # Wagtail leaves the files of a refused upload to Python.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker) -> Iterator[tuple[Probe, Any]]:
    """Browsers of all kinds of people, and a function that fills a line of the table; made once for all areas."""
    with django_db_blocker.unblock(), translation.override("fr"), transaction.atomic():
        people = make_people()
        places = make_places(people)
        special = variants(people, places)

        def fill(line: str) -> str:
            route, _, example = line.partition(" @ ")
            return address(route, places, special[example] if example else {})

        yield Probe(people), fill
        transaction.set_rollback(True)


def differences(area: Area, line: str, row: Row, probe: Probe, where: str) -> Iterator[str]:
    """Yield what the table says of a line and the site does not do."""
    for method, allowed in (("GET", row.read), ("POST", row.send)):
        for kind in sorted(EVERYBODY):
            word, written = probe.ask(kind, method, where)
            if kind in allowed and word == area.back:
                word = "open"
            if method == "POST" and " @ " in line and "/bulk/" in line and word == "open" and not written:
                word = "403"  # the page says for each text that it may not be done
            if kind in allowed and word != "open":
                yield f"{method} {line}: {kind} gets {word}, though allowed"
            elif kind not in allowed and word not in area.others.get(kind, ()):
                yield f"{method} {line}: {kind} gets {word}, though not allowed"
            elif kind not in allowed and method == "POST" and written:
                yield f"{method} {line}: {kind} is refused, but {sorted(written)} changed"


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.title)
def test_promise_29_each_address_answers_as_the_table_says(area, site):
    probe, fill = site
    found = []

    for line, row in area.lines():
        probe.renew()
        found += differences(area, line, row, probe, fill(line))

    assert found == [], "\n" + "\n".join(found)


def test_promise_29_every_address_of_the_site_has_a_row():
    with translation.override("fr"):
        there = set(routes())
    lines = [line for area in AREAS for line, _row in area.lines()]
    covered = {line.partition(" @ ")[0] for line in lines}

    assert sorted(there - covered) == [], "without a row in learning/access.py"
    assert sorted(covered - there) == [], "a row for an address that is gone"
    assert sorted(line for line in set(lines) if lines.count(line) > 1) == [], "two rows for one address"


def test_promise_32_only_administrators_reach_people():
    people = next(area for area in AREAS if area.title == "People")

    assert {kind for _line, row in people.lines() for kind in row.read | row.send} == {ADMINISTRATOR}


def test_promise_29_the_written_table_is_the_one_that_is_tested():
    assert access_list.FILE.read_text(encoding="utf-8") == access_list.text(), "python -m scripts.access_list"
