"""What a quiz weighs on its way to a phone."""

import gzip
import io
from typing import Any

from scripts.steps import ROOT

from .measuring import Found, Number

ASKED = 10
TEXT_TYPES = ("single_choice", "multiple_response", "true_false", "ordering", "matching", "gap_choice", "number")


def text_questions() -> list[Any]:
    """Return ten questions of the courses that ship, with their feedback and hints; real words pack less well than made-up ones."""
    from django.core.management import call_command

    from quizzes.models import QuizPage

    call_command("load_starter_courses", stdout=io.StringIO())
    quizzes = QuizPage.objects.filter(locale__language_code="fr").exclude(slug__startswith="quiz-numero")
    found: dict[str, Any] = {}
    for quiz in quizzes.order_by("-path"):
        for raw in quiz.questions.raw_data:
            if raw["type"] in TEXT_TYPES and not raw["value"].get("image"):
                found.setdefault(raw["value"]["text"], dict(raw))
    assert len(found) >= ASKED
    return list(found.values())[:ASKED]


def weight() -> Found:
    """Bytes of a practice quiz with key and feedback in it, and of its script, as they are sent to who takes gzip."""
    from django.test import Client
    from rjsmin import jsmin

    from tests.factories.courses import make_course
    from tests.factories.quizzes import make_quiz

    asked = text_questions()
    quiz = make_quiz(make_course(lessons=1), asked, mode="practice")
    page = Client().get(quiz.url, headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content).count(b"data-question=") == ASKED
    source = (ROOT / "learning" / "static" / "js" / "quiz.js").read_text(encoding="utf-8")
    script = gzip.compress(jsmin(source).encode(), 9, mtime=0)
    return [
        Number(f"quiz of {ASKED} text questions, HTML in gzip", len(page.content), 12 * 1024, "bytes"),
        Number("quiz script in gzip", len(script), 6 * 1024, "bytes"),
    ]
