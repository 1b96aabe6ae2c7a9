"""Scenario: a small story. Each choice has a consequence and leads to another scene or to an ending.

Worth: the points on the path ÷ the most points that any path earns. Scenes lead only forward, so a best path exists.
The answer is the ids of the choices on the path, in order; one that has not reached an ending can be kept, not sent.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from .base import (
    Answer,
    AnswerRefused,
    BaseQuestionBlock,
    Example,
    Grade,
    Key,
    graded,
    layout,
    malformed,
    no_fields,
    nothing_chosen,
    shared_content,
    without_answer,
)
from .choices import alike, at_choice, with_ids
from .scenes import Graph, best_path
from .spoken import SpokenBlock, VoiceBlock, chosen_in, recordings

TYPE = "scenario"
scorm_type = "performance"
fields, chosen = no_fields, nothing_chosen
MOST_SCENES, MOST_CHOICES, MOST_POINTS = 12, 4, 5
NAME = r"^[a-z0-9-]{1,40}$"


class EndingKind(TextChoices):
    """How a story ends, for the one it happens to."""

    GOOD = "good", _("Good")
    FAIR = "fair", _("Fair")
    HARMFUL = "harmful", _("Harmful")


class SceneChoiceBlock(SpokenBlock):
    """Something one can do in a scene."""

    SPOKEN = ("consequence",)

    text = blocks.TextBlock(label=_("What one can do"), max_length=200, rows=1)
    consequence = blocks.TextBlock(
        label=_("What happens then"), required=False, max_length=400, rows=2, help_text=_("One or two sentences.")
    )
    next = blocks.RegexBlock(
        label=_("Leads to"), regex=NAME, help_text=_("The name of a scene further on, or of an ending.")
    )
    points = blocks.IntegerBlock(label=_("Points"), default=0, min_value=0, max_value=MOST_POINTS)

    class Meta:
        icon = "arrow-right"
        label = _("choice")
        label_format = "{text} → {next}"


class SceneBlock(blocks.StructBlock):
    """One screen of a story."""

    name = blocks.RegexBlock(
        label=_("Name"), regex=NAME, help_text=_("Short, in small letters: only authors see it. Choices lead to it.")
    )
    text = blocks.TextBlock(label=_("What happens"), max_length=600, rows=3)
    image = ImageChooserBlock(label=_("Picture"), required=False)
    image_alt = blocks.CharBlock(label=_("What the picture shows"), required=False, max_length=200)
    recording = VoiceBlock(label=_("Scene read aloud"), required=False)
    choices = blocks.ListBlock(
        SceneChoiceBlock(), label=_("Choices"), min_num=2, max_num=MOST_CHOICES, default=[{}, {}]
    )

    class Meta:
        icon = "doc-full"
        label = _("scene")
        label_format = "{name}"


class EndingBlock(blocks.StructBlock):
    """Where a story ends, and what can be learned from it."""

    name = blocks.RegexBlock(label=_("Name"), regex=NAME, help_text=_("Choices lead to it."))
    kind = blocks.ChoiceBlock(label=_("How it ends"), choices=EndingKind.choices, default=EndingKind.GOOD)
    text = blocks.TextBlock(
        label=_("Advice"), max_length=600, rows=3, help_text=_("What happened, and what helps. It never blames.")
    )
    recording = VoiceBlock(label=_("Ending read aloud"), required=False)

    class Meta:
        icon = "tag"
        label = _("ending")
        label_format = "{name}"


class ScenarioBlock(BaseQuestionBlock):
    """A story in which the learner decides."""

    type = TYPE
    assets = ("css/scenes.css", "js/scenes.js")

    scenes = blocks.ListBlock(
        SceneBlock(),
        label=_("Scenes"),
        min_num=1,
        max_num=MOST_SCENES,
        default=[{}],
        help_text=_("The story begins with the first scene. The preview shows a map of where each choice leads."),
    )
    endings = blocks.ListBlock(EndingBlock(), label=_("Endings"), min_num=1, max_num=MOST_SCENES, default=[{}])

    def faults(self, value: Mapping[str, Any]) -> dict[str, ValidationError]:
        """Add what keeps the story from being walked to an end."""
        errors = super().faults(value)
        scenes = list(value["scenes"])
        at_scenes = scene_faults(scenes)
        if at_scenes:
            errors["scenes"] = at_choice(at_scenes)
            return errors
        said = graph_faults(value)
        if said:
            errors["scenes"] = ValidationError([ValidationError(message) for message in said])
        return errors

    def get_preview_value(self) -> Any:
        """Return the example, with the fields that it leaves out as an empty form has them."""
        return self.to_python(self.meta.preview_value)

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Offer the map of the example."""
        from ..scenario_map import draw  # here, because the map is drawn from the rules below

        context: dict[str, Any] = super().get_preview_context(value, parent_context)
        return {**context, "map": draw(content(value, ""), key(value, ""))}

    class Meta:
        icon = "arrow-right-full"
        label = _("Scenario")
        description = _("A small story in which the learner decides what to do.")
        form_layout = layout("scenes", "endings")
        preview_template = "quizzes/admin/scenario_preview.html"
        preview_value = {
            "text": "A policeman asks Awa for money. What would you do in her place?",
            "scenes": [
                {
                    "name": "road",
                    "text": "On the way to market a policeman stops Awa. He says: “2,000 francs, or you stay here.”",
                    "choices": [
                        {"text": "Pay", "consequence": "Awa pays and goes on.", "next": "paid", "points": 0},
                        {
                            "text": "Ask for a receipt",
                            "consequence": "He looks at his colleague and gives no answer.",
                            "next": "receipt",
                            "points": 3,
                        },
                    ],
                },
                {
                    "name": "receipt",
                    "text": "The colleague says: “Go.” Awa has seen their names.",
                    "choices": [
                        {"text": "Go home", "consequence": "She is home safe.", "next": "safe", "points": 1},
                        {"text": "Write the names down", "consequence": "She does.", "next": "noted", "points": 5},
                    ],
                },
            ],
            "endings": [
                {"name": "paid", "kind": EndingKind.HARMFUL, "text": "Who pays once is asked again."},
                {"name": "safe", "kind": EndingKind.FAIR, "text": "To be safe comes first."},
                {"name": "noted", "kind": EndingKind.GOOD, "text": "With a day and a name one can complain."},
            ],
        }


