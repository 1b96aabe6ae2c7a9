"""What was stored before files were cleaned is cleaned by one command, which may be repeated and says what it cannot do."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from learning.uploads import stored
from learning.uploads.cleaning import cleaned
from learning.uploads.storage import CleanStorage
from tests.learning.uploads import made

from .test_promise_05_uploads_tell_nothing import FILES, library_of, told_by

# Wagtail leaves files open that it measured.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
MODELS = {"images": get_image_model, "documents": get_document_model, "media": get_media_model}


@pytest.fixture
def before(db, tmp_path, settings, monkeypatch):
    """Store a file as it is: the door of the storage stands open."""
    settings.MEDIA_ROOT = tmp_path / "media"
    with monkeypatch.context() as moment:
        moment.setattr(CleanStorage, "_save", FileSystemStorage._save)

        def put(name, data):
            library = library_of(name)
            more = {"type": "audio", "duration": 1} if library == "media" else {}
            row = MODELS[library]()(title=name, file=ContentFile(data, name=name), **more)
            row.save()
            return row

        yield put


def clean(capsys, **options):
    """Run the command; return what it says and with what it ends."""
    try:
        call_command("clean_uploads", **options)
        ends = 0
    except SystemExit as end:
        ends = end.code
    return capsys.readouterr().out, ends


@pytest.mark.parametrize("name", FILES)
def test_promise_05_a_file_from_before_is_cleaned_once(before, capsys, name):
    row = before(name, FILES[name]())
    path = Path(row.file.path)
    assert told_by(path.read_bytes())

    said, ends = clean(capsys)

    after = path.read_bytes()
    assert told_by(after) == []
    assert (row.file.name in said, ends) == (True, 0)
    assert "Looked at 1 files: 1 to clean, 0 that cannot be." in said
    assert "0 to clean" in clean(capsys)[0]
    assert path.read_bytes() == after
    again = type(row).objects.get()
    if hasattr(again, "file_size"):
        assert (again.file_size, again.get_file_hash() != row.file_hash) == (len(after), True)


@pytest.mark.parametrize("name", FILES)
def test_promise_05_what_is_clean_is_left_alone(name):
    data = cleaned(FILES[name](), name)

    assert stored.is_clean(data if name.endswith(stored.LOSSY) else cleaned(data, name), name)


def test_promise_05_a_dry_run_changes_nothing(before, capsys):
    row = before("photo.jpg", made.jpeg())
    data = Path(row.file.path).read_bytes()

    said, ends = clean(capsys, dry_run=True)

    assert (Path(row.file.path).read_bytes(), ends) == (data, 0)
    assert f"to clean: {row.file.name}" in said


def test_promise_05_smaller_sizes_of_a_picture_from_before_go(before, capsys):
    row = before("photo.jpg", made.jpeg(orientation=6))
    rendition = row.get_rendition("width-100")
    path = Path(rendition.file.path)

    clean(capsys)

    row = type(row).objects.get()
    assert not path.exists()
    assert not row.renditions.exists()
    assert (row.width, row.height) == (200, 320)  # upright now


def test_promise_05_what_cannot_be_cleaned_is_named_and_the_others_are_cleaned(before, capsys):
    broken = before("fiche.pdf", b"%PDF-1.4 no more")
    lost = before("titres.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nx\n")
    Path(lost.file.path).unlink()
    good = before("voix.mp3", FILES["voix.mp3"]())

    said, ends = clean(capsys)

    assert ends == 1
    assert f"cannot be cleaned: {broken.file.name}" in said
    assert f"cannot be read or written: {lost.file.name}" in said
    assert told_by(Path(good.file.path).read_bytes()) == []
    assert "Looked at 3 files: 1 to clean, 2 that cannot be." in said
