"""Only the site's receipt lets a kit forget an answer, and only 30 days of use later."""

import sys
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from learning.kit import handing_over, receipts, received
from learning.kit.importing import brought, go_on
from learning.kit.management.commands import kit as kit_command
from learning.kit.models import Kit, WaitingAnswer, WrittenFile
from learning.kit.receipts import receipt_for
from learning.kit.received import KEPT_DAYS, State, count_day, state, take
from learning.kit.results import BrokenFileError
from learning.tidying.run import tidy

from .conftest import submit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def tomorrow():
    return timezone.localdate() + DAY


@pytest.fixture
def handed(inside, kit, quiz):
    """Return how to collect an answer in the kit, hand it over and take it in: the file's row on the site."""

    def made():
        submit(inside, quiz, uuid4())
        _name, text, _count = handing_over.write_next()
        return go_on(brought(text.encode()).pk)

    return made


def receipt_of(row) -> bytes:
    _name, text = receipt_for(row)
    return text.encode()


def test_receipt_names_the_file_and_nothing_of_an_answer(handed):
    row = handed()

    name, text = receipt_for(row)

    assert name == "recu-k1-1.txt"
    assert len(text.splitlines()) == 2
    assert row.sha256 in text
    assert str(WaitingAnswer.objects.get().id) not in text


def test_nothing_goes_without_a_receipt(handed):
    handed()

    for day in (tomorrow(), tomorrow() + 9000 * DAY, tomorrow() - 9000 * DAY):
        for number in range(KEPT_DAYS + 5):
            assert count_day(day + number * DAY) == 0

    assert state() == State(waiting=0, handed_over=1, received=0)
    assert handing_over.write_again(1)[2] == 1


def test_received_answers_go_after_30_days_of_use(handed, inside, quiz):
    first = handed()
    handed()
    submit(inside, quiz, uuid4())
    take(receipt_of(first))
    take(receipt_of(first))
    assert state() == State(waiting=1, handed_over=1, received=1)

    gone = [count_day(tomorrow() + 365 * number * DAY) for number in range(KEPT_DAYS)]

    assert gone == [*[0] * (KEPT_DAYS - 1), 1]
    assert sorted(WaitingAnswer.objects.values_list("file", flat=True), key=str) == [2, None]
    assert state() == State(waiting=1, handed_over=1, received=1)
    with pytest.raises(handing_over.NothingWaitsError):
        handing_over.write_again(1)
    assert handing_over.write_again(2)[2] == 1
    _name, text, _count = handing_over.write_next()
    assert WrittenFile.objects.get(number=2).sha256 in text.splitlines()[0]


def test_a_clock_that_jumps_or_stands_still_counts_one_day(handed):
    take(receipt_of(handed()))

    for day in (tomorrow(), tomorrow(), tomorrow(), date(2096, 1, 1), date(2096, 1, 1)):
        count_day(day)

    assert WrittenFile.objects.get().days_kept == 2
    assert WaitingAnswer.objects.count() == 1


@pytest.mark.parametrize("left", [0, 1, 40, 150, -1, -30])
def test_a_cut_receipt_is_refused(handed, left):
    data = receipt_of(handed())

    with pytest.raises(BrokenFileError):
        take(data[:left])

    assert state().received == 0


def test_a_changed_or_foreign_receipt_is_refused(handed, settings):
    row = handed()
    data = receipt_of(row)
    _other_public, other_key = receipts.new_key()
    stranger = Kit.objects.create(name="k2", public="A" * 43 + "=", receipt_key=other_key)
    foreign = receipt_of(stranger.files.create(number=1, sha256=row.sha256, count=0))
    forged = foreign.replace(b'"k2"', b'"k1"')
    row.kit.receipt_key = other_key
    unsigned = receipt_of(row)
    wrong_file = data.replace(row.sha256.encode(), b"0" * 64)

    for bad in (foreign, forged, unsigned, wrong_file, data + b"\n", data * 2, b"\xff" * 90, b"null\n", b"[" * 5000):
        with pytest.raises(BrokenFileError):
            take(bad)

    assert state().received == 0
    take(data)
    assert state().received == 1


def test_a_receipt_of_a_file_that_was_never_written_is_refused(handed, kit):
    handed()
    unknown = kit.files.create(number=1, sha256="1" * 64, count=0)

    with pytest.raises(BrokenFileError):
        take(receipt_of(unknown))


def test_there_is_no_receipt_while_something_waits_or_without_a_key(kit):
    row = kit.files.create(number=1, sha256="1" * 64, count=2, looked_at=1, waiting=1)
    assert receipt_for(row) is None
    row.looked_at, row.waiting = 2, 0
    assert receipt_for(row) is not None

    row.kit.receipt_key = ""

    assert receipt_for(row) is None


def test_a_changed_secret_key_signs_on_after_a_night(kit, settings):
    row = kit.files.create(number=1, sha256="1" * 64, count=0)
    before = receipt_of(row)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new one"
    tidy(tomorrow(), dry_run=False)
    settings.SECRET_KEY_FALLBACKS = []

    row.kit.refresh_from_db()

    assert receipt_of(row) == before
    settings.SECRET_KEY = "a third one"
    assert receipt_for(row) is None


def test_the_way_of_a_receipt_by_commands(inside, kit, quiz, tmp_path, capsys):
    submit(inside, quiz, uuid4())
    folder = tmp_path / "usb"
    call_command("export_answers", "--to", str(folder))
    told = capsys.readouterr().out
    call_command("import_answers", str(folder / "resultats-k1-1.txt"), "--receipts", str(folder))
    (tmp_path / "cut.txt").write_bytes((folder / "recu-k1-1.txt").read_bytes()[:50])

    with pytest.raises(CommandError, match=r"cut\.txt"):
        call_command("kit", "receipt", str(folder / "recu-k1-1.txt"), str(tmp_path / "cut.txt"))

    assert str(State(0, 1, 0)) in told
    assert str(State(0, 0, 1)) in capsys.readouterr().out
    assert WrittenFile.objects.get().received_on is not None
    with pytest.raises(CommandError):
        call_command("kit", "receipt")


def test_writing_and_starting_count_days(handed, inside, quiz, tmp_path, monkeypatch):
    take(receipt_of(handed()))
    WrittenFile.objects.update(days_kept=KEPT_DAYS - 1, counted_on=tomorrow() - 2 * DAY)
    submit(inside, quiz, uuid4())

    call_command("export_answers", "--to", str(tmp_path / "usb"))

    assert WaitingAnswer.objects.filter(file=1).count() == 0
    monkeypatch.setattr(received, "count_day", lambda day: counted.append(day))
    monkeypatch.setattr("gunicorn.app.wsgiapp.WSGIApplication.run", lambda server: None)
    counted: list[date] = []
    call_command("kit", "start")
    assert len(counted) == 1


def test_kit_starts_on_windows_where_gunicorn_does_not(inside, monkeypatch):
    served = []
    monkeypatch.setitem(sys.modules, "gunicorn.app.wsgiapp", None)
    monkeypatch.setattr(kit_command, "run", lambda *where, **how: served.append((where[:2], how["threading"])))

    call_command("kit", "start", "--port", "8123")

    assert served == [(("0.0.0.0", 8123), True)]
