"""The questions of a quiz in the admin: withdrawn by who may publish it, with a reason, and asked again."""

from uuid import uuid4

import pytest
from django.urls import reverse

from learning.accounts.enums import Role
from quizzes.models import Withdrawal
from quizzes.question_views import ASK_AGAIN, QUESTIONS, WITHDRAW
from quizzes.staff_views import ONE
from quizzes.versions import version_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, single, translate_quiz

QUESTION = block_id("un")


@pytest.fixture(autouse=True)
def _staff_reads_english(client):
    """The words looked for stand in the code; the admin speaks the browser's language."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def reviewer(client, db):
    user = UserFactory(role=Role.REVIEWER.value)
    client.force_login(user)
    return user


def at(name, quiz, *more):
    return reverse(name, args=[quiz.pk, *more])


def test_withdrawn_with_a_reason_and_given_back(client, reviewer, final):
    response = client.post(at(WITHDRAW, final, QUESTION), {"why": "It frightens."}, follow=True)

    page = response.content.decode()
    assert version_of(final).withdrawn == [QUESTION]
    assert "is not asked any more" in page
    assert f"{at(QUESTIONS, final)}#question-{QUESTION}" in page
    assert f"by {reviewer}: It frightens." in page

    page = client.post(at(ASK_AGAIN, final, QUESTION), follow=True).content.decode()

    assert version_of(final).withdrawn == []
    assert "is asked again." in page
    assert "Withdrawn before and asked again" in page


def test_nothing_happens_before_a_reason_is_given(client, reviewer, final):
    asked = client.get(at(WITHDRAW, final, QUESTION))
    refused = client.post(at(WITHDRAW, final, QUESTION), {"why": "  "})

    assert "What happens" in asked.content.decode()
    assert refused.context["form"].errors["why"]
    assert not Withdrawal.objects.exists()


def test_last_question_stays_and_the_form_says_why(client, reviewer, course):
    quiz = make_quiz(course, [single()])

    page = client.post(at(WITHDRAW, quiz, QUESTION), {"why": "It frightens."})

    assert "This is the last question of its quiz." in page.content.decode()


@pytest.mark.parametrize("name", [WITHDRAW, ASK_AGAIN])
def test_question_of_another_quiz_is_not_found(client, reviewer, final, name):
    assert client.post(at(name, final, uuid4()), {"why": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.TRANSLATOR, Role.OFFICER, Role.FACILITATOR], ids=str)
def test_who_may_not_publish_the_quiz_may_not_withdraw(client, final, role):
    client.force_login(UserFactory(role=role.value))

    for path in (at(QUESTIONS, final), at(WITHDRAW, final, QUESTION), at(ASK_AGAIN, final, QUESTION)):
        assert client.post(path, {"why": "x"}).status_code == 302
        assert client.get(path).status_code in (302, 405)
    assert not Withdrawal.objects.exists()


def test_the_report_leads_to_it_only_who_may(client, reviewer, final):
    translate_quiz(final)
    assert at(QUESTIONS, final) in client.get(at(ONE, final)).content.decode()

    client.force_login(UserFactory(role=Role.AUTHOR.value))

    assert at(QUESTIONS, final) not in client.get(at(ONE, final)).content.decode()


def test_a_quiz_that_is_not_live_has_nothing_to_withdraw(client, reviewer, final):
    final.unpublish()

    assert client.get(at(QUESTIONS, final)).status_code == 404
