"""Quizzes that ask "How sure are you?", in both languages, for the browser; made in the site itself."""

import json
import sys

SLUG = "sur-"


def make() -> None:
    """Add the quizzes to the first French course and print their addresses as JSON, by kind and language."""
    from quizzes.models import QuizPage
    from tests.factories.questions import gap_choice
    from tests.factories.quizzes import multiple, single, translate_quiz, true_false
    from tests.factories.scenes import opinion, story

    final = QuizPage.objects.get(mode="certifying", locale__language_code="fr")
    course, addresses = final.get_parent(), {}
    asked = [single(), multiple(), true_false(), gap_choice(), story(), opinion("avis")]
    kinds = {
        "practice": {"questions": asked},
        "final": {"questions": asked[:3], "mode": "certifying", "pass_mark": 70},
        "page": {"questions": asked[:3], "mode": "baseline", "one_per_screen": False},
    }
    for kind, values in kinds.items():
        quiz = QuizPage(
            title=f"Sûr ? {kind}",
            slug=SLUG + kind,
            is_required=False,
            asks_confidence=True,
            locale=final.locale,
            **{"pass_mark": None, **values, "questions": json.dumps(values["questions"])},
        )
        course.add_child(instance=quiz)
        quiz.save_revision().publish()
        addresses[kind] = quiz.url
        if kind == "final":
            addresses["final bm"] = translate_quiz(QuizPage.objects.get(pk=quiz.pk)).url
    sys.stdout.write("MADE " + json.dumps(addresses) + "\n")


def clear() -> None:
    """Take the quizzes away again."""
    from wagtail.models import Page

    for page in Page.objects.filter(slug__startswith=SLUG):
        page.delete()


def kept() -> None:
    """Print what is stored of how sure people were, by attempt, as JSON."""
    from quizzes.models import Response

    found: dict[str, dict[str, int]] = {}
    for attempt, question, step in Response.objects.exclude(confidence=None).values_list(
        "attempt_id", "question_id", "confidence"
    ):
        found.setdefault(str(attempt), {})[str(question)] = step
    sys.stdout.write("KEPT " + json.dumps(found) + "\n")
