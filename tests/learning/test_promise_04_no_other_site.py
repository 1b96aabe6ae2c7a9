"""Safety, promise 4: no page loads anything from another site or sends it there, the editing pages included."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from wagtail.models import Page

from learning.accounts.models import User
from tests.factories.courses import HelpPageFactory, LessonPageFactory, make_course, make_home
from tests.factories.quizzes import make_quiz
from tests.learning.canary import routes

# A report of wagtail-localize turns pages of a list without order.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning"),
]
OURS = {"", "testserver", "localhost", "127.0.0.1"}
# What a browser fetches by itself or sends something to; a link waits until somebody follows it.
FETCHES = {
    "src", "srcset", "poster", "data", "action", "formaction", "background", "manifest", "ping", "cite-src",
}  # fmt: skip
LINKS_THAT_LEAD = {"alternate", "canonical", "license", "author", "help", "nofollow", "me"}
ADDRESS = re.compile(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"'<>)]*", re.IGNORECASE)


class Fetched(HTMLParser):
    """Collects the addresses that a page fetches or sends to."""

    def __init__(self, page):
        super().__init__()
        self.found, self.inside = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.inside = tag
        given = {name: value or "" for name, value in attributes}
        self.found += [
            part.split()[0] for name in FETCHES & given.keys() for part in given[name].split(",") if part.strip()
        ]
        if tag == "link" and given.get("rel", "") not in LINKS_THAT_LEAD:
            self.found.append(given.get("href", ""))
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.found.append(given.get("content", "").partition("url=")[2])
        self.found += re.findall(r"url\(['\"]?([^'\")]+)", given.get("style", ""))

    def handle_data(self, text):
        if self.inside == "style":
            self.found += re.findall(r"url\(['\"]?([^'\")]+)", text)


def foreign(page):
    """Return the addresses of other sites that a page fetches."""
    return sorted({address for address in Fetched(page).found if (urlsplit(address).hostname or "") not in OURS})


def html_of(client, address):
    answer = client.get(address, follow=True)
    is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return answer.content.decode() if is_page else ""


@pytest.fixture
def site():
    home = make_home()
    course = make_course(home)
    LessonPageFactory(parent=course)
    HelpPageFactory(parent=home)
    make_quiz(course)
    return home


def test_learner_pages_fetch_from_their_own_site_only(client, site):
    pages = {page.url: html_of(client, page.url) for page in Page.objects.live().specific() if page.url}
    pages |= {
        address: html_of(client, address) for address in dict.fromkeys(routes()) if not address.startswith("/admin/")
    }

    assert sum(1 for page in pages.values() if page) > 12
    assert {address: found for address, page in pages.items() if (found := foreign(page))} == {}


def test_admin_and_every_editing_page_fetch_from_their_own_site_only(client, site):
    client.force_login(User.objects.create_superuser("admin", password="a long passphrase of words"))
    edits = [reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in Page.objects.filter(depth__gt=1)]
    adds = [f"/admin/pages/add/{model._meta.app_label}/{model._meta.model_name}/{parent.pk}/"
            for parent in Page.objects.specific() for model in type(parent).allowed_subpage_models()]  # fmt: skip
    walked = [
        address for address in dict.fromkeys(routes()) if address.startswith("/admin/") and "logout" not in address
    ]
    pages = {address: html_of(client, address) for address in [*edits, *adds, *walked]}

    assert sum(1 for address in (*edits, *adds) if pages[address]) > 8
    assert {address: found for address, page in pages.items() if (found := foreign(page))} == {}
    for word in ("gravatar", "releases.wagtail.org", "fonts.googleapis", "cdn."):
        assert [address for address, page in pages.items() if word in page] == []


@pytest.mark.parametrize(
    "page",
    [
        '<img src="https://www.gravatar.com/avatar/1">',
        '<link rel="stylesheet" href="//fonts.example/x.css">',
        '<form action="http://elsewhere.example/">',
        '<div style="background:url(https://elsewhere.example/x.png)"></div>',
        '<img srcset="/a.png 1x, https://elsewhere.example/b.png 2x">',
        "<style>@import url('https://elsewhere.example/x.css')</style>",
    ],
)
def test_what_would_ask_another_site_is_found(page):
    assert len(foreign(page)) == 1
    assert foreign('<a href="https://elsewhere.example/">link</a><img src="/media/x.png">') == []
