"""What becomes of each item: stored once, by the rules of pages, whatever comes before, after or beside it."""

import json
import uuid
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from learning.accounts.erasing import erase
from learning.offline import deeds, sync, tokens
from learning.offline.sync import Status
from learning.reach.models import DailyReach
from learning.tidying.models import TidyRun
from learning.tidying.run import tidy
from quizzes import submission
from quizzes.attempts import Who, start
from quizzes.claims import claim
from quizzes.models import Attempt, Completion, ItemTotal, QuizProgress, Response
from quizzes.progress import finish_lesson
from quizzes.versions import version_of
from quizzes.withdrawal import withdraw
from tests.factories.accounts import UserFactory
from tests.factories.courses import block_id, make_course
from tests.factories.quizzes import make_quiz, right_answers, single, some_questions, translate_quiz, wrong_answers
from tests.quizzes.sending import send

from .conftest import phone_of
from .queue import Phone, bring, call

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def counted():
    """Return how often each thing was counted."""
    found = Counter()
    for kind, count in DailyReach.objects.values_list("kind", "count"):
        found[kind] += count
    return dict(found)


def test_attempt_is_stored_for_its_account_and_marked_here(client, phone, learner, final, version):
    item = phone.attempt(final, wrong_answers(version), score=1, state="passed", learner=999)

    response = call(client, [item])

    assert response.json() == {"v": 1, "items": [{"id": item["id"], "status": "stored"}], "min_delay_s": 0}
    attempt = Attempt.objects.get()
    assert (str(attempt.pk), attempt.learner, attempt.state, attempt.score) == (item["id"], learner, "failed", 0)
    assert (attempt.version, attempt.day_submitted) == (version, today())
    assert QuizProgress.objects.get().learner == learner


def test_lesson_and_course_are_stored(client, phone, learner, course, lesson, final):
    read, quiz = phone.lesson(lesson, answered=2), phone.attempt(final)

    fates = bring(client, read, quiz, phone.course(course, [read["id"], quiz["id"]]))

    assert fates == ["stored", "stored", "stored"]
    assert set(Completion.objects.values_list("learner", "kind")) == {(learner.pk, "lesson"), (learner.pk, "course")}


def test_visitors_answers_belong_to_nobody(client, visitor, lesson, final):
    assert bring(client, visitor.lesson(lesson), visitor.attempt(final)) == ["stored", "stored"]
    assert (Completion.objects.get().learner, Attempt.objects.get().learner) == (None, None)


def test_promise_08_fifty_times_counts_once(client, phone, course, lesson, final):
    read, quiz = phone.lesson(lesson, answered=1), phone.attempt(final)
    items = [read, quiz, phone.course(course, [read["id"], quiz["id"]])]

    fates = [bring(client, *items) for _time in range(50)]

    assert fates == [["stored"] * 3] + [["already"] * 3] * 49
    assert (Attempt.objects.count(), Completion.objects.count()) == (1, 2)
    assert counted() == {
        "lesson_finished": 1,
        "question_answered": 4,
        "attempt_started": 1,
        "attempt_submitted": 1,
        "attempt_passed": 1,
        "course_finished": 1,
    }


def test_promise_08_sent_online_and_then_out_of_the_queue_counts_once(client, visitor, final, version, lesson):
    quiz, read = uuid.uuid4(), uuid.uuid4()
    body = {"quiz": str(final.translation_key), "version": version.pk, "answers": right_answers(version)}
    send(client, f"/fr/quiz/essais/{quiz}/envoi/", body)
    send(client, f"/fr/quiz/fini/{lesson.translation_key}/", {"id": str(read), "answered": 3})

    assert bring(client, visitor.attempt(final, id=quiz), visitor.lesson(lesson, read, 3)) == ["already", "already"]
    assert (Attempt.objects.count(), Completion.objects.count()) == (1, 1)


def test_promise_08_out_of_the_queue_and_then_online_counts_once(client, visitor, final, version, lesson):
    quiz, read = uuid.uuid4(), uuid.uuid4()
    bring(client, visitor.attempt(final, id=quiz), visitor.lesson(lesson, read, 3))
    body = {"quiz": str(final.translation_key), "version": version.pk, "answers": right_answers(version)}

    one = send(client, f"/fr/quiz/essais/{quiz}/envoi/", body).json()
    other = send(client, f"/fr/quiz/fini/{lesson.translation_key}/", {"id": str(read), "answered": 3}).json()

    assert (one["status"], other["status"]) == ("already", "already")
    assert (Attempt.objects.count(), Completion.objects.count()) == (1, 1)


