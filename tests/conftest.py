"""What every test may use."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def _language_and_cache_as_found():
    """Leave the active language as it was, and start with an empty cache."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    before = translation.get_language()
    yield
    translation.activate(before)


@pytest.fixture(autouse=True)
def _force_login_brings_the_second_factor(monkeypatch):
    """Whoever is signed in by force has shown the second factor too, or nobody could test the admin. Real sign-ins do not."""
    force_login = Client.force_login

    def force_login_with_second_factor(client, user, backend=None):
        force_login(client, user, backend)
        session = client.session
        session["second_factor"] = user.pk
        session.save()

    monkeypatch.setattr(Client, "force_login", force_login_with_second_factor)