block = ScenarioBlock


def scene_faults(scenes: Sequence[Mapping[str, Any]]) -> dict[int, tuple[str, Any]]:
    """Return an error for each scene that cannot be understood by itself."""
    faults: dict[int, tuple[str, Any]] = {}
    for place, scene in enumerate(scenes):
        twice = alike(list(scene["choices"]))
        if twice:
            faults[place] = ("choices", next(iter(twice.values()))[1])
        if scene.get("image") and not scene.get("image_alt"):
            faults[place] = ("image_alt", _("Say what the picture shows."))
    return faults


def graph_of(value: Mapping[str, Any]) -> Graph:
    """Return where each scene leads, by name."""
    edges: dict[str, list[str]] = {}
    for scene in value["scenes"]:
        edges.setdefault(scene["name"] or "", []).extend(choice["next"] or "" for choice in scene["choices"])
    return Graph(edges, [ending["name"] or "" for ending in value["endings"]])


def graph_faults(value: Mapping[str, Any]) -> list[Any]:
    """Return what is wrong with the ways of a story, with the names of its scenes."""
    graph = graph_of(value)
    names = [part["name"] for part in (*value["scenes"], *value["endings"])]
    twice = list(dict.fromkeys(name for name in names if names.count(name) > 1))
    if twice:
        return [_("Two scenes or endings have the same name: %(names)s.") % {"names": listed(twice)}]
    unknown = graph.unknown()
    if unknown:
        message = _("Scene “%(scene)s” leads to “%(name)s”, which does not exist.")
        return [message % {"scene": scene, "name": name} for scene, name in dict.fromkeys(unknown)]
    circle = graph.circle()
    if circle:
        ways = " → ".join([*circle, circle[0]])
        return [_("These scenes lead in a circle: %(names)s. A story only goes forward.") % {"names": ways}]
    unreached = graph.unreached()
    if unreached:
        return [_("No choice leads to: %(names)s.") % {"names": listed(unreached)}]
    if not key(value, "").data["best"]:
        return [_("Give points to a choice: no path earns any.")]
    return []


def listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def key(value: Mapping[str, Any], id: str) -> Key:
    """Return where each choice stands, where it leads and what it earns, by ids; the names are resolved here."""
    scenes = with_ids(value["scenes"])
    named = {part["name"]: part_id for part_id, part in reversed([*scenes, *with_ids(value["endings"])])}
    choices = [(scene_id, *choice) for scene_id, scene in scenes for choice in with_ids(scene["choices"])]
    data: dict[str, Any] = {
        "start": scenes[0][0] if scenes else "",
        "at": {choice_id: scene_id for scene_id, choice_id, _choice in choices},
        "to": {choice_id: named.get(choice["next"], "") for _scene, choice_id, choice in choices},
        "points": {choice_id: choice["points"] or 0 for _scene, choice_id, choice in choices},
    }
    data["best"] = best_of(data)[0]
    return Key(id, TYPE, {}, value["weight"] or 1, bool(value["skippable"]), data=data)