def test_promise_08_begun_online_and_sent_out_of_the_queue(client, visitor, final, version):
    id = str(uuid.uuid4())
    send(client, f"/fr/quiz/{final.translation_key}/essais/", {"id": id})
    question = block_id("un")
    send(client, f"/fr/quiz/essais/{id}/reponses/{question}/", {"answer": [block_id("un-B")], "seq": 1}, "put")

    fates = bring(client, visitor.attempt(final, id=id)), bring(client, visitor.attempt(final, id=id))

    assert fates == (["stored"], ["already"])
    assert (Attempt.objects.get().state, Response.objects.count()) == ("passed", 3)


def test_promise_08_the_same_id_with_other_content_is_a_conflict(client, phone, lesson, final, version):
    quiz, read = phone.attempt(final), phone.lesson(lesson, answered=1)
    bring(client, quiz, read)

    fates = bring(
        client, phone.attempt(final, wrong_answers(version), quiz["id"]), phone.lesson(lesson, read["id"], answered=2)
    )

    assert fates == ["conflict", "conflict"]
    assert Attempt.objects.get().state == "passed"


def test_one_id_twice_in_one_call(client, phone, final, version):
    item = phone.attempt(final)
    other = phone.attempt(final, wrong_answers(version), item["id"])

    assert bring(client, item, item, other) == ["stored", "already", "conflict"]


def test_promise_08_what_was_claimed_meanwhile_is_known_already(
    client, visitor, learner, course, lesson, final, version
):
    read, quiz = visitor.lesson(lesson), visitor.attempt(final)
    over = visitor.course(course, [read["id"], quiz["id"]])
    items = [read, quiz, over]
    bring(client, *items)
    claim(learner, [uuid.UUID(item["id"]) for item in items])

    assert bring(client, *items) == ["already"] * 3
    assert bring(client, visitor.attempt(final, wrong_answers(version), quiz["id"])) == ["conflict"]
    assert Attempt.objects.get().learner == learner


def test_promise_12_nobody_but_the_owner_brings_answers_into_an_attempt_that_is_not_sent(
    client, visitor, learner, other_learner, final
):
    id = uuid.uuid4()
    start(final.translation_key, id, Who(learner, "fr"))

    assert bring(client, visitor.attempt(final, id=id)) == ["invalid unknown_step"]
    assert bring(client, phone_of(other_learner).attempt(final, id=id)) == ["invalid unknown_step"]
    assert bring(client, phone_of(learner).attempt(final, id=id)) == ["stored"]


def test_promise_12_two_queues_on_one_phone_stay_apart(client, learner, other_learner, lesson, final):
    """Whoever is online brings both; each is credited to its own."""
    one, other = phone_of(learner), phone_of(other_learner)

    bring(client, one.lesson(lesson), other.lesson(lesson), other.attempt(final))

    assert set(Completion.objects.values_list("learner", flat=True)) == {learner.pk, other_learner.pk}
    assert Attempt.objects.get().learner == other_learner


def test_promise_12_who_is_signed_in_where_it_is_sent_does_not_matter(client, visitor, learner, other_learner, lesson):
    client.force_login(other_learner)

    bring(client, visitor.lesson(lesson), phone_of(learner).lesson(lesson))

    assert set(Completion.objects.values_list("learner", flat=True)) == {None, learner.pk}


def test_learner_erased_meanwhile(client, phone, learner, lesson, final):
    items = [phone.lesson(lesson), phone.attempt(final)]
    bring(client, items[0])
    erase(learner)

    assert bring(client, *items) == ["invalid token_ended"] * 2
    assert not Completion.objects.exists()


