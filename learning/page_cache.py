"""Keep finished public pages, compressed, and throw all of them away when anything is published.

A public page is the same for everybody (architecture, idea 4), so the whole answer can be kept: 0 queries, no template,
no session. Only answers that say `Cache-Control: public` are kept. The stamp changes at each publication; entries made
under an older stamp are never found again and expire by themselves.

Where the cache fails (a full disk, Redis out of reach) pages are made anew for each reader: slower, but readable.
"""

import gzip
import hashlib
import logging
import re
import time
from collections.abc import Callable

import brotli
import redis
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

log = logging.getLogger(__name__)

STAMP_KEY = "pages:stamp"
LONGEST_PATH = 300
# The blank lines and indents that templates leave, and what no blank may be taken from: its hash is told, or it shows them.
BLANKS = re.compile(rb"<(script|style|pre|textarea)\b.*?</\1>|\n\s+", re.DOTALL)
FAILS = (OSError, redis.RedisError)  # what a cache of files and a cache in Redis end with


def forget_pages(**kwargs: object) -> None:
    """Make every kept page unfindable. Fits as a receiver of Wagtail's publication signals.

    Where there is no room for a new stamp the old one is taken away, which needs none.
    """
    try:
        cache.set(STAMP_KEY, time.time_ns(), timeout=None)
    except FAILS:
        cache.delete(STAMP_KEY)


def stamp() -> int | None:
    """Return the mark under which pages are kept now; None while no page can be kept."""
    try:
        return cache.get_or_set(STAMP_KEY, time.time_ns, timeout=None) or 0
    except FAILS as error:
        log.error("The page cache does not keep what it is given: %s.", type(error).__name__)
        return None


def slim(page: bytes) -> bytes:
    """Return an HTML page without blank lines and indents: two hundred bytes less on the way to each phone."""
    return BLANKS.sub(lambda found: found[0] if found[1] else b"\n", page.lstrip())


def encodings(body: bytes) -> dict[str, bytes]:
    """Return `body` plain ("") and compressed, by the name used in Accept-Encoding."""
    return {"br": brotli.compress(body, quality=11), "gzip": gzip.compress(body, 9, mtime=0), "": body}


def accepted_encoding(request: HttpRequest) -> str:
    """Return the best of our encodings that the browser takes: "br", "gzip" or ""."""
    offered = {
        part.split(";")[0].strip()
        for part in request.headers.get("Accept-Encoding", "").split(",")
        if "q=0" not in part
    }
    return next((name for name in ("br", "gzip") if name in offered), "")


def saves_data(request: HttpRequest) -> bool:
    """Say whether somebody who saves data opens a page; what scripts ask for is as it always is."""
    return request.headers.get("Save-Data") == "on" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def may_keep(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Say whether this answer is public, whole and free of cookies."""
    return (
        request.method in ("GET", "HEAD")
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "public" in response.get("Cache-Control", "")
    )


class PageCacheMiddleware:
    """Answer public pages from the cache; compress and keep those that are made for the first time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if (
            request.method not in ("GET", "HEAD")
            or getattr(request, "is_dummy", False)  # a preview of something not yet public, made by Wagtail
            or request.META.get("QUERY_STRING")
            or len(request.path) > LONGEST_PATH
        ):
            return self.get_response(request)
        mark = stamp()
        place = f"{request.get_host()}{request.path}{' saving data' if saves_data(request) else ''}"
        key = f"pages:{mark}:{hashlib.sha256(place.encode()).hexdigest()}"
        kept = None if mark is None else self.kept(key)
        if kept is None:
            response = self.get_response(request)
            if request.method != "GET" or not isinstance(response, HttpResponse) or not may_keep(request, response):
                return response
            if response.headers["Content-Type"].startswith("text/html"):
                response.content = slim(response.content)
            if mark is None:
                return response  # compressing with care is worth it only for what is kept
            kept = self.keep(key, response)
        return self.answer(request, kept)

    def kept(self, key: str) -> dict | None:
        """Return what is kept under `key`; None where nothing is, or the cache fails."""
        try:
            return cache.get(key)
        except FAILS:
            return None

    def keep(self, key: str, response: HttpResponse) -> dict:
        """Store, where there is room, and return headers, bodies by encoding and the entity tag of `response`."""
        body = response.content
        kept = {
            "headers": {
                name: value for name, value in response.items() if name.lower() not in ("content-length", "etag")
            },
            "bodies": encodings(body),
            "etag": hashlib.sha256(body).hexdigest()[:20],
        }
        try:
            cache.set(key, kept)
        except FAILS as error:
            log.error("A page could not be kept: %s.", type(error).__name__)
        return kept

    def answer(self, request: HttpRequest, kept: dict) -> HttpResponse:
        """Make the answer for this browser: 304 when it has the page already."""
        encoding = accepted_encoding(request)
        etag = f'"{kept["etag"]}-{encoding or "plain"}"'
        response: HttpResponse
        if etag in request.headers.get("If-None-Match", ""):
            response = HttpResponseNotModified()
        else:
            response = HttpResponse(kept["bodies"][encoding])
        for name, value in kept["headers"].items():
            response.headers[name] = value
        if encoding and response.status_code == 200:
            response.headers["Content-Encoding"] = encoding
        response.headers["ETag"] = etag
        if response.status_code == 200:
            response.headers["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        patch_vary_headers(response, ["Accept-Encoding", "Save-Data"])
        return response
