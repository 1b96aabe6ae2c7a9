"""What a quiz's answers tell its authors: frozen totals go in, what may be shown comes out, with its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from learning.figure_words import number, percent
from learning.small_figures import rounded

from .analysis import THIRD, Item, facility, pick_rates, total
from .choice_rates import FEWEST, FEWEST_FOR_RATES, Count, Rate, rounded_share, several_rates, single_rates
from .enums import Mode
from .freezing import digest
from .models import QuizVersion
from .models.totals import WHOLE
from .questions import Key
from .questions.base import right_ids
from .questions.true_false import word_of
from .report_words import Figure, division_words, figures_of, people_words, sentences_of, sure_share
from .snapshots import Frozen, Opinions, Sureness, monday

FEWEST_FOR_THIRDS = 3 * FEWEST_FOR_RATES
SEVERAL = "multiple_response"
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Bar:
    """One line of the picture of answers: a choice or, when `is_merged`, several together."""

    label: str
    share: str
    width: str
    is_right: bool = False
    is_merged: bool = False
    best_third: str = ""
    weakest_third: str = ""


@dataclass(frozen=True)
class LanguageLine:
    """How people of one language did at a question."""

    name: str
    people: str
    facility: str


@dataclass(frozen=True)
class QuestionReport:
    """One question: sentences first, then figures, then the picture."""

    id: str
    number: int
    text: str
    is_shown: bool
    sentences: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    languages: list[LanguageLine] = field(default_factory=list)
    division: str = ""
    is_opinion: bool = False
    edit_url: str = ""
    with_thirds: bool = False


@dataclass(frozen=True)
class QuizReport:
    """All questions of a quiz as it is asked now."""

    frozen_on: date
    next_on: date
    asked_since: date
    people: str
    mean: str
    questions: list[QuestionReport]

    @property
    def is_empty(self) -> bool:
        return not any(question.is_shown for question in self.questions)

    @property
    def to_do(self) -> list[QuestionReport]:
        """Return the questions about which there is something to say."""
        return [question for question in self.questions if question.sentences]

    @property
    def waiting(self) -> int:
        """Return how many questions too few people have answered."""
        return sum(not question.is_shown for question in self.questions)


def report_on(version: QuizVersion, frozen: Frozen) -> QuizReport:
    """Return the report on the quiz that this version asks, in all languages together, with the texts of this one."""
    whole = total(items_of(frozen, version.mode, str(WHOLE), "").values())
    mean = facility(whole)
    questions = [
        question_report(place, key, version.texts[id], version, frozen)
        for place, (id, key) in enumerate(version.keys.items(), start=1)
    ]
    return QuizReport(
        frozen_on=frozen.day,
        next_on=monday(frozen.day) + WEEK,
        asked_since=version.day,
        people=people_words(whole.people) if whole.people else "",
        mean="" if mean is None else percent(rounded_share(mean, 1)),
        questions=questions,
    )


def items_of(frozen: Frozen, mode: Mode, question: str, key_digest: str) -> dict[str, Item]:
    """Return what is released about a question, by language."""
    wanted = (str(mode), question, key_digest)
    return {unit[3]: item for unit, item in frozen.items.items() if unit[:3] == wanted}


def question_report(
    place: int, key: Key, text: Mapping[str, Any], version: QuizVersion, frozen: Frozen
) -> QuestionReport:
    """Return what may be said about one question."""
    key_digest, mode = digest(key.as_json()), version.mode
    wanted = (str(mode), key.id, key_digest)
    opinions = [found for unit, found in frozen.opinions.items() if unit[:3] == wanted]
    if opinions:
        return opinion_report(place, key, text, opinions)
    by_language = items_of(frozen, mode, key.id, key_digest)
    item = total(by_language.values())
    if item.people < FEWEST:
        return QuestionReport(key.id, place, text["text"], is_shown=False)
    labels = labels_of(key, text)
    rates = rates_of(key, item.picks, item.people, labels)
    sure = sure_share(sum((one for unit, one in frozen.sure.items() if unit[:3] == wanted), Sureness()))
    return QuestionReport(
        id=key.id,
        number=place,
        text=text["text"],
        is_shown=True,
        sentences=sentences_of(key, item, labels, reasons_of(text), rates, by_language, sure),
        figures=figures_of(key, item, version.asks_confidence, sure),
        division=division_words(item),
        bars=bars_of(key, item, labels, rates),
        languages=language_lines(by_language),
        with_thirds=item.people >= FEWEST_FOR_THIRDS,
    )


def opinion_report(place: int, key: Key, text: Mapping[str, Any], opinions: list[Opinions]) -> QuestionReport:
    """Return how opinions are spread, without any judgement."""
    steps = labels_of(key, text)
    counts = {id: sum(opinion.steps[id] for opinion in opinions) for id in steps}
    people = sum(opinion.people for opinion in opinions)
    rates = single_rates(counts, (), people) or []
    bars = [bar(rate, steps, ()) for rate in rates]
    return QuestionReport(key.id, place, text["text"], is_shown=people >= FEWEST, bars=bars, is_opinion=True)


def labels_of(key: Key, text: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of each choice by its id, where a question has choices."""
    if key.type == "true_false":
        return {id: word_of(id) for id in ("true", "false")}
    found = text.get("choices") or text.get("steps") or []
    return {choice["id"]: choice.get("text") or _("a picture without words") for choice in found}


