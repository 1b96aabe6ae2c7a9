"""What was learned between a baseline and its final quiz, from pairs of the same people only, at least 10 of them.

Normalised gain from group means (Hake 1998); none for a person. Dropping out flatters it, so baselines that have no final
quiz are counted beside it. What is released grows by whole blocks of 10 people, so languages may stand beside the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from learning.figure_words import UNKNOWN, gain_level, number, percent
from learning.small_figures import Truth, release, rounded, share

from .analysis import UNIT, normalised_gain, total
from .choice_rates import FEWEST
from .enums import Mode
from .freezing import digest
from .models import QuizVersion, Regrade, RegradeState
from .models.totals import WHOLE
from .report import items_of
from .snapshots import Frozen, Pairs


@dataclass(frozen=True)
class GainLine:
    """Means of the same people before and after; `before_at` and `after_at` are their places on a line of 100 %."""

    label: str
    people: str
    before: str
    after: str
    before_at: str
    after_at: str
    gain: str = ""
    level: str = ""


@dataclass(frozen=True)
class Direction:
    """How many of the pairs rose, stayed or fell; empty where that is not shown."""

    label: str
    people: str


@dataclass(frozen=True)
class MarkedAgain:
    """A question marked otherwise since `day`; without `text` the final quiz does not ask it now."""

    text: str
    day: date


@dataclass(frozen=True)
class GainReport:
    """The block on baseline and final quiz; without `whole` there are too few pairs."""

    without_end: str
    marked_again: list[MarkedAgain] = field(default_factory=list)
    whole: GainLine | None = None
    languages: list[GainLine] = field(default_factory=list)
    directions: list[Direction] = field(default_factory=list)
    questions: list[GainLine] = field(default_factory=list)


def gain_report(
    version: QuizVersion, frozen: Frozen, baseline: Frozen, again: Iterable[MarkedAgain] = ()
) -> GainReport:
    """Return the report on a final quiz that names a baseline, from the frozen totals of both.

    Pairs keep the marks they were counted with, so what was marked `again` is told beside them.
    """
    pair = str(UUID(version.rules["pair"]))
    by_language = pairs_of(frozen, pair, str(WHOLE), "")
    whole = sum(by_language.values(), Pairs())
    began = total(items_of(baseline, Mode.BASELINE, str(WHOLE), "").values()).people
    without_end = people_or_few(max(0, began - whole.people)) if began else UNKNOWN
    if whole.people < FEWEST:
        return GainReport(without_end)
    names = dict(settings.LANGUAGES)
    lines = [line(str(names.get(code, code)), pairs) for code, pairs in sorted(by_language.items(), reverse=True)]
    return GainReport(
        without_end=without_end,
        marked_again=list(again),
        whole=line("", whole),
        languages=lines if len(lines) > 1 else [],
        directions=directions(whole),
        questions=list(question_lines(version, frozen, pair)),
    )


def marked_again(version: QuizVersion) -> list[MarkedAgain]:
    """Return the questions of a final quiz or its baseline that were marked again, or marked back, each with the last day."""
    quizzes = [version.quiz_key, version.rules["pair"]]
    ended = Regrade.objects.filter(quiz_key__in=quizzes, state__in=[RegradeState.DONE, RegradeState.UNDONE])
    days: dict[str, date] = {}
    for regrade in ended:
        day = regrade.marked_on or regrade.day  # which of the two is known of those that ended long ago
        days[regrade.question] = max(day, days.get(regrade.question, day))
    return [MarkedAgain(version.texts[id]["text"] if id in version.texts else "", day) for id, day in days.items()]


def pairs_of(frozen: Frozen, baseline: str, question: str, key_digest: str) -> dict[str, Pairs]:
    """Return what is released before and after about a question, by language."""
    wanted = (baseline, question, key_digest)
    return {unit[3]: pairs for unit, pairs in frozen.pairs.items() if unit[:3] == wanted}


def line(label: str, pairs: Pairs) -> GainLine:
    """Write the means of some pairs, and what was gained of what could be."""
    before, after = (Fraction(earned, pairs.people * UNIT) for earned in (pairs.before, pairs.after))
    first, last = share(float(before), 1), share(float(after), 1)
    gain = normalised_gain(before, after)
    return GainLine(
        label=label,
        people=number(rounded(pairs.people)),
        before=percent(first),
        after=percent(last),
        before_at=f"{first.percent}%",
        after_at=f"{last.percent}%",
        gain=UNKNOWN if gain is None else number(gain, 2).replace("-", "−"),
        level=gain_level(gain),
    )


def question_lines(version: QuizVersion, frozen: Frozen, pair: str) -> Iterable[GainLine]:
    """Return the two facilities of each question that both quizzes ask, of the same people."""
    for id, key in version.keys.items():
        pairs = sum(pairs_of(frozen, pair, id, digest(key.as_json())).values(), Pairs())
        if pairs.people >= FEWEST:
            yield line(version.texts[id]["text"], pairs)


def directions(pairs: Pairs) -> list[Direction]:
    """Return how many rose, stayed and fell, without those of fewer than 10 people and what would give them away.

    As numbers rounded to 5, not as percentages: of few pairs, 5 % are fewer people than the rounding is to hide.
    """
    labels = [_("did better afterwards"), _("did as well as before"), _("did less well")]
    numbers = [pairs.rose, pairs.stayed, pairs.fell]
    whole, (parts,) = release(
        Truth(pairs.people, pairs.people), [[Truth(people, people) for people in numbers]], FEWEST
    )
    return [
        Direction(label, of_whole(part.value, whole.value) if part.is_shown and whole.is_shown else "")
        for label, part in zip(labels, parts, strict=True)
    ]


def of_whole(part: int | None, whole: int | None) -> str:
    return _("%(part)s of %(whole)s people") % {"part": number(part or 0), "whole": number(whole or 0)}


def people_or_few(people: int) -> str:
    return number(rounded(people)) if people >= FEWEST else _("fewer than 10")
