"""Export of questions in the admin: what each format cannot keep, and the file; for whom."""

import re
import uuid
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from learning.accounts.enums import Role
from quizzes.exchange.formats import FORMATS, read
from quizzes.exchange.neutral import Question
from quizzes.exchange.storing import draft_of, store_in_new
from quizzes.exchange.template import examples
from quizzes.export_views import EXPORT_BANK, EXPORT_QUIZ
from quizzes.models import QuestionBank
from quizzes.wagtail_hooks import export_button
from tests.factories.accounts import UserFactory
from tests.factories.quizzes import single


@pytest.fixture
def author(db, client):
    user = UserFactory(role=Role.AUTHOR.value)
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


@pytest.fixture
def bank(db):
    return store_in_new(
        [*examples(), Question("true_false", "Oui.", id="z", correct=True, hint="Pense.")], "Les bases"
    ).bank


def words(response):
    page = unescape(response.content.decode())
    page = page[page.index('class="exchange"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_losses_stand_on_the_page_before_the_download(author, bank):
    said = words(author.get(reverse(EXPORT_BANK, args=[bank.pk])))

    assert "10 questions, as in the latest draft." in said
    assert said.index("CSV Everything is kept.") < said.index("GIFT Not in the file:")
    assert "hint (2 questions)" in said
    assert "Download 8 questions as GIFT" in said


@pytest.mark.parametrize("format", FORMATS)
def test_file_holds_what_was_told(author, bank, format):
    response = author.get(reverse(f"{EXPORT_BANK}_file", args=[bank.pk, format]))

    said = words(author.get(reverse(EXPORT_BANK, args=[bank.pk])))
    count = len(read(response.content, format).questions)
    assert response["Content-Disposition"] == f'attachment; filename="les-bases{FORMATS[format].extension}"'
    assert re.search(rf"Download {count} questions? as {FORMATS[format].label}", said)


def test_quiz_says_that_its_draws_are_left_out(author, practice, bank):
    draft = practice.get_latest_revision_as_object()
    draft.questions = [
        single(),
        {"type": "pool", "id": str(uuid.uuid4()), "value": {"bank": bank.pk, "take": 1, "skill": ""}},
    ]
    draft.save_revision()

    said = words(author.get(reverse(EXPORT_QUIZ, args=[practice.pk])))

    assert "1 question, as in the latest draft." in said
    assert "This quiz draws from 1 bank." in said


def test_bank_without_questions_has_no_file(author):
    empty = store_in_new([], "Vide").bank

    page, file = (author.get(reverse(*name)) for name in (
        (EXPORT_BANK, None, [empty.pk]), (f"{EXPORT_BANK}_file", None, [empty.pk, "csv"]),
    ))  # fmt: skip

    assert "This format can say none of these questions." in words(page)
    assert file.status_code == 404


@pytest.mark.parametrize(
    ("role", "of_bank", "of_quiz"),
    [
        (Role.AUTHOR, 200, 200), (Role.REVIEWER, 200, 200), (Role.TRANSLATOR, 200, 403), (Role.OFFICER, 302, 302),
        (Role.FACILITATOR, 302, 302), (None, 302, 302),
    ],
    ids=str,
)  # fmt: skip
def test_only_those_who_may_change_it_take_it_out(bank, practice, role, of_bank, of_quiz):
    client = Client()
    if role:
        client.force_login(UserFactory(role=role.value))

    found = [
        client.get(reverse(name, args=arguments)).status_code
        for name, arguments in (
            (EXPORT_BANK, [bank.pk]), (f"{EXPORT_BANK}_file", [bank.pk, "csv"]),
            (EXPORT_QUIZ, [practice.pk]), (f"{EXPORT_QUIZ}_file", [practice.pk, "csv"]),
        )
    ]  # fmt: skip

    assert found == [of_bank, of_bank, of_quiz, of_quiz]


@pytest.mark.parametrize("name", [EXPORT_BANK, EXPORT_QUIZ])
def test_what_is_not_there_is_not_found(author, bank, name):
    paths = [reverse(name, args=[10**6]), reverse(f"{EXPORT_BANK}_file", args=[bank.pk, "pdf"])]

    assert [author.get(path).status_code for path in paths] == [404, 404]


def test_edit_pages_lead_to_the_export(author, bank, practice):
    edit = author.get(reverse(QuestionBank.snippet_viewset.get_url_name("edit"), args=[bank.pk])).content.decode()
    quiz = author.get(reverse("wagtailadmin_pages:edit", args=[practice.pk])).content.decode()

    assert reverse(EXPORT_BANK, args=[bank.pk]) in edit
    assert reverse(EXPORT_QUIZ, args=[practice.pk]) in quiz
    assert export_button(practice, UserFactory(role=Role.TRANSLATOR.value)) == []
    assert export_button(practice.get_parent(), UserFactory(role=Role.AUTHOR.value)) == []


def test_unfinished_questions_are_left_out_and_told(author, bank):
    draft = draft_of(bank)
    kinds = draft.questions.stream_block.child_blocks
    empty = [{"type": kind, "value": {}, "id": str(uuid.uuid4())} for kind in kinds]
    draft.questions = [*empty, single()]
    draft.save_revision()

    page = author.get(reverse(EXPORT_BANK, args=[bank.pk]))
    files = [author.get(reverse(f"{EXPORT_BANK}_file", args=[bank.pk, format])) for format in FORMATS]

    assert "9 questions are not finished and are in no file." in words(page)
    assert {file.status_code for file in files} == {200}
    assert [len(read(file.content, format).questions) for format, file in zip(FORMATS, files, strict=True)] == [1] * 6


def test_whoever_works_on_other_texts_only_is_refused(glossary_client, bank, practice):
    paths = [reverse(EXPORT_BANK, args=[bank.pk]), reverse(f"{EXPORT_QUIZ}_file", args=[practice.pk, "csv"])]

    assert [glossary_client.get(path).status_code for path in paths] == [403, 403]