def test_promise_11_order_comes_from_the_counter_and_the_day_from_here(client, phone, learner, final, version):
    first, second = phone.attempt(final, wrong_answers(version)), phone.attempt(final)
    late = phone.attempt(final, {}, clock="2031-01-01T00:00:00Z", day="2031-01-01")

    assert bring(client, late, second, first) == ["stored"] * 3

    numbers = {str(attempt.pk): attempt.number for attempt in Attempt.objects.all()}
    assert [numbers[item["id"]] for item in (first, second, late)] == [1, 2, 3]
    assert set(Attempt.objects.values_list("day_submitted", "day_started")) == {(today(), today())}
    assert Attempt.objects.get(is_counted=True).state == "failed"


def test_queues_do_not_mix_their_order(client, learner, other_learner, final):
    one, other = phone_of(learner), phone_of(other_learner)
    items = [one.attempt(final), other.attempt(final), other.attempt(final, {}), one.attempt(final, {})]

    assert bring(client, *reversed(items)) == ["stored"] * 4
    assert set(Attempt.objects.filter(number=1).values_list("state", flat=True)) == {"passed"}


# Refused, and never in the way of others.


@pytest.mark.parametrize(
    ("content", "fate"),
    [
        ({"kind": "attendance"}, "invalid bad_shape"),
        ({"kind": ["attempt"]}, "invalid bad_shape"),
        ({}, "invalid bad_shape"),
        ({"kind": "lesson", "step": "x", "answered": 0}, "invalid bad_shape"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": -1}, "invalid bad_shape"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": True}, "invalid bad_shape"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": 0}, "invalid unknown_step"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": 0, "lang": "xx"}, "invalid bad_shape"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": 0, "lang": ["fr"]}, "invalid bad_shape"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": 0, "t": 5}, "invalid bad_shape"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": 0, "t": "x"}, "invalid bad_shape"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": 0, "v": 0}, "invalid too_old"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": 0, "v": "1"}, "invalid bad_shape"),
        ({"kind": "lesson", "step": str(uuid.uuid4()), "answered": 0, "v": 2}, "later"),
        ({"kind": "course", "course": str(uuid.uuid4()), "evidence": []}, "invalid unknown_step"),
        ({"kind": "course", "course": str(uuid.uuid4()), "evidence": "x"}, "invalid bad_shape"),
        ({"kind": "course", "course": str(uuid.uuid4()), "evidence": [5]}, "invalid bad_shape"),
        ({"kind": "attempt", "quiz": str(uuid.uuid4()), "version": 1, "answers": []}, "invalid bad_shape"),
        ({"kind": "attempt", "quiz": str(uuid.uuid4()), "version": 10**12, "answers": {}}, "invalid bad_shape"),
        ({"kind": "attempt", "quiz": str(uuid.uuid4()), "version": 1, "answers": {}}, "invalid unknown_step"),
        ({"kind": "attempt", "quiz": str(uuid.uuid4()), "version": None, "answers": {}}, "invalid unknown_step"),
        (b"not json", "invalid bad_shape"),
        (b"[]", "invalid bad_shape"),
        (b'{"kind": "lesson", "kind": "lesson"}', "invalid bad_shape"),
        (b'{"kind": "lesson\\u0000"}', "invalid bad_shape"),
        (b'{"kind": NaN}', "invalid bad_shape"),
        (b'{"kind": "\\ud800"}', "invalid bad_shape"),
        (b"[" * 50_000, "invalid bad_shape"),
        (b"\xff", "invalid bad_shape"),
    ],
)
def test_content_that_is_refused_holds_up_nothing(client, visitor, lesson, content, fate):
    content = {"lang": "fr", **content} if isinstance(content, dict) else content

    assert bring(client, visitor.sealed(content), visitor.lesson(lesson)) == [fate, "stored"]


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {block_id("un"): [block_id("plusieurs-A")]}},
        {"answers": {block_id("un"): "A"}},
        {"answers": {block_id("anything else"): ["A"]}},
        {"answers": {"x" * 5000: ["A"]}},
        {"confidence": []},
        {"confidence": {block_id("un"): 9}},
        {"baseline": "x"},
        {"previous": 5},
    ],
    ids=str,
)
def test_attempt_of_a_bad_shape(client, visitor, final, lesson, change):
    assert bring(client, visitor.attempt(final, **change), visitor.lesson(lesson)) == ["invalid bad_shape", "stored"]
    assert not Attempt.objects.exists()


