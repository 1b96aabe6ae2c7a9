"""How sure somebody says to be: asked where the quiz asks it, kept with the answer, never marked, never in the way."""

import json
import re
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from quizzes import attempts
from quizzes.errors import Refused
from quizzes.freezing import digest
from quizzes.models import Attempt, ItemTotal, Response
from quizzes.models.totals import WHOLE
from quizzes.proof import Proof
from quizzes.questions import AnswerRefused
from quizzes.recount import recount
from quizzes.regrading import begin, begin_undo, confirm, go_on
from quizzes.snapshots import item_totals
from quizzes.versions import version_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import block_id
from tests.factories.quizzes import (
    GUEST,
    make_quiz,
    multiple,
    right_answers,
    sent,
    single,
    some_questions,
    translate_quiz,
    true_false,
)
from tests.factories.scenes import opinion
from tests.quizzes.test_api import save, start, submit
from tests.quizzes.test_regrading import b_is_right

pytestmark = pytest.mark.django_db
ONE, MANY, TRUTH, VIEW = (block_id(name) for name in ("un", "plusieurs", "vrai", "avis"))
A, B = block_id("un-A"), block_id("un-B")
NOT, RATHER, VERY = 1, 2, 3


@pytest.fixture
def asking(course):
    """Return a final quiz that asks how sure one is, with an opinion at its end."""
    return make_quiz(
        course, [single(), multiple(), true_false(), opinion("avis")], certifying=True, asks_confidence=True
    )


def said(attempt):
    """Return what is stored of how sure somebody was, by question."""
    rows = Response.objects.filter(attempt=getattr(attempt, "pk", attempt)).exclude(confidence=None)
    return {str(question): step for question, step in rows.values_list("question_id", "confidence")}


def wrong_and_sure(question=ONE):
    """Return how many were wrong and said how sure they were, and how many of them were very sure."""
    rows = ItemTotal.objects.filter(question_id=question).values_list("wrong_said", "wrong_sure")
    return tuple(map(sum, zip(*rows, strict=True)))


# The quiz


def test_a_version_without_it_is_the_version_it_was(final, version):
    assert version.rules == {
        "mode": "certifying",
        "pass_mark": 70,
        "feedback_when": "after_submit",
        "kept_score": "best",
        "max_attempts": None,
        "retake_after_days": 0,
        "shuffle_questions": False,
        "shuffle_choices": False,
        "one_per_screen": True,
        "pair": str(final.pair),
    }
    assert not version.asks_confidence


def test_switching_it_on_makes_a_version_that_marks_alike(final, version):
    final.asks_confidence = True
    final.save_revision().publish()

    now = version_of(final)
    assert (now.pk != version.pk, now.asks_confidence, now.key_digest) == (True, True, version.key_digest)


# What is sent


def test_it_is_stored_with_the_answer_and_changes_no_mark(asking):
    version = version_of(asking)
    unsure, sure = (sent(asking, right_answers(version), confidence={ONE: step}) for step in (NOT, VERY))

    assert (said(unsure), said(sure)) == ({ONE: NOT}, {ONE: VERY})
    assert unsure.score == sure.score == 1


def test_nothing_is_sure_where_nothing_was_answered(asking):
    assert said(sent(asking, {ONE: [A]}, confidence={ONE: VERY, TRUTH: VERY})) == {ONE: VERY}


def test_an_opinion_is_never_asked_for_it(asking):
    attempt = sent(asking, {ONE: [A], VIEW: [block_id("avis-Non")]}, confidence={ONE: VERY, VIEW: VERY})

    assert said(attempt) == {ONE: VERY}


def test_a_quiz_that_does_not_ask_passes_it_over_and_keeps_the_answers(final, version):
    attempt = sent(final, confidence={ONE: VERY})

    assert (attempt.state, said(attempt)) == ("passed", {})


def test_a_sheet_without_it_has_the_digest_it_always_had(asking):
    answers = {id: answer for id, answer in right_answers(version_of(asking)).items() if id != VIEW}

    plain, sure = sent(asking, answers), sent(asking, answers, confidence={ONE: VERY})

    assert plain.answer_digest == digest(answers)
    assert sure.answer_digest != plain.answer_digest


