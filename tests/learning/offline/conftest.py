"""What tests of the queue stand on: a course with a lesson and three quizzes, a learner's phone, a visitor's phone."""

import pytest
from django.test import Client

from courses.models import CoursePage
from learning.offline import sync
from learning.offline.models import QueueToken
from quizzes.versions import version_of
from tests.factories.accounts import SECRET, UserFactory
from tests.factories.courses import make_course, make_home
from tests.factories.quizzes import make_quiz

from .queue import Phone

OURS = {"Sec-Fetch-Site": "same-origin"}
ME = "/fr/moi/"


@pytest.fixture(autouse=True)
def _no_call_lasts_too_long(monkeypatch):
    """How long a call takes is the machine's matter."""
    monkeypatch.setattr(sync, "monotonic", lambda: 0)


@pytest.fixture
def home(db):
    return make_home()


@pytest.fixture
def course(home):
    page = make_course(home, lessons=1)
    page.save_revision().publish()
    return CoursePage.objects.get(pk=page.pk)


@pytest.fixture
def lesson(course):
    course.get_children().first().specific.save_revision().publish()
    return course.get_children().first().specific


@pytest.fixture
def baseline(course):
    return make_quiz(course, baseline=True)


@pytest.fixture
def final(course, baseline):
    return make_quiz(course, certifying=True, pair=baseline.translation_key)


@pytest.fixture
def practice(course):
    return make_quiz(course, is_required=False)


@pytest.fixture
def version(final):
    return version_of(final)


@pytest.fixture
def learner(home):
    return UserFactory(learner=True, username="karite-fleuve-12")


@pytest.fixture
def other_learner(home):
    return UserFactory(learner=True, username="mil-soleil-34")


def signed_in(user) -> Client:
    """Return a browser in which a learner has signed in, as people do."""
    client = Client(headers=OURS)
    client.post(f"{ME}entrer/", {"login": user.username, "password": SECRET})
    return client


def marks(client) -> dict:
    """Return what a phone is told of its own queue."""
    return client.post(f"{ME}file/").json()


def phone_of(user) -> Phone:
    """Return a phone on which somebody signed in, so that it may bring answers later."""
    said = marks(signed_in(user))
    return Phone(said["token"], said["q"])


@pytest.fixture
def phone(learner) -> Phone:
    return phone_of(learner)


@pytest.fixture
def visitor() -> Phone:
    return Phone()


@pytest.fixture
def idle():
    """Return a function that lets so many days pass since all tokens were used."""

    def since(day):
        QueueToken.objects.update(used_on=day)

    return since
