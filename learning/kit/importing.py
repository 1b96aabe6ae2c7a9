"""Take a kit's results in: proven first, then each answer by the same function as what phones send, any number of times.

A file is refused whole or taken whole. Answers are looked at in transactions of 100, and the file's row says how far one
is: whoever is interrupted goes on, and whoever brings a file again counts nothing twice.
"""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.offline.sync import Received, Status, received

from .claiming import note_cards
from .models import Kit, ResultsFile
from .results import MOST_BYTES, BrokenFileError, digest_of, head_of, read

AT_ONCE = 100
TRIES = 20


def brought(data: bytes) -> ResultsFile:
    """Return the row of a file that was brought, ready to be taken in. Raises BrokenFileError, with nothing stored."""
    text = text_of(data)
    head = head_of(text)
    kit = Kit.objects.filter(name=head.kit).first()
    if kit is None:
        raise BrokenFileError(_("The kit “%(name)s” is not known here.") % {"name": head.kit})
    if kit.revoked_on:
        raise BrokenFileError(
            _("The kit “%(name)s” was revoked. What it brings is not taken any more.") % {"name": head.kit}
        )
    head, items = read(text, kit.public)
    with transaction.atomic():
        Kit.objects.select_for_update().get(pk=kit.pk)
        row, is_new = ResultsFile.objects.get_or_create(
            kit=kit,
            sha256=digest_of(text),
            defaults={"number": head.number, "previous": head.previous, "count": head.count},
        )
        if is_new or row.is_done:
            row.looked_at = row.waiting = row.stored = row.already = row.refused = 0
            row.content, row.day = json.dumps(items, separators=(",", ":")) if items else "", timezone.localdate()
            row.save()
    return row


def text_of(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise BrokenFileError(_("This file is larger than a kit makes one."))
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BrokenFileError(_("This is no file of results of a classroom kit.")) from None


def has_gap(row: ResultsFile) -> bool:
    """Say whether the file before this one has not been brought."""
    return bool(row.previous) and not row.kit.files.filter(sha256=row.previous).exists()


def go_on(pk: int) -> ResultsFile:
    """Look at the next answers of a file, in one transaction, and return its row with what became of them.

    When only those are left that were asked for later, another round begins with them.
    """
    with transaction.atomic():
        row = ResultsFile.objects.select_for_update().select_related("kit").get(pk=pk)
        if row.is_done:
            return row
        items: list[dict[str, Any]] = json.loads(row.content)
        if row.only_waits:
            row.waiting = 0
        part = items[: min(AT_ONCE, len(items) - row.waiting)]
        left = items[len(part) :]
        looked_at = taken(part)
        for item, one in zip(part, looked_at, strict=True):
            if one.fate.status == Status.LATER:
                left.append(item)
            note(row, one.fate.status)
        note_cards(looked_at)
        row.content = json.dumps(left, separators=(",", ":")) if left else ""
        row.save()
    return row


def note(row: ResultsFile, status: Status) -> None:
    """Count what became of one answer; one that is asked for later is not looked at yet."""
    if status == Status.LATER:
        row.waiting += 1
        return
    row.looked_at += 1
    if status == Status.STORED:
        row.stored += 1
    elif status == Status.ALREADY:
        row.already += 1
    else:
        row.refused += 1


def taken(items: list[dict[str, Any]]) -> list[Received]:
    """Return what became of each item. What is asked for later comes again as long as that helps: a course waits for its evidence."""
    queue = [{"q": "kit", **item} for item in items]
    found = received(queue)
    for _try in range(TRIES):
        places = [place for place, one in enumerate(found) if one.fate.status == Status.LATER]
        again = received([queue[place] for place in places]) if places else []
        for place, one in zip(places, again, strict=True):
            found[place] = one
        if not [one for one in again if one.fate.status != Status.LATER]:
            break
    return found
