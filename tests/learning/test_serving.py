"""The server's own log never names a visitor, and kept pages can be forgotten after an update."""

from django.core.management import call_command
from gunicorn.config import Config

from learning import page_cache
from learning.serving import QuietLogger


def test_log_drops_lines_with_a_visitors_address_and_keeps_the_others(capsys):
    logger = QuietLogger(Config())

    logger.warning("Invalid request from ip=203.0.113.7: bad header")
    logger.warning("Worker was sent SIGTERM")

    written = capsys.readouterr().err
    assert "203.0.113.7" not in written
    assert "Worker was sent SIGTERM" in written


def test_promise_03_the_log_names_no_page_that_somebody_asked_for(client, db, caplog):
    client.get("/fr/un-sujet-que-personne-ne-doit-voir/")
    client.get("/admin/un-sujet-que-personne-ne-doit-voir/")

    assert "un-sujet" not in caplog.text


def test_promise_42_a_form_that_is_too_large_is_not_read(client, db):
    answer = client.post("/fr/moi/entrer/", {"login": "x" * 1024 * 1024}, headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 413


def test_forget_pages_makes_kept_pages_unfindable():
    before = page_cache.stamp()

    call_command("forget_pages")

    assert page_cache.stamp() != before
