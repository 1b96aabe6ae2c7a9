"""Safety, promise 40: a short list of types, checked by content, limited in bytes, pixels and unpacked size."""

import io
import tracemalloc
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from learning.uploads.cleaning import KINDS, MB, cleaned
from learning.uploads.refused import Refused
from tests.learning.uploads import made
from tests.learning.uploads.test_promise_05_uploads_tell_nothing import FILES, send

# Wagtail leaves files open that it measured.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


def docx(size=1000):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"\0" * size)
    return out.getvalue()


WRONG = [(name, other) for name in FILES for other in FILES if FILES[name] is not FILES[other]]


@pytest.mark.parametrize(("name", "other"), WRONG)
def test_content_decides_and_not_the_name(name, other):
    with pytest.raises(Refused):
        cleaned(FILES[other](), name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.png", made.png_bomb(30_000, 30_000)),
        ("photo.png", made.png_bomb(2**31 - 1, 2**31 - 1)),
        ("fiche.pdf", made.pdf_bomb(300 * MB)),
        ("film.mp4", made.recording("mp4", "", "libx264", size=(3840, 2160))),
        ("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 200 + b"</g>" * 200 + b"</svg>"),
        ("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g/>" * 30_000 + b"</svg>"),
        ("notes.docx", docx(100 * MB)),
    ],
    ids=["pixels", "more pixels than fit", "pages", "film", "depth", "parts", "office"],
)
def test_bomb_is_refused_without_being_unpacked(name, data):
    tracemalloc.start()
    with pytest.raises(Refused):
        cleaned(data, name)

    assert len(data) < MB
    assert tracemalloc.get_traced_memory()[1] < 220 * MB
    tracemalloc.stop()


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="data:image/png;base64,AAAA"/>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
        '<use href="#ciel"/>',
        '<animate attributeName="x" to="1"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        "<style>path{fill:url(https://e.example/)}</style>",
    ],
)
def test_part_of_a_drawing_that_is_no_shape_is_named(inside):
    with translation.override("fr"), pytest.raises(Refused, match=inside[1:].split(">")[0].split()[0]):
        cleaned(made.svg(inside), "dessin.svg")


@pytest.mark.parametrize(
    "value", ["url(https://e.example/x)", "url(//e.example#a)", "url('data:x')", "javascript:alert(1)", "expression(1)"]
)
def test_value_that_fetches_or_runs_is_left_out(value):
    clean = cleaned(made.svg(f'<path d="M0 0" fill="{value}" style="stroke:{value}"/>'), "dessin.svg")

    assert value.encode() not in clean
    for word in (b"script", b"onload", b"onclick", b"alert", b"http://e", b"javascript"):
        assert word not in clean


def test_entities_of_a_drawing_are_not_resolved():
    laughs = (
        b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg" id="&b;"/>'
    )

    with pytest.raises(Refused):
        cleaned(laughs, "dessin.svg")


POLYGLOTS = [
    ("photo.jpg", made.jpeg() + docx()),
    ("image.png", made.png() + b"<script>alert(1)</script>"),
    ("fiche.pdf", made.pdf() + docx()),
    ("voix.mp3", FILES["voix.mp3"]() + b"<script>alert(1)</script>"),
    ("film.mp4", FILES["film.mp4"]() + b"\0\0\0\x20free<script>alert(1)</script>"),
]


@pytest.mark.parametrize(("name", "data"), POLYGLOTS, ids=[name for name, _data in POLYGLOTS])
def test_second_file_in_a_file_does_not_come_along(name, data):
    clean = cleaned(data, name)

    assert b"PK\3\4" not in clean
    assert b"<script" not in clean


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=300), st.integers(0, 400), st.booleans())
def test_no_made_up_file_is_an_error_of_ours(ending, noise, place, mixed):
    name = next((name for name in FILES if name.endswith(ending)), None)
    whole = KNOWN[name] if name and mixed else b""
    try:
        cleaned(whole[:place] + noise + whole[place + len(noise) :], f"x.{ending}")
    except Refused:
        return  # with a message, not with an error


KNOWN = {name: make() for name, make in FILES.items()}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("notes.docx", docx(), "PDF"),
        ("film.mp4", b"x" * 100, "abîmé"),
        ("photo.jpg", b"\xff\xd8\xff" + b"x" * 100, ""),
        ("photo.png", made.png_bomb(9000, 9000), ""),
        ("fiche.pdf", b"%PDF-1.7 nothing", "abîmé"),
        ("fiche.pdf", b"%PDF-" + b"x" * 10 * MB, "10"),
    ],
    ids=["office", "film", "photo", "pixels", "document", "size"],
)
def test_refusal_stands_at_the_field_and_nothing_is_stored(client, admin, stored, name, data, said):
    page = send(client, name, data) if name != "notes.docx" else bring_document(client, name, data)

    with translation.override("fr"):
        errors = page.context["form"].errors["file"]
    assert said in str(errors)
    assert page.context["form"]["title"].value() == "Un fichier"
    assert stored() == {}


def bring_document(client, name, data):
    fields = {"title": "Un fichier", "collection": 1, "tags": "", "file": SimpleUploadedFile(name, data)}
    return client.post(reverse("wagtaildocs:add"), fields)


def test_original_is_not_public_and_document_asks_for_permission(client, admin, stored):
    send(client, "photo.jpg", made.jpeg())
    send(client, "fiche.pdf", made.pdf())
    picture, document = get_image_model().objects.get(), get_document_model().objects.get()
    client.logout()

    for file in (picture.file, document.file):
        assert client.get(f"/media/{file.name}").status_code == 404
    shut = document.collection.add_child(name="Fermée")
    shut.view_restrictions.create(restriction_type="login")
    answer = client.get(document.url)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    document.collection = shut
    document.save()
    assert client.get(document.url).status_code == 302


def test_upload_of_many_megabytes_is_not_kept_in_a_file_meanwhile(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["learning.uploads.receiving.MemoryOfStaffHandler"]
    assert max(most for most, _clean in KINDS.values()) <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE


def test_file_that_is_not_even_received_is_told_to_be_too_large(client, admin, stored, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    with translation.override("fr"):
        answer = send(client, "fiche.pdf", b"%PDF-" + b"0" * (11 * MB))

    assert "10 Mo" in answer.content.decode()
    assert get_document_model().objects.count() == 0
    assert stored() == {}


def test_promise_42_files_sent_to_learners_pages_are_not_received(rf):
    there, here = (
        rf.post(address, {"file": SimpleUploadedFile("x.pdf", b"0" * MB), "text": "kept"})
        for address in ("/fr/moi/entrer/", "/admin/documents/add/")
    )

    assert (dict(there.FILES), there.POST["text"]) == ({}, "kept")
    assert here.FILES["file"].size == MB
