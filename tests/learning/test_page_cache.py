import gzip

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from learning.page_cache import PageCacheMiddleware, accepted_encoding, forget_pages, slim

rf = RequestFactory()
BODY = b"<p>one page for everybody</p>" * 20


class Site:
    """A site of one page that counts how often it is made."""

    def __init__(self, **headers):
        self.headers = {"Cache-Control": "public, max-age=60"} | headers
        self.made = 0
        self.cookie = False

    def __call__(self, request):
        self.made += 1
        response = HttpResponse(BODY, headers=self.headers)
        if self.cookie:
            response.set_cookie("who", "me")
        return response


def get(site, path="/fr/", **extra):
    return PageCacheMiddleware(site)(rf.get(path, **extra))


def test_public_page_is_made_once_and_then_comes_from_the_cache():
    site = Site()

    first, second = get(site), get(site)

    assert site.made == 1
    assert first.content == second.content == BODY
    assert dict(first.items()) == dict(second.items())


@pytest.mark.parametrize(
    ("accepts", "unpack"),
    [("br, gzip", brotli.decompress), ("gzip, deflate", gzip.decompress), ("", bytes)],
    ids=["brotli", "gzip", "plain"],
)
def test_page_is_compressed_as_the_browser_asks(accepts, unpack):
    response = get(Site(), HTTP_ACCEPT_ENCODING=accepts)

    assert unpack(response.content) == BODY
    assert response["Content-Length"] == str(len(response.content))
    assert "Accept-Encoding" in response["Vary"]


def test_encoding_refused_by_quality_zero_is_not_used():
    assert accepted_encoding(rf.get("/", HTTP_ACCEPT_ENCODING="br;q=0, gzip")) == "gzip"


@pytest.mark.parametrize(
    ("made", "sent"),
    [
        ("\n\n  <!doctype html>\n  <p>\n\n    Deux mots</p>\n", "<!doctype html>\n<p>\nDeux mots</p>\n"),
        ("<p>a  b\n</p> <b>c</b>", "<p>a  b\n</p> <b>c</b>"),
        ("<style>a{}\n\n  b{}</style>\n  <p>", "<style>a{}\n\n  b{}</style>\n<p>"),
        ('<script src="/x.js">\n  </script>\n\n<script>\n  1</script>', '<script src="/x.js">\n  </script>\n<script>\n  1</script>'),
        ('<textarea rows="3">\n\n  vers</textarea>\n  <pre>\n  a</pre>', '<textarea rows="3">\n\n  vers</textarea>\n<pre>\n  a</pre>'),
    ],
    ids=["template", "nothing", "style", "script", "shown as it is"],
)  # fmt: skip
def test_page_travels_without_the_blanks_of_templates(made, sent):
    assert slim(made.encode()).decode() == sent


def test_known_page_costs_no_body():
    site = Site()
    etag = get(site)["ETag"]

    response = get(site, HTTP_IF_NONE_MATCH=etag)

    assert (response.status_code, response.content) == (304, b"")


def test_publication_throws_kept_pages_away():
    site = Site()
    get(site)

    forget_pages()
    get(site)

    assert site.made == 2


@pytest.mark.parametrize(
    ("site", "request_extra"),
    [
        (Site(**{"Cache-Control": "private"}), {}),
        (Site(**{"Cache-Control": "no-store"}), {}),
        (Site(), {"QUERY_STRING": "q=1"}),
    ],
    ids=["private", "no-store", "query"],
)
def test_what_is_not_public_is_made_each_time(site, request_extra):
    get(site, **request_extra)
    get(site, **request_extra)

    assert site.made == 2


def test_answer_with_a_cookie_is_never_kept():
    site = Site()
    site.cookie = True

    get(site)
    get(site)

    assert site.made == 2


def test_posts_pass_by_the_cache():
    site = Site()

    PageCacheMiddleware(site)(rf.post("/fr/"))
    PageCacheMiddleware(site)(rf.post("/fr/"))

    assert site.made == 2
