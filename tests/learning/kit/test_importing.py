"""What a kit brings counts once, however often it is brought; what is cut, forged or from a lost kit does not count at all."""

import json
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from learning.kit import importing
from learning.kit.importing import brought, go_on, has_gap
from learning.kit.models import Kit, ResultsFile
from learning.kit.results import BrokenFileError, UnsignedError, digest_of
from learning.offline.sync import Received, later
from learning.reach.models import DailyReach
from quizzes.models import Attempt, Completion, Response
from tests.learning.kit.conftest import sealed

pytestmark = pytest.mark.django_db


def taken(data: bytes) -> ResultsFile:
    row = brought(data)
    while not row.is_done:
        row = go_on(row.pk)
    return row


def figures() -> tuple:
    """Return everything that counts what was answered."""
    reach = DailyReach.objects.order_by("pk").values_list("pk", *[f.name for f in DailyReach._meta.concrete_fields[1:]])
    return Attempt.objects.count(), Response.objects.count(), list(reach)


def test_kit_import_twice_same_figures(kit, answer, file):
    data = file([answer(), answer("B"), answer("C")])
    first = taken(data)
    before = figures()

    again = taken(data)

    assert (first.stored, first.already, first.refused) == (3, 0, 0)
    assert (again.pk, again.stored, again.already, again.refused) == (first.pk, 0, 3, 0)
    assert figures() == before
    assert before[0] == 3
    assert again.content == ""


def test_an_answer_that_stands_in_two_files_counts_once(kit, answer, file):
    one = answer()
    taken(file([one]))

    row = taken(file([one, answer()], number=2))

    assert (row.stored, row.already) == (1, 1)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_kit_file_cut_is_refused_whole(kit, answer, file, part):
    data = file([answer() for _n in range(5)])

    with pytest.raises(BrokenFileError):
        brought(data[: int(len(data) * part)])

    assert (Attempt.objects.count(), ResultsFile.objects.count()) == (0, 0)


def test_a_line_less_or_more_is_refused_whole(kit, answer, file):
    lines = file([answer() for _n in range(3)]).splitlines(keepends=True)

    for changed in (lines[:1] + lines[2:], [*lines[:2], lines[1], *lines[2:]], [*lines, b"\n"], lines[::-1]):
        with pytest.raises(BrokenFileError):
            brought(b"".join(changed))


def test_a_file_signed_by_somebody_else_is_refused(kit, answer, file):
    other = Kit.objects.create(name="k2", public="A" * 43 + "=")
    forged = file([answer()], kit="k2")

    with pytest.raises(UnsignedError):
        brought(forged)

    assert other.files.count() == 0


def test_kit_revoked_key(kit, answer, file):
    first, second = file([answer()]), file([answer()], number=2)
    taken(first)
    kit.revoked_on = timezone.localdate()
    kit.save()

    for data in (first, second):
        with pytest.raises(BrokenFileError):
            brought(data)

    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"{}\n", b"[1]\n", b'{"josira":"results","v":9}\n', b"null", b"\0" * 50, b"[" * 100_000]
)
def test_what_is_no_file_of_results_is_refused(kit, data):
    with pytest.raises(BrokenFileError):
        brought(data)


def test_a_refused_item_holds_up_no_other(kit, answer, file):
    nothing = sealed({"kind": "attempt"}, uuid4())
    unread = {**answer(), "env": "AAAA"}

    row = taken(file([nothing, answer(), unread, answer()]))

    assert (row.stored, row.refused) == (2, 2)


def test_large_files_are_taken_in_parts(kit, answer, file, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 2)
    row = brought(file([answer() for _n in range(5)]))

    states = [(row.looked_at, row.is_done) for row in (go_on(row.pk), go_on(row.pk), go_on(row.pk), go_on(row.pk))]

    assert states == [(2, False), (4, False), (5, True), (5, True)]
    assert Attempt.objects.count() == 5