def test_version_of_another_quiz_is_unknown(client, visitor, final, practice):
    content = {"kind": "attempt", "quiz": str(final.translation_key), "answers": {}, "lang": "fr"}

    for number in (version_of(practice).pk, 99_999):
        assert bring(client, visitor.sealed({**content, "version": number})) == ["invalid unknown_step"]


def test_quiz_is_not_finished_as_a_lesson(client, visitor, final):
    assert bring(client, visitor.lesson(final)) == ["invalid bad_shape"]


def test_draft_that_nobody_could_read_is_unknown(client, visitor, lesson):
    lesson.live, lesson.first_published_at = False, None
    lesson.save()

    assert bring(client, visitor.lesson(lesson)) == ["invalid unknown_step"]


def test_course_waits_for_its_evidence(client, phone, course, lesson, final):
    read, quiz = phone.lesson(lesson), phone.attempt(final)
    over = phone.course(course, [read["id"], quiz["id"]])

    assert bring(client, over, read) == ["later", "stored"]
    assert call(client, [over]).json()["items"] == [{"id": over["id"], "status": "later", "after_s": 600}]
    assert bring(client, quiz, over) == ["stored", "stored"]


def test_course_whose_evidence_is_there_and_does_not_do(client, phone, course, lesson, final, version):
    read, quiz = phone.lesson(lesson), phone.attempt(final, wrong_answers(version))

    assert bring(client, read, quiz, phone.course(course, [read["id"], quiz["id"]]))[-1] == "invalid not_done"


def test_promise_08_a_finished_course_stays_so_whatever_it_requires_by_now(client, visitor, course, lesson, final):
    read, quiz = visitor.lesson(lesson), visitor.attempt(final)
    over = visitor.course(course, [read["id"], quiz["id"]])
    bring(client, read, quiz, over)
    make_quiz(course, certifying=True)

    assert bring(client, over) == ["already"]


# Long ago, and changed since (promise 10).


def edited(quiz):
    quiz.questions = json.dumps([single("neuf")])
    quiz.save_revision().publish()


def moved(page):
    page.move(make_course(page.get_site().root_page, lessons=0), "last-child")


def withdrawn(page):
    page.unpublish()


def gone(page):
    page.delete()


@pytest.mark.parametrize("change", [edited, moved, withdrawn, gone])
def test_promise_10_quiz_that_changed_since_is_marked_against_its_version(client, phone, final, version, change):
    item = phone.attempt(final)
    change(final)

    assert bring(client, item) == ["stored"]
    assert (Attempt.objects.get().version_id, Attempt.objects.get().state) == (version.pk, "passed")
    assert Response.objects.count() == 3


@pytest.mark.parametrize("change", [moved, withdrawn])
def test_promise_10_lesson_that_changed_since_is_finished(client, phone, lesson, change):
    item = phone.lesson(lesson)
    change(lesson)

    assert bring(client, item) == ["stored"]


def test_promise_10_course_withdrawn_since_with_all_its_steps_is_finished(client, phone, course, lesson, final):
    read, quiz = phone.lesson(lesson), phone.attempt(final)
    over = phone.course(course, [read["id"], quiz["id"]])
    for page in (final, lesson, course):
        page.unpublish()

    assert bring(client, read, quiz, over) == ["stored"] * 3


def test_promise_10_question_withdrawn_since_is_left_out(client, phone, final, version, learner):
    item = phone.attempt(final)
    withdraw(uuid.UUID(block_id("un")), UserFactory(role="reviewer"), "Fait mal")

    assert bring(client, item) == ["stored"]
    assert Response.objects.count() == 2
    assert bring(client, item) == ["already"]


def test_promise_10_question_withdrawn_after_it_was_stored_changes_nothing(client, phone, final, learner):
    item = phone.attempt(final)
    bring(client, item)
    withdraw(uuid.UUID(block_id("un")), UserFactory(role="reviewer"), "Fait mal")

    assert bring(client, item) == ["already"]


def test_promise_10_after_90_days(client, phone, lesson, final, monkeypatch):
    items = [phone.lesson(lesson), phone.attempt(final)]
    later = today() + timedelta(days=90)
    monkeypatch.setattr(timezone, "localdate", lambda *args: later)
    tidy(later, dry_run=False)

    assert bring(client, *items) == ["stored", "stored"]
    assert Attempt.objects.get().day_submitted == later


