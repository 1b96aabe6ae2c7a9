"""The files of the site as a phone gets them: their bytes, and what they weigh on the way.

Course bundles, the shell, the one-file course and the classroom kit all hold public files, which are the same for
everybody (architecture, idea 4). Pages are asked of the site itself, through all its middleware, so they are what a
browser would have got, from the page cache where they stand there already.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache as once
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import Http404
from django.utils import translation

from learning import media

MONTH = 30 * 24 * 3600
# What is compressed already is sent as it is.
COMPRESSED = ("image/webp", "image/avif", "image/jpeg", "image/png", "audio/", "video/")


class NotPublic(LookupError):  # noqa: N818 - it tells what the address is
    """There is nothing at this address that anybody may read."""


@dataclass(frozen=True)
class PublicFile:
    """One file: its address, its kind, its bytes after decoding, and how many bytes travel (`wire`)."""

    url: str
    content_type: str
    body: bytes
    wire: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Weight:
    """What a bundle says of a file: SHA-256 of its bytes in hex, their number, and how many bytes travel."""

    sha256: str
    size: int
    wire: int


def public_file(url: str) -> PublicFile:
    """Return what anybody gets at `url`, a path of this site. Raises NotPublic."""
    if is_stored(url):
        file = stored_file(url)
        body, content_type = file.read_bytes(), type_of(file)
        return PublicFile(url, content_type, body, len(body if is_compressed(content_type) else smallest(file, body)))
    return page(url)


def weight(url: str) -> Weight:
    """Return what a file weighs; what stands on the disk is read and compressed once. Raises NotPublic."""
    if not is_stored(url):
        return weighed(public_file(url))
    file = stored_file(url)
    stat = file.stat()
    mark = hashlib.sha256(f"{file}:{stat.st_mtime_ns}:{stat.st_size}".encode()).hexdigest()
    known: Weight | None = cache.get_or_set(f"offline:weight:{mark}", lambda: weighed(public_file(url)), MONTH)
    return known or weighed(public_file(url))


def weighed(file: PublicFile) -> Weight:
    return Weight(file.sha256, len(file.body), file.wire)


def is_stored(url: str) -> bool:
    """Say whether this address is a file of the disk: one of ours, or one that was brought."""
    return url.startswith((settings.STATIC_URL, settings.MEDIA_URL))


def stored_file(url: str) -> Path:
    """Return where the file behind an address stands. Raises NotPublic."""
    path = unquote(urlsplit(url).path)
    try:
        if path.startswith(settings.MEDIA_URL):
            return media.public_file(path.removeprefix(settings.MEDIA_URL))
    except Http404 as error:
        raise NotPublic(url) from error
    name = path.removeprefix(settings.STATIC_URL)
    if staticfiles_storage.exists(name):
        return Path(staticfiles_storage.path(name))
    found = finders.find(name)
    if not found:
        raise NotPublic(url)
    return Path(str(found))


def type_of(file: Path) -> str:
    return media.media_types.get_type(str(file)) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def is_compressed(content_type: str) -> bool:
    return content_type.startswith(COMPRESSED)


def smallest(file: Path, body: bytes) -> bytes:
    """Return the file as it travels: the twin that collecting made, or what the server would make of it."""
    twin = file.with_name(file.name + ".br")
    return twin.read_bytes() if twin.exists() else brotli.compress(body, quality=11)


@once
def site() -> WSGIHandler:
    """Return the site as a server runs it."""
    return WSGIHandler()


def page(url: str) -> PublicFile:
    """Ask the site for a page as a stranger does. Raises NotPublic."""
    with translation.override(None):
        response = site().get_response(asked_by_a_stranger(url))
        if response.status_code != 200 or response.streaming or "public" not in response.get("Cache-Control", ""):
            raise NotPublic(url)
    sent = response.content  # type: ignore[attr-defined]  # it does not stream
    body = brotli.decompress(sent) if response.get("Content-Encoding") == "br" else sent
    return PublicFile(url, response["Content-Type"], body, len(sent))


def asked_by_a_stranger(url: str) -> WSGIRequest:
    """Return a request for `url` at the address that the site has for its readers: no cookie, no browser."""
    place = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    path = urlsplit(url)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(path.path).encode().decode("latin-1"),
            "QUERY_STRING": path.query,
            "SERVER_NAME": place.hostname,
            "SERVER_PORT": str(place.port or (443 if place.scheme == "https" else 80)),
            "HTTP_HOST": place.netloc,
            "HTTP_X_FORWARDED_PROTO": place.scheme,
            "HTTP_ACCEPT_ENCODING": "br",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": place.scheme,
            "wsgi.input": BytesIO(),
        }
    )
