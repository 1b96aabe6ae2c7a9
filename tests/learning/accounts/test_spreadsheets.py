"""No list of Wagtail's becomes a file: it would hold a line per person, and cells that a spreadsheet runs (safety, promise 36)."""

import pytest

from tests.factories.accounts import UserFactory

from .conftest import browser

LISTS = (
    "reports/site-history/",
    "reports/workflow/",
    "reports/workflow_tasks/",
    "reports/locked/",
    "reports/aging-pages/",
    "reports/page-types-usage/",
    "users/",
    "awareness-sessions/",
    "snippets/courses/helpcontact/",
    "redirects/",
    "images/",
)


@pytest.mark.parametrize("address", LISTS)
def test_promise_36_no_list_offers_a_file_nor_becomes_one(lesson, address):
    client = browser(UserFactory(role="administrator"))

    assert "export=" not in client.get(f"/admin/{address}").content.decode()
    for format in ("csv", "xlsx"):
        answer = client.get(f"/admin/{address}", {"export": format})
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
