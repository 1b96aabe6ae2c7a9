"""Safety, promise 5: uploaded files lose position, author, device and thumbnail data before they are stored."""

import io

import av
import pikepdf
import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtailmedia.models import get_media_model

from learning.uploads.cleaning import cleaned
from tests.learning.uploads import made

# Wagtail leaves files open that it measured.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")

# By name: what brings it about, only when it is needed.
FILES = {
    "photo.jpg": made.jpeg,
    "photo.jpeg": made.jpeg,
    "image.png": made.png,
    "image.webp": made.webp,
    "dessin.svg": made.svg,
    "fiche.pdf": made.pdf,
    "titres.vtt": lambda: (
        f"WEBVTT - {made.AUTHOR}\n\nNOTE {made.PLACE}\n\n00:00.000 --> 00:01.000\nLe puits\n".encode()
    ),
    "voix.mp3": lambda: made.recording("mp3", "libmp3lame"),
    "voix.ogg": lambda: made.recording("ogg", "libopus"),
    "film.mp4": lambda: made.recording("mp4", "aac", "libx264"),
    "film.webm": lambda: made.recording("webm", "libopus", "libvpx"),
}
IN_LIBRARY = {
    "images": ("jpg", "jpeg", "png", "webp", "svg"),
    "documents": ("pdf", "vtt"),
    "media": ("mp3", "ogg", "mp4", "webm"),
}


def told_by(data):
    """Return which secrets stand in these bytes, or in what a PDF unpacks to."""
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            out = io.BytesIO()
            pdf.save(out, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.all)
            data += out.getvalue()
    return [word for word in made.SECRETS for form in (word.encode(), word.encode("utf-16-be")) if form in data]


def library_of(name):
    return next(library for library, kinds in IN_LIBRARY.items() if name.rpartition(".")[2] in kinds)


def send(client, name, data, pk=None):
    """Bring a file as the admin's own form does: new, or in place of the one that `pk` has."""
    library = library_of(name)
    address = {
        "images": ("wagtailimages:edit", "wagtailimages:add"),
        "documents": ("wagtaildocs:edit", "wagtaildocs:add"),
        "media": ("wagtailmedia:edit", "wagtailmedia:add"),
    }[library][pk is None]
    media = "video" if name.endswith(("mp4", "webm")) else "audio"
    kind = {"args": [pk] if pk else [media] if library == "media" else []}
    fields = {"title": "Un fichier", "collection": Collection.get_first_root_node().pk, "duration": 1, "tags": ""}
    return client.post(reverse(address, **kind), {**fields, "file": SimpleUploadedFile(name, data)})


def model_of(name):
    return {"images": get_image_model, "documents": get_document_model, "media": get_media_model}[library_of(name)]()


@pytest.mark.parametrize("name", FILES)
def test_file_that_tells_much_is_made_here(name):
    assert told_by(FILES[name]())


@pytest.mark.parametrize("name", FILES)
def test_clean_file_tells_nothing_and_stays_clean(name):
    clean = cleaned(FILES[name](), name)

    assert told_by(clean) == []
    assert len(cleaned(clean, name)) == pytest.approx(len(clean), rel=0.2)


@pytest.mark.parametrize("name", FILES)
def test_form_stores_the_clean_file_only_and_replaces_it_by_a_clean_one(client, admin, stored, name):
    send(client, name, FILES[name]())
    first = model_of(name).objects.get()
    kept = stored()

    send(client, name, FILES[name](), pk=first.pk)

    assert len(kept) == (2 if name in ("voix.mp3", "voix.ogg") else 1)  # sound is kept in two forms
    assert {file: told_by(data) for file, data in (kept | stored()).items() if told_by(data)} == {}
    again = model_of(name).objects.get()
    assert again.file.size == len(again.file.read())
    if library_of(name) != "media":
        assert again.file_size == again.file.size  # told of what is kept, not of what was brought


def test_smaller_sizes_tell_nothing_either(client, admin, stored):
    for name in ("photo.jpg", "image.png", "image.webp", "dessin.svg"):
        send(client, name, FILES[name]())
    for picture in get_image_model().objects.all():
        for size in ("width-160|preserve-svg", "original", "max-165x165"):
            picture.get_rendition(size)

    assert len(stored()) > 8
    assert {file: told_by(data) for file, data in stored().items() if told_by(data)} == {}