def test_sent_again_it_is_the_same_and_otherwise_a_conflict(client, asking):
    id, answers = str(uuid.uuid4()), {ONE: [B]}
    first = submit(client, asking, answers, id, confidence={ONE: VERY})

    again = submit(client, asking, answers, id, confidence={ONE: VERY})
    other = submit(client, asking, answers, id, confidence={ONE: NOT})

    assert {**again.json(), "status": "stored"} == first.json()
    assert (other.status_code, other.json()["error"]["code"]) == (409, "conflict")
    assert said(id) == {ONE: VERY}


def test_sent_again_after_the_question_was_left_out_it_is_still_the_same(client, asking):
    id, answers = str(uuid.uuid4()), {ONE: [B]}
    submit(client, asking, answers, id, confidence={ONE: VERY})
    key = version_of(asking).keys[ONE]
    regrade = go_on(begin(asking.translation_key, key, "leave_out", "?", UserFactory()))
    go_on(confirm(regrade, UserFactory()))

    assert submit(client, asking, answers, id, confidence={ONE: VERY}).json()["status"] == "already"


def test_the_result_says_nothing_about_it(client, asking):
    sure = submit(client, asking, {ONE: [B]}, confidence={ONE: VERY}).json()
    plain = submit(client, asking, {ONE: [B]}).json()

    assert {**sure, "id": ""} == {**plain, "id": ""}


def test_a_bad_step_is_refused_at_its_question_and_nothing_is_stored(client, asking):
    response = submit(client, asking, {ONE: [A]}, confidence={ONE: NOT, TRUTH: 7})

    error = response.json()["error"]
    assert (response.status_code, error["code"], error["field"]) == (422, "confidence", TRUTH)
    assert not Attempt.objects.exists()


# What is saved before


def test_save_keeps_it_and_start_gives_it_back(client, asking):
    id = start(client, asking).json()["id"]
    address = f"/fr/quiz/essais/{id}/reponses/{ONE}/"
    for seq, step in ((2, VERY), (1, NOT)):
        body = json.dumps({"answer": [B], "seq": seq, "confidence": step})
        client.put(address, body, content_type="application/json")

    assert start(client, asking, id).json()["confidence"] == {ONE: VERY}
    assert said(id) == {ONE: VERY}


def test_save_of_a_bad_step_changes_nothing(asking):
    id = uuid.uuid4()
    attempts.start(asking.translation_key, id, GUEST)

    with pytest.raises(AnswerRefused) as refused:
        attempts.save(id, uuid.UUID(ONE), [A], 1, GUEST, "3")

    assert (refused.value.code, refused.value.question) == ("confidence", ONE)
    assert not Response.objects.exists()


def test_submit_completes_what_was_saved(client, asking):
    id = start(client, asking).json()["id"]
    attempts.save(uuid.UUID(id), uuid.UUID(ONE), [B], 1, GUEST, VERY)
    attempts.save(uuid.UUID(id), uuid.UUID(TRUTH), ["false"], 1, GUEST, NOT)

    submit(client, asking, {}, id, confidence={TRUTH: RATHER})

    assert said(id) == {ONE: VERY, TRUTH: RATHER}
    assert submit(client, asking, {}, id, confidence={TRUTH: RATHER}).json()["status"] == "already"


def test_a_quiz_that_does_not_ask_starts_as_before(client, final):
    save(client, start(client, final).json()["id"], ONE, [A], 1)

    assert "confidence" not in start(client, final).json()


@pytest.mark.parametrize("number", [2, 60])
def test_a_submit_takes_as_many_queries_as_without(client, course, number):
    quiz = make_quiz(course, some_questions(number), certifying=True, asks_confidence=True)
    answers = right_answers(version_of(quiz))
    submit(client, quiz, answers)

    with CaptureQueriesContext(connection) as plain:
        submit(client, quiz, answers)
    with CaptureQueriesContext(connection) as sure:
        submit(client, quiz, answers, confidence=dict.fromkeys(answers, VERY))

    assert len(sure) == len(plain)


