"""What tests of groups stand on: a course with a practice quiz, a facilitator at the phone, a group, learners in it."""

import pytest
from django.test import Client

from tests.factories.accounts import SECRET, UserFactory
from tests.factories.courses import make_course, make_home
from tests.factories.groups import LearnerGroupFactory

OURS = {"Sec-Fetch-Site": "same-origin"}
LEAD = "/animer/"
GROUP = "/fr/moi/groupe/"
HELPED = "/fr/moi/retrouver/aide/"
NEW = "citron lanterne vallon"


@pytest.fixture
def home(db):
    return make_home()


@pytest.fixture
def course(home):
    return make_course(home, lessons=2)


@pytest.fixture
def facilitator(home):
    return UserFactory(username="kadidia", role="facilitator")


@pytest.fixture
def group(facilitator, course):
    return LearnerGroupFactory(facilitator=facilitator, course_key=course.translation_key)


@pytest.fixture
def desk(facilitator) -> Client:
    """The facilitator's browser, signed in with both factors, speaking French."""
    return browser_of(facilitator)


def browser_of(user) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    client.force_login(user)
    return client


@pytest.fixture
def learner(home):
    return UserFactory(learner=True, username="karite-fleuve-12")


@pytest.fixture
def phone(learner) -> Client:
    """The learner's browser, signed in."""
    client = Client(headers=OURS)
    client.post("/fr/moi/entrer/", {"login": learner.username, "password": SECRET})
    return client