def test_many_at_once_and_choosers_store_clean_files_only(client, admin, stored):
    photo = SimpleUploadedFile("photo.jpg", made.jpeg())
    for address, field in (
        ("wagtailimages:add_multiple", "files[]"),
        ("wagtailimages_chooser:create", "image-chooser-upload-file"),
    ):
        prefix = field.removesuffix("files[]").removesuffix("file")
        photo.seek(0)
        answer = client.post(
            reverse(address),
            {f"{prefix}title": "x", f"{prefix}collection": 1, field: SimpleUploadedFile("photo.jpg", made.jpeg())},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )
        assert answer.status_code == 200
    client.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "x", "collection": 1, "files[]": SimpleUploadedFile("fiche.pdf", made.pdf())},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )

    assert (get_image_model().objects.count(), get_document_model().objects.count()) == (2, 1)
    assert {file: told_by(data) for file, data in stored().items() if told_by(data)} == {}


def test_file_that_waits_for_a_mended_title_is_clean(client, admin, stored):
    answer = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "x" * 300, "collection": 1, "files[]": SimpleUploadedFile("photo.jpg", made.jpeg())},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )

    assert answer.json()["success"] is True
    assert get_image_model().objects.count() == 0
    assert [told_by(data) for data in stored().values()] == [[]]


def test_document_that_waits_for_a_mended_title_is_stored_with_it(client, admin, stored):
    asked = {"headers": {"X-Requested-With": "XMLHttpRequest"}}
    brought = {"title": "x" * 300, "collection": 1, "files[]": SimpleUploadedFile("fiche.pdf", made.pdf())}
    waiting = client.post(reverse("wagtaildocs:add_multiple"), brought, **asked).json()["uploaded_file_id"]
    address = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[waiting])
    prefix = f"uploaded-document-{waiting}"

    refused = client.post(address, {f"{prefix}-title": "", f"{prefix}-collection": 1}, **asked)
    taken = client.post(address, {f"{prefix}-title": "Fiche", f"{prefix}-collection": 1}, **asked)

    assert (refused.status_code, refused.json()["success"]) == (200, False)
    assert taken.json()["success"] is True
    assert get_document_model().objects.get().title == "Fiche"
    assert [told_by(data) for data in stored().values()] == [[]]


def test_thumbnail_of_a_film_is_clean(client, admin, stored):
    fields = {
        "title": "Film",
        "collection": 1,
        "duration": 1,
        "tags": "",
        "thumbnail": SimpleUploadedFile("t.jpg", made.jpeg()),
    }
    client.post(
        reverse("wagtailmedia:add", args=["video"]),
        {**fields, "file": SimpleUploadedFile("film.mp4", FILES["film.mp4"]())},
    )

    assert len(stored()) == 2
    assert [told_by(data) for data in stored().values()] == [[], []]


def test_no_way_round_the_forms(stored):
    name = default_storage.save("original_images/photo.jpg", ContentFile(made.jpeg()))

    assert told_by(default_storage.open(name).read()) == []
    with pytest.raises(SuspiciousFileOperation):
        default_storage.save("documents/notes.docx", ContentFile(b"PK\3\4" + made.XMP))
    assert len(stored()) == 1


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_stands_upright_without_saying_which_way_it_was_held(orientation):
    clean = Image.open(io.BytesIO(cleaned(made.jpeg(orientation), "photo.jpg")))

    assert clean.size == ((200, 320) if orientation > 4 else (320, 200))
    assert dict(clean.getexif()) == {}
    assert set(clean.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_links_and_pages_of_a_document_stay():
    with pikepdf.open(io.BytesIO(cleaned(made.pdf(pages=2), "fiche.pdf"))) as pdf:
        assert len(pdf.pages) == 2
        links = [note.A.URI for page in pdf.pages for note in page.obj.Annots]
        pictures = [
            image.as_pil_image().size
            for page in pdf.pages
            for image in map(pikepdf.PdfImage, page.get_images().values())
        ]
        assert (len(links), pictures) == (2, [(320, 200)] * 2)
        assert set(pdf.Root.keys()) - {"/Names"} == {"/Type", "/Pages"}


@pytest.mark.parametrize("name", ["voix.mp3", "voix.ogg", "film.mp4", "film.webm"])
def test_recording_still_plays(name):
    before, after = FILES[name](), cleaned(FILES[name](), name)

    assert frames_of(after) == frames_of(before)


def frames_of(data):
    """Return how many parts of each kind a player finds."""
    with av.open(io.BytesIO(data)) as file:
        return {stream.type: sum(1 for _frame in open_again(data, stream.index)) for stream in file.streams}


def open_again(data, index):
    with av.open(io.BytesIO(data)) as file:
        yield from file.decode(file.streams[index])
