"""What tests of quizzes stand on: a course with a lesson and three quizzes, and what was told to be counted."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import translation
from wagtail.users.models import UserProfile

from courses.models import CoursePage
from quizzes.events import LearningEvent, learning_event
from quizzes.models import QuizPage, QuizVersion
from quizzes.versions import version_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import block_id, make_course
from tests.factories.quizzes import make_quiz

from .pages import hidden
from .sending import ID


@pytest.fixture(autouse=True)
def _messages_as_they_stand_in_the_code():
    """Rules speak English here, whatever the catalogues say; pages speak the language of their address."""
    with translation.override("en"):
        yield


@pytest.fixture
def course(db) -> CoursePage:
    return make_course(lessons=1, colour="indigo", motif="lozenge", title="L’impunité, c’est quoi ?")


@pytest.fixture
def lesson(course):
    return course.get_children().first().specific


@pytest.fixture
def practice(course) -> QuizPage:
    return make_quiz(course, title="Pour t’exercer", is_required=False)


@pytest.fixture
def baseline(course) -> QuizPage:
    return make_quiz(course, baseline=True, title="Que sais-tu déjà ?")


@pytest.fixture
def final(course, baseline) -> QuizPage:
    return make_quiz(course, certifying=True, title="Quiz final", pair=baseline.translation_key)


@pytest.fixture
def version(final) -> QuizVersion:
    return version_of(final)


@pytest.fixture
def learner(db):
    return get_user_model().objects.create_user("karité-fleuve-12", password="trois mots de passe", is_learner=True)


@pytest.fixture
def other_learner(db):
    return get_user_model().objects.create_user("mil-soleil-34", password="trois mots de passe", is_learner=True)


@pytest.fixture
def told():
    """Return the list of what is told to be counted, growing while the test runs."""
    heard: list[LearningEvent] = []

    def note(sender, events, **kwargs):
        heard.extend(events)

    learning_event.connect(note)
    yield heard
    learning_event.disconnect(note)


@pytest.fixture
def kinds(told):
    """Return a function that gives the kinds and counts of what was told so far."""
    return lambda: [(str(event.kind), event.count) for event in told]


@pytest.fixture
def lesson_picture(db):
    from wagtail.images import get_image_model
    from wagtail.images.tests.utils import get_test_image_file

    return get_image_model().objects.create(title="arbre", file=get_test_image_file())


@pytest.fixture
def admin_client(client, db):
    client.force_login(get_user_model().objects.create_superuser("admin", password="quatre mots pour entrer"))
    return client


@pytest.fixture
def glossary_client(db):
    """Somebody who works in the admin on another kind of text."""
    group = Group.objects.create(name="Lexique")
    group.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "change_glossaryterm", "submit_translation"])
    )
    user = UserFactory()
    user.groups.set([group])
    UserProfile.objects.create(user=user, preferred_language="en")
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def take(client):
    """Return a function that makes one move through a quiz with a plain form."""

    def post(quiz, language="fr", **fields):
        return client.post(f"/{language}/quiz/{quiz.translation_key}/essai/", fields)

    return post


@pytest.fixture
def walk(take):
    """Return a function that answers a quiz, a question a screen, and returns the last answer of the server."""

    def through(quiz, answers, language="fr", response=None):
        response = response or take(quiz, language, go="start")
        for number, (question, answer) in enumerate(answers.items(), start=1):
            assert hidden(response)["question"] == question
            go = "submit" if number == len(answers) else "next"
            response = take(quiz, language, **hidden(response), answer=answer, go=go)
        return response

    return through


@pytest.fixture
def addresses(final, lesson, course):
    """Return the address of each deed, by name."""
    quiz = f"/fr/quiz/{final.translation_key}"
    return {
        "start": f"{quiz}/essais/",
        "take": f"{quiz}/essai/",
        "save": f"/fr/quiz/essais/{ID}/reponses/{block_id('un')}/",
        "submit": f"/fr/quiz/essais/{ID}/envoi/",
        "finish": f"/fr/quiz/fini/{lesson.translation_key}/",
        "course": f"/fr/quiz/cours/{course.translation_key}/fini/",
        "certificate": "/fr/quiz/attestation/",
        "image": "/fr/quiz/attestation/image/",
        "check": f"/fr/quiz/verifier/{lesson.translation_key}/{block_id('check')}/",
    }
