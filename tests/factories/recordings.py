"""Recordings, and one question of each type with a recording in every slot it has."""

from collections.abc import Callable, Iterable
from typing import Any

from wagtailmedia.models import get_media_model

from tests.factories.questions import gap_choice, image_choice, matching, number, ordering
from tests.factories.quizzes import multiple, single, true_false
from tests.factories.scenes import opinion, short, story

Voice = Callable[[str], int]
SAID = ("hint", "feedback_right", "feedback_partly", "feedback_wrong", "general")


def make_recording(title: str) -> Any:
    """Return a recording in the library; its file is named like it, and is not there."""
    return get_media_model().objects.create(title=title, file=f"media/{title}.mp3", type="audio", duration=5)


def said(voice: Voice, type: str, names: Iterable[str] = SAID) -> dict[str, Any]:
    """Return texts that questions share, each with its recording."""
    texts = {name: f"{name} dit." for name in names}
    return {**texts, **{f"{name}_recording": voice(f"{type}-{name}") for name in texts}}


def give_voice(parts: Iterable[dict[str, Any]], voice: Voice, name: str, text: str = "feedback") -> None:
    """Give each part a recording of what is said about it."""
    for place, part in enumerate(parts):
        part["value"][f"{text}_recording"] = voice(f"{name}-{place}")


def spoken_questions(voice: Voice, picture: int) -> dict[str, dict[str, Any]]:
    """Return a question of each type, by type; `voice` gives the id of a recording by its name."""
    made = {make.__name__: make(**said(voice, make.__name__)) for make in (ordering, matching, gap_choice)}
    made["opinion"] = opinion(**said(voice, "opinion", ["general"]))
    with_choices = {
        "single_choice": (single, "choices"),
        "multiple_response": (multiple, "choices"),
        "image_choice": (image_choice, "choices"),
        "number": (number, "accepted"),
        "short_answer": (short, "mistakes"),
    }
    for type, (make, parts) in with_choices.items():
        more = {"pictures": [picture, picture]} if make is image_choice else {}
        made[type] = make(**said(voice, type), **more)
        give_voice(made[type]["value"][parts], voice, f"{type}-{parts}")
    made["true_false"] = true_false(**said(voice, "true_false"))
    for answer in ("true", "false"):
        made["true_false"]["value"][f"feedback_{answer}_recording"] = voice(f"true_false-{answer}")
    made["scenario"] = story(**said(voice, "scenario"))
    ways = [way for scene in made["scenario"]["value"]["scenes"] for way in scene["value"]["choices"]]
    give_voice(ways, voice, "scenario-ways", "consequence")
    return made
