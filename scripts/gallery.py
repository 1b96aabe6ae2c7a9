"""A quiz with one question of each type, in French and Bambara, for pictures: made inside the shell of a site of its own.

Most of its questions are those of the starter course. The others are put together from its words, because that course has no
question of their type.
"""

import json
import sys
import uuid
from typing import Any

from tests.factories.questions import image_choice, items, matching, number, question

TITLE = {"fr": "Toutes les questions", "bm": "Ɲininkali suguya bɛɛ"}
COMPLETE = {"fr": "Complète la phrase.", "bm": "Kumasen dafa."}
# What is wrong and what it is called; a fourth name fits nothing.
CRIMES = {
    "fr": (
        ("Vouloir détruire un groupe religieux, c’est…", "un génocide"),
        ("Une attaque organisée contre beaucoup de civils, c’est…", "un crime contre l’humanité"),
        ("Faire combattre un enfant de moins de 15 ans, c’est…", "un crime de guerre"),
    ),
    "bm": (
        ("K’a ɲini ka diinɛ kulu dɔ halaki, o ye mun ye…", "génocide"),
        ("Binni labɛnnen mɔgɔ caman kan, minnu tɛ kɛlɛ kɛ, o ye mun ye…", "crime contre l’humanité"),
        ("Ka den bila kɛlɛ la, min ma san 15 sɔrɔ, o ye mun ye…", "crime de guerre"),
    ),
}
THEFT = {"fr": "un vol", "bm": "sonyali"}
AGE = {
    "fr": "Faire combattre un enfant de moins de … ans est un crime de guerre.",
    "bm": "Ka den bila kɛlɛ la, min ma san … sɔrɔ, o ye crime de guerre ye.",
}
YEARS = {"fr": "ans", "bm": "san"}
PILLARS = {"fr": "Quels sont les quatre piliers ?", "bm": "Samasen naani ye jumɛnw ye ?"}
# A word, what it is cut into, and what is not needed.
WORD = {"fr": ("impunité", ["vo", "ju"]), "bm": ("ɲangibaliya", ["ki", "ri"])}
MEANING = {
    "fr": "Un crime sans enquête, sans procès, sans réponse, c’est…",
    "bm": "Ko jugu, sɛgɛsɛgɛli tɛ, kiiri tɛ, jaabi tɛ, o ye mun ye…",
}
SAID = {
    "fr": {
        "feedback_right": "Oui. Tu as bien lu.",
        "feedback_partly": "Tu y es presque. Regarde les mots corrigés.",
        "feedback_wrong": "Relis la leçon, puis essaie encore.",
        "general": "Ce qui compte, c’est de chercher, de juger et de réparer.",
    },
    "bm": {
        "feedback_right": "Ɔwɔ.",
        "feedback_partly": "I surunyara a la. Daɲɛ latilennenw lajɛ.",
        "feedback_wrong": "Kalansen kalan tugun, i ka segin a kan.",
        "general": "Samasen naani bɛ taa ɲɔgɔn fɛ.",
    },
}


def taken_over(language: str) -> list[dict[str, Any]]:
    """Return the questions of the starter course that are shown, as they are stored, in one language."""
    from quizzes.models import QuizPage

    stored: dict[str, dict[str, Any]] = {}
    for quiz in QuizPage.objects.live().filter(locale__language_code=language).order_by("path"):
        for block in quiz.questions.get_prep_value():
            stored.setdefault(block["type"], block)
    return list(stored.values())


def short(name: str, language: str, form: str) -> dict[str, Any]:
    """Return a word to lay from tiles or to type."""
    word, others = WORD[language]
    tiles = [
        {"type": "item", "id": f"00000000-0000-4000-8000-0000000000{n:02}", "value": tile}
        for n, tile in enumerate(others)
    ]
    return question(
        "short_answer",
        name,
        text=MEANING[language],
        form=form,
        letters="folded",
        tile_size="syllable",
        accepted=items(f"{name}-yes", [{"text": word, "credit": "100"}]),
        mistakes=items(f"{name}-no", [{"text": THEFT[language], "feedback": ""}]),
        tiles=tiles if form == "tiles" else [],
        **SAID[language],
    )


def put_together(language: str) -> list[dict[str, Any]]:
    """Return a question of each type that the starter course does not use."""
    from wagtail.images import get_image_model

    pictures = list(get_image_model().objects.order_by("pk").values_list("pk", flat=True)[:4])
    said = SAID[language]
    drawings = image_choice("galerie-image", pictures, 0, text=PILLARS[language], **said)
    for choice in drawings["value"]["choices"]:
        choice["value"]["feedback"] = ""
    return [
        matching("galerie-paires", CRIMES[language], [THEFT[language]], text=COMPLETE[language], **said),
        number("galerie-nombre", ((15, None, 100), (14, 16, 50)), text=AGE[language], unit=YEARS[language], **said),
        drawings,
        short("galerie-carreaux", language, "tiles"),
        short("galerie-mot", language, "typed"),
    ]


def make() -> None:
    """Add the quiz to the starter course in each language and print address, word and tiles of each as JSON."""
    from quizzes.models import QuizPage
    from quizzes.questions.tiles import pieces

    made, twins = {}, uuid.uuid4()
    for language, title in TITLE.items():
        final = QuizPage.objects.live().get(mode="certifying", locale__language_code=language)
        page = QuizPage(title=title, slug="galerie", mode="practice", is_required=False, locale=final.locale)
        page.translation_key = twins
        page.questions = json.dumps([*taken_over(language), *put_together(language)])
        final.get_parent().add_child(instance=page)
        page.save_revision().publish()
        word = WORD[language][0]
        made[language] = {
            "address": page.url,
            "word": word,
            "mistake": THEFT[language],
            "tiles": pieces(word, "syllable"),
        }
    sys.stdout.write("MADE " + json.dumps(made) + "\n")
