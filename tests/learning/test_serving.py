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


def test_forget_pages_makes_kept_pages_unfindable():
    before = page_cache.stamp()

    call_command("forget_pages")

    assert page_cache.stamp() != before
