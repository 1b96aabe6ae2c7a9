"""What happens when something that learners see has changed."""

from typing import Any

from django.db import transaction

from learning.page_cache import forget_pages


def forget_after_commit(**kwargs: Any) -> None:
    """Throw the kept pages away once the change can be seen; before, the old page would only be kept again."""
    transaction.on_commit(forget_pages)
