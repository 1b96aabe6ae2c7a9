"""What every phone keeps so that the site opens without network."""

import json

import brotli
import pytest
from django.test import Client
from rjsmin import jsmin

from learning.offline import shell
from learning.offline.public_files import public_file, weight
from learning.page_cache import forget_pages
from tests.factories.courses import HelpPageFactory, bambara, in_bambara, make_home

pytestmark = pytest.mark.django_db
# Where the scripts and styles of these pages come from already, on the page before.
FETCHED_BEFORE = "/static/"


@pytest.fixture(autouse=True)
def help_page():
    page = HelpPageFactory(parent=make_home())
    in_bambara(page)
    return page


def listed(client: Client) -> dict:
    script = client.get("/sw.js").content.decode()
    return json.loads(script.splitlines()[0].removeprefix("const SHELL = ").removesuffix(";"))


def test_the_worker_is_public_asked_anew_and_the_same_for_everybody(client: Client) -> None:
    first, second = client.get("/sw.js"), client.get("/sw.js", headers={"Accept-Language": "bm", "Cookie": "x=1"})

    assert first.content == second.content
    assert "no-cache" in first["Cache-Control"]
    assert first["Content-Type"].startswith("text/javascript")
    assert not first.cookies


def test_the_shell_holds_the_way_out_help_and_the_saved_pages_in_both_languages(client: Client, help_page) -> None:
    told = listed(client)

    twin = help_page.get_translation(bambara())
    assert {"/n/", "/fr/hors-ligne/", "/bm/hors-ligne/", help_page.url, twin.url} <= set(told["files"])
    assert {"/static/js/outbox.js", "/static/js/saved.js", "/static/css/site.css"} <= set(told["files"])


def test_all_of_the_shell_is_for_everybody(client: Client) -> None:
    for url in listed(client)["files"]:
        public_file(url)


def test_what_is_somebodys_own_is_named_private(client: Client) -> None:
    private = tuple(listed(client)["private"])

    for path in (
        "/fr/moi/",
        "/bm/moi/entrer/",
        "/compte/login/",
        "/admin/pages/",
        "/animer/",
        "/sync/",
        "/fr/quiz/x/",
        "/vu/",
    ):
        assert path.startswith(private), path


def test_a_changed_help_page_is_a_new_shell(client: Client, help_page) -> None:
    before = listed(client)["version"]

    help_page.intro = "Autre chose."
    help_page.save_revision().publish()
    forget_pages()

    assert listed(client)["version"] != before


def test_worker_under_250_lines_and_6_kb(client: Client) -> None:
    lines = shell.source("js/sw.js").splitlines()

    assert len(lines) <= 250
    # As it is served once files were collected: without comments and blanks.
    assert len(brotli.compress(jsmin(client.get("/sw.js").content.decode()).encode())) <= 6 * 1024


def test_the_shell_costs_at_most_30_kb(client: Client) -> None:
    pages = [url for url in listed(client)["files"] if not url.startswith(FETCHED_BEFORE)]

    assert sum(weight(url).wire for url in pages) <= 30 * 1024


def test_installed_name_and_icon_do_not_give_the_subject_away(client: Client) -> None:
    for language in ("fr", "bm"):
        response = client.get(f"/{language}/hors-ligne/app.webmanifest")
        told = json.loads(response.content)

        assert response["Content-Type"] == "application/manifest+json"
        assert (told["name"], told["lang"], told["start_url"]) == ("Kalan", language, f"/{language}/")
        assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
        assert "josira" not in response.content.decode().lower()
        for icon in told["icons"]:
            assert public_file(icon["src"]).content_type == "image/png"


def test_public_pages_byte_stable(client: Client) -> None:
    for url in listed(client)["files"]:
        once = public_file(url).sha256
        forget_pages()
        assert public_file(url).sha256 == once, url


def test_the_saved_page_says_what_it_is_without_scripts(client: Client) -> None:
    page = client.get("/fr/hors-ligne/").content.decode()

    assert "<noscript>" in page
    assert client.get("/fr/hors-ligne/").cookies == {}


def test_shell_travels_compressed(client: Client) -> None:
    sent = client.get("/sw.js", headers={"Accept-Encoding": "br"})

    assert brotli.decompress(sent.content) == client.get("/sw.js").content


def test_the_worker_can_be_made_to_end_itself_everywhere(client: Client, settings) -> None:
    settings.OFFLINE = False

    script = client.get("/sw.js").content.decode()

    assert "unregister" in script
    assert "indexedDB" not in script
    assert "caches" not in script
