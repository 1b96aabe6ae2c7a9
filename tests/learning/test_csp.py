import base64
import hashlib
import re

import pytest

from learning import inline

pytestmark = pytest.mark.django_db  # the front door shows the installed name


def policy(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";") if part.strip())
    return {name: values for name, *values in parts}


def pinned(source):
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@pytest.mark.parametrize("path", ["/", "/n/"])
def test_promise_39_pieces_inside_a_learner_page_are_the_pinned_ones(client, path):
    response = client.get(path)
    page = response.content.decode()

    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert {pinned(script) for script in scripts} <= set(policy(response)["script-src"])
    assert {pinned(style) for style in styles} <= set(policy(response)["style-src"])
    assert styles == [inline.style()]
    # The neutral page is where the quick exit leads; every other page has the exit itself.
    assert scripts == ([] if path == "/n/" else [inline.script()])


def test_promise_39_learner_policy_names_no_other_host_and_no_unsafe_word(client):
    rules = policy(client.get("/"))

    assert rules["default-src"] == ["'none'"]
    assert rules["frame-ancestors"] == ["'none'"]
    assert rules.pop("img-src") == ["'self'", "data:"]  # the tab's icon, which stands in the page
    words = {word for values in rules.values() for word in values if not word.startswith("'sha256-")}
    assert words == {"'self'", "'none'"}


@pytest.mark.django_db
def test_staff_pages_run_only_our_own_scripts(client):
    rules = policy(client.get("/compte/login/"))

    assert "'unsafe-inline'" not in rules["script-src"]
    assert rules["frame-ancestors"] == ["'self'"]


def test_inline_pieces_stay_small():
    assert len(inline.script().encode()) < 500
    assert len(inline.style().encode()) <= 3072
