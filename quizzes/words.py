"""A short answer as it is shown: an input or tiles, and where the key may be known what a page needs to mark it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learning.folding import fold_relaxed

from .media import Media
from .questions import Key
from .questions.base import ZERO
from .questions.short_answer import OTHER, Form, Letters, exact, would_be, written
from .questions.spoken import Said, said
from .questions.tiles import TileSize, laid, places


@dataclass
class Words:
    """What stands in the form; `known` is what answers are compared with, as JSON for the script."""

    is_typed: bool
    tiles: list[str] = field(default_factory=list)
    places: int = 0
    joiner: str = ""
    known: str = ""
    remarks: list[tuple[str, Said]] = field(default_factory=list)
    path: Sequence[str] = ()

    def follow(self, given: Sequence[str]) -> None:
        """Show what came in with this very request; nothing of it was kept."""
        self.path = [part for part in given if isinstance(part, str)]

    @property
    def said(self) -> str:
        return self.joiner.join(self.path)

    @property
    def choices(self) -> list[str]:
        """Return what a select offers: each tile once, in the order in which they lie."""
        return list(dict.fromkeys(self.tiles))

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Return the places for tiles with what was put there."""
        put = [*self.path, *[""] * self.places]
        return [(place + 1, put[place]) for place in range(self.places)]


def words_of(content: Mapping[str, Any], key: Key, media: Media, keyed: bool) -> Words:
    """Return a short answer before it is answered."""
    is_typed = content["form"] == Form.TYPED
    return Words(
        is_typed=is_typed,
        tiles=[] if is_typed else laid(content),
        places=0 if is_typed else places(content),
        joiner=" " if content["tile_size"] == TileSize.WORD else "",
        known=known(content, key) if keyed else "",
        remarks=[(id, media.said(line)) for id, line in remarks_by_id(content)] if keyed else [],
    )


def known(content: Mapping[str, Any], key: Key) -> str:
    """Return [id, exact form, folded form or empty, credit] of each accepted answer and mistake."""
    is_strict = content["letters"] == Letters.STRICT
    rows = [
        [
            item["id"],
            exact(item["text"]),
            "" if is_strict else fold_relaxed(item["text"]),
            f"{key.credits.get(item['id'], ZERO).normalize():f}",
        ]
        for item in (*content["accepted"], *content["mistakes"])
    ]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def remarks_by_id(content: Mapping[str, Any]) -> list[tuple[str, Said]]:
    """Return what is said to each known answer, and to any other, by id."""
    rights = [(item["id"], written(item["text"])) for item in content["accepted"]]
    helps = [(item["id"], said(item, "feedback")) for item in content["mistakes"] if item["feedback"]]
    return [
        *rights,
        *helps,
        *((item["id"], would_be(content)) for item in content["mistakes"]),
        (OTHER, would_be(content)),
    ]
