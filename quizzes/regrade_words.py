"""What a regrade would change, in words and figures that single nobody out."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from learning.figure_words import number
from learning.small_figures import Released, Truth, release
from learning.small_figures import State as Shown

from .choice_rates import FEWEST
from .models import Regrade
from .questions.base import EVERYBODY_RIGHT
from .regrade_effects import COUNTS
from .regrade_forms import WITH_CHOICES, Marking
from .report import labels_of


@dataclass(frozen=True)
class Figure:
    """One number of a preview, as far as it may be shown."""

    label: Any
    value: str


LABELS = {
    "attempts": _("Attempts that would be marked again"),
    "up": _("Score goes up"),
    "down": _("Score goes down"),
    "same": _("Score stays the same"),
    "gained": _("Passes gained"),
    "lost": _("Passes that would be lost"),
}


def figures_of(preview: dict[str, int]) -> list[Figure]:
    """Return the numbers of a preview: none under 10, rounded to 5, and none that gives a hidden one away."""

    def truth(name: str) -> Truth:
        return Truth(preview[name], preview[f"{name}_people"])

    rest = {
        suffix: preview[f"attempts{suffix}"] - preview[f"gained{suffix}"] - preview[f"lost{suffix}"]
        for suffix in ("", "_people")
    }
    splits = [
        [truth(name) for name in ("up", "down", "same")],
        [truth("gained"), truth("lost"), Truth(rest[""], rest["_people"])],
    ]
    total, (scores, passes) = release(truth("attempts"), splits, FEWEST)
    shown = [total, *scores, *passes[:2]]
    found = [Figure(LABELS[name], written(one)) for name, one in zip(COUNTS, shown, strict=True)]
    away = preview["out_of_reach"]
    if away:
        (reach, _splits) = release(Truth(away, away), [], FEWEST)
        found.append(Figure(_("Out of reach: their answers are not kept any more"), written(reach)))
    return found


def written(one: Released) -> str:
    if one.is_shown:
        return number(one.value or 0)
    return _now("fewer than 10") if one.state is Shown.FEW else _now("not shown, it would tell a smaller number")


def right_words(regrade: Regrade, known: list[Marking]) -> tuple[str, str]:
    """Return what was right and what is right from now on, in words, where the question has choices."""
    text = known[0].text if known else {}
    words = []
    for key in (regrade.old, regrade.new):
        labels = labels_of(key, text) if key.type in WITH_CHOICES and text else {}
        right = [labels.get(id, "–") for id, credit in key.credits.items() if credit > 0] if labels else []
        corrected = {EVERYBODY_RIGHT: _now("everything"), "": ", ".join(right)}
        words.append(corrected.get(key.correction, _now("left out")))
    return words[0], words[1]