@pytest.mark.parametrize("step", [0, 4])
def test_no_other_step_can_be_stored(asking, step):
    response = sent(asking).responses.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(confidence=step)


def test_it_goes_with_the_raw_answer(asking):
    sent(asking, {ONE: [B]}, confidence={ONE: VERY}).delete()

    assert not Response.objects.exists()
    assert wrong_and_sure() == (1, 1)


# Without script


@pytest.fixture
def take(client):
    def post(quiz, language="fr", **fields):
        return client.post(f"/{language}/quiz/{quiz.translation_key}/essai/", fields)

    return post


def radios(response, question=ONE):
    """Return the steps that a page offers for a question, and the one that is chosen."""
    page = response.content.decode()
    found = re.findall(rf'name="sure-{question}" value="(\d)"( checked)?', page)
    return [step for step, _checked in found], [step for step, checked in found if checked]


def test_each_screen_asks_and_back_shows_what_was_said(take, asking):
    first = take(asking, go="start")
    attempt = re.findall(r'name="attempt" value="([^"]+)"', first.content.decode())[0]
    second = take(asking, attempt=attempt, question=ONE, answer=B, go="next", **{f"sure-{ONE}": "3"})

    back = take(asking, attempt=attempt, question=MANY, go="back")

    assert radios(first) == (["1", "2", "3"], [])
    assert radios(second, MANY) == (["1", "2", "3"], [])
    assert radios(back) == (["1", "2", "3"], ["3"])
    assert said(attempt) == {ONE: VERY}


def test_it_never_holds_anybody_up(take, asking):
    attempt = str(uuid.uuid4())

    second = take(asking, attempt=attempt, question=ONE, answer=B, go="next")

    assert second.status_code == 200
    assert f'name="question" value="{MANY}"' in second.content.decode()
    assert said(attempt) == {}


def test_what_was_said_stays_where_the_answer_is_missing(take, asking):
    page = take(asking, attempt=str(uuid.uuid4()), question=ONE, go="next", **{f"sure-{ONE}": "2"})

    assert (page.status_code, radios(page)) == (422, (["1", "2", "3"], ["2"]))


@pytest.mark.parametrize("value", [["4"], ["x"], ["1", "2"]], ids=str)
def test_a_bad_step_in_a_form_is_an_error_at_the_question(take, asking, value):
    page = take(asking, attempt=str(uuid.uuid4()), question=ONE, answer=B, go="next", **{f"sure-{ONE}": value})

    assert (page.status_code, f'id="e-{ONE}"' in page.content.decode()) == (422, True)
    assert not Response.objects.exists()


def test_a_whole_walk_sends_what_was_said(take, asking):
    attempt, steps = str(uuid.uuid4()), {ONE: "3", MANY: "", TRUTH: "1"}
    answers = {ONE: B, MANY: block_id("plusieurs-C"), TRUTH: "false"}
    for question, answer in answers.items():
        take(
            asking,
            attempt=attempt,
            question=question,
            answer=answer,
            go="next",
            **{f"sure-{question}": steps[question]},
        )

    result = take(asking, attempt=attempt, question=VIEW, go="submit")

    assert 'data-state="failed"' in result.content.decode()
    assert 'class="sure"' not in result.content.decode().split("<template")[0]
    assert said(attempt) == {ONE: VERY, TRUTH: NOT}


def test_all_questions_on_one_page(take, course):
    quiz = make_quiz(course, [single(), true_false()], asks_confidence=True, one_per_screen=False, baseline=True)
    page = take(quiz, go="start")
    attempt = re.findall(r'name="attempt" value="([^"]+)"', page.content.decode())[0]
    assert (radios(page), radios(page, TRUTH)) == ((["1", "2", "3"], []), (["1", "2", "3"], []))

    sheet = {f"asked-{id}": "1" for id in (ONE, TRUTH)} | {f"answer-{ONE}": A, f"answer-{TRUTH}": "true"}
    first = take(quiz, attempt=attempt, go="submit", **sheet, **{f"sure-{TRUTH}": "3"})
    again = take(quiz, attempt=attempt, go="submit", **sheet, **{f"sure-{TRUTH}": "3"})
    other = take(quiz, attempt=attempt, go="submit", **sheet, **{f"sure-{TRUTH}": "1"})

    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 409)
    assert said(attempt) == {TRUTH: VERY}


