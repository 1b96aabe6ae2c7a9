"""Scripts as they are collected: shorter, and the same when shortened again."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find

from learning.storage import SmallStaticFilesStorage


@pytest.fixture
def collected(tmp_path: Path, settings) -> SmallStaticFilesStorage:
    """A storage into which two scripts were copied: ours, and one of somebody else."""
    settings.DEBUG = False
    storage = SmallStaticFilesStorage(location=tmp_path, base_url="/static/")
    source = Path(find("js/welcome.js")).read_text(encoding="utf-8")
    for name in ("js/welcome.js", "theirs/js/welcome.js"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(source, encoding="utf-8")
    list(storage.post_process({name: (storage, name) for name in ("js/welcome.js", "theirs/js/welcome.js")}))
    return storage


def test_our_script_loses_its_comments_and_others_keep_theirs(collected: SmallStaticFilesStorage):
    ours, theirs = (Path(collected.path(name)).read_text() for name in ("js/welcome.js", "theirs/js/welcome.js"))

    assert "/*" not in ours
    assert "/*" in theirs


def test_collecting_again_names_the_same_file(collected: SmallStaticFilesStorage):
    before = collected.stored_name("js/welcome.js")

    list(collected.post_process({"js/welcome.js": (collected, "js/welcome.js")}))

    assert collected.stored_name("js/welcome.js") == before
