"""Import of questions in the admin: a file, its preview, and what is stored only then; what each refusal says."""

import io
import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Workflow
from wagtail.users.models import UserProfile

from learning.accounts.enums import Role
from learning.accounts.roles import WORKFLOW
from quizzes.exchange import carrying, limits
from quizzes.exchange.formats import read, write
from quizzes.exchange.neutral import FULL, Choice, Question
from quizzes.exchange.pictures import Picture, as_webp
from quizzes.exchange.storing import draft_of, store_in_new
from quizzes.guide import GUIDE
from quizzes.import_views import IMPORT, STORE, TEMPLATE
from quizzes.models import QuestionBank
from tests.factories.accounts import UserFactory
from tests.quizzes.exchange.test_pictures import drawn

GIFT = """// loi
::Q1::Quel article ? {=28#Bien. ~3#Non.}

::Q2::Vrai ou pas ? {TRUE}

::Q3::Sans fin {=oui

::Q4::Raconte. {}
"""


@pytest.fixture
def author(db, client):
    user = UserFactory(role=Role.AUTHOR.value)
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


def file(data=GIFT, name="droits.gift.txt"):
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())


def upload(client, data=GIFT, name="droits.gift.txt", **more):
    return client.post(reverse(IMPORT), {"file": file(data, name), **more})


def words(response):
    """Return what stands on the page, without tags."""
    page = unescape(response.content.decode())
    page = page[page.index('class="exchange"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def carried(response):
    return re.search(r'name="reading" value="([^"]+)"', response.content.decode())[1]


def store(client, response, take=("0", "1"), known="skip"):
    return client.post(reverse(STORE), {"reading": carried(response), "take": list(take), "known": known})


@pytest.fixture
def bank(db):
    found = read(GIFT.encode(), "gift").questions
    return store_in_new(found[:1], "Les bases").bank


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.AUTHOR, 200), (Role.REVIEWER, 200), (Role.TRANSLATOR, 200), (Role.ADMINISTRATOR, 200), (Role.OFFICER, 302)],
    ids=str,
)
def test_only_those_who_add_or_change_banks_may_import(db, role, status):
    client = Client()
    client.force_login(UserFactory(role=role.value))

    assert client.get(reverse(IMPORT)).status_code == status


@pytest.mark.parametrize("role", [Role.OFFICER, Role.FACILITATOR, None], ids=str)
def test_others_are_led_away_and_store_nothing(author, role):
    preview = upload(author)
    client = Client()
    if role:
        client.force_login(UserFactory(role=role.value))

    answers = [upload(client), store(client, preview)]

    assert {answer.status_code for answer in answers} == {302}
    assert not QuestionBank.objects.exists()


def test_whoever_works_on_other_texts_only_is_refused(author, glossary_client):
    preview = upload(author)

    answers = [glossary_client.get(reverse(IMPORT)), upload(glossary_client), store(glossary_client, preview)]

    assert {answer.status_code for answer in answers} == {403}
    assert "This page is not open to you" in words(answers[0])
    assert not QuestionBank.objects.exists()


def test_permission_that_was_taken_away_meanwhile_is_asked_for_again(author, bank):
    preview = upload(author)
    Group.objects.get(name=Role.AUTHOR.value).permissions.remove(Permission.objects.get(codename="add_questionbank"))

    response = store(author, preview)

    assert (response.status_code, QuestionBank.objects.count()) == (403, 1)


def test_whoever_may_not_add_banks_chooses_one(bank, db):
    client = Client()
    client.force_login(UserFactory(role=Role.TRANSLATOR.value))

    refused, taken = upload(client), upload(client, bank=bank.pk)

    assert (refused.status_code, taken.status_code) == (400, 200)
    assert 'name="title"' not in client.get(reverse(IMPORT)).content.decode()


def test_list_of_banks_leads_to_the_import(author):
    assert reverse(IMPORT) in author.get(reverse(QuestionBank.snippet_viewset.get_url_name("list"))).content.decode()