def test_a_missing_file_before_is_told(kit, answer, file):
    first = file([answer()])
    second = taken(file([answer()], number=2, previous=digest_of(first.decode())))
    assert has_gap(second)

    taken(first)

    assert not has_gap(ResultsFile.objects.select_related("kit").get(pk=second.pk))


def test_command_tells_what_became_of_each_file(kit, answer, file, tmp_path, capsys):
    whole, cut = tmp_path / "a.txt", tmp_path / "b.txt"
    data = file([answer()])
    whole.write_bytes(data)
    cut.write_bytes(data[:-10])

    with pytest.raises(CommandError, match=r"b\.txt"):
        call_command("import_answers", str(whole), str(cut))

    assert "1 new, 0 known before, 0 refused" in capsys.readouterr().out


def test_lines_hold_no_answer_in_the_clear(kit, answer, file, quiz):
    text = file([answer()]).decode()

    assert "answers" not in text
    assert str(quiz.translation_key) not in text
    assert set(json.loads(text.splitlines()[1])) == {"id", "seq", "k", "env"}


@pytest.fixture
def finished(quiz):
    """Return a sealed finished lesson and a sealed finished course that names it and an attempt."""

    def made(attempt: dict) -> tuple[dict, dict]:
        step = next(one for one in quiz.steps if one.step_kind == "lesson")
        read, done = uuid4(), uuid4()
        lesson = {"kind": "lesson", "step": str(step.translation_key), "answered": 0, "lang": "fr"}
        evidence = [attempt["id"], str(read)]
        course = {"kind": "course", "course": str(quiz.course.translation_key), "evidence": evidence, "lang": "fr"}
        return sealed(lesson, read), sealed(course, done)

    return made


def test_what_is_asked_for_later_waits_and_is_not_refused(kit, answer, file, finished):
    attempt = answer()
    lesson, course = finished(attempt)
    early = file([course, attempt, {**answer(), "env": "AAAA"}])
    row = go_on(brought(early).pk)

    assert (row.stored, row.refused, row.waiting, row.is_done, row.only_waits) == (1, 1, 1, False, True)
    assert json.loads(row.content) == [{**course, "seq": 0}]
    row = go_on(brought(early).pk)
    assert (row.stored, row.refused, row.waiting, row.is_done) == (1, 1, 1, False)

    taken(file([lesson], number=2))
    row = go_on(row.pk)

    assert (row.stored, row.already, row.refused, row.waiting, row.is_done, row.content) == (2, 0, 1, 0, True, "")
    assert Completion.objects.count() == 2


def test_a_busy_database_refuses_nothing(kit, answer, file, monkeypatch):
    busy = lambda items: [Received(later(60), None) for _item in items]  # noqa: E731
    row = brought(file([answer() for _n in range(5)]))
    with monkeypatch.context() as while_busy:
        while_busy.setattr(importing, "AT_ONCE", 2)
        while_busy.setattr(importing, "received", busy)
        states = []
        for _part in range(4):
            row = go_on(row.pk)
            states.append((row.waiting, row.only_waits))

    assert states == [(2, False), (4, False), (5, True), (2, False)]
    assert (row.looked_at, row.refused) == (0, 0)
    while not row.is_done:
        row = go_on(row.pk)
    assert (row.stored, row.already, row.refused) == (5, 0, 0)
    assert figures()[0] == 5


def test_command_says_what_waits(kit, answer, file, finished, tmp_path, capsys):
    attempt = answer()
    lesson, course = finished(attempt)
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_bytes(file([attempt, course]))
    second.write_bytes(file([lesson], number=2))

    call_command("import_answers", str(first))
    told = capsys.readouterr().out
    call_command("import_answers", str(second), str(first))

    assert "1 new, 0 known before, 0 refused" in told
    assert "1 wait" in told
    assert "2 new, 0 known before, 0 refused" in capsys.readouterr().out
