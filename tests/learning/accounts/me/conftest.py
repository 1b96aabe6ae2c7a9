"""What tests of the learners' entrance stand on: a site to enter, a phone, a learner who knows the secret."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.factories.accounts import SECRET, UserFactory
from tests.factories.courses import make_home

OURS = {"Sec-Fetch-Site": "same-origin"}
ME = "/fr/moi/"


@pytest.fixture
def home(db):
    return make_home()


@pytest.fixture
def phone(home) -> Client:
    """A browser that says where its requests come from, as all of the last years do."""
    return Client(headers=OURS)


@pytest.fixture
def learner(home):
    return UserFactory(learner=True, username="karite-fleuve-12")


@pytest.fixture
def signed_in(phone, learner) -> Client:
    sign_in(phone, learner.username)
    return phone


def offers(html: str) -> dict[str, str]:
    """Return the names on a page, each with the offer that stands for it."""
    found = re.findall(r'name="username" value="([^"]+)".*?class="code">([^<]+)<', html)
    return {unescape(name): unescape(offer) for offer, name in found}


def sign_up(phone: Client, secret: str = SECRET, **more):
    """Make an account with the first name that is offered."""
    offer = next(iter(offers(phone.get(f"{ME}garder/").content.decode()).values()))
    return phone.post(f"{ME}garder/", {"username": offer, "password1": secret, **more})


def sign_in(phone: Client, name: str, secret: str = SECRET, **more):
    return phone.post(f"{ME}entrer/", {"login": name, "password": secret, **more})


def is_in(phone: Client) -> bool:
    """Say whether the own page names somebody."""
    return "moi/changer/" in phone.get(ME).content.decode()


def keepsake(response) -> list[str]:
    """Return name, secret and paper code of the page that is shown once."""
    return [unescape(line) for line in re.findall(r'<dd class="code">([^<]*)</dd>', response.content.decode())]
