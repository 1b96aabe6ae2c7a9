"""What every test may use."""

import time
from datetime import datetime, timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# How long an example takes is the machine's matter. Every change meets the same examples, so that none is refused for
# what another one brought in. `pytest --hypothesis-profile thorough`: new ones, for a night.
UNHURRIED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("every change", derandomize=True, **UNHURRIED)
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


LAST_OF_THE_DAY = timedelta(minutes=1)


def until_a_new_day(now: datetime) -> float:
    """Return the seconds to wait for a new day when this one is nearly over, else 0."""
    left = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) - now
    return left.total_seconds() if left <= LAST_OF_THE_DAY else 0


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup():
    """What a test makes today it looks for today: none begins just before midnight."""
    time.sleep(until_a_new_day(timezone.localtime()))


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
