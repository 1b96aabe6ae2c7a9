"""The files of the site as a phone gets them."""

import hashlib

import pytest
from django.test import Client
from django.utils import translation

from learning.offline.public_files import NotPublic, public_file, weight

pytestmark = pytest.mark.django_db


def test_a_page_is_what_a_stranger_gets(client: Client) -> None:
    file = public_file("/n/")

    assert file.body == client.get("/n/").content
    assert 0 < file.wire < len(file.body)
    assert file.sha256 == hashlib.sha256(file.body).hexdigest()


def test_asking_for_a_page_leaves_the_language_alone() -> None:
    with translation.override("bm"):
        public_file("/n/")

        assert translation.get_language() == "bm"


def test_a_script_of_ours_weighs_what_travels() -> None:
    file = public_file("/static/js/learner.js")

    assert file.content_type == "text/javascript"
    assert file.wire < len(file.body)
    assert weight("/static/js/learner.js").wire == file.wire


@pytest.mark.parametrize(
    "url", ["/fr/moi/", "/admin/", "/nothing/", "/static/js/nothing.js", "/media/images/no.webp", "/media/../x"]
)
def test_what_is_not_for_everybody_is_not_public(url: str) -> None:
    with pytest.raises(NotPublic):
        public_file(url)
