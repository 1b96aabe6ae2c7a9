"""What somebody sees when something went wrong: a page of the house, in their language, with the quick exit."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import RequestFactory
from django.utils import translation
from django.views import defaults

from tests.factories.courses import make_home


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "bm"])
def test_missing_page_speaks_the_language_of_its_address(client, language):
    make_home()

    response = client.get(f"/{language}/rien/")

    page = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{language}"' in page
    assert "data-exit" in page
    assert 'href="/fr/"' in page
    assert 'href="/bm/"' in page
    assert f'action="/{language}/recherche/"' in page


def test_broken_server_answers_in_both_languages_without_database(rf: RequestFactory):
    response = defaults.server_error(rf.get("/fr/"))

    page = response.content.decode()
    assert response.status_code == 500
    assert '<html lang="fr"' in page
    assert 'lang="bm"' in page
    assert "data-exit" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "fault", "status"),
    [(defaults.bad_request, BadRequest(), 400), (defaults.permission_denied, PermissionDenied(), 403)],
    ids=["not understood", "not allowed"],
)
def test_refusal_is_a_page_of_the_house(rf: RequestFactory, view, fault, status):
    with translation.override("fr"):
        response = view(rf.get("/fr/"), fault)

    page = response.content.decode()
    assert response.status_code == status
    assert 'class="top"' in page
    assert 'href="/fr/"' in page