def reasons_of(text: Mapping[str, Any]) -> dict[str, str]:
    """Return what the author says about each choice."""
    return {choice["id"]: choice.get("feedback") or "" for choice in text.get("choices") or []}


def rates_of(key: Key, picks: Mapping[str, Count], people: Count, labels: Iterable[str]) -> list[Rate]:
    """Return which shares of choices may be shown."""
    known = {id: picks.get(id, 0) for id in labels}
    if not known:
        return []
    if key.type == SEVERAL:
        return several_rates(known, people) or []
    return single_rates(known, right_ids(key), people) or []


def bars_of(key: Key, item: Item, labels: Mapping[str, str], rates: list[Rate]) -> list[Bar]:
    """Return the picture of answers, with the best and the weakest third where each has 30 people."""
    best, weakest = (third_words(key, item, labels, top) for top in (True, False))
    right = right_ids(key)
    return [bar(rate, labels, right, best.get(rate.labels[0], ""), weakest.get(rate.labels[0], "")) for rate in rates]


def bar(rate: Rate, labels: Mapping[str, str], right: Any, best: str = "", weakest: str = "") -> Bar:
    words = [labels.get(label) or _("no answer") for label in rate.labels]
    return Bar(
        label=_("Others together: %(choices)s") % {"choices": ", ".join(words)} if rate.is_merged else words[0],
        share=percent(rate.share),
        width=f"{rate.share.percent}%",
        is_right=not rate.is_merged and rate.labels[0] in right,
        is_merged=rate.is_merged,
        best_third="" if rate.is_merged else best,
        weakest_third="" if rate.is_merged else weakest,
    )


def third_words(key: Key, item: Item, labels: Iterable[str], from_top: bool) -> dict[str, str]:
    """Write the shares of a third, under the same rules as those of all; a share that is not shown is not there."""
    if item.people < FEWEST_FOR_THIRDS:
        return {}
    picks = {label: people for label, (people, _share) in pick_rates(item, from_top).items()}
    rates = rates_of(key, picks, THIRD * item.people, labels)
    return {rate.labels[0]: percent(rate.share) for rate in rates if not rate.is_merged}


def language_lines(by_language: Mapping[str, Item]) -> list[LanguageLine]:
    """Return a line for each language, where there are two or more."""
    names = dict(settings.LANGUAGES)
    lines = [
        LanguageLine(str(names.get(code, code)), number(rounded(item.people)), percent(rounded_share(share, 1)))
        for code, item in sorted(by_language.items(), reverse=True)
        if (share := facility(item)) is not None
    ]
    return lines if len(lines) > 1 else []
