"""What somebody sees when something went wrong: a page of the house, in their language, with the quick exit."""

from html import unescape

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults

from learning.accounts import faults
from learning.later import broken
from tests.factories.accounts import UserFactory
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [(BadRequest(), 400, "n’avons pas compris"), (RequestDataTooBig(), 413, "trop lourd")],
    ids=["not understood", "too big"],
)
@pytest.mark.parametrize(("path", "is_staff"), [("/fr/", False), ("/animer/", True), ("/admin/", True)])
def test_what_cannot_be_taken_is_answered_by_a_page_for_whoever_sent_it(rf, fault, status, words, path, is_staff):
    request = rf.post(path)
    request.user = UserFactory(role="facilitator")
    with translation.override("fr"):
        response = faults.not_understood(request, fault)

    page = unescape(response.content.decode())
    assert (response.status_code, words in page) == (status, True)
    assert ('class="staff' in page, "data-exit" in page) == (is_staff, not is_staff)
    assert ("Mes groupes" in page) is (path == "/animer/")


def test_a_fault_at_work_says_vous_and_asks_no_database(rf):
    with translation.override("fr"):
        response = broken(rf.get("/admin/"))

    page = unescape(response.content.decode())
    assert response.status_code == 500
    assert "ce que vous avez tapé" in page
    assert "data-exit" not in page


@pytest.mark.django_db
def test_who_is_not_signed_in_is_led_to_the_entrance(client):
    assert 'href="/compte/login/"' in client.get("/compte/rien/").content.decode()


@pytest.mark.django_db
def test_who_works_here_gets_pages_of_the_entrance_that_say_vous():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory(role="facilitator"))

    answers = {
        strict.get("/animer/rien/"): (404, "Mes groupes"),
        strict.get("/compte/rien/"): (404, "Cette page n’existe pas"),
        strict.get("/admin/pages/", headers={"X-Requested-With": "XMLHttpRequest"}): (403, "partie de vos rôles"),
        strict.post("/animer/groupes/nouveau/", {"name": "x"}): (403, "Le formulaire a attendu trop longtemps"),
    }

    for answer, (status, words) in answers.items():
        page = unescape(answer.content.decode())
        assert (answer.status_code, words in page) == (status, True)
        assert 'class="staff' in page
        assert "data-exit" not in page
