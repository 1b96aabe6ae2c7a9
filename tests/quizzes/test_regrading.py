"""Marking again: what was shown beforehand is what happens, twice is once, and undoing gives back every number."""

import gc
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quizzes import regrade_effects
from quizzes.attempts import Who, readable
from quizzes.certificates import issue
from quizzes.errors import Refused
from quizzes.freezing import digest
from quizzes.models import Attempt, ItemTotal, QuizProgress, QuizVersion, RegradeLine, Response
from quizzes.proof import Proof
from quizzes.regrade_effects import corrected, fits
from quizzes.regrading import begin, begin_undo, confirm, go_on
from quizzes.results import result_of
from quizzes.submission import AnswerSheet
from quizzes.versions import version_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import block_id, make_course
from tests.factories.quizzes import GUEST, make_quiz, right_answers, sent, single, translate_quiz, true_false

ONE, A, B, C = block_id("un"), block_id("un-A"), block_id("un-B"), block_id("un-C")
TRUTH = block_id("vrai")
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def picture():
    """Return every number that marking again could touch."""
    return {
        "attempts": sorted(Attempt.objects.values_list("pk", "score", "state", "marked_again")),
        "responses": sorted(
            Response.objects.values_list("attempt", "question_id", "question_digest", "outcome", "score", "answer"),
            key=str,
        ),
        "progress": sorted(QuizProgress.objects.values_list("learner", "attempts", "first", "best", "latest", "state")),
        "totals": sorted(ItemTotal.objects.values_list(*ItemTotal.KEY, *ItemTotal.SUMS), key=str),
        "corrections": list(QuizVersion.objects.order_by("pk").values_list("corrections", flat=True)),
    }


def effect(regrade):
    """Return what happened, counted from the lines."""
    found = dict.fromkeys(("attempts", "up", "down", "same", "gained", "lost"), 0)
    for line in RegradeLine.objects.filter(regrade=regrade):
        found["attempts"] += 1
        found["up" if line.new_score > line.old_score else "down" if line.new_score < line.old_score else "same"] += 1
        found["gained"] += line.old_state != "passed" and line.new_state == "passed"
        found["lost"] += line.keeps_pass or (line.old_state == "passed" and line.new_state == "failed")
    return found


def b_is_right(version):
    """Return the key by which B is right and not A."""
    key = version.keys[ONE]
    return replace(key, credits={A: Decimal(0), B: Decimal(1), C: Decimal(0)})


@pytest.fixture
def editor(db):
    return UserFactory()


@pytest.fixture
def second(db):
    return UserFactory()


@pytest.fixture
def ready(final, version, editor, second):
    """Return a function that prepares and confirms a regrade of the first question."""

    def make(kind="new_key", takes_passes=False, of=None):
        key = (of or version).keys[ONE]
        new = b_is_right(of or version) if kind == "new_key" else None
        regrade = prepare(final.translation_key, key, kind, "B was right.", editor, new)
        return confirm(regrade, second, takes_passes)

    return make


def prepare(*args):
    """Return a regrade of which is known what it would change."""
    return go_on(begin(*args))


def undo(regrade):
    return go_on(begin_undo(regrade))


def check_all_equal():
    assert [str(difference) for difference in Proof().differences()] == []


def test_a_new_key_marks_stored_answers_again(final, version, ready, learner):
    wrong = sent(final, {**right_answers(version), ONE: [B]}, Who(learner, "fr"))
    assert wrong.state == "failed"

    go_on(ready())

    wrong.refresh_from_db()
    assert (wrong.score, wrong.state) == (Decimal(1), "passed")
    assert wrong.marked_again is not None
    progress = QuizProgress.objects.get()
    assert (progress.best, progress.state) == (Decimal(1), "passed")
    check_all_equal()


def test_the_version_keeps_its_frozen_key(final, version, ready):
    key, key_digest = version.key, version.key_digest

    go_on(ready())

    now = QuizVersion.objects.get(pk=version.pk)
    assert (now.key, now.key_digest) == (key, key_digest)
    assert now.keys[ONE].credits[B] == 1


