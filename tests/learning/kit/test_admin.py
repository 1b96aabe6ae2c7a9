"""Results of kits in the admin: looked at first, then taken in step by step; a lost kit is revoked."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from learning.kit.models import Kit, ResultsFile
from learning.offline.sync import Received, later
from quizzes.models import Attempt
from tests.courses.conftest import StaffClient
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Client:
    client = StaffClient()
    client.force_login(UserFactory(username="officer", role="officer"))
    return client


def bring(client, data: bytes):
    return client.post("/admin/kits/", {"file": SimpleUploadedFile("resultats-k1-1.txt", data)})


def test_nothing_is_taken_in_before_somebody_says_so(officer, kit, answer, file):
    response = bring(officer, file([answer(), answer()]))
    row = ResultsFile.objects.get()
    assert response["Location"] == f"/admin/kits/files/{row.pk}/"
    assert (officer.get(response["Location"]).status_code, Attempt.objects.count()) == (200, 0)

    officer.post(response["Location"])

    assert Attempt.objects.count() == 2
    assert officer.get(response["Location"]).status_code == 200
    assert officer.get("/admin/kits/").context["files"][0].stored == 2


def test_a_cut_file_is_refused_at_its_field(officer, kit, answer, file):
    response = bring(officer, file([answer()])[:-20])

    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert ResultsFile.objects.count() == 0
    assert officer.post("/admin/kits/", {}).status_code == 422


def test_a_lost_kit_is_revoked(officer, kit, answer, file):
    bring(officer, file([answer()]))
    row = ResultsFile.objects.get()
    assert officer.get(f"/admin/kits/{kit.pk}/revoke/").status_code == 200

    officer.post(f"/admin/kits/{kit.pk}/revoke/")

    assert Kit.objects.get().revoked_on is not None
    officer.post(f"/admin/kits/files/{row.pk}/")
    assert Attempt.objects.count() == 0
    assert bring(officer, file([answer()])).status_code == 422
    assert officer.get("/admin/kits/").status_code == 200


def test_what_waits_is_said_and_looked_at_again(officer, kit, answer, file, monkeypatch):
    bring(officer, file([answer(), answer()]))
    place = f"/admin/kits/files/{ResultsFile.objects.get().pk}/"
    with monkeypatch.context() as while_busy:
        while_busy.setattr(
            "learning.kit.importing.received", lambda items: [Received(later(60), None) for _item in items]
        )
        officer.post(place)

    page = officer.get(place).content.decode()
    assert "2 réponses attendent" in page
    assert "en attente\xa0: 2" in officer.get("/admin/kits/").content.decode()
    officer.post(place)

    row = ResultsFile.objects.get()
    assert (row.stored, row.refused, row.waiting, row.is_done) == (2, 0, 0, True)


def test_receipt_is_offered_when_all_is_taken_in(officer, kit, answer, file):
    bring(officer, file([answer()]))
    place = f"/admin/kits/files/{ResultsFile.objects.get().pk}/"
    assert officer.get(f"{place}receipt/").status_code == 404

    officer.post(place)

    assert f"{place}receipt/" in officer.get(place).content.decode()
    receipt = officer.get(f"{place}receipt/")
    assert receipt["Content-Disposition"] == 'attachment; filename="recu-k1-1.txt"'
    assert receipt.content.startswith(b'{"josira":"receipt","v":1,"kit":"k1","file":1,')
    Kit.objects.update(receipt_key="")
    assert officer.get(f"{place}receipt/").status_code == 404
    assert f"{place}receipt/" not in officer.get(place).content.decode()
