"""Accounts in the admin: made, changed and set inactive by administrators."""

import pytest
from django.contrib.auth.models import Group

from learning.accounts.models import User
from learning.accounts.permissions import roles_of
from tests.factories.accounts import PASSPHRASE, UserFactory

from .conftest import browser

pytestmark = pytest.mark.django_db
PHRASE = "cinq mots choisis par hasard"


@pytest.fixture
def admin():
    return browser(UserFactory(username="chef", role="administrator"))


def group(name: str) -> int:
    return Group.objects.get(name=name).pk


def test_administrator_makes_an_account_without_name_address_or_passphrase(admin):
    admin.post(
        "/admin/users/new/",
        {
            "username": "awa",
            "pen_name": "Sira",
            "groups": [group("author"), group("translator")],
            "password1": PHRASE,
            "password2": PHRASE,
        },
    )

    awa = User.objects.get(username="awa")
    assert (awa.pen_name, awa.is_superuser, awa.has_usable_password()) == ("Sira", False, False)
    assert roles_of(awa) == ["author", "translator"]


def test_nobody_is_made_all_powerful(admin):
    awa = UserFactory(username="awa")

    admin.post(f"/admin/users/edit/{awa.pk}/", {"username": "awa", "is_active": "on", "is_superuser": "on"})

    awa.refresh_from_db()
    assert not awa.is_superuser


def test_form_asks_neither_legal_name_nor_address(admin):
    html = admin.get("/admin/users/new/", headers={"Accept-Language": "en"}).content.decode()

    for name in ("email", "first_name", "last_name", "is_superuser", "password1", "password2"):
        assert f'name="{name}"' not in html
    for label in ("Author", "Translator", "Reviewer", "Facilitator", "Programme officer", "Administrator"):
        assert label in html


def test_promise_27_account_set_inactive_is_out_at_once(admin):
    awa = UserFactory(username="awa", role="author")
    client = browser(awa)

    admin.post(f"/admin/users/edit/{awa.pk}/", {"username": "awa", "groups": [group("author")]})

    assert client.get("/admin/").url == "/compte/login/?next=/admin/"


def test_promise_27_account_set_active_again_has_none_of_its_old_sign_ins(admin):
    awa = UserFactory(username="awa", role="author")
    client = browser(awa)
    path, data = f"/admin/users/edit/{awa.pk}/", {"username": "awa", "groups": [group("author")]}

    admin.post(path, data)
    admin.post(path, {**data, "is_active": "on"})

    awa.refresh_from_db()
    assert awa.is_active
    assert client.get("/admin/").url == "/compte/login/?next=/admin/"


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_promise_32_nothing_is_done_to_several_people_at_once_nor_to_a_learner(admin, action):
    learner = UserFactory(learner=True)
    data = {"role": group("administrator"), "mark_as_active": "False"}

    answer = admin.post(f"/admin/bulk/accounts/user/{action}/?id={learner.pk}", data)

    learner.refresh_from_db()
    assert answer.status_code == 404
    assert learner.is_active
    assert not learner.groups.exists()


def test_administrator_changes_the_own_account_and_stays(admin):
    chef = User.objects.get(username="chef")

    admin.post(
        f"/admin/users/edit/{chef.pk}/",
        {"username": "chef", "pen_name": "Kadi", "groups": [group("administrator")]},
    )

    chef.refresh_from_db()
    assert (chef.pen_name, chef.is_active) == ("Kadi", True)
    assert admin.get("/admin/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_few_questions_for_all(admin, number, django_assert_max_num_queries):
    UserFactory.create_batch(number, role="author")
    admin.get("/admin/users/")

    with django_assert_max_num_queries(20):
        html = admin.get("/admin/users/?role=author").content.decode()

    assert html.count('class="username"') <= number + 1


def test_list_is_filtered_by_role(admin):
    UserFactory(username="kadiatou", role="author")
    UserFactory(username="fatoumata", role="reviewer")

    html = admin.get("/admin/users/?role=author").content.decode()

    assert "kadiatou" in html
    assert "fatoumata" not in html


def test_own_account_holds_pen_name_language_and_look():
    user = UserFactory(role="author")
    client = browser(user)

    html = client.get("/admin/account/").content.decode()
    client.post(
        "/admin/account/",
        {
            "pen_name-pen_name": "Sira",
            "locale-preferred_language": "en",
            "theme-theme": "dark",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )

    user.refresh_from_db()
    assert user.pen_name == "Sira"
    assert '<html lang="en"' in client.get("/admin/").content.decode()
    for name in ("name_email", "avatar", "password", "notifications"):
        assert f'name="{name}-' not in html
    assert "time_zone" not in html
    for path in ("/compte/password/change/", "/compte/2fa/"):
        assert path in html


def test_menu_holds_what_the_role_needs():
    seen = {}
    for role in ("author", "translator", "reviewer", "officer", "administrator"):
        html = browser(UserFactory(role=role)).get("/admin/", headers={"Accept-Language": "en"}).content.decode()
        names = ("explorer", "images", "reports", "settings", "help", "reach", "users")
        seen[role] = {name for name in names if f'"name": "{name}"' in html or f'["{name}",' in html}

    assert all("help" not in names for names in seen.values())
    assert "users" in seen["administrator"]
    assert not any("users" in seen[role] for role in ("author", "translator", "reviewer", "officer"))
    assert "explorer" not in seen["officer"]


def test_passphrase_of_the_tests_is_itself_long_enough():
    assert len(PASSPHRASE) >= 15


def test_learners_stand_in_no_list_and_open_under_no_address(admin):
    learner, author = UserFactory(learner=True), UserFactory(username="awa", role="author")

    listed = admin.get("/admin/users/").content.decode()

    assert author.username in listed
    assert learner.username not in listed
    for place in ("edit", "delete", "history", "history-results", "usage", "invite", "second-factor"):
        assert admin.get(f"/admin/users/{place}/{learner.pk}/").status_code == 404, place
    assert admin.get(f"/admin/users/edit/{author.pk}/").status_code == 200
