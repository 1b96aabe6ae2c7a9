"""The pages "What did they answer?": who may open them, what they say, and with how many queries."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page

from learning.accounts.enums import Role
from quizzes.models import QuestionBank
from quizzes.staff_views import LIST, ONE, may_see, reports_on
from quizzes.wagtail_hooks import answers_button
from tests.factories.accounts import UserFactory
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, sent, single, some_questions, translate_quiz

A, B = block_id("un-A"), block_id("un-B")


@pytest.fixture
def author(db, client):
    client.force_login(UserFactory(role=Role.AUTHOR.value))
    return client


def address(quiz):
    return reverse(ONE, args=[quiz.pk])


def words(response):
    """Return what stands on the page, without tags."""
    page = unescape(response.content.decode())
    page = page[page.index('class="answers"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def answer(quiz, **numbers):
    """Let so many people choose each choice of the first question."""
    question = block_id("un")
    for choice, number in numbers.items():
        for _n in range(number):
            sent(quiz, {question: [block_id(f"un-{choice}")]})


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AUTHOR, 200),
        (Role.REVIEWER, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.TRANSLATOR, 302),
        (Role.OFFICER, 302),
        (Role.FACILITATOR, 302),
        (None, 302),
    ],
    ids=str,
)
def test_educators_see_it_and_nobody_else(practice, role, status):
    twin = translate_quiz(practice)
    client = Client()
    if role:
        client.force_login(UserFactory(role=role.value))

    found = [client.get(path).status_code for path in (address(practice), address(twin), reverse(LIST))]

    assert found == [status] * 3


def test_the_list_names_quizzes_by_course(author, practice, final):
    page = words(author.get(reverse(LIST)))

    assert "L’impunité, c’est quoi ? Pour t’exercer" in page
    assert "Quiz final" in page


def test_the_list_says_when_there_is_no_quiz(author, course):
    assert author.get(reverse(LIST)).context["courses"] == {}


def test_what_is_no_quiz_is_not_found(author, lesson):
    assert author.get(reverse(ONE, args=[lesson.pk])).status_code == 404


def test_a_quiz_that_was_never_published_says_so(author, practice):
    from quizzes.models import QuizVersion

    QuizVersion.objects.all().delete()

    assert author.get(address(practice)).context["report"] is None


def test_nine_people_give_an_empty_report(author, practice):
    answer(practice, A=9)

    page = author.get(address(practice))

    assert page.context["report"].is_empty
    assert "Pourquoi" not in words(page)


def test_the_page_leads_with_sentences(author, practice):
    answer(practice, A=12, B=28, C=10)

    response = author.get(address(practice))
    page = response.content.decode()

    assert page.index('class="answers-to-do"') < page.index('class="answers-figures"')
    assert page.index('class="answers-figures"') < page.index('class="answers-bars"')
    assert "Pourquoi B." in words(response)
    assert f"{reverse('wagtailadmin_pages:edit', args=[practice.pk])}#block-{block_id('un')}-section" in page
    assert "style=" not in page[page.index('class="answers"') : page.index("answers-rules")]


def test_each_question_leads_to_where_it_is_written(author, course):
    bank = QuestionBank(title="Bases", locale=Locale.get_default(), questions=json.dumps([single("b0"), single("b1")]))
    bank.save()
    bank.save_revision().publish()
    draw = {"type": "pool", "id": block_id("pool"), "value": {"bank": bank.pk, "take": 1, "skill": ""}}
    quiz = make_quiz(course, [single("un"), draw])
    answer(quiz, A=12)

    page = author.get(address(quiz)).content.decode()

    of_bank = reverse(QuestionBank.snippet_viewset.get_url_name("edit"), args=[bank.pk])
    of_quiz = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    found = [f'href="{place}#block-{block_id(name)}-section"' in page for place, name in (
        (of_quiz, "un"), (of_bank, "b0"), (of_bank, "b1"), (of_quiz, "b0")
    )]  # fmt: skip
    assert found == [True, True, True, False]


def test_a_text_of_a_question_never_runs(author, course):
    quiz = make_quiz(course, [single("un", text="<script>alert(1)</script>")])
    answer(quiz, A=20, B=20)

    assert b"<script>alert(1)" not in author.get(address(quiz)).content


def test_before_and_after_stand_at_the_final_quiz(author, final, baseline, practice):
    for _n in range(10):
        sent(final, baseline=sent(baseline, {}).pk)

    found = author.get(address(final)).context["gain"]

    assert (found.whole.people, found.whole.before_at, found.whole.after_at) == ("10", "5%", "95%")
    assert found.whole.gain == "1,00"
    assert len(found.questions) == 3
    assert author.get(address(practice)).context["gain"] is None


def test_the_translation_shows_its_own_texts_with_all_answers(author, practice):
    twin = translate_quiz(practice)
    answer(practice, A=20, B=20)

    found = author.get(address(twin)).context["report"]

    assert found.questions[0].text.startswith("Ɲininkali")
    assert found.people == "40"


def test_the_editor_of_a_lesson_does_not_offer_it(author, lesson):
    editor = author.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))

    assert reverse(LIST) + f"{lesson.pk}" not in editor.content.decode()


def test_the_menu_of_a_quiz_leads_to_it(practice, lesson):
    author, translator = (UserFactory(role=role.value) for role in (Role.AUTHOR, Role.TRANSLATOR))
    page = Page.objects.get(pk=practice.pk)

    (button,) = answers_button(page, author)

    assert (str(button.label), button.url) == ("What did they answer?", address(practice))
    assert answers_button(page, translator) == []
    assert answers_button(Page.objects.get(pk=lesson.pk), author) == []
    assert not may_see(translator, page)


def test_the_editor_of_a_quiz_offers_it(author, practice):
    editor = author.get(reverse("wagtailadmin_pages:edit", args=[practice.pk]))

    assert address(practice) in editor.content.decode()


@pytest.mark.parametrize(("role", "is_offered"), [(Role.AUTHOR, True), (Role.TRANSLATOR, False)], ids=str)
def test_the_reports_menu_offers_it_to_educators(client, practice, role, is_offered):
    client.force_login(UserFactory(role=role.value))

    menu = client.get(reverse("wagtailadmin_home")).content.decode()

    assert (f'"{reverse(LIST)}"' in menu) is is_offered


@pytest.mark.parametrize("number", [1, 20])
def test_a_report_takes_6_queries_at_most_whatever_the_quiz(course, number):
    pair = make_quiz(course, some_questions(number), baseline=True)
    quiz = make_quiz(course, some_questions(number), certifying=True, pair=pair.translation_key)
    for _n in range(10):
        sent(quiz, baseline=sent(pair).pk)
    reports_on(quiz)

    with CaptureQueriesContext(connection) as queries:
        found = reports_on(quiz)

    assert len(queries) == 4
    assert (len(found["report"].questions), len(found["gain"].questions)) == (number, number)
