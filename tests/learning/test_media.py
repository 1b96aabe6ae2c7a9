from pathlib import Path

import pytest


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    folder = tmp_path / "images"
    folder.mkdir()
    (folder / "well.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    for private in ("original_images", "documents"):
        (tmp_path / private).mkdir()
        (tmp_path / private / "file.svg").write_text("private")
    (tmp_path / "db.sqlite3").write_text("private")
    return folder / "well.svg"


def test_picture_is_served_so_that_it_cannot_run(client, picture):
    response = client.get("/media/images/well.svg")

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == picture.read_bytes()
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]


def test_part_of_a_file_can_be_asked_for(client, picture):
    response = client.get("/media/images/well.svg", headers={"Range": "bytes=0-3"})

    assert response.status_code == 206
    assert b"".join(response.streaming_content) == b"<svg"
    assert response["Content-Range"] == f"bytes 0-3/{picture.stat().st_size}"


@pytest.mark.parametrize(
    "path",
    [
        "original_images/file.svg",
        "documents/file.svg",
        "db.sqlite3",
        "images/",
        "images/../db.sqlite3",
        "images/%2e%2e/db.sqlite3",
        "images/none.svg",
        "images/%00.svg",
        "images/" + "a" * 5000,
    ],
)
@pytest.mark.django_db
def test_promise_40_everything_else_is_not_found(client, picture, path):
    assert Path(picture).exists()
    assert client.get(f"/media/{path}", follow=True).status_code == 404


def test_media_takes_no_writes(client, picture):
    assert client.post("/media/images/well.svg").status_code == 405
