"""Scripts as they are collected: shorter, and the same when shortened again."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.storage import FileSystemStorage

from learning.storage import SmallStaticFilesStorage

NAMES = ("js/welcome.js", "theirs/js/welcome.js")


@pytest.fixture
def collected(tmp_path: Path, settings) -> SmallStaticFilesStorage:
    """A storage into which two scripts were copied: ours, and one of somebody else."""
    settings.DEBUG = False
    storage = SmallStaticFilesStorage(location=tmp_path / "collected", base_url="/static/")
    sources = FileSystemStorage(location=tmp_path / "sources")
    source = Path(find("js/welcome.js")).read_text(encoding="utf-8")
    for name in NAMES:
        for place in (storage, sources):
            Path(place.path(name)).parent.mkdir(parents=True)
            Path(place.path(name)).write_text(source, encoding="utf-8")
    list(storage.post_process({name: (sources, name) for name in NAMES}))
    return storage


def served(storage: SmallStaticFilesStorage, name: str) -> str:
    """Return the file that a page links to."""
    return Path(storage.path(storage.stored_name(name))).read_text(encoding="utf-8")


def test_our_script_loses_its_comments_and_others_keep_theirs(collected: SmallStaticFilesStorage):
    ours, theirs = (served(collected, name) for name in NAMES)

    assert "/*" not in ours
    assert "/*" in theirs


def test_collecting_again_names_the_same_file(collected: SmallStaticFilesStorage):
    before = collected.stored_name("js/welcome.js")

    list(collected.post_process({"js/welcome.js": (collected, "js/welcome.js")}))

    assert collected.stored_name("js/welcome.js") == before