def test_practice_asks_before_the_check_and_not_after_it(take, course):
    quiz = make_quiz(course, [single(), true_false()], asks_confidence=True)
    attempt = str(uuid.uuid4())
    before = take(quiz, go="start")

    after = take(quiz, attempt=attempt, question=ONE, answer=B, go="check", **{f"sure-{ONE}": "3"})

    assert (radios(before), radios(after)) == ((["1", "2", "3"], []), ([], []))
    assert said(attempt) == {ONE: VERY}


def test_an_opinion_and_a_quiz_that_does_not_ask_show_nothing(take, asking, final):
    last = take(asking, go="start", at=VIEW)

    assert f'name="question" value="{VIEW}"' in last.content.decode()
    for page in (last, take(final, go="start")):
        assert 'class="sure"' not in page.content.decode()


def test_the_page_holds_it_once_however_many_questions(client, course):
    quiz = make_quiz(course, some_questions(20), asks_confidence=True)
    page = client.get(quiz.url).content.decode()

    assert page.count('class="sure"') == 1
    assert page.index('<template id="confidence">') < page.index('class="sure"')
    assert 'class="sure"' not in client.get(make_quiz(course, some_questions(2)).url).content.decode()


# Totals


def test_only_who_was_wrong_and_said_is_counted(asking):
    for choice, step in ((B, VERY), (B, VERY), (B, NOT), (B, None), (A, VERY)):
        sent(asking, {ONE: [choice]}, confidence={ONE: step})

    assert wrong_and_sure() == (3, 2)
    assert wrong_and_sure(WHOLE) == wrong_and_sure(MANY) == (0, 0)
    assert item_totals(asking.translation_key) == recount(asking.translation_key)


def test_partly_right_is_not_wrong(asking):
    sent(asking, {MANY: [block_id("plusieurs-A")]}, confidence={MANY: VERY})

    assert wrong_and_sure(MANY) == (0, 0)


def test_bambara_adds_to_the_same_question(asking):
    twin = translate_quiz(asking)
    assert version_of(twin).asks_confidence
    for quiz in (asking, twin):
        sent(quiz, {ONE: [B]}, confidence={ONE: VERY})

    assert wrong_and_sure() == (2, 2)


def test_totals_that_say_otherwise_are_found(asking):
    sent(asking, {ONE: [B]}, confidence={ONE: VERY})
    assert list(Proof().differences()) == []

    ItemTotal.objects.filter(question_id=ONE).update(wrong_sure=0)

    assert [one.kind for one in Proof().differences()] == ["total"]


def test_a_regrade_moves_it_along_and_undoing_gives_it_back(asking):
    for choice, step in ((A, VERY), (A, NOT), (B, VERY)):
        sent(asking, {ONE: [choice]}, confidence={ONE: step})
    assert wrong_and_sure() == (1, 1)
    version = version_of(asking)
    regrade = go_on(
        begin(asking.translation_key, version.keys[ONE], "new_key", "B.", UserFactory(), b_is_right(version))
    )

    regrade = go_on(confirm(regrade, UserFactory()))
    assert wrong_and_sure() == (2, 1)
    assert list(Proof().differences()) == []

    go_on(begin_undo(regrade))
    assert wrong_and_sure() == (1, 1)
    assert list(Proof().differences()) == []


def test_what_belongs_to_no_attempt_is_refused(asking):
    with pytest.raises(Refused) as refused:
        sent(asking, {}, confidence={str(uuid.uuid4()): VERY})

    assert refused.value.code == "foreign"