def test_preview_tells_all_and_stores_nothing(author):
    response = upload(author)

    said = words(response)
    assert response.status_code == 200
    for expected in (
        "A GIFT file, for a new bank “droits”.", "Quel article ?", "✓ right 28 Bien.", "3 Non.", "✓ right True",
        "line 6 Q3 – The brace “{” is not closed", "Q4 – free text is never asked", "Single choice", "Import 2 questions",
    ):  # fmt: skip
        assert expected in said
    assert response.content.decode().count('name="take"') == 2
    assert response.content.decode().count('name="take" value="0" checked') == 1
    assert not QuestionBank.objects.exists()


def test_what_is_ticked_becomes_a_draft(author):
    response = store(author, upload(author, title="Les droits"), take=["1"])

    bank = QuestionBank.objects.get()
    assert response["Location"] == reverse(QuestionBank.snippet_viewset.get_url_name("edit"), args=[bank.pk])
    assert (bank.title, bank.live, [q.block_type for q in bank.questions]) == ("Les droits", False, ["true_false"])
    assert "Draft of “Les droits”: 1 new question." in unescape(author.get(response["Location"]).content.decode())
    assert bank.latest_revision.user.groups.filter(name=Role.AUTHOR.value).exists()


def test_imported_bank_is_published_by_the_second_reader_only(author):
    response = store(author, upload(author))

    page = author.get(response["Location"]).content.decode()

    assert "action-publish" not in page
    assert Workflow.objects.first().name in page or "action-submit" in page


@pytest.mark.parametrize(("known", "text"), [("skip", "Quel article ?"), ("update", "Quel numéro ?")])
def test_known_question_is_told_and_left_or_updated(author, bank, known, text):
    id = draft_of(bank).questions[0].id
    again = f"// [id:{id}]\n::Q1::Quel numéro ? {{=28 ~3}}\n"

    preview = upload(author, again, bank=bank.pk)
    store(author, preview, take=["0"], known=known)

    assert "1 question is in this bank already" in words(preview)
    assert [q.value["text"] for q in draft_of(QuestionBank.objects.get()).questions] == [text]


def test_nothing_ticked_is_said_and_the_rest_is_kept(author, bank):
    preview = upload(author, bank=bank.pk)

    response = store(author, preview, take=[], known="update")

    page = response.content.decode()
    assert response.status_code == 400
    assert "Tick at least one question." in words(response)
    assert 'value="update" checked' in page
    assert "checked" not in "".join(re.findall(r'name="take"[^>]*>', page))
    assert store(author, response, take=["1"]).status_code == 302


@pytest.mark.parametrize("take", [["7"], ["x"], ["-1"], ["0", "٣"]])
def test_tick_that_was_never_offered_is_refused(author, take):
    response = store(author, upload(author), take=take)

    assert response.status_code == 400
    assert not QuestionBank.objects.exists()


def test_preview_of_somebody_else_or_changed_or_old_is_refused(author, monkeypatch):
    preview = upload(author)
    client = Client()
    client.force_login(UserFactory(role=Role.AUTHOR.value))
    changed = author.post(reverse(STORE), {"reading": carried(preview)[:-1], "take": "0", "known": "skip"})
    foreign = store(client, preview)
    monkeypatch.setattr(carrying, "HOURS", -1)
    old = store(author, preview)

    assert [response.status_code for response in (changed, foreign, old)] == [400] * 3
    assert "This preview is too old, or not yours. Nothing was stored." in unescape(old.content.decode())
    assert not QuestionBank.objects.exists()


def test_bank_that_is_gone_is_told(author, bank):
    preview = upload(author, bank=bank.pk)
    bank.delete()

    response = store(author, preview)

    assert response.status_code == 400
    assert "This bank does not exist any more." in unescape(response.content.decode())


