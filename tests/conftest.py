"""What every test may use."""

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def _language_and_cache_as_found():
    """Leave the active language as it was, and start with an empty cache."""
    cache.clear()
    before = translation.get_language()
    yield
    translation.activate(before)
