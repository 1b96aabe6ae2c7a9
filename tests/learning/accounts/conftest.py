"""What tests of people stand on: one page of a course, one person of each role, a browser that signs in as people do."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from wagtail.models import Page

from learning.accounts.enums import Role
from tests.factories.accounts import PASSPHRASE, UserFactory
from tests.factories.courses import LessonPageFactory, make_course

LOGIN = "/compte/login/"


@pytest.fixture
def lesson(db) -> Page:
    """A live lesson that no person wrote."""
    page = LessonPageFactory(parent=make_course(lessons=0))
    page.save_revision().publish()
    return page


@pytest.fixture
def people(db) -> dict:
    """One person of each role, by its name; "nobody" has none."""
    return {"nobody": UserFactory(), **{role.value: UserFactory(username=role.value, role=role.value) for role in Role}}


def browser(user) -> Client:
    """Return a browser in which `user` has signed in with both factors."""
    client = Client()
    client.force_login(user)
    return client


def code(secret: str, steps: int = 0) -> str:
    """Return the one-time code an authenticator app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def give_second_factor(user) -> str:
    """Set up the second factor of a person and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def send_passphrase(client: Client, user, passphrase: str = PASSPHRASE, **headers):
    return client.post(LOGIN, {"login": user.username, "password": passphrase}, headers=headers)


def draft(page: Page, user, title: str) -> Page:
    """Let `user` change the title of `page` as the editor does, and return the page's draft."""
    changed = page.get_latest_revision_as_object()
    changed.title = title
    changed.save_revision(user=user)
    page.refresh_from_db()
    return changed