@pytest.mark.parametrize(
    ("data", "name", "status", "said"),
    [
        (b"", "x.gift", 400, "This file is empty."),
        (b" \n ", "x.gift", 400, "This file is empty."),
        (b"a" * (limits.TEXT_BYTES + 1), "x.gift", 400, "larger than 2 megabytes"),
        (b"a" * (limits.FILE_BYTES + 1), "x.xml", 413, "larger than 5 megabytes"),
        (b"<quiz>\n<question>\n</quiz>", "x.xml", 400, "Line 3: This XML file is broken at line 3."),
        (b"PK\x03\x04", "x.xlsx", 400, "damaged"),
        (b"Rien.", "x.txt", 400, "No question of this file can be imported."),
    ],
    ids=["empty", "blank", "2 MB", "5 MB", "broken", "damaged", "nothing"],
)  # fmt: skip
def test_file_that_cannot_be_taken_is_told_at_its_field(author, data, name, status, said):
    response = upload(author, data, name, title="Mon titre")

    assert response.status_code == status
    assert said in words(response)
    assert not QuestionBank.objects.exists()


def test_what_was_typed_stays_when_no_file_was_chosen(author):
    response = author.post(reverse(IMPORT), {"title": "Mon titre", "format": "gift"})

    page = response.content.decode()
    assert response.status_code == 400
    assert "Choose a file." in words(response)
    assert 'value="Mon titre"' in page
    assert '<option value="gift" selected>' in page


def test_format_that_is_named_goes_before_what_the_file_looks_like(author):
    assert "A Aiken file" not in words(upload(author))
    assert upload(author, format="aiken").status_code == 400


def test_name_of_the_bank_comes_from_the_file(author):
    category = upload(author, "$CATEGORY: Justice\n\n" + GIFT)
    name = upload(author)

    assert "for a new bank “Justice”" in words(category)
    assert "for a new bank “droits”" in words(name)


def pictured():
    picture = Picture(as_webp(drawn())[0], 'Une "balance"')
    return write([Question("true_false", "Vrai ?", id="p1", correct=True, picture=picture)], "moodle")


def test_picture_is_seen_before_and_stored_only_then(author):
    preview = upload(author, pictured(), "images.xml")
    page = preview.content.decode()
    before = get_image_model().objects.count()

    store(author, preview, take=["0"])

    (image,) = get_image_model().objects.all()
    (question,) = QuestionBank.objects.get().questions
    assert '<img src="data:image/webp;base64,' in page
    assert 'alt="Une &quot;balance&quot;"' in page
    assert before == 0
    assert (question.value["image"], question.value["image_alt"]) == (image, 'Une "balance"')
    assert image.uploaded_by_user.groups.filter(name=Role.AUTHOR.value).exists()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        ("[html]Vrai <a href\\='//x.example'>ici</a> ? {T}", "x.gift.txt", "Left out"),
        (
            b"<quiz><question type='truefalse'><questiontext format='html'><text><![CDATA[Vrai ? <img src='x.png'>]]></text>"
            b"<file name='y.png' encoding='base64'>AAAA</file></questiontext><answer fraction='100'><text>true</text></answer>"
            b"</question></quiz>",
            "x.xml",
            "A picture was left out: y.png",
        ),
    ],
    ids=["gift", "moodle"],
)
def test_what_is_said_of_a_question_without_name_stands_at_it(author, data, name, said):
    (row,) = upload(author, data, name).context["preview"].rows

    assert any(said in warning for warning in row.warnings)
    assert "<img" not in row.question.label


def test_who_may_not_add_pictures_is_told(bank):
    client = Client(headers={"accept-language": "en"})
    client.force_login(UserFactory(role=Role.TRANSLATOR.value))

    preview = upload(client, pictured(), "images.xml", bank=bank.pk)
    store(client, preview, take=["0"])

    assert "you may not add pictures to the library" in words(preview)
    assert not get_image_model().objects.exists()


