"""Safety, promise 49: what the whole server says about one learner is what the list says, and after erasing it is nothing."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from learning.accounts import kept
from learning.accounts.card_choices import HOME_REGIONS, Gender
from learning.accounts.erasing import erase
from learning.accounts.models import Card, User
from learning.accounts.sheet import mentions, sheet_of
from learning.tidying.run import tidy
from quizzes.attempts import Who, readable
from quizzes.certificates import issue
from quizzes.models import Certificate
from quizzes.versions import version_of
from tests.factories.accounts import SECRET, UserFactory
from tests.factories.courses import make_course, make_home
from tests.factories.quizzes import make_quiz, sent, wrong_answers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    """Files of other runs say nothing of this one."""
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


@pytest.fixture
def learner(client):
    """Somebody who has done everything a learner can, and another one beside."""
    course = make_course(make_home(), lessons=1)
    final = make_quiz(course, mode="certifying", pass_mark=70, is_required=False)
    for name in ("karite-fleuve-12", "lune-tambour-7"):
        learner = UserFactory(learner=True, username=name)
        Card.objects.create(learner=learner, age="15_17", gender=Gender.values[0], region=HOME_REGIONS[0][0])
        who = Who(learner, "fr")
        sent(final, wrong_answers(version_of(final)), who)
        issue(readable(sent(final, None, who).pk, who), who)
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    client.post("/fr/moi/entrer/", {"login": "karite-fleuve-12", "password": SECRET})
    return User.objects.get(username="karite-fleuve-12")


def run(*arguments):
    out = io.StringIO()
    call_command("seizure_sheet", *arguments, stdout=out)
    return out.getvalue()


def test_sheet_names_nothing_beyond_the_list(learner):
    sheet = sheet_of(learner.pk, learner.username)

    assert sheet.beyond == []
    assert sheet.sign_ins == 1
    told = {part.label for part, rows in sheet.parts if rows}
    assert {"accounts.User", "accounts.Card", "quizzes.Attempt", "quizzes.Response", "quizzes.Certificate"} <= told
    assert told <= {part.label for part in kept.KEPT}


def test_sheet_tells_days_and_no_hour_nor_anything_of_others(learner):
    text = run(learner.username)

    assert "karite-fleuve-12" in text
    assert "lune-tambour-7" not in text
    assert learner.password not in text
    assert not re.search(r"\b\d\d:\d\d\b", text)


def test_after_erasing_and_tidying_nothing_is_left(learner):
    erase(User.objects.get(pk=learner.pk))
    tidy(learner.joined_on, dry_run=False)

    sheet = sheet_of(learner.pk, learner.username)

    assert (sheet.parts, sheet.beyond, sheet.sign_ins) == ([], [], 0)
    assert list(mentions([learner.username.encode()])) == []
    with translation.override("fr"):
        assert run(learner.username, "--key", str(learner.pk)).strip() == "Rien."
    assert Certificate.objects.filter(learner=None).count() == 1


def test_column_that_the_list_does_not_know_is_told(learner):
    connection.check_constraints()  # PostgreSQL changes no table while checks wait
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_card ADD COLUMN village varchar(20) DEFAULT 'Kati'")
        try:
            assert sheet_of(learner.pk, learner.username).beyond == ["accounts_card.village"]
        finally:
            cursor.execute("ALTER TABLE accounts_card DROP COLUMN village")


def test_table_that_links_to_a_learner_or_names_one_is_told(learner):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE spy (id integer PRIMARY KEY, who bigint REFERENCES accounts_user(id), note varchar(99))"
        )
        try:
            cursor.execute("INSERT INTO spy VALUES (1, %s, 'seen'), (2, NULL, 'it was karite-fleuve-12')", [learner.pk])
            assert len(sheet_of(learner.pk, learner.username).beyond) == 2
        finally:
            cursor.execute("DROP TABLE spy")


def test_file_that_names_a_learner_is_told(learner, tmp_path):
    (tmp_path / "server.log").write_text("karite-fleuve-12 came")

    assert sheet_of(learner.pk, learner.username).beyond == [str(tmp_path / "server.log")]


def test_unknown_name_is_refused():
    with pytest.raises(CommandError):
        run("nobody-at-all-9")
