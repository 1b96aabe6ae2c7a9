from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.utils import timezone

from learning.accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_user_keeps_nothing_but_names_days_and_rights():
    fields = {field.name for field in User._meta.get_fields() if not (field.auto_created and not field.concrete)}

    assert fields == {
        "id",
        "password",
        "username",
        "pen_name",
        "is_active",
        "is_learner",
        "is_superuser",
        "joined_on",
        "last_visit_on",
        "sign_in_round",
        "groups",
        "user_permissions",
    }


def test_user_has_no_clock_time():
    assert not [field.name for field in User._meta.fields if isinstance(field, models.DateTimeField)]


def test_user_takes_an_email_address_and_drops_it():
    user = User.objects.create_user("awa", "awa@example.org", "un deux trois quatre")

    user.refresh_from_db()

    assert (user.email, user.get_full_name(), user.joined_on) == ("", "awa", timezone.localdate())
    assert user.check_password("un deux trois quatre")


def test_user_is_called_by_pen_name():
    assert UserFactory(pen_name="Sira").get_full_name() == "Sira"


def test_username_is_taken_in_any_case():
    UserFactory(username="Awa")

    with pytest.raises(IntegrityError):
        UserFactory(username="awa")


@pytest.mark.parametrize("name", ["awa@example.org", "awa traoré", "+22370000000", ""])
def test_username_cannot_be_an_address_or_a_number_to_call(name):
    with pytest.raises(ValidationError, match="username"):
        User(username=name, password="x").full_clean()


@pytest.mark.parametrize("name", ["mangue-lune-27", "Ɲɛ.ɔ_ŋ", "awa"])
def test_username_may_be_made_up(name):
    User(username=name, password="x").full_clean()


def test_session_hash_changes_with_passphrase_and_round():
    user = UserFactory()
    first = user.get_session_auth_hash()

    user.sign_in_round += 1
    second = user.get_session_auth_hash()
    user.set_password("une autre phrase bien longue")

    assert len({first, second, user.get_session_auth_hash()}) == 3


def test_session_hash_is_still_known_under_an_earlier_key(settings):
    user = UserFactory()
    before = user.get_session_auth_hash()

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"

    assert user.get_session_auth_hash() != before
    assert list(user.get_session_auth_fallback_hash()) == [before]


def test_sign_in_keeps_the_day_only(client):
    user = UserFactory(last_visit_on=timezone.localdate() - timedelta(days=3))

    client.force_login(user)

    user.refresh_from_db()
    assert type(user.last_visit_on) is date
    assert user.last_visit_on == timezone.localdate()


def test_user_model_is_ours():
    assert get_user_model() is User