def test_what_is_sent_later_is_marked_by_the_corrected_key(final, version, ready):
    go_on(ready())

    assert sent(final, {**right_answers(version), ONE: [B]}).score == 1
    check_all_equal()


def test_a_saved_answer_of_an_attempt_under_way_follows(final, version, ready):
    from uuid import uuid4

    from quizzes import attempts

    id = uuid4()
    attempts.start(final.translation_key, id, GUEST)
    attempts.save(id, UUID(ONE), [B], 1, GUEST)
    go_on(ready())

    assert sent(final, right_answers(version) | {ONE: [B]}, id=id).score == 1
    check_all_equal()


@pytest.mark.parametrize(("kind", "score"), [("everybody_right", "1"), ("leave_out", "1")])
def test_everybody_right_and_left_out(final, version, ready, kind, score):
    attempt = sent(final, {**right_answers(version), ONE: [B]})

    go_on(ready(kind))

    attempt.refresh_from_db()
    assert attempt.score == Decimal(score)
    outcome = attempt.responses.get(question_id=ONE).outcome
    assert outcome == {"everybody_right": "right", "leave_out": "unscored"}[kind]
    told = result_of(readable(attempt.pk, GUEST), "fr").questions
    judged = [choice.right for question in told if question.id == ONE for choice in question.choices]
    assert judged == ([None] * 3 if kind == "everybody_right" else [])
    check_all_equal()


def test_a_pass_is_kept_unless_the_second_person_says_so(final, version, ready):
    kept = sent(final, right_answers(version))

    regrade = go_on(ready())

    kept.refresh_from_db()
    assert (kept.state, kept.score < Decimal("0.7")) == ("passed", True)
    assert RegradeLine.objects.get(regrade=regrade).keeps_pass
    check_all_equal()


def test_a_pass_with_a_certificate_is_kept_in_any_case(final, version, ready):
    certified, plain = sent(final, right_answers(version)), sent(final, right_answers(version))
    issue(AnswerSheet(certified, []), GUEST)

    go_on(ready(takes_passes=True))

    assert {one.pk: one.state for one in Attempt.objects.all()} == {certified.pk: "passed", plain.pk: "failed"}
    check_all_equal()


def test_a_pass_gained_and_used_for_a_certificate_outlives_the_undoing(final, version, ready):
    attempt = sent(final, {**right_answers(version), ONE: [B]})
    regrade = go_on(ready())
    attempt.refresh_from_db()
    issue(AnswerSheet(attempt, []), GUEST)

    undo(regrade)

    attempt.refresh_from_db()
    assert (attempt.score, attempt.state) == (Decimal("0.6667"), "passed")
    check_all_equal()


def test_who_prepared_it_cannot_confirm_it(final, version, editor):
    regrade = prepare(final.translation_key, version.keys[ONE], "leave_out", "Unclear.", editor)

    with pytest.raises(Refused, match="A second person"):
        confirm(regrade, editor)


def test_nothing_is_written_before_it_is_confirmed(final, version, editor):
    sent(final)
    before = picture()

    regrade = prepare(final.translation_key, version.keys[ONE], "leave_out", "Unclear.", editor)
    go_on(regrade)

    assert picture() == before


def test_two_at_once_are_refused_and_what_came_later_is_undone_first(final, version, ready, editor, second):
    waiting = prepare(final.translation_key, version.keys[ONE], "leave_out", "Unclear.", editor)
    first = ready()
    with pytest.raises(Refused, match="already"):
        confirm(waiting, second)
    go_on(first)
    with pytest.raises(Refused, match="another way by now"):
        confirm(waiting, second)
    later = go_on(ready("leave_out", of=QuizVersion.objects.get(pk=version.pk)))

    with pytest.raises(Refused, match="Undo that first"):
        begin_undo(first)

    undo(later)
    assert undo(first).state == "undone"


