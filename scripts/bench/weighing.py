"""What a quiz weighs on its way to a phone, taken from a server with the courses that ship."""

import gzip
import re
from typing import Any
from urllib.parse import urlsplit

from scripts import server
from scripts.environment import PYTHON
from scripts.own_site import own_site
from scripts.steps import Trouble, run

from .measuring import Found, Number

ASKED = 10
TEXT_TYPES = ("single_choice", "multiple_response", "true_false", "ordering", "matching", "gap_choice", "number")


def practice_quiz() -> str:
    """Return the path of a practice quiz with ten questions of the courses that ship: real words pack less well than made-up ones.

    Runs in the site's own process.
    """
    from quizzes.models import QuizPage
    from tests.factories.courses import make_course
    from tests.factories.quizzes import make_quiz

    found: dict[str, Any] = {}
    for quiz in QuizPage.objects.filter(locale__language_code="fr").order_by("-path"):
        for raw in quiz.questions.raw_data:
            if raw["type"] in TEXT_TYPES and not raw["value"].get("image"):
                found.setdefault(raw["value"]["text"], dict(raw))
    quiz = make_quiz(make_course(lessons=1), list(found.values())[:ASKED], mode="practice")
    return urlsplit(quiz.url).path


def packed(url: str) -> bytes:
    """Return what is sent to a browser that takes gzip and nothing better."""
    status, headers, body = server.get(url, {"Accept-Encoding": "gzip"})
    if status != 200 or headers["Content-Encoding"] != "gzip":
        raise Trouble(f"{url} came as {status} {headers['Content-Encoding']}, not as 200 gzip.")
    return body


def weight() -> Found:
    """Bytes of a practice quiz with key and feedback in it, and of the scripts that ask it and send what is answered."""
    with own_site() as site:
        page = packed(site.url + run([str(PYTHON), "-m", "scripts.bench.weighing"], site.env).splitlines()[-1])
        html = gzip.decompress(page).decode()
        scripts = re.findall(r'src="(/static/js/(?:draw|quiz)\.[^"]+)"', html)
        if html.count(' data-question="') < ASKED or len(scripts) != 2:
            raise Trouble("The practice quiz does not hold its questions and its scripts.")
        weighed = sum(len(packed(site.url + script)) for script in scripts)
    return [
        Number(f"quiz of {ASKED} text questions, HTML in gzip", len(page), 12 * 1024, "bytes"),
        Number("quiz scripts in gzip", weighed, 6 * 1024, "bytes"),
    ]


if __name__ == "__main__":
    import django

    django.setup()
    print(practice_quiz())