def test_promise_10_formats_of_two_versions_back_are_taken(client, phone, final, monkeypatch, lesson, practice):
    """A page sealed this in format 1; meanwhile the site has got two formats on, then three."""
    old = phone.lesson(lesson)

    def read_2(id, data):
        return deeds.read_1(id, {**data, "kind": data["what"]})

    monkeypatch.setitem(deeds.READERS, 2, read_2)
    monkeypatch.setitem(deeds.READERS, 3, read_2)
    new = phone.attempt(final, what="attempt", kind=None, v=3)

    assert call(client, [old, new], v=3).json()["items"] == [
        {"id": old["id"], "status": "stored"},
        {"id": new["id"], "status": "stored"},
    ]
    assert call(client, [old], v=1).status_code == 200
    monkeypatch.setitem(deeds.READERS, 4, read_2)
    assert call(client, [old], v=4).json()["items"][0]["code"] == "too_old"
    too_old = call(client, [old], v=1)
    assert (too_old.status_code, too_old.json()) == (426, {"v_min": 2})


def test_bambara_words_of_a_french_version(client, phone, final, version):
    translate_quiz(final)

    assert bring(client, phone.attempt(final, lang="bm")) == ["stored"]


# Trouble of ours (promises 7 and 13).


def failing(error, times):
    """Return a rule that fails so often, then does what it should."""
    left, store = list(range(times)), submission.store

    def broken(*args):
        if left:
            left.pop()
            store(*args)
            raise error
        return store(*args)

    return broken


@pytest.mark.parametrize(
    ("error", "after"),
    [
        (OperationalError("database or disk is full"), 60),
        (OperationalError("database is locked"), 60),
        (IntegrityError("the account is gone"), 60),
        (KeyError("a fault of ours"), 3600),
    ],
    ids=["full", "locked", "overtaken", "fault"],
)
def test_promise_13_trouble_is_answered_with_later_and_nothing_is_half_done(
    client, phone, final, lesson, practice, error, after, monkeypatch
):
    broken, fine, other = phone.attempt(final), phone.lesson(lesson), phone.attempt(practice)
    times = 6 if isinstance(error, IntegrityError) else 1
    monkeypatch.setattr(submission, "store", failing(error, times))

    response = call(client, [broken, fine, other])

    assert response.json()["items"] == [
        {"id": broken["id"], "status": "later", "after_s": after},
        {"id": fine["id"], "status": "stored"},
        {"id": other["id"], "status": "stored"},
    ]
    assert Attempt.objects.get().quiz_key == practice.translation_key
    assert bring(client, broken) == ["stored"]


@pytest.mark.parametrize("error", [OperationalError("the server closed the connection"), KeyError("a fault of ours")])
def test_promise_13_a_connection_that_the_database_has_closed_is_let_go(client, phone, final, error, monkeypatch):
    closed = Mock(in_atomic_block=False)
    monkeypatch.setattr(sync, "connection", closed)
    monkeypatch.setattr(submission, "store", failing(error, 1))

    assert bring(client, phone.attempt(final)) == ["later"]

    closed.close_if_unusable_or_obsolete.assert_called_once_with()


def test_fault_is_logged_without_the_person(client, phone, learner, final, monkeypatch, caplog):
    monkeypatch.setattr(submission, "store", failing(KeyError("karite-fleuve-12 answered this"), 1))
    item = phone.attempt(final)

    bring(client, item)

    assert "AttemptSent" in caplog.text
    assert "KeyError in tests.learning.offline.test_sync:" in caplog.text
    for word in ("karite", "answered this", item["id"], phone.token, str(final.translation_key)):
        assert word not in caplog.text


def test_promise_13_database_that_does_not_answer_at_all(client, phone, final, monkeypatch):
    def down(*args):
        raise OperationalError

    item = phone.attempt(final)
    monkeypatch.setattr(tokens, "holders", down)

    assert bring(client, item, {"id": "x"}) == ["later", "invalid bad_shape"]