def test_another_regrade_of_the_same_attempt_outlives_an_undo(final, version, ready, editor, second):
    attempt = sent(final, {**right_answers(version), ONE: [B], TRUTH: ["false"]})
    first = go_on(ready())
    other = prepare(final.translation_key, version.keys[TRUTH], "everybody_right", "Unclear.", editor)
    go_on(confirm(other, second))

    undo(first)

    attempt.refresh_from_db()
    assert attempt.score == Decimal("0.6667")
    check_all_equal()


def test_undo_marks_what_was_sent_meanwhile_by_the_old_key(final, version, ready):
    regrade = go_on(ready())
    meanwhile = sent(final, {**right_answers(version), ONE: [B]})

    undo(regrade)

    meanwhile.refresh_from_db()
    assert (meanwhile.score, meanwhile.state) == (Decimal("0.6667"), "passed")
    check_all_equal()


def test_the_translation_marks_alike(final, version, ready):
    twin = translate_quiz(final)
    attempt = sent(twin, {**right_answers(version), ONE: [B]})

    go_on(ready())

    attempt.refresh_from_db()
    assert attempt.score == 1
    assert version_of(twin).keys[ONE] == version_of(final).keys[ONE]
    check_all_equal()


def test_a_mended_wording_does_not_bring_the_wrong_key_back(final, version, ready):
    regrade = go_on(ready())
    final.intro = "Autre introduction."
    final.save_revision().publish()

    newer = version_of(final)
    assert newer.pk != version.pk
    assert sent(final, {**right_answers(version), ONE: [B]}).score == 1

    undo(regrade)
    assert version_of(final).corrections == {}
    check_all_equal()


def test_raw_answers_that_are_gone_are_counted_as_out_of_reach(final, version, editor):
    sent(final)
    Response.objects.filter(attempt=sent(final)).delete()

    regrade = prepare(final.translation_key, version.keys[ONE], "leave_out", "Unclear.", editor)

    assert (regrade.preview["attempts"], regrade.preview["out_of_reach"]) == (1, 1)


def test_the_same_key_and_one_that_does_not_fit_are_refused(final, version, editor):
    key = version.keys[ONE]
    with pytest.raises(Refused, match="like that already"):
        prepare(final.translation_key, key, "new_key", "?", editor, replace(key, weight=5))
    with pytest.raises(Refused, match="other choices"):
        corrected("new_key", key, replace(key, credits={A: Decimal(1)}))
    assert not fits(key, version.keys[TRUTH])


def presses(regrade):
    """Return the states that a person sees who goes on, a batch at a time, until nothing is under way."""
    seen = []
    while regrade.is_under_way:
        regrade = go_on(regrade, seconds=0)
        seen.append(regrade.state)
    return regrade, seen


def test_it_stops_and_goes_on_without_a_press_too_many(final, version, editor, second, monkeypatch):
    monkeypatch.setattr(regrade_effects, "BATCH", 2)
    for _n in range(5):
        sent(final, {**right_answers(version), ONE: [B]})

    regrade, looks = presses(
        begin(final.translation_key, version.keys[ONE], "new_key", "?", editor, b_is_right(version))
    )
    foreseen = regrade.preview["up"]
    regrade, marks = presses(confirm(regrade, second))
    states = set(Attempt.objects.values_list("state", flat=True))
    regrade, backs = presses(begin_undo(regrade))

    assert looks == ["looking", "looking", "prepared"]
    assert marks == ["running", "running", "done"]
    assert backs == ["undoing", "undoing", "undone"]
    assert (foreseen, states) == (5, {"passed"})
    assert set(Attempt.objects.values_list("state", flat=True)) == {"failed"}
    check_all_equal()


