"""Mark again in the admin: one prepares, another confirms, and small numbers are not shown."""

import pytest
from django.urls import reverse

from learning.accounts.enums import Role
from quizzes import regrade_effects, regrade_views
from quizzes.models import Attempt, Regrade
from quizzes.regrade_effects import COUNTS
from quizzes.regrade_forms import markings
from quizzes.regrade_views import MARK_AGAIN, REGRADE
from quizzes.regrade_words import figures_of
from quizzes.versions import version_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import block_id
from tests.factories.quizzes import make_quiz, right_answers, sent, single
from tests.factories.scenes import opinion

ONE, A, B, C = block_id("un"), block_id("un-A"), block_id("un-B"), block_id("un-C")


@pytest.fixture(autouse=True)
def _staff_reads_english(client):
    """The words looked for stand in the code; the admin speaks the browser's language."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def first(client, db):
    user = UserFactory(role=Role.REVIEWER.value)
    client.force_login(user)
    return user


@pytest.fixture
def second(db):
    return UserFactory(role=Role.REVIEWER.value)


def digest_of(quiz):
    return markings(quiz.translation_key, "fr", ONE)[-1].digest


def prepared(client, quiz, **data):
    body = {"marking": digest_of(quiz), "kind": "new_key", "right": [B], "why": "B was right.", **data}
    return client.post(reverse(MARK_AGAIN, args=[quiz.pk, ONE]), body)


def page_of(quiz):
    return reverse(REGRADE, args=[quiz.pk, Regrade.objects.get().pk])


def test_one_prepares_another_confirms_then_it_is_undone(client, final, version, first, second):
    for _n in range(12):
        sent(final, {**right_answers(version), ONE: [B]})

    assert prepared(client, final).url == page_of(final)
    page = client.get(page_of(final)).content.decode()
    assert "A second person who may publish this quiz" in page
    assert "Right until now: A. Right from now on: B." in page
    client.post(page_of(final), {"do": "confirm"})
    assert Regrade.objects.get().state == "prepared"

    client.force_login(second)
    page = client.post(page_of(final), {"do": "confirm"}, follow=True).content.decode()
    assert set(Attempt.objects.values_list("state", flat=True)) == {"passed"}
    assert f"Confirmed by {second}." in page

    page = client.post(page_of(final), {"do": "undo"}, follow=True).content.decode()
    assert set(Attempt.objects.values_list("state", flat=True)) == {"failed"}
    assert Regrade.objects.get().state == "undone"


def test_no_request_lasts_and_each_press_goes_on(client, final, version, first, second, monkeypatch):
    monkeypatch.setattr(regrade_effects, "BATCH", 5)
    monkeypatch.setattr(regrade_views, "SECONDS", 0)
    for _n in range(12):
        sent(final, {**right_answers(version), ONE: [B]})

    def state_after(deed):
        page = client.post(page_of(final), {"do": deed}, follow=True).content.decode()
        return Regrade.objects.get().state, "data-go-on" in page, "What would change" in page

    prepared(client, final)
    looking = client.get(page_of(final)).content.decode()
    steps = [state_after("go_on") for _n in range(2)]
    client.force_login(second)
    steps += [state_after(deed) for deed in ("confirm", "go_on", "go_on", "undo", "go_on", "go_on")]

    assert "of the answers are looked through." in looking
    assert "What would change" not in looking
    assert steps == [
        ("looking", True, False),
        ("prepared", False, True),
        ("running", True, True),
        ("running", True, True),
        ("done", False, True),
        ("undoing", True, True),
        ("undoing", True, True),
        ("undone", False, True),
    ]


def test_it_is_not_confirmed_while_it_is_looked_through(client, final, version, first, second, monkeypatch):
    monkeypatch.setattr(regrade_effects, "BATCH", 1)
    monkeypatch.setattr(regrade_views, "SECONDS", 0)
    for _n in range(2):
        sent(final)
    prepared(client, final)
    client.force_login(second)

    page = client.post(page_of(final), {"do": "confirm"}, follow=True).content.decode()

    assert "It is not known yet what would change." in page
    assert Regrade.objects.get().second is None


def test_passes_are_taken_away_only_by_name(client, final, version, first, second):
    sent(final)
    prepared(client, final)
    client.force_login(second)

    refused = client.post(page_of(final), {"do": "confirm", "takes_passes": "on", "name": first.get_username()})
    assert refused.context["form"].errors["name"]
    assert Attempt.objects.get().state == "passed"

    client.post(page_of(final), {"do": "confirm", "takes_passes": "on", "name": second.get_username()})
    assert Attempt.objects.get().state == "failed"


def test_older_answers_are_marked_as_the_mended_quiz_marks(client, course, first, second):
    quiz = make_quiz(course, [single()], certifying=True)
    old = sent(quiz, {ONE: [B]})
    quiz.questions = make_quiz(course, [single(right="B")]).questions
    quiz.save_revision().publish()

    prepared(client, quiz, kind="like_now", right=[])
    client.force_login(second)
    client.post(page_of(quiz), {"do": "confirm"})

    old.refresh_from_db()
    assert (old.score, old.state) == (1, "passed")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"right": []}, "right"),
        ({"right": [A, B]}, "right"),
        ({"why": ""}, "why"),
        ({"kind": "x"}, "kind"),
        ({"right": [A]}, None),
    ],
)
def test_what_is_missing_is_said_at_the_form(client, final, first, data, field):
    response = prepared(client, final, **data)

    errors = response.context["form"].errors
    assert list(errors) == [field or "__all__"]
    assert not Regrade.objects.exists()


def test_small_numbers_are_not_shown():
    preview = dict.fromkeys([*COUNTS, *(f"{name}_people" for name in COUNTS)], 0)
    preview |= dict.fromkeys(["attempts", "attempts_people"], 25) | dict.fromkeys(["up", "up_people"], 22)
    preview |= dict.fromkeys(["same", "same_people"], 3) | {"out_of_reach": 9}

    found = [figure.value for figure in figures_of(preview)]

    assert found[0] == "25"
    assert found[2:4] == ["fewer than 10", "fewer than 10"]
    assert found[4:] == ["fewer than 10"] * 3
    assert "22" not in found


def test_further_tries_of_the_same_person_are_not_ten_people():
    preview = dict.fromkeys([*COUNTS, *(f"{name}_people" for name in COUNTS)], 0)
    preview |= {"attempts": 40, "attempts_people": 3, "up": 40, "up_people": 3, "out_of_reach": 0}

    assert {figure.value for figure in figures_of(preview)} == {"fewer than 10"}


def test_an_opinion_cannot_be_marked_again(client, course, first):
    quiz = make_quiz(course, [single(), opinion("avis")])

    assert client.get(reverse(MARK_AGAIN, args=[quiz.pk, block_id("avis")])).status_code == 404


def test_regrade_of_another_quiz_is_not_found(client, final, practice, first):
    prepared(client, final)

    assert client.get(reverse(REGRADE, args=[practice.pk, Regrade.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.TRANSLATOR, Role.OFFICER, Role.FACILITATOR], ids=str)
def test_who_may_not_publish_the_quiz_may_not_mark_again(client, final, first, role):
    prepared(client, final)
    client.force_login(UserFactory(role=role.value))

    for path in (reverse(MARK_AGAIN, args=[final.pk, ONE]), page_of(final)):
        assert client.get(path).status_code == 302
        assert client.post(path, {"do": "confirm"}).status_code == 302
    assert version_of(final).corrections == {}


def test_unknown_deed_changes_nothing(client, final, first):
    prepared(client, final)

    assert client.post(page_of(final), {"do": "\x00"}).status_code == 302
    assert Regrade.objects.get().state == "prepared"
