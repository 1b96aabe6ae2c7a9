"""Search that forgives: without accents and tones, "folo" finds "fɔlɔ", and nothing typed makes an error.

Wagtail asks this module for `SearchBackend` (settings, WAGTAILSEARCH_BACKENDS), for learners and for the admin alike.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params: dict) -> Any:  # noqa: N802 - the name Wagtail looks for
    """Return the backend for the database in use. The modules below exist only for their own database."""
    if connection.vendor == "sqlite":
        from . import sqlite

        return sqlite.FoldingBackend(params)
    if connection.vendor == "postgresql":
        from . import postgres

        return postgres.FoldingBackend(params)
    raise ImproperlyConfigured("Search works on SQLite and PostgreSQL.")
