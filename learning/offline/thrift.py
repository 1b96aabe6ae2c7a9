"""Pages for phones that save data: no picture comes unasked, in its place stands a link that says what it costs.

Browsers say so with `Save-Data: on` when somebody has switched data saving on. It must be done here: by the time a script
runs, the browser has asked for the pictures already. A course that is being kept is asked for by a script, and gets the
pages as they are: its pictures lie on the phone.
"""

import re
from collections.abc import Callable
from html import unescape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _

from learning.page_cache import saves_data
from learning.templatetags.site import size

from .public_files import NotPublic, weight

PICTURE = re.compile(r"<picture\b.*?</picture>|<img\b[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r'\b(src|alt)="([^"]*)"')
LIGHTER = re.compile(r'<source\b[^>]*\ssrcset="([^" ]+)')


class ThriftMiddleware:
    """Put links in the place of pictures for those who save data."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_page = isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html")
        if is_page and saves_data(request) and not getattr(request, "is_preview", False):
            response.content = without_pictures(response.content.decode())  # type: ignore[attr-defined]  # it is one
        return response


def without_pictures(html: str) -> str:
    """Return a page in which each picture that was brought is a link to it; drawings inside the page stay."""
    return PICTURE.sub(as_link, html)


def as_link(found: re.Match[str]) -> str:
    """Return the link to the lightest form of one picture; its words where it is gone; one of another kind as it was."""
    image = found[0][found[0].rfind("<img") :]
    named = {name: unescape(value) for name, value in ATTRIBUTE.findall(image)}
    for url in (*LIGHTER.findall(found[0]), named.get("src", "")):
        if not url.startswith(settings.MEDIA_URL):
            return found[0]
        try:
            cost = size(weight(url).wire)
        except NotPublic:
            continue
        words = _("See the picture: %(what)s") % {"what": named["alt"]} if named.get("alt") else _("See the picture")
        return format_html('<a class="download" href="{}">{} · {}</a>', url, words, cost)
    return escape(named.get("alt", ""))