def in_review(bank):
    return Workflow.objects.get(name=WORKFLOW).start(bank, UserFactory(role=Role.AUTHOR.value))


def test_bank_that_is_being_read_takes_nothing_in(author, bank):
    preview = upload(author, bank=bank.pk)
    revisions = bank.revisions.count()
    in_review(bank)

    chosen, stored = upload(author, bank=bank.pk), store(author, preview)

    assert (chosen.status_code, stored.status_code) == (400, 400)
    assert "“Les bases” is with its second reader" in words(chosen)
    assert "“Les bases” is with its second reader" in unescape(stored.content.decode())
    assert bank.revisions.count() == revisions


def test_bank_that_was_sent_back_takes_questions_in(author, bank):
    reviewer = UserFactory(role=Role.REVIEWER.value)
    state = in_review(bank)
    state.current_task_state.reject(user=reviewer)

    assert store(author, upload(author, bank=bank.pk)).status_code == 302


def test_text_of_a_file_is_never_markup(author):
    response = upload(author, "id;type;question;right\n<script>x;true_false;1 < 2 <i;true\n", "x<b>.csv")

    page = response.content.decode()
    assert "<script>x" not in page
    assert "x&lt;b&gt;" in page


def test_what_is_to_finish_before_publishing_is_said(author):
    long = "mot " * 40
    response = upload(author, f"id;type;question;choice_1;choice_2;choice_3\na;opinion;Et toi ?;{long};b;c\n", "x.csv")

    assert "1 question can be imported, but has to be finished before the bank is published." in words(response)
    assert "To finish before it is published:" in words(response)


def test_too_much_for_the_way_back_is_refused(author, monkeypatch):
    monkeypatch.setattr(carrying, "MOST_CHARACTERS", 100)

    response = upload(author)

    assert response.status_code == 400
    assert "too much text for one go" in words(response)


def test_reading_comes_back_as_it_went():
    question = Question(
        "single_choice", "Quoi\n?", id="a", choices=(Choice("oui", FULL / 3, "bien"), Choice("non")), tags=("loi",),
        pairs=(("a", "b"),), gaps=(("x", "y"),), line=4,
    )  # fmt: skip
    reading = read(GIFT.encode(), "gift")
    whole = type(reading)([*reading.questions, question], reading.refused, reading.errors, reading.warnings, "gift")

    assert carrying.unpacked(carrying.packed(whole, {"bank": "1"}, "7"), "7") == (whole, {"bank": "1"})
    with pytest.raises(carrying.Lost):
        carrying.unpacked(signing.dumps({}, salt="other"), "7")


@pytest.mark.parametrize("count", [3, 500])
def test_preview_and_storing_need_few_queries_however_many_questions(author, bank, count):
    rows = "\n".join(f"q{n};true_false;Question {n};true;Pense bien à {n} fois." for n in range(count))
    data = f"id;type;question;right;hint\n{rows}"
    upload(author, data, "x.csv", bank=bank.pk)

    with CaptureQueriesContext(connection) as seen:
        preview = upload(author, data, "x.csv", bank=bank.pk)
        asked = len(seen)
    with CaptureQueriesContext(connection) as seen:
        author.get(reverse(GUIDE))
        frame = len(seen)
    stored = store(author, preview, take=[str(n) for n in range(count)])

    assert 0 < asked - frame <= 7
    assert frame > 5
    assert stored.status_code == 302
    assert len(draft_of(QuestionBank.objects.get()).questions) == count + 1


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_template_is_a_file_that_can_be_imported(author, format):
    response = author.get(reverse(TEMPLATE, args=[format]))

    found = read(response.content, format)
    assert "attachment" in response["Content-Disposition"]
    assert (len(found.questions), found.errors) == (9, [])
    assert author.get(reverse(TEMPLATE, args=["gift"])).status_code == 404
    assert io.BytesIO(response.content).read(1)
