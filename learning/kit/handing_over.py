"""Inside a kit: put sealed answers into signed files of results. A file that was written can be written again, the same."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from .models import WaitingAnswer, WrittenFile
from .papers import papers
from .results import MOST_ANSWERS, Head, digest_of, written

AT_MOST = min(MOST_ANSWERS, 5_000)


class NothingWaitsError(LookupError):
    """There is nothing to write."""


def own_key() -> Ed25519PrivateKey:
    """Return the key that this kit signs with."""
    key = load_pem_private_key(Path(settings.KIT_FOLDER, "kit-key.pem").read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


@transaction.atomic
def write_next() -> tuple[str, str, int]:
    """Return name and text of the next file, and how many answers are in it. Raises NothingWaitsError."""
    waiting = list(WaitingAnswer.objects.filter(file=None).order_by("seq")[:AT_MOST])
    if not waiting:
        raise NothingWaitsError(
            _("No answers wait. Files that were written before can be written again: --again NUMBER")
        )
    last = WrittenFile.objects.order_by("-number").first()
    row = WrittenFile(number=last.number + 1 if last else 1, count=len(waiting))
    text = text_of(row, waiting)
    row.sha256 = digest_of(text)
    row.save(force_insert=True)
    WaitingAnswer.objects.filter(pk__in=[answer.pk for answer in waiting]).update(file=row.number)
    return name_of(row), text, len(waiting)


def write_again(number: int) -> tuple[str, str, int]:
    """Return a file that was written before, byte for byte. Raises NothingWaitsError."""
    row = WrittenFile.objects.filter(number=number).first()
    if row is None:
        raise NothingWaitsError(_("There is no file %(number)d.") % {"number": number})
    answers = list(WaitingAnswer.objects.filter(file=number).order_by("seq"))
    if not answers:
        raise NothingWaitsError(
            _("The site has received file %(number)d. Its answers are not kept here any more.") % {"number": number}
        )
    return name_of(row), text_of(row, answers), len(answers)


def text_of(row: WrittenFile, answers: list[WaitingAnswer]) -> str:
    before = WrittenFile.objects.filter(number=row.number - 1).first()
    head = Head(papers()["kit"], row.number, row.day.isoformat(), len(answers), before.sha256 if before else "")
    items = [{"id": str(one.id), "seq": one.seq, "k": one.key, "env": one.envelope} for one in answers]
    return written(head, items, own_key())


def name_of(row: WrittenFile) -> str:
    return f"resultats-{papers()['kit']}-{row.number}.txt"
