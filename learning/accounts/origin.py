"""Refuse writes that another site makes a visitor's browser send.

Learner pages are the same for everybody and hold no CSRF token. A guest has no session that could be abused, so what
matters is that a request which does carry a session comes from our own pages; browsers say so in `Sec-Fetch-Site` and `Origin`.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from .learners import has_session


def comes_from_here(request: HttpRequest) -> bool | None:
    """Return whether the browser says the request is our own page's; None when it says nothing (old browsers)."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site:
        return fetch_site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin:
        return urlsplit(origin).netloc == request.get_host()
    return None


def same_origin_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let `view` write without a CSRF token, for requests of our own pages only. Raises PermissionDenied for others."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        ours = comes_from_here(request)
        if ours is False or (ours is None and has_session(request)):
            raise PermissionDenied(_("This request came from another site."))
        return view(request, *args, **kwargs)

    return checked
