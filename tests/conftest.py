"""What every test may use."""

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# How long an example takes is the machine's matter. `pytest --hypothesis-profile thorough`: for a night.
UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("every change", **UNHURRIED)
settings.register_profile("thorough", max_examples=1000, **UNHURRIED)
settings.load_profile("every change")


class BrowserTestsTogether(LoadScopeScheduling):
    """Give browser tests to two workers, each with one site and one browser; deal out the others one by one."""

    def _split_scope(self, nodeid):
        places = ("tests/browser/offline/", "tests/browser/")
        return next((place for place in places if nodeid.startswith(place)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    # Until xdist's own groups work with pytest 9: they rename tests, and pytest no longer lets them.
    return BrowserTestsTogether(config, log)


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
