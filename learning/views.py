"""Pages of the site itself: the welcome page and the neutral page behind the quick exit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PUBLIC = {"public": True, "max_age": 60, "no_transform": True}
# The quick exit must find this page without network, long after the visit began.
NEUTRAL_SECONDS = 30 * 24 * 3600


@require_safe
@cache_control(**PUBLIC)
def welcome(request: HttpRequest) -> HttpResponse:
    """Offer both languages, each in its own words."""
    return render(request, "welcome.html")


@require_safe
@cache_control(**{**PUBLIC, "max_age": NEUTRAL_SECONDS})
def neutral(request: HttpRequest) -> HttpResponse:
    """A page that says nothing of where the visitor came from."""
    return render(request, "neutral.html")


@require_safe
@cache_control(**PUBLIC)
def robots(request: HttpRequest) -> HttpResponse:
    """Ask search engines to leave alone what is not for readers."""
    closed = ("/admin/", "/compte/", "/animer/", "/documents/", "/n/", "/c/", "/vu/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
