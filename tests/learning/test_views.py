import re

import pytest

pytestmark = pytest.mark.django_db  # the front door shows the installed name


@pytest.mark.parametrize("path", ["/", "/n/", "/robots.txt"])
def test_site_pages_are_public_and_the_same_for_everybody(client, path):
    first = client.get(path, headers={"Accept-Language": "fr"})
    second = client.get(path, headers={"Accept-Language": "en", "User-Agent": "other"})

    assert first.status_code == 200
    assert first.content == second.content
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")


@pytest.mark.parametrize("path", ["/", "/n/", "/robots.txt"])
def test_site_pages_take_no_writes(client, path):
    assert client.post(path).status_code == 405


def test_robots_are_asked_to_leave_the_admin_alone(client):
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()


def test_neutral_page_names_neither_the_subject_nor_the_site(client):
    page = client.get("/n/").content.decode().lower()
    said = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)

    assert not [word for word in ("josira", "kalan", "droit", "impunit", "right", "justice") if word in said]
