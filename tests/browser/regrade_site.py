"""A quiz with many answers and a question that is being marked again, for the browser; made in the site itself."""

import json
import sys

SLUG = "a-corriger"
PEOPLE = 60


def make() -> None:
    """Add the quiz, its answers and a regrade that has only begun; print the addresses as JSON."""
    from django.contrib.auth import get_user_model
    from django.urls import reverse

    from quizzes.models import QuizPage
    from quizzes.models.regrade import RegradeKind
    from quizzes.regrading import begin
    from quizzes.versions import version_of
    from scripts.bench.made_up import fill
    from tests.factories.courses import block_id
    from tests.factories.quizzes import single

    course = QuizPage.objects.get(mode="certifying", locale__language_code="fr").get_parent()
    quiz = QuizPage(
        title="Quiz à corriger",
        slug=SLUG,
        is_required=False,
        pass_mark=None,
        locale=course.locale,
        questions=json.dumps([single("un"), single("deux")]),
    )
    course.add_child(instance=quiz)
    quiz.save_revision().publish()
    version = version_of(quiz)
    fill(version, PEOPLE)
    author = get_user_model().objects.get(username="admin")
    key = version.keys[block_id("un")]
    regrade = begin(quiz.translation_key, key, RegradeKind.EVERYBODY_RIGHT, "La clé était fausse.", author)
    addresses = {
        "regrade": reverse("quiz_regrade", args=[quiz.pk, regrade.pk]),
        "report": reverse("quiz_answers_of", args=[quiz.pk]),
    }
    sys.stdout.write("MADE " + json.dumps(addresses) + "\n")


def clear() -> None:
    """Take the quiz away again."""
    from wagtail.models import Page

    from quizzes.models import Regrade

    Regrade.objects.all().delete()
    for page in Page.objects.filter(slug=SLUG):
        page.delete()
