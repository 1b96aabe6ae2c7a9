"""What all addresses of a learner have in common: seen by nobody else, kept by no cache, written by our own pages only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from ..form_status import with_status
from ..learners import current_learner
from ..origin import same_origin_only

View = Callable[..., HttpResponseBase]
READ, WRITE = ("GET", "HEAD"), ("POST",)


def personal(view: View, *methods: str) -> View:
    """Make `view` private; `request.learner` is who asks, None for guests."""

    @csrf_exempt
    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in methods:
            return private(HttpResponseNotAllowed(methods))
        request.learner = current_learner(request)
        shown = view if request.method in READ else same_origin_only(view)
        response = private(with_status(request, shown(request, *args, **kwargs)))
        # Signing in would leave a token that lasts a year; our forms carry none.
        request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
        return response

    return answer


def private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response


def learners_only(view: View) -> View:
    """Lead guests to the sign-in."""

    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if request.learner else to("sign_in")

    return answer


def to(name: str) -> HttpResponseRedirect:
    """Lead to another of these addresses."""
    return HttpResponseRedirect(reverse(f"me:{name}"), status=303)


def reading(view: View) -> View:
    return personal(view, *READ)


def reading_and_writing(view: View) -> View:
    return personal(view, *READ, *WRITE)


def for_learners(view: View) -> View:
    """Make `view` private and lead guests to the sign-in."""
    return personal(learners_only(view), *READ, *WRITE)
