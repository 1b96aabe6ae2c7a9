"""Which styles and scripts a page needs for its questions, beside those of every page."""

from collections.abc import Iterable
from dataclasses import dataclass

from .questions import QUESTION_TYPES


@dataclass(frozen=True)
class Assets:
    """Static files, each once, in the order in which they are asked for."""

    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


def assets_of(types: Iterable[str]) -> Assets:
    """Return what questions of these types need."""
    paths = dict.fromkeys(path for type in types for path in QUESTION_TYPES[type].block.assets)
    return Assets(
        tuple(path for path in paths if path.endswith(".css")), tuple(path for path in paths if path.endswith(".js"))
    )
