"""Questions with parts of their own, as they are stored in a quiz; ids are made of the question's name and a text."""

from collections.abc import Sequence
from typing import Any

from tests.factories.courses import block_id
from tests.factories.quizzes import single


def items(name: str, values: Sequence[dict[str, Any]]) -> list[dict]:
    """Return list items with ids."""
    return [{"type": "item", "id": block_id(f"{name}-{n}"), "value": value} for n, value in enumerate(values)]


def question(type: str, name: str, **values: Any) -> dict:
    """Return a question of a type with the texts that all share."""
    shared = {field: value for field, value in single(name)["value"].items() if field != "choices"}
    return {"type": type, "id": block_id(name), "value": {**shared, **values}}


def ordering(name: str = "ordre", texts: Sequence[str] = ("Un", "Deux", "Trois", "Quatre"), **values: Any) -> dict:
    things = [{"text": text, "image_alt": ""} for text in texts]
    return question("ordering", name, **{"items": items(name, things), "rule": "pairs", **values})


PAIRS = (("Juge", "décide"), ("Avocate", "défend"), ("Témoin", "raconte"))


def matching(
    name: str = "paires",
    pairs: Sequence[tuple[str, str]] = PAIRS,
    extras: Sequence[str] = ("écrit la loi",),
    **values: Any,
) -> dict:
    sides = [{"left": left, "right": right, "left_image_alt": ""} for left, right in pairs]
    more = [{"type": "item", "id": block_id(f"{name}-x{n}"), "value": text} for n, text in enumerate(extras)]
    return question("matching", name, **{"pairs": items(name, sides), "extras": more, **values})


GAPS = (("école", "voiture", "maison"), ("punir", "aider"))


def gap_choice(
    name: str = "trous",
    passage: str = "Chaque enfant a droit à l’[1] et personne ne peut le [2].",
    gaps: Sequence[Sequence[str]] = GAPS,
    **values: Any,
) -> dict:
    words = [{"words": items(f"{name}-{n}", [{"text": word} for word in gap])} for n, gap in enumerate(gaps)]
    return question("gap_choice", name, **{"passage": passage, "gaps": items(name, words), **values})


def number(name: str = "nombre", ranges: Sequence[tuple] = ((18, None, 100), (15, 21, 50)), **values: Any) -> dict:
    accepted = [
        {"low": str(low), "high": None if high is None else str(high), "credit": str(credit), "feedback": f"Rang {n}."}
        for n, (low, high, credit) in enumerate(ranges)
    ]
    return question("number", name, **{"accepted": items(name, accepted), "unit": "ans", **values})


def image_choice(name: str = "image", pictures: Sequence[int] = (), right: int = 0, **values: Any) -> dict:
    choices = [
        {
            "image": pk,
            "image_alt": f"Dessin {n}",
            "text": "",
            "correct": n == right,
            "feedback": f"Pourquoi {n}.",
            "credit": None,
        }
        for n, pk in enumerate(pictures)
    ]
    return question("image_choice", name, **{"choices": items(name, choices), **values})
