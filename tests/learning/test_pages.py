"""Addresses of pages, and pages found by their address."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from learning.pages import address, public_page
from tests.factories.accounts import UserFactory
from tests.factories.courses import LessonPageFactory, in_bambara, make_course, make_home


@pytest.fixture
def lesson(db):
    return LessonPageFactory(parent=make_course(make_home(), lessons=0, slug="impunite"), slug="premiere")


def test_address_is_language_and_place(lesson):
    twin = in_bambara(lesson, slug="folo")
    twin.save()

    assert (lesson.url, address(lesson)) == ("/fr/cours/impunite/premiere/",) * 2
    assert twin.url == "/bm/cours/impunite/folo/"
    assert [address(page) for page in lesson.get_ancestors()[1:]] == ["/fr/", "/fr/cours/", "/fr/cours/impunite/"]


def test_address_is_the_one_wagtail_knows(lesson):
    assert lesson.get_url_parts()[2] == lesson.url
    assert lesson.full_url.endswith(lesson.url)


def test_page_is_found_by_its_address(lesson, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = public_page("fr", "cours/impunite/premiere/")

    assert (found, found.is_restricted) == (lesson, False)
    assert public_page("fr", "").pk == lesson.get_ancestors()[1].pk


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("bm", "cours/impunite/premiere/"),
        ("fr", "impunite/premiere/"),
        ("fr", "premiere/"),
        ("fr", "cours/autre/premiere/"),
        ("fr", "cours/impunite/premiere/encore/"),
        ("de", ""),
        ("fr", "%/%/%"),
        ("fr", "_ours/impunite/premiere/"),
    ],
)
def test_other_addresses_find_nothing(lesson, language, path):
    assert public_page(language, path) is None


def test_drafts_are_not_found(lesson):
    lesson.unpublish()

    assert public_page("fr", "cours/impunite/premiere/") is None


def test_page_below_a_closed_one_is_restricted(lesson, client):
    closed = lesson.get_parent()
    restriction = PageViewRestriction.objects.create(page=closed, restriction_type="login")

    assert public_page("fr", "cours/impunite/premiere/").is_restricted
    assert not public_page("fr", "cours/").is_restricted
    answer = client.get(lesson.url)
    assert (answer.status_code, "public" in answer.get("Cache-Control", "")) == (302, False)

    restriction.delete()
    assert client.get(lesson.url).status_code == 200


def test_closed_page_is_never_kept(lesson, client, django_user_model):
    PageViewRestriction.objects.create(page=lesson, restriction_type="login")
    client.force_login(django_user_model.objects.create_user("somebody"))

    answer = client.get(lesson.url)

    assert answer.status_code == 200
    assert "public" not in answer.get("Cache-Control", "")


def test_unknown_address_is_404(lesson, client):
    assert client.get("/fr/rien/").status_code == 404


def test_no_page_is_closed_in_the_admin(lesson):
    client = Client()
    client.force_login(UserFactory(role="administrator"))
    privacy = f"/admin/pages/{lesson.pk}/privacy/"

    editor = client.get(f"/admin/pages/{lesson.pk}/edit/", headers={"Accept-Language": "en"}).content.decode()
    asked = client.get(privacy).json()
    for kind in ("login", "password", "groups"):
        client.post(privacy, {"restriction_type": kind, "password": "secret"})

    assert "Visible to all" in editor
    assert 'data-a11y-dialog-show="set-privacy"' not in editor
    assert "step" not in asked
    assert not PageViewRestriction.objects.exists()
