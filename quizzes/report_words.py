"""What the figures of a question say, in whole sentences first, and each figure with its explanation.

Sentences about how a question divides people need 30 of them: with fewer, chance decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.figure_words import UNKNOWN, number, percent
from learning.small_figures import Share, rounded

from .analysis import GROUP, Item, discrimination, efficiency, facility, guess_level, pick_rates, upper_lower
from .choice_rates import FEWEST, FEWEST_FOR_RATES, Rate, few, rounded_share
from .questions import Key
from .questions.base import right_ids
from .snapshots import Sureness

HARD, KNOWN = 0.30, 0.95
WRONG_KEY, WEAK, GOOD = 0, 20, 30
NEAR_GUESSING = 0.05
OFTEN = 20  # percent of people at a wrong choice from which it is worth a sentence
MORE_AT_THE_TOP = 0.05
UNPICKED_FROM = 100  # people from which "fewer than 10 chose it" says that a choice tempts nobody
APART = 0.20  # between languages
MISCONCEPTION = 50  # percent of very sure people among those who were wrong from which many believe what is not so
FEWEST_FOR_GROUPS = FEWEST / GROUP


PEOPLE, EARNED, GUESSED = gettext_lazy("People"), gettext_lazy("Earned on average"), gettext_lazy("By blind guessing")
SURE = gettext_lazy("Wrong and very sure")
ALONG, POSSIBLE, BEST = (
    gettext_lazy("Goes along with the rest"),
    gettext_lazy("Of what is possible"),
    gettext_lazy("Best against weakest"),
)


@dataclass(frozen=True)
class Figure:
    """A number with its name."""

    label: str
    value: str


@dataclass(frozen=True)
class Meaning:
    """What a figure says, in plain words; the same for all questions."""

    label: str
    text: str


def meanings() -> list[Meaning]:
    """Return what each figure of a question means."""
    said = [
        (PEOPLE, _("First tries, each person once. Skipped questions are left out.")),
        (EARNED, _("Of 100 points this question could bring. Under 30 it is hard, over 95 it tells nothing.")),
        (GUESSED, _("What somebody earns on average who ticks without reading.")),
        (
            ALONG,
            _(
                "From −100 to 100: do those who do well in the other questions do well here? Under 0 the key may be "
                "wrong, under 20 is weak, 30 and more is good."
            ),
        ),
        (POSSIBLE, _("The same, measured against the most that these scores could reach: 100 is the best.")),
        (BEST, _("What the best 27 in 100 people earn here, less what the weakest 27 in 100 earn.")),
        (
            SURE,
            _(
                "Only where the quiz asks “How sure are you?”: of those who earned nothing here and said how sure they "
                "were, the share of “very sure”. It needs 10 such people. From 50 % on many believe something that is "
                "not so."
            ),
        ),
    ]
    return [Meaning(str(label), text) for label, text in said]


def people_words(people: int) -> str:
    return number(rounded(people))


def of_ten(rate: Rate) -> int:
    return (rate.share.percent + 5) // 10


def sentences_of(
    key: Key,
    item: Item,
    labels: Mapping[str, str],
    reasons: Mapping[str, str],
    rates: list[Rate],
    by_language: Mapping[str, Item],
    sure: Share | None = None,
) -> list[str]:
    """Return what to do about a question, the most useful first; nothing when nothing stands out."""
    said = [*about_belief(sure), *about_wrong_choices(key, labels, reasons, rates), *about_level(key, item)]
    if item.people >= FEWEST_FOR_RATES:
        said += [*about_division(item), *about_best_third(key, item, labels, rates)]
        said += [*about_unpicked(item, labels), *about_languages(by_language)]
    return said


def sure_share(sureness: Sureness) -> Share | None:
    """Return the share of the very sure among those who were wrong and said; None for fewer than 10 of these."""
    return rounded_share(sureness.very, sureness.people) if sureness.people >= FEWEST else None


def about_belief(sure: Share | None) -> list[str]:
    """Name a misconception: being wrong is a gap, being wrong and very sure of it is a belief."""
    if sure is None or sure.percent < MISCONCEPTION:
        return []
    words = {"number": min(9, (sure.percent + 5) // 10)}
    return [
        _(
            "Misconception: about %(number)s of 10 who were wrong were very sure. Many believe something here that is "
            "not so. Say in the lesson why it is not."
        )
        % words
    ]


def about_wrong_choices(
    key: Key, labels: Mapping[str, str], reasons: Mapping[str, str], rates: list[Rate]
) -> list[str]:
    """Name wrong choices that many take, with what the author knows about them."""
    said = []
    right = right_ids(key)
    for rate in sorted(rates, key=lambda rate: -rate.share.percent):
        (label, *_rest) = rate.labels
        if rate.is_merged or label in right or label not in labels or rate.share.percent < OFTEN:
            continue
        words = {"number": of_ten(rate), "choice": labels[label], "reason": reasons.get(label, "")}
        if words["reason"]:
            said.append(_("About %(number)s of 10 choose “%(choice)s”. Say in the lesson: “%(reason)s”") % words)
        else:
            said.append(
                _("About %(number)s of 10 choose “%(choice)s”. Say in the lesson why this is not right.") % words
            )
    return said


def about_level(key: Key, item: Item) -> list[str]:
    """Say whether a question is too hard, too easy, or answered like a lottery."""
    level, guess = facility(item), guess_level(key)
    if level is None:
        return []
    said = []
    if level > KNOWN:
        said.append(_("Almost everybody knows this. As a test it tells nothing; it may stay as an encouragement."))
    elif level < HARD:
        said.append(
            _("This is hard: most people do not know it. Does the lesson explain it, and is the question clear?")
        )
    if guess is not None and abs(level - guess) < NEAR_GUESSING:
        said.append(_("People do about as well as by blind guessing."))
    return said


def about_division(item: Item) -> list[str]:
    """Say whether a question goes along with the others."""
    division = discrimination(item)
    if division is None or division >= WEAK:
        return []
    if division < WRONG_KEY:
        return [_("Those who do well in the rest of the quiz do badly here: check which answer is marked as right.")]
    return [_("It hardly goes along with the rest of the quiz: perhaps it asks something else, or its words mislead.")]


def about_best_third(key: Key, item: Item, labels: Mapping[str, str], rates: list[Rate]) -> list[str]:
    """Name wrong choices that the best third picks more often than the weakest."""
    best, weakest = pick_rates(item, True), pick_rates(item, False)
    shown = {rate.labels[0] for rate in rates if not rate.is_merged}
    return [
        _("Those who do best choose “%(choice)s” more often than those who do worst: is it right too?")
        % {"choice": labels[id]}
        for id in labels
        if id in shown and id not in right_ids(key) and id in best and best[id][1] - weakest[id][1] >= MORE_AT_THE_TOP
    ]


def about_unpicked(item: Item, labels: Mapping[str, str]) -> list[str]:
    """Name choices that tempt nobody."""
    if item.people < UNPICKED_FROM or not item.picks:
        return []
    return [
        _("Fewer than 10 people choose “%(choice)s”: it tempts nobody. Take it out or write a better one.")
        % {"choice": labels[id]}
        for id in few(item.picks, labels)
    ]


def about_languages(by_language: Mapping[str, Item]) -> list[str]:
    """Say when one language does much worse than the best one: then the translation is the first suspect."""
    levels = {code: facility(item) or 0 for code, item in by_language.items() if item.people >= FEWEST_FOR_RATES}
    best = max(levels.values(), default=0)
    names = dict(settings.LANGUAGES)
    return [
        _("In %(language)s people do much worse than in another language: read this question there again.")
        % {"language": names.get(code, code)}
        for code, level in levels.items()
        if best - level >= APART
    ]


def figures_of(key: Key, item: Item, asks: bool = False, sure: Share | None = None) -> list[Figure]:
    """Return the figures of a question; "–" where there is none. How sure people were only where that `asks` or was asked."""
    level, guess, division = facility(item), guess_level(key), points_between(item)
    figures = [
        (PEOPLE, people_words(item.people)),
        (EARNED, UNKNOWN if level is None else percent(rounded_share(level, 1))),
        (GUESSED, UNKNOWN if guess is None else percent(rounded_share(guess, 1))),
        (ALONG, whole(discrimination(item))),
        (POSSIBLE, whole(efficiency(item))),
        (BEST, whole(division)),
        *([(SURE, UNKNOWN if sure is None else percent(sure))] if asks or sure else []),
    ]
    return [Figure(str(label), value) for label, value in figures]


def points_between(item: Item) -> int | None:
    """Return D in points of 100, to the nearest 5; each of the two groups needs 10 people."""
    division = upper_lower(item) if item.people >= FEWEST_FOR_GROUPS else None
    return None if division is None else round(20 * division) * 5


def division_words(item: Item) -> str:
    """Return D as a sentence; empty where there is none."""
    points = points_between(item)
    if points is None:
        return ""
    words = {"points": abs(points)}
    if points > 0:
        return (
            _("Those who do best in the whole quiz earn %(points)s of 100 points more here than those who do worst.")
            % words
        )
    if points < 0:
        return (
            _("Those who do best in the whole quiz earn %(points)s of 100 points less here than those who do worst.")
            % words
        )
    return _("Those who do best in the whole quiz and those who do worst earn about as much here.")


def whole(value: float | None) -> str:
    """Write a whole number with a true minus sign; "–" where there is none."""
    return UNKNOWN if value is None else number(round(value)).replace("-", "−")