def best_of(data: Mapping[str, Any]) -> tuple[int, tuple[str, ...]]:
    """Return the most points of any path, and its choices."""
    exits: dict[str, list[tuple[str, str, int]]] = {}
    for choice, scene in sorted(data["at"].items()):
        exits.setdefault(scene, []).append((choice, data["to"][choice], data["points"][choice]))
    return best_path(data["start"], exits)


def content(value: Mapping[str, Any], id: str) -> dict[str, Any]:
    """Return the texts of the story."""
    return {
        **shared_content(value, id, TYPE),
        "choices": [],
        "scenes": [scene_content(scene_id, scene) for scene_id, scene in with_ids(value["scenes"])],
        "endings": [
            {
                "id": ending_id,
                "name": ending["name"] or "",
                "kind": str(ending["kind"] or EndingKind.GOOD),
                "text": ending["text"] or "",
                "recording": ending["recording"].pk if ending.get("recording") else None,
            }
            for ending_id, ending in with_ids(value["endings"])
        ],
    }


def scene_content(id: str, scene: Mapping[str, Any]) -> dict[str, Any]:
    image, recording = scene.get("image"), scene.get("recording")
    return {
        "id": id,
        "name": scene["name"] or "",
        "text": scene["text"] or "",
        "image": {"id": image.pk, "alt": scene.get("image_alt") or ""} if image else None,
        "recording": recording.pk if recording else None,
        "choices": [
            {
                "id": choice_id,
                "text": choice["text"] or "",
                "consequence": choice["consequence"] or "",
                **recordings(chosen_in(choice, "consequence")),
            }
            for choice_id, choice in with_ids(scene["choices"])
        ],
    }


def read_form(post: QueryDict, name: str) -> object:
    """Return the path that a form sent: what it had, and the step that was taken now, taken back, or begun again."""
    path = post.get(f"{name}.path", "").split()
    if f"{name}.again" in post:
        return []
    if f"{name}.undo" in post:
        return path[:-1]
    return [*path, *post.getlist(f"{name}.pick")[:1], *post.getlist(name)]


def parse(given: object, key: Key, content: Mapping[str, Any]) -> Answer:
    """Return the choices of a path from the first scene on, finished or not. Raises AnswerRefused."""
    if not isinstance(given, list | tuple) or not all(isinstance(choice, str) for choice in given):
        raise malformed(key)
    scene = key.data["start"]
    for choice in given:
        if key.data["at"].get(choice) != scene:
            message = _now("This choice is not part of this story. Please start the story again.")
            raise AnswerRefused("foreign", message, key.id)
        scene = key.data["to"][choice]
    return tuple(given)


def is_open(answer: Answer, key: Key) -> bool:
    """Say whether the path has not reached an ending."""
    return not answer or key.data["to"].get(answer[-1]) in key.data["at"].values()


def grade(key: Key, answer: Answer) -> Grade:
    """Return the points on the path as a share of the best path's."""
    best = key.data["best"]
    if not answer:
        empty = without_answer(key)
        return Grade(empty.score, empty.outcome, (0, best))
    points = sum(key.data["points"].get(choice, 0) for choice in answer)
    return graded(Decimal(points) / (best or 1), (points, best))


def solution(key: Key) -> Answer:
    """Return the choices of the best path."""
    return best_of(key.data)[1]


def examples() -> list[Example]:
    """Return stories for previews and tests: two scenes in a row, and one that branches and meets again."""
    story = ScenarioBlock().meta.preview_value
    fork = {
        "text": "What do you do?",
        "skippable": True,
        "scenes": [
            {"name": "a", "text": "A fork.", "choices": [step("Left", "b", 1), step("Right", "c", 5)]},
            {"name": "b", "text": "Left.", "choices": [step("Go", "c", 5), step("Stop", "bad", 0)]},
            {"name": "c", "text": "Right.", "choices": [step("Go", "good", 1), step("Stop", "bad", 0)]},
        ],
        "endings": [
            {"name": "good", "kind": "good", "text": "Well done."},
            {"name": "bad", "kind": "harmful", "text": "Not so well."},
        ],
    }
    return [Example(story), Example(fork)]


def step(text: str, to: str, points: int) -> dict[str, Any]:
    return {"text": text, "consequence": f"{text}, then.", "next": to, "points": points}
