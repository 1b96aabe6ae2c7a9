"""A lesson and quizzes with one question of each type that has parts or pictures, for the browser; made in the site itself."""

import json
import sys


def make() -> None:
    """Add the pages to the first French course and print their addresses as JSON."""
    from wagtail.images import get_image_model

    from courses.models import LessonPage
    from quizzes.models import QuizPage
    from tests.factories.courses import block_id
    from tests.factories.questions import gap_choice, image_choice, matching, number, ordering

    final = QuizPage.objects.get(mode="certifying", locale__language_code="fr")
    course = final.get_parent()
    pictures = list(get_image_model().objects.values_list("pk", flat=True)[:4])
    questions = [
        ordering(
            texts=("Voir un médecin", "Écrire ce qui s’est passé", "Porter plainte", "Suivre l’affaire"),
            hint="Pense à la santé.",
        ),
        matching(),
        gap_choice(),
        number(),
        image_choice(pictures=pictures),
    ]
    body = [{"type": "check", "id": block_id(f"c{n}"), "value": [one]} for n, one in enumerate(questions)]
    lesson = LessonPage(
        title="Essai des questions", slug="essai-questions", objective="Essayer.", minutes=5, is_required=False,
        body=json.dumps(body), locale=final.locale,
    )  # fmt: skip
    practice = QuizPage(title="Tout essayer", slug="tout-essayer", mode="practice", is_required=False)
    certifying = QuizPage(title="Tout passer", slug="tout-passer", mode="certifying", pass_mark=70, is_required=False)
    addresses = {}
    for name, page in (("lesson", lesson), ("practice", practice), ("certifying", certifying)):
        if page is not lesson:
            page.questions, page.locale = json.dumps(questions), final.locale
        course.add_child(instance=page)
        page.save_revision().publish()
        addresses[name] = page.url
    sys.stdout.write("MADE " + json.dumps(addresses) + "\n")


def clear() -> None:
    """Take the pages away again."""
    from wagtail.models import Page

    for page in Page.objects.filter(slug__in=("essai-questions", "tout-essayer", "tout-passer")):
        page.delete()
