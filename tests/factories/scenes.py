"""Opinions, short answers and stories as they are stored in a quiz."""

from collections.abc import Sequence
from typing import Any

from tests.factories.courses import block_id
from tests.factories.quizzes import WORDS


def items(name: str, values: Sequence[dict[str, Any]], by: str = "text") -> list[dict[str, Any]]:
    """Return list items, each with an id made of the question's name and its text."""
    return [{"type": "item", "id": block_id(f"{name}-{value[by]}"), "value": value} for value in values]


def opinion(name: str = "avis", steps: Sequence[str] = ("Non", "Un peu", "Oui"), **values: Any) -> dict[str, Any]:
    shared = {"image_alt": "", "content_note": "", "source": "", "general": "", "text": f"Question {name} ?"}
    value = {**shared, "steps": items(name, [{"text": step} for step in steps]), **values}
    return {"type": "opinion", "id": block_id(name), "value": value}


def short(
    name: str = "mot",
    accepted: Sequence[tuple[str, str]] = (("sɛbɛn", "100"), ("papier", "50")),
    mistakes: Sequence[str] = ("laban",),
    **values: Any,
) -> dict[str, Any]:
    value = {
        **WORDS,
        "text": f"Question {name} ?",
        "feedback_right": "",
        "feedback_wrong": "",
        "general": "",
        "weight": 1,
        "form": "typed",
        "letters": "folded",
        "tile_size": "letter",
        "accepted": items(name, [{"text": text, "credit": credit} for text, credit in accepted]),
        "mistakes": items(name, [{"text": text, "feedback": f"Pas {text}."} for text in mistakes]),
        "tiles": [],
        **values,
    }
    return {"type": "short_answer", "id": block_id(name), "value": value}


Ways = dict[str, list[tuple[str, str, int]]]
FORK: Ways = {
    "a": [("Gauche", "b", 1), ("Droite", "c", 5)],
    "b": [("Avance", "c", 5), ("Arrête", "mal", 0)],
    "c": [("Continue", "bien", 1), ("Cesse", "mal", 0)],
}


def story(
    name: str = "recit", scenes: Ways = FORK, endings: Sequence[str] = ("bien", "mal"), **values: Any
) -> dict[str, Any]:
    """Return a scenario; `scenes` maps names to (text, where it leads, points)."""
    written = [
        {
            "name": scene,
            "text": f"Scène {scene}.",
            "image_alt": "",
            "choices": items(
                f"{name}-{scene}",
                [{"text": t, "consequence": f"{t}, donc.", "next": to, "points": points} for t, to, points in ways],
            ),
        }
        for scene, ways in scenes.items()
    ]
    kinds = {"bien": "good", "mal": "harmful"}
    ends = [{"name": end, "kind": kinds.get(end, "fair"), "text": f"Fin {end}."} for end in endings]
    value = {
        **WORDS,
        "text": f"Question {name} ?",
        "feedback_right": "",
        "feedback_wrong": "",
        "general": "",
        "weight": 1,
        "scenes": items(name, written, "name"),
        "endings": items(name, ends, "name"),
        **values,
    }
    return {"type": "scenario", "id": block_id(name), "value": value}


def way(text: str, scene: str, name: str = "recit") -> str:
    """Return the id of a choice of a story."""
    return block_id(f"{name}-{scene}-{text}")