def test_what_was_sent_behind_the_cursor_is_done_too(final, version, ready, monkeypatch):
    monkeypatch.setattr(regrade_effects, "BATCH", 1)
    late, *early = (UUID(int=n << 96, version=4) for n in (1, 2, 3))
    for id in early:
        sent(final, {**right_answers(version), ONE: [B]}, id=id)
    regrade = go_on(ready(), seconds=0)
    sent(final, {**right_answers(version), ONE: [B]}, id=late)
    # It was marked by the old key, by a request that began before the key changed.
    Response.objects.filter(attempt=late, question_id=ONE).update(question_digest=regrade.old_digest)

    assert go_on(regrade).state == "done"
    digests = Response.objects.filter(question_id=ONE).values_list("question_digest", flat=True)
    assert set(digests) == {regrade.new_digest}


def test_it_cannot_be_confirmed_before_it_is_looked_through(final, version, editor, second):
    regrade = begin(final.translation_key, version.keys[ONE], "leave_out", "Unclear.", editor)

    with pytest.raises(Refused, match="not known yet"):
        confirm(regrade, second)


def test_memory_does_not_grow_with_the_batches(final, version, ready, monkeypatch):
    """Attempts and answers that hold each other would stay until Python looks for rings."""
    monkeypatch.setattr(regrade_effects, "BATCH", 1)
    for _n in range(6):
        sent(final, {**right_answers(version), ONE: [B]})
    regrade = go_on(ready(), seconds=0)
    gc.collect()
    gc.disable()
    try:
        before = sum(type(one) in (Attempt, Response) for one in gc.get_objects())
        go_on(regrade)
        after = sum(type(one) in (Attempt, Response) for one in gc.get_objects())
    finally:
        gc.enable()

    assert after == before


def test_learners_read_that_it_was_marked_again(client, final, version, ready):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    other, same = (sent(final, {**right_answers(version), ONE: [choice]}) for choice in (B, C))
    with translation.override("fr"):
        address = reverse("quizzes:take", args=[final.translation_key])
        today = date_format(timezone.localdate(), "j F Y")

    def says_so(attempt):
        return today in client.post(address, {"attempt": attempt.pk}, follow=True).content.decode()

    assert not says_so(other)
    go_on(ready())

    assert says_so(other)
    assert not says_so(same)


class Properties(TestCase):
    """Whatever people answered: preview = effect, twice = once, undo = identity, and all equals a recount."""

    @CALM
    @given(
        people=st.lists(
            st.tuples(
                st.sampled_from(["", A, B, C]), st.booleans(), st.integers(0, 2), st.sampled_from([None, 1, 2, 3])
            ),
            min_size=1,
            max_size=7,
        ),
        kind=st.sampled_from(["new_key", "everybody_right", "leave_out"]),
        takes_passes=st.booleans(),
    )
    def test_regrade(self, people, kind, takes_passes):
        quiz = make_quiz(
            make_course(lessons=1),
            [single(), true_false(skippable=True), single("deux")],
            mode="certifying",
            pass_mark=50,
            asks_confidence=True,
        )
        learners = [
            None,
            *(Who(get_user_model().objects.create_user(f"p{n}", is_learner=True), "fr") for n in range(2)),
        ]
        for choice, is_right, who, sure in people:
            answers = {TRUTH: ["true" if is_right else "false"]} | ({ONE: [choice]} if choice else {})
            sent(quiz, answers, learners[who] or GUEST, confidence={ONE: sure, TRUTH: sure})
        version = version_of(quiz)
        new = b_is_right(version) if kind == "new_key" else None
        before = picture()

        regrade = prepare(quiz.translation_key, version.keys[ONE], kind, "?", UserFactory(), new)
        foreseen = {name: regrade.preview[name] for name in ("attempts", "up", "down", "same", "gained", "lost")}
        assert picture() == before
        regrade = go_on(confirm(regrade, UserFactory(), takes_passes))
        assert effect(regrade) == foreseen
        after = picture()
        check_all_equal()

        go_on(regrade)
        assert picture() == after

        undo(regrade)
        assert picture() == before
        check_all_equal()
        undo(regrade)
        assert picture() == before


def test_the_digest_of_a_key_without_correction_is_what_it_was(version):
    assert digest(version.keys[ONE].as_json()) == digest(next(k for k in version.key["questions"] if k["id"] == ONE))
