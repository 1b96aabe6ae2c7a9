"""Safety, promise 6: raw answers go after 12 months, idle accounts after 12, staff logs after 6; figures and certificates stay."""

import io
import json
import threading
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import Page, PageLogEntry, UploadedFile

from learning.accounts.models import User
from learning.tidying import site
from learning.tidying.models import TidyRun
from learning.tidying.rules import Rule, register, rules
from learning.tidying.run import tidy
from quizzes.attempts import Who
from quizzes.models import Attempt, Certificate, Completion, ItemTotal, QuizProgress, Response
from quizzes.proof import Proof
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course, make_home
from tests.factories.quizzes import make_quiz, sent

YEAR = timedelta(days=365)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def in_days(number):
    return today() + timedelta(days=number)


@pytest.fixture
def learner():
    return UserFactory(learner=True, last_visit_on=today() + YEAR)


@pytest.fixture
def final():
    return make_quiz(make_course(make_home()), mode="certifying", pass_mark=70)


def run(*arguments):
    out = io.StringIO()
    call_command("tidy", *arguments, stdout=out)
    return out.getvalue()


def test_answers_stay_for_a_year_and_then_only_their_totals(final, learner):
    guest, mine = sent(final), sent(final, None, Who(learner, "fr"))
    totals = list(ItemTotal.objects.order_by("pk").values())
    standing = list(QuizProgress.objects.order_by("pk").values())

    tidy(today() + YEAR, dry_run=False)
    assert Response.objects.count() > 0
    counts = tidy(today() + YEAR + DAY, dry_run=False).counts

    assert (counts["answers"] > 0, counts["attempts"]) == (True, 1)
    assert Response.objects.count() == 0
    assert list(Attempt.objects.values_list("pk", "score", "answer_digest")) == [(mine.pk, mine.score, "")]
    assert not Attempt.objects.filter(pk=guest.pk).exists()
    assert list(ItemTotal.objects.order_by("pk").values()) == totals
    assert list(QuizProgress.objects.order_by("pk").values()) == standing


def test_recount_understands_that_answers_are_gone(final, learner):
    sent(final)
    sent(final, None, Who(learner, "fr"))
    tidy(today() + YEAR + DAY, dry_run=False)

    proof = Proof()

    assert list(proof.differences()) == []
    assert proof.notes


def test_result_of_a_year_ago_can_still_be_opened(final, learner, client):
    from quizzes.attempts import readable
    from quizzes.results import result_of

    mine = sent(final, None, Who(learner, "fr"))
    tidy(today() + YEAR + DAY, dry_run=False)

    result = result_of(readable(mine.pk, Who(learner, "fr")), "fr")

    assert (result.passed, result.asked) == (True, 0)


def test_certificate_outlives_the_answers_and_the_account(final, learner):
    Certificate.objects.create(
        code="K3X92M7Q",
        learner=learner,
        attempt=sent(final, None, Who(learner, "fr")),
        locale="fr",
        course_title="Cours",
        course_key=uuid4(),
        day=today(),
    )

    tidy(today() + 2 * YEAR + DAY, dry_run=False)

    kept = Certificate.objects.get()
    assert (kept.learner, kept.attempt) == (None, None)
    assert not User.objects.filter(pk=learner.pk).exists()
    assert Attempt.objects.count() == 0


def test_attempt_that_was_never_sent_and_lessons_of_guests_go(final, learner):
    version = sent(final).version
    old = {"quiz_key": version.quiz_key, "version": version, "mode": "certifying", "pass_mark": 70, "seed": "x"}
    for day, owner in ((today(), learner), (today() - YEAR - DAY, None)):
        Attempt.objects.create(id=uuid4(), learner=owner, day_started=day, **old)
        Completion.objects.create(
            id=uuid4(),
            learner=owner,
            kind="lesson",
            step_key=uuid4(),
            course_key=uuid4(),
            locale="fr",
            digest="x",
            day=day,
        )

    tidy(today(), dry_run=False)

    assert list(Attempt.objects.filter(day_submitted=None).values_list("learner", flat=True)) == [learner.pk]
    assert list(Completion.objects.values_list("learner", flat=True)) == [learner.pk]


@pytest.mark.parametrize(
    ("joined", "visited", "stays"), [(800, 364, True), (800, 366, False), (10, None, True), (366, None, False)]
)
def test_learner_who_has_not_come_for_a_year_is_erased(joined, visited, stays):
    visit = visited and in_days(-visited)
    learner = UserFactory(learner=True, joined_on=in_days(-joined), last_visit_on=visit)
    staff = UserFactory(joined_on=in_days(-900), last_visit_on=in_days(-900))

    tidy(today(), dry_run=False)

    assert User.objects.filter(pk=learner.pk).exists() is stays
    assert User.objects.filter(pk=staff.pk).exists()  # whoever works here is put out of work by an administrator


