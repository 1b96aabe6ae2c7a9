"""What every site gathers: ended sign-ins, half-done work in the admin, its logs, old cache files, traces in the database file."""

import pickle  # only to read when a file of our own cache runs out, as Django's cache itself does
from datetime import date, datetime, timedelta
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.cache.backends.filebased import FileBasedCache
from django.db import connection
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import ModelLogEntry, PageLogEntry, UploadedFile

from .models import TidyRun
from .rules import HALF_A_YEAR, Rule, delete

DAY = timedelta(days=1)


def at(today: date) -> datetime:
    """Return now, on this day."""
    return datetime.combine(today, timezone.localtime().time(), timezone.get_current_timezone())


def forget_sessions(today: date, dry_run: bool) -> int:
    return delete(Session.objects.filter(expire_date__lt=at(today)), dry_run)


def forget_half_done_work(today: date, dry_run: bool) -> int:
    yesterday = at(today) - DAY
    gone = delete(EditingSession.objects.filter(last_seen_at__lt=yesterday), dry_run)
    return gone + delete(FormState.objects.filter(last_updated_at__lt=yesterday), dry_run)


def forget_unfinished_uploads(today: date, dry_run: bool) -> int:
    """Delete uploads that nobody gave a title, with their files. A lost file is old enough too."""
    old = [upload.pk for upload in UploadedFile.objects.iterator() if is_old(upload, at(today) - DAY)]

    def delete_with_file(upload: UploadedFile) -> None:
        upload.file.delete(save=False)
        upload.delete()

    return delete(UploadedFile.objects.filter(pk__in=old), dry_run, delete_with_file)


def is_old(upload: UploadedFile, limit: datetime) -> bool:
    """Say whether the file was stored before `limit`: the row itself tells no time."""
    try:
        return upload.file.storage.get_modified_time(upload.file.name) < limit
    except (OSError, ValueError):
        return True


def forget_logs(today: date, dry_run: bool) -> int:
    """Delete who changed what when; the changes themselves stay, as versions that can be compared and undone."""
    limit = at(today) - HALF_A_YEAR
    return sum(delete(log.objects.filter(timestamp__lt=limit), dry_run) for log in (PageLogEntry, ModelLogEntry))


def forget_runs(today: date, dry_run: bool) -> int:
    return delete(TidyRun.objects.filter(day__lt=today - HALF_A_YEAR), dry_run)


def forget_cache_files(today: date, dry_run: bool) -> int:
    """Delete cache files that have run out: Django does so only with those that are asked for again."""
    return sum(forget_in(cache, dry_run) for cache in caches.all() if isinstance(cache, FileBasedCache))


def forget_in(cache: FileBasedCache, dry_run: bool) -> int:
    gone = 0
    for name in cache._list_cache_files():  # type: ignore[attr-defined]  # Django has no public way
        try:
            with Path(name).open("rb") as file:
                ends = pickle.load(file)  # noqa: S301 as above
        except (OSError, EOFError, pickle.UnpicklingError):
            continue  # gone meanwhile, or being written
        if ends is not None and ends < timezone.now().timestamp():
            gone += 1 if dry_run else int(cache._delete(name))  # type: ignore[attr-defined]  # as above
    return gone


def empty_write_ahead_log(today: date, dry_run: bool) -> int:
    """Bring what waits in SQLite's log into its file, and cut the log, which holds what was deleted as it was before.

    The file itself holds nothing deleted: `secure_delete` writes zeros over it (learning/settings/base.py).
    """
    if connection.vendor != "sqlite" or dry_run or connection.in_atomic_block:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, *_pages = cursor.fetchone()
    return int(not busy)


RULES = (
    Rule("sessions", "sign-ins that have ended", "at their end", forget_sessions),
    Rule("half-done work", "forms that were left open in the admin", "1 day", forget_half_done_work),
    Rule("unfinished uploads", "uploads that nobody gave a title", "1 day", forget_unfinished_uploads),
    Rule("logs", "who changed which page when", "6 months", forget_logs),
    Rule("runs", "when this command ran", "6 months", forget_runs),
    Rule("cache files", "kept pages and counts that have run out", "at their end", forget_cache_files),
)
# After all others, whatever they are.
LAST = Rule("write-ahead log", "what SQLite's log says of deleted rows", "at once", empty_write_ahead_log)