@contextmanager
def full_disk():
    """Let SQLite's file grow no further, and fill what room is left in it."""
    rows = 1000
    with connection.cursor() as cursor:
        try:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
            while rows:
                try:
                    with transaction.atomic():
                        TidyRun.objects.bulk_create(
                            TidyRun(day=today(), counts={"x": "x" * 4000}) for _n in range(rows)
                        )
                except OperationalError:
                    rows //= 2
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone can be told to be full")
def test_promise_13_full_disk_is_later_and_pages_stay_readable(client, phone, course, lesson):
    """So many answers do not fit into what is left of a page here and there."""
    item = phone.attempt(make_quiz(course, some_questions(60)))
    with full_disk():
        fates = bring(client, item)
        stored = Attempt.objects.count(), Response.objects.count(), QuizProgress.objects.count()
        readable = client.get(lesson.url).status_code

    assert (fates, stored, readable) == (["later"], (0, 0, 0), 200)
    assert bring(client, item) == ["stored"]
    assert Response.objects.count() == 60


def test_call_that_lasts_too_long_leaves_the_rest_for_later(client, phone, lesson, final, monkeypatch):
    clock = iter([0, 0, 11, 11])
    monkeypatch.setattr(sync, "monotonic", lambda: next(clock))
    items = [phone.lesson(lesson), phone.attempt(final)]

    body = call(client, items).json()

    assert [item["status"] for item in body["items"]] == ["stored", "later"]
    assert body["min_delay_s"] == 30


def test_promise_07_it_is_stored_before_it_is_told(client, phone, lesson, monkeypatch):
    """What is told as stored stands in a transaction that has ended."""
    seen = []
    within = sync.within

    def noting(deed, who):
        fate = within(deed, who)
        seen.append((fate.status, Completion.objects.filter(pk=deed.id).exists(), len(connection.savepoint_ids)))
        return fate

    monkeypatch.setattr(sync, "within", noting)
    outside = len(connection.savepoint_ids)

    bring(client, phone.lesson(lesson))

    assert seen == [(Status.STORED, True, outside)]


# Counting.


def test_answers_of_staff_are_kept_and_not_counted(client, lesson, final):
    phone = Phone(tokens.UNCOUNTED, "q")

    assert bring(client, phone.attempt(final), phone.lesson(lesson)) == ["stored", "stored"]
    assert (Attempt.objects.get().learner, Attempt.objects.get().is_counted) == (None, False)
    assert not DailyReach.objects.exists()
    assert not ItemTotal.objects.exists()


def test_baseline_and_final_make_a_pair(client, phone, baseline, final):
    before = phone.attempt(baseline)

    bring(client, before, phone.attempt(final, baseline=before["id"]))

    assert Attempt.objects.get(pk=before["id"]).paired


def test_second_try_of_a_visitor_is_not_counted_as_a_first(client, visitor, final):
    first = visitor.attempt(final)

    bring(client, first, visitor.attempt(final, {}, previous=first["id"]))

    assert sorted(Attempt.objects.values_list("number", "is_counted")) == [(1, True), (2, False)]


def test_lesson_finished_online_by_the_account_is_known_under_any_id(client, phone, learner, lesson):
    finish_lesson(lesson, uuid.uuid4(), 0, Who(learner, "fr"))

    assert bring(client, phone.lesson(lesson)) == ["already"]


# Queries.


def queries_of(client, items, django_assert_max_num_queries):
    with django_assert_max_num_queries(10_000) as found:
        bring(client, *items)
    return [query["sql"] for query in found.captured_queries if "SAVEPOINT" not in query["sql"]]


def test_what_a_call_asks_beside_its_items_does_not_grow(client, phone, lesson, django_assert_max_num_queries):
    one = phone.lesson(lesson)
    many = [phone.lesson(lesson) for _number in range(200)]
    bring(client, one)

    single, all_of_them = (queries_of(client, items, django_assert_max_num_queries) for items in ([one], many))

    assert len(single) == 2 + 4  # the key, the token; the lesson in three, its completion
    beside = [sql for sql in all_of_them if "offline_" in sql]
    assert len(beside) == 2
    assert len(all_of_them) <= 2 + 200 * 6


@pytest.mark.parametrize("number", [1, 20])
def test_attempt_asks_no_more_than_online(client, phone, course, number, django_assert_max_num_queries):
    quiz = make_quiz(course, some_questions(number), certifying=True)
    item = phone.attempt(quiz)

    assert len(queries_of(client, [item], django_assert_max_num_queries)) <= 2 + 10
