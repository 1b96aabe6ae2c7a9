"""The certificate and its check: pages and pictures. The name that is drawn is kept nowhere."""

import io

import pytest
from django.db import connection
from django.utils import translation
from PIL import Image

from quizzes.models import Certificate
from tests.factories.quizzes import (
    sent,
    wrong_answers,
)

from .pages import main


@pytest.fixture
def certificate(client, final):
    """Return a function that asks for the certificate of an attempt, by default of a passed one."""

    def post(attempt=None, where="", language="fr", **fields):
        attempt = attempt or sent(final)
        return client.post(f"/{language}/quiz/attestation/{where}", {"attempt": str(attempt.pk), **fields})

    return post


def test_certificate_is_issued_once(certificate, final, kinds, course):
    attempt = sent(final)

    pages = [main(certificate(attempt)) for _time in range(2)]

    issued = Certificate.objects.get()
    assert (issued.course_key, issued.attempt, issued.locale, issued.day, issued.learner) == (
        course.translation_key,
        attempt,
        "fr",
        attempt.day_submitted,
        None,
    )
    assert pages[0] == pages[1]
    assert f"{issued.code[:4]}-{issued.code[4:]}" in pages[0]
    assert course.title in pages[0]
    assert [kind for kind, _count in kinds()].count("certificate_issued") == 1


@pytest.mark.parametrize("where", ["", "image/"])
def test_certificate_of_what_was_not_passed_is_refused(certificate, final, practice, baseline, version, where):
    for attempt in (sent(final, wrong_answers(version)), sent(practice), sent(baseline)):
        assert certificate(attempt, where).status_code == 422
    assert not Certificate.objects.exists()


def test_certificate_image_fits_a_message(certificate):
    response = certificate(where="image/", name="Ɲɛnɛ Kɔnɔ Ŋaɲa Coulibaly")

    image = Image.open(io.BytesIO(response.content))
    assert (response["Content-Type"], image.format, image.mode, image.size) == ("image/png", "PNG", "P", (1080, 1350))
    assert len(response.content) <= 60 * 1024
    assert response["Cache-Control"] == "no-store, private"
    with translation.override("fr"):
        assert response["Content-Disposition"] == f'attachment; filename="{translation.gettext("certificate")}.png"'


def test_certificate_image_may_have_no_name(certificate):
    assert certificate(where="image/").content != certificate(where="image/", name="Awa").content


def test_the_name_is_kept_nowhere(certificate, caplog):
    name = "Xylophonia Zzyzx"
    response = certificate(where="image/", name=name)
    assert response.status_code == 200

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not any("Zzyzx" in str(row) for row in cursor.fetchall()), table
    assert "Zzyzx" not in caplog.text
    assert "Zzyzx" not in str(response.headers)


def test_a_name_that_cannot_be_drawn_is_said_and_kept(certificate):
    response = certificate(where="image/", name="ߒߞߏ Awa")

    assert response.status_code == 422
    assert 'value="ߒߞߏ Awa"' in main(response)
    assert 'aria-invalid="true"' in main(response)


def test_check_page_tells_course_day_and_language_and_nothing_else(certificate, client, course, final):
    attempt = sent(final)
    certificate(attempt)
    code = Certificate.objects.get().code

    page = main(client.get(f"/c/{code}/"))

    assert course.title in page
    assert "Français" in page
    for told in (str(attempt.pk), str(attempt.score), "100 %"):
        assert told not in page


def test_check_form_leads_to_the_certificate_however_it_is_typed(certificate, client):
    certificate()
    Certificate.objects.update(code="A01B23CD")

    for typed in ("a01b23cd", "AO1B-23CD", " a o i b 2 3 c d ", "aOlb—23cd"):
        response = client.get("/c/", {"code": typed})
        assert (response.status_code, response["Location"]) == (302, "/c/A01B-23CD/")
    assert client.get("/c/a0ib23cd/").status_code == 200


@pytest.mark.parametrize("typed", ["ZZZZ-ZZZ", "ZZZZ-ZZZZZ", "", "é", "\x00", "<b>", "A01B23C!", "🙂" * 8, "0" * 5000])
def test_check_form_says_what_is_wrong_and_keeps_it(client, db, typed):
    response = client.get("/c/", {"code": typed})

    assert response.status_code == 422
    assert 'aria-invalid="true"' in main(response)


@pytest.mark.parametrize("code", ["ZZZZ-ZZZZ", "x", "%00", "a'b", '"', "A" * 3000])
def test_check_of_an_unknown_code_says_so(client, db, code):
    response = client.get(f"/c/{code}/")

    assert response.status_code == 422
    assert 'aria-invalid="true"' in main(response)
    assert response["Cache-Control"] == "no-store, private"


def test_check_from_another_site_is_welcome(client, db):
    assert client.get("/c/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
