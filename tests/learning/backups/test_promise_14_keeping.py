"""Keys, the end of backups after 30 days, and what stands in the folder when storing fails."""

import io
import json
import os
import stat
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from learning.backups import follow, keeping, keys, media, restoring
from learning.backups.errors import BackupError
from learning.tidying.rules import rules

from .conftest import kept_files

DAY = timedelta(days=1)


def test_promise_14_a_key_is_made_for_elsewhere_and_never_replaced(tmp_path, capsys):
    file = tmp_path / "josira.key"

    call_command("back_up", make_key=file)

    public = capsys.readouterr().out.strip().removeprefix("BACKUP_KEY=")
    assert public == str(keys.identities(file)[0].to_public())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("back_up", make_key=file)


@pytest.mark.parametrize(
    ("place", "key", "said"),
    [("", "age1x", "Set BACKUP_TO"), ("/x", "", "Set BACKUP_KEY"), ("/x", "age1x", "is not a public key")],
)
def test_promise_14_missing_settings_are_named(settings, place, key, said):
    settings.BACKUP_TO, settings.BACKUP_KEY = place, key

    with pytest.raises(CommandError, match=said):
        call_command("back_up")


def test_promise_14_a_public_key_does_not_restore(tmp_path, places):
    file = tmp_path / "public.key"
    file.write_text(str(keeping.store().to[0]))

    with pytest.raises(CommandError, match="holds no private key"):
        call_command("restore", places / "store", key=file, into=places / "new")


def test_promise_14_backups_end_after_30_days(places):
    kept, today = keeping.store(), timezone.now()
    for age in (29, 31):
        generation = kept.begin("sqlite", today - age * DAY)
        kept.put(b"x", generation.folder / "database" / "a.age")
        upload = kept.file(f"{age:064}")
        kept.put(b"x", upload)
        os.utime(upload, times=((today - age * DAY).timestamp(),) * 2)
    before = kept_files(places / "store")

    assert rules["backups"].forget(timezone.localdate(), True) == 2
    assert kept_files(places / "store") == before
    assert rules["backups"].forget(timezone.localdate(), False) == 2
    assert rules["backups"].forget(timezone.localdate(), False) == 0

    assert [each.began.date() for each in kept.generations()] == [(today - 29 * DAY).date()]
    assert [path.name for path in kept.files()] == [f"{29:064}.age"]


def test_promise_14_an_upload_that_is_still_there_outlives_thirty_days(places, settings):
    (settings.MEDIA_ROOT / "old.txt").write_text("old")
    kept = keeping.store()
    first = media.Uploads(kept, kept.begin("sqlite", timezone.now()))
    first.ship()
    (upload,) = kept.files()
    month_ago = (timezone.now() - 40 * DAY).timestamp()
    os.utime(upload, times=(month_ago, month_ago))

    media.Uploads(kept, kept.begin("sqlite", timezone.now())).ship()

    assert rules["backups"].forget(timezone.localdate(), False) == 0
    assert upload.exists()


def test_promise_14_a_file_is_stored_whole_or_not_at_all(places, monkeypatch):
    kept = keeping.store()

    def full(source, target, to):
        target.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keys, "encrypt", full)
    with pytest.raises(OSError, match="space"):
        kept.put(b"content", places / "store" / "a.age")

    assert kept_files(places / "store") == []


def test_promise_14_a_list_that_names_a_place_outside_is_refused(places, key, tmp_path):
    kept = keeping.store()
    generation = kept.begin("sqlite", timezone.now())
    said = json.dumps([{"path": "../../outside.txt", "digest": "0" * 64}])
    kept.put(said.encode(), generation.folder / "media" / "00000001.age")

    with pytest.raises(BackupError, match="outside the folder"):
        media.restore(kept, generation, tmp_path / "uploads", keys.identities(key), tmp_path)


def test_promise_14_a_generation_without_its_beginning_is_not_chosen(places):
    kept = keeping.store()
    kept.put(
        b"x", kept.begin("sqlite", timezone.now()).folder / "database/ltx/0/0000000000000002-0000000000000002.ltx.age"
    )

    with pytest.raises(BackupError, match="No whole backup"):
        restoring.chosen(kept, "")


def test_several_keys_can_open_what_is_stored(tmp_path):
    files = [tmp_path / name for name in ("one", "two")]
    public = ", ".join(keys.make_key(file) for file in files)
    sealed = io.BytesIO()

    keys.encrypt(io.BytesIO(b"content"), sealed, keys.recipients(public))

    (tmp_path / "sealed").write_bytes(sealed.getvalue())
    for file in files:
        keys.decrypt(tmp_path / "sealed", tmp_path / "open", keys.identities(file))
        assert (tmp_path / "open").read_bytes() == b"content"


@pytest.mark.django_db
def test_last_tidying_is_the_last_run():
    from learning.tidying.models import TidyRun

    assert follow.last_tidying() == 0
    run = TidyRun.objects.create(day=timezone.localdate())
    assert follow.last_tidying() == run.pk
