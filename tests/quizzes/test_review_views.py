"""The pages of the review: an account's own, that of guests, a question for a phone, and what none of them may tell."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.attempts import Who
from quizzes.enums import FeedbackWhen
from quizzes.models import Attempt, QuizProgress, Response, ReviewCard
from quizzes.versions import version_of
from quizzes.withdrawal import withdraw
from tests.factories.courses import block_id
from tests.factories.quizzes import (
    make_quiz,
    right_answers,
    sent,
    single,
    some_questions,
    translate_quiz,
    wrong_answers,
)

from .pages import main, say

ONE, MANY, TRUTH = (block_id(name) for name in ("un", "plusieurs", "vrai"))
A, B = block_id("un-A"), block_id("un-B")
DAY = timedelta(days=1)
PAGE = "/fr/revise/"
TELLING = ("data-credit", 'class="why"', "data-feedback=", "Pourquoi", "Bien vu", "Relis", "La règle")


@pytest.fixture
def me(learner):
    return Who(learner, "fr")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def own(client, learner):
    """A browser in which the learner is signed in."""
    client.force_login(learner)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


def missed(quiz, me, answers=None, due=None):
    """Let a learner miss all questions of a quiz; they come today."""
    sent(quiz, wrong_answers(version_of(quiz)) if answers is None else answers, me)
    today = timezone.localdate()
    ReviewCard.objects.update(due_day=due or today, last_day=(due or today) - DAY)


def asked_on(response):
    """Return the question that a page asks."""
    found = re.search(r'name="question" value="([^"]+)"', response.content.decode())
    return found and found[1]


def answer_of(page, right=True):
    question = asked_on(page)
    choices = {ONE: (A, B), TRUTH: ("true", "false"), MANY: ([block_id("plusieurs-A"), block_id("plusieurs-B")], "x")}
    return {"question": question, "answer": choices[question][0 if right else 1]}


# An account's own page


def test_own_page_is_kept_by_nobody(own, practice, me):
    missed(practice, me)

    response = own.get(PAGE)

    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    assert asked_on(response)


def test_own_page_is_not_given_to_the_next_person(own, client, practice, me):
    missed(practice, me)
    own.get(PAGE)
    own.logout()

    assert asked_on(client.get(PAGE)) is None


def test_page_without_the_key_then_verdict_then_next_one_until_the_end(own, practice, me, today):
    missed(practice, me)
    seen = []

    for number in (1, 2, 3):
        page = own.get(PAGE)
        seen.append(asked_on(page))
        assert not [telling for telling in TELLING if telling in main(page)]
        assert say("Question %(n)s of %(total)s") % {"n": number, "total": 3} in main(page)
        verdict = own.post(PAGE, answer_of(page))
        assert 'class="verdict ok"' in main(verdict)
        assert "La règle du cours." in main(verdict)

    assert sorted(seen) == sorted([ONE, MANY, TRUTH])
    end = main(own.get(PAGE))
    assert say("That is all for today") in end
    assert {card.asked_day for card in ReviewCard.objects.all()} == {today}
    assert all(card.due_day > today for card in ReviewCard.objects.all())


def test_wrong_answer_is_explained_with_the_lesson_and_comes_tomorrow(own, course, lesson, me, today):
    quiz = make_quiz(course, [single("un")])
    quiz.questions[0].value["lesson"] = lesson
    quiz.save_revision().publish()
    missed(quiz, me)

    verdict = main(own.post(PAGE, {"question": ONE, "answer": B}))

    assert 'class="verdict not"' in verdict
    assert "Relis la règle." in verdict
    assert f'href="{lesson.url}"' in verdict
    assert ReviewCard.objects.get().due_day == today + DAY


def test_answer_sent_twice_counts_once(own, practice, me, kinds):
    missed(practice, me)
    kinds().clear()
    body = {"question": ONE, "answer": A}
    before = len(kinds())

    pages = [own.post(PAGE, body), own.post(PAGE, {**body, "answer": B})]

    assert [page.status_code for page in pages] == [200, 200]
    assert kinds()[before:] == [("question_answered", 1)]
    assert ReviewCard.objects.get(question_id=ONE).lasting == 0


def test_answers_change_neither_score_nor_progress(own, practice, me):
    missed(practice, me)
    before = [list(model.objects.order_by("pk").values()) for model in (Attempt, Response, QuizProgress)]

    own.post(PAGE, {"question": ONE, "answer": A})

    assert [list(model.objects.order_by("pk").values()) for model in (Attempt, Response, QuizProgress)] == before


@pytest.mark.parametrize("answer", [(), ("x",), (A, A)])
def test_answer_that_is_none_is_said_at_the_question(own, practice, me, answer):
    missed(practice, me)

    response = own.post(PAGE, {"question": ONE, "answer": answer})

    assert response.status_code == 422
    assert f'href="#i-{ONE}"' in main(response)
    assert asked_on(response) == ONE
    assert ReviewCard.objects.get(question_id=ONE).asked_day is None


@pytest.mark.parametrize("question", ["", "x", "\x00", block_id("elsewhere")])
def test_question_that_does_not_come_today_leads_back(own, practice, me, question):
    missed(practice, me)

    response = own.post(PAGE, {"question": question, "answer": A})

    assert (response.status_code, response["Location"]) == (303, PAGE)


def test_card_of_another_learner_is_not_answered(own, practice, other_learner):
    missed(practice, Who(other_learner, "fr"))

    response = own.post(PAGE, {"question": ONE, "answer": A})

    assert response.status_code == 303
    assert ReviewCard.objects.get(question_id=ONE).asked_day is None


def test_at_most_ten_a_day(own, course, me):
    quiz = make_quiz(course, [single(f"q{n}") for n in range(12)])
    missed(quiz, me)

    for _n in range(10):
        page = own.get(PAGE)
        question = asked_on(page)
        n = next(n for n in range(12) if block_id(f"q{n}") == question)
        assert own.post(PAGE, {"question": question, "answer": block_id(f"q{n}-A")}).status_code == 200

    end = own.get(PAGE)
    assert asked_on(end) is None
    assert say("The next question comes tomorrow.") in main(end)


def test_nothing_today_says_when(own, practice, me, today):
    missed(practice, me, due=today + 5 * DAY)
    page = main(own.get(PAGE))
    assert say("Nothing to review today") in page
    assert f'data-next-day="{today + 5 * DAY:%Y-%m-%d}"' in page


def test_empty_review_says_what_it_is(own):
    page = main(own.get(PAGE))

    assert say("When an answer in a quiz is not right, its question comes here the day after.") in page


def test_review_in_the_other_language(own, practice, me):
    translate_quiz(practice)
    missed(practice, me)

    assert "Ɲininkali" in main(own.get("/bm/revise/"))


def test_right_answer_stays_hidden_until_passed_where_the_quiz_wants_it(own, course, me):
    quiz = make_quiz(course, certifying=True, feedback_when=FeedbackWhen.AFTER_PASS)
    missed(quiz, me)

    verdict = main(own.post(PAGE, {"question": ONE, "answer": B}))

    assert 'class="verdict not"' in verdict
    assert not [telling for telling in TELLING if telling in verdict]
    assert say("The right answer") not in verdict


def test_other_site_cannot_answer(own, practice, me):
    missed(practice, me)

    response = own.post(PAGE, {"question": ONE, "answer": A}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert own.get(PAGE, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def queries_of(deed):
    with CaptureQueriesContext(connection) as context:
        response = deed()
    said = [query["sql"] for query in context.captured_queries]
    return response, [sql for sql in said if "SAVEPOINT" not in sql and "reach_dailyreach" not in sql]


@pytest.mark.parametrize("number", [1, 20])
def test_own_page_needs_8_queries_at_most(own, course, me, number):
    missed(make_quiz(course, some_questions(number)), me, {})

    response, queries = queries_of(lambda: own.get(PAGE))

    assert asked_on(response)
    assert len(queries) <= 8, queries


# Guests


def test_guest_page_is_the_same_for_everybody_and_sets_no_cookie(client, practice, final):
    pages = [client.get(PAGE) for _time in range(2)]

    assert pages[0].content == pages[1].content
    assert not pages[0].cookies
    assert practice.url in main(pages[0])
    assert final.url in main(pages[0])


def test_guest_page_does_not_list_a_baseline(client, baseline):
    assert baseline.url not in main(client.get(PAGE))


def test_post_of_a_guest_leads_back(client):
    assert client.post(PAGE, {"question": ONE}).status_code == 303


def question_url(quiz, question=ONE, language="fr"):
    return f"/{language}/revise/{quiz.translation_key}/{question}/"


@pytest.mark.parametrize("name", ["practice", "final"])
@pytest.mark.django_db
def test_question_is_public_and_without_its_key(client, request, name):
    quiz = request.getfixturevalue(name)

    response = client.get(question_url(quiz))

    page = response.content.decode()
    assert "public" in response["Cache-Control"]
    assert "no-store" not in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert f'data-question="{ONE}"' in page
    assert f'action="{question_url(quiz)}reponse/"' in page
    assert not [telling for telling in TELLING if telling in page]


def test_question_is_kept_for_everybody(client, practice):
    client.get(question_url(practice))

    _response, queries = queries_of(lambda: client.get(question_url(practice)))

    assert queries == []


def test_question_of_a_baseline_is_not_found(client, baseline):
    response = client.get(question_url(baseline))

    assert response.status_code == 404
    assert "public" not in response["Cache-Control"]


def test_question_that_is_gone_or_taken_back_is_not_found(client, practice, other_learner):
    assert client.get(question_url(practice, block_id("elsewhere"))).status_code == 404
    withdraw(practice.questions[0].id, other_learner, "It frightens.")
    assert client.get(question_url(practice)).status_code == 404
    practice.unpublish()
    assert client.get(question_url(practice, TRUTH)).status_code == 404


def test_practice_marks_anybody_and_stores_nothing(client, practice, kinds):
    response = client.post(question_url(practice) + "reponse/", {"answer": B})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'data-outcome="wrong"' in page
    assert "Relis la règle." in page
    assert response["Cache-Control"] == "no-store, private"
    assert kinds() == [("question_answered", 1)]
    assert not any(model.objects.exists() for model in (Attempt, Response, ReviewCard))


def test_final_quiz_marks_those_who_have_sent_it(client, final):
    attempt = sent(final, {})

    response = client.post(question_url(final) + "reponse/", {"answer": B, "attempt": str(attempt.pk)})

    assert response.status_code == 200
    assert "Relis la règle." in response.content.decode()


def test_final_quiz_tells_nothing_to_others(client, final, version, learner):
    mine = sent(final, {}, Who(learner, "fr"))
    other = sent(make_quiz(final.get_parent(), certifying=True), {})
    unsent = Attempt.objects.create(
        id=uuid4(),
        quiz_key=final.translation_key,
        version=version,
        mode="certifying",
        seed="x",
        day_started="2026-01-01",
    )

    for id in (uuid4(), mine.pk, other.pk, unsent.pk, "", "x"):
        response = client.post(question_url(final) + "reponse/", {"answer": B, "attempt": str(id)})
        assert response.status_code in (400, 404)
        assert not [telling for telling in TELLING if telling in response.content.decode()]
        assert "data-outcome" not in response.content.decode()


def test_final_quiz_that_hides_until_passed_hides_here_too(client, course):
    quiz = make_quiz(course, certifying=True, feedback_when=FeedbackWhen.AFTER_PASS)
    attempt = sent(quiz, {})

    page = client.post(question_url(quiz) + "reponse/", {"answer": B, "attempt": str(attempt.pk)}).content.decode()

    assert 'data-outcome="wrong"' in page
    assert not [telling for telling in TELLING if telling in page]


def test_question_that_was_answered_with_nothing_is_asked_again(client, practice):
    response = client.post(question_url(practice) + "reponse/", {})

    assert response.status_code == 422
    assert say("Choose an answer first.") in response.content.decode()
    assert f'data-question="{ONE}"' in response.content.decode()


# Ways in


def test_ways_in_wait_for_a_script(client, course, practice):
    page = client.get(course.url).content.decode()

    assert re.search(r"data-review-card hidden", page)
    assert PAGE in page


@pytest.mark.parametrize("is_right", [True, False])
def test_result_of_an_account_leads_to_the_review(own, practice, me, is_right):
    version = version_of(practice)
    attempt = sent(practice, right_answers(version) if is_right else wrong_answers(version), me)

    response = own.post(f"/fr/quiz/{practice.translation_key}/essai/", {"attempt": str(attempt.pk), "go": "review"})

    assert (PAGE in main(response)) is not is_right
