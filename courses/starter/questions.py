"""Write what each type of question has of its own, from its entry in a file. Ids of parts come from their ids in the file."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .schema import SHAPES

if TYPE_CHECKING:
    from .body import Raw, Writer


def write_choices(writer: "Writer", data: "Raw", entry: str) -> "Raw":
    return {"choices": parts(writer, data, "choices", "choice", entry, ("text", "feedback"), ("correct",))}


def write_statement(writer: "Writer", data: "Raw", entry: str) -> "Raw":
    return {"is_true": data["answer"]}


def write_order(writer: "Writer", data: "Raw", entry: str) -> "Raw":
    return {"items": parts(writer, data, "items", "item", entry, ("text",)), "rule": data.get("rule", "pairs")}


def write_gaps(writer: "Writer", data: "Raw", entry: str) -> "Raw":
    """Return a sentence and, for each gap, its words; the first one is right."""
    gaps = []
    for number, words in enumerate(data["gaps"], start=1):
        named = [{"text": word} for word in words] if isinstance(words, list) else []
        if len(named) < 2:
            raise writer.error(entry, f"gap {number} must be a list of words")
        items = [
            item(writer, (data["id"], f"gap {number}", str(place)), {"text": writer.plain(word["text"], entry)})
            for place, word in enumerate(named, start=1)
        ]
        gaps.append(item(writer, (data["id"], f"gap {number}"), {"words": items}))
    return {"passage": writer.plain(data["passage"], entry), "gaps": gaps}


def write_story(writer: "Writer", data: "Raw", entry: str) -> "Raw":
    scenes = []
    for scene in data["scenes"]:
        SHAPES["scene"].check(scene, writer.spec.file, entry)
        place = f"{entry}, scene {scene['name']}"
        ways = [
            item(
                writer,
                (data["id"], scene["name"], str(number)),
                {
                    **texts(writer, way, place, ("text", "consequence")),
                    "next": way["next"],
                    "points": way.get("points", 0),
                },
            )
            for number, way in enumerate(checked(writer, scene["choices"], "way", place), start=1)
        ]
        value = {
            "name": scene["name"],
            **texts(writer, scene, place, ("text",)),
            "image": writer.picture_id(scene["picture"]) if scene.get("picture") else None,
            "image_alt": writer.plain(scene.get("alt"), place),
            "choices": ways,
        }
        scenes.append(item(writer, (data["id"], "scene", scene["name"]), value))
    endings = [
        item(
            writer,
            (data["id"], "ending", end["name"]),
            {"name": end["name"], "kind": end["kind"], **texts(writer, end, entry, ("text",))},
        )
        for end in checked(writer, data["endings"], "ending", entry)
    ]
    return {"scenes": scenes, "endings": endings}


def write_scale(writer: "Writer", data: "Raw", entry: str) -> "Raw":
    return {"steps": parts(writer, data, "steps", "item", entry, ("text",))}


OWN: Mapping[str, Callable[["Writer", "Raw", str], "Raw"]] = {
    "single_choice": write_choices,
    "multiple_response": write_choices,
    "true_false": write_statement,
    "ordering": write_order,
    "gap_choice": write_gaps,
    "scenario": write_story,
    "opinion": write_scale,
}


def parts(
    writer: "Writer",
    data: "Raw",
    name: str,
    shape: str,
    entry: str,
    said: Sequence[str],
    kept: Sequence[str] = (),
) -> list["Raw"]:
    """Return the items of a list; each names its own id."""
    return [
        item(
            writer,
            (data["id"], one["id"]),
            {**texts(writer, one, entry, said), **{key: one[key] for key in kept}},
        )
        for one in checked(writer, data[name], shape, entry)
    ]


def checked(writer: "Writer", items: Sequence[Any], shape: str, entry: str) -> Sequence[Any]:
    """Return `items`. Raises StarterError when one has not the right form."""
    for one in items:
        SHAPES[shape].check(one, writer.spec.file, entry)
    return items


def texts(writer: "Writer", data: "Raw", entry: str, names: Sequence[str]) -> "Raw":
    return {name: writer.plain(data.get(name), entry) for name in names}


def item(writer: "Writer", names: Sequence[str], value: "Raw") -> "Raw":
    return {"type": "item", "id": writer.id("question", *names), "value": value}