def test_half_done_work_and_logs_of_staff_go(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    person, kind, now = UserFactory(role="author"), ContentType.objects.get_for_model(Page), timezone.now()
    for age in (timedelta(hours=2), timedelta(days=2), timedelta(days=182), timedelta(days=184)):
        EditingSession.objects.create(user=person, content_type=kind, object_id="1", last_seen_at=now - age)
        FormState.objects.create(
            user=person, content_type=kind, object_id=str(age), data="brouillon=secret", last_updated_at=now - age
        )
        Session.objects.create(session_key=str(age), session_data="x", expire_date=now - age)
        PageLogEntry.objects.create(page_id=1, content_type=kind, label="x", action="wagtail.edit", timestamp=now - age)
    UploadedFile.objects.create(for_content_type=kind, file=ContentFile(b"bonjour", "a.txt"))
    lost = UploadedFile.objects.create(for_content_type=kind, file="wagtail_uploads/gone.txt")

    counts = tidy(today(), dry_run=False).counts

    assert (counts["sessions"], counts["half-done work"], counts["logs"], counts["unfinished uploads"]) == (4, 6, 1, 1)
    assert not UploadedFile.objects.filter(pk=lost.pk).exists()
    tidy(today() + 2 * DAY, dry_run=False)
    assert not list(tmp_path.rglob("*.txt"))


def test_cache_files_that_ran_out_go(tmp_path):
    cache = FileBasedCache(tmp_path, {})
    cache.set("stays", 1, 1000)
    cache.set("goes", 1, 0.001)
    cache.set("for-good", 1, None)
    (tmp_path / "half.djcache").write_bytes(b"")

    threading.Event().wait(0.01)

    assert (site.forget_in(cache, True), site.forget_in(cache, False), site.forget_in(cache, False)) == (1, 1, 0)
    assert (cache.get("stays"), cache.get("for-good")) == (1, 1)


def test_dry_run_says_the_same_and_changes_nothing(final, learner):
    sent(final)
    UserFactory(learner=True, joined_on=in_days(-400))
    Session.objects.create(session_key="x", session_data="x", expire_date=timezone.now() - DAY)

    would = json.loads(run("--dry-run", "--json"))
    assert (Session.objects.count(), TidyRun.objects.count()) == (1, 0)
    did = json.loads(run("--json"))

    assert (would["counts"], would["failed"]) == (did["counts"] | {"write-ahead log": 0}, [])
    assert (did["counts"]["sessions"], did["counts"]["idle accounts"]) == (1, 1)
    assert TidyRun.objects.get().counts == {name: n for name, n in did["counts"].items() if name != "write-ahead log"}


def test_second_run_finds_nothing(final):
    sent(final)
    tidy(today() + 2 * YEAR, dry_run=False)

    again = tidy(today() + 2 * YEAR, dry_run=False)

    assert {name: n for name, n in again.counts.items() if n and name != "write-ahead log"} == {}


def test_more_rows_than_a_batch_all_go():
    old = timezone.now() - DAY
    Session.objects.bulk_create(Session(session_key=f"s{n}", session_data="x", expire_date=old) for n in range(1203))

    assert tidy(today(), dry_run=False).counts["sessions"] == 1203
    assert Session.objects.count() == 0


def test_rule_that_fails_holds_up_no_other_and_is_told(monkeypatch, caplog):
    def fail(today, dry_run):
        raise OSError("/secret/path of somebody")

    monkeypatch.setitem(rules, "sessions", Rule("sessions", "x", "x", fail))
    Completion.objects.create(
        id=uuid4(), kind="lesson", step_key=uuid4(), course_key=uuid4(), locale="fr", digest="x", day=in_days(-400)
    )

    with pytest.raises(SystemExit):
        run()

    assert (TidyRun.objects.get().failed, Completion.objects.count()) == (["sessions"], 0)
    assert "somebody" not in caplog.text


def test_every_rule_says_what_goes_and_when():
    assert all(rule.what and rule.limit and rule.name == name for name, rule in rules.items())
    assert {"sessions", "answers", "idle accounts", "logs"} <= set(rules)
    register(*rules.values())
    assert len(set(rules)) == len(rules)


def test_printed_summary_has_a_line_for_each_rule():
    lines = run().splitlines()

    assert len(lines) == len(rules) + 1
    assert "       0  sessions: sign-ins that have ended (at their end)" in lines


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of SQLite")
def test_database_writes_zeros_over_what_it_deletes():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_moment_of_the_day_counts_for_sessions():
    assert isinstance(site.at(today()), datetime)
    assert timezone.is_aware(site.at(today()))
