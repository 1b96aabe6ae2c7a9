"""Choosers take any text for the number of what was chosen; Wagtail hands it to the database, and a word is an error there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from wagtail.admin.views.generic.chooser import ChosenMultipleViewMixin, ChosenViewMixin


def words_are_not_found() -> None:
    """Let a chooser answer "not found" where no number stands, as it does for a number that nothing has."""
    for view in (ChosenViewMixin, ChosenMultipleViewMixin):
        view.get = or_not_found(view.get)


def or_not_found(get: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(get)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return get(*args, **kwargs)
        except (ValueError, OverflowError):
            raise Http404 from None

    return answer
