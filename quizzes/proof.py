"""Prove that what is stored equals a recount: marks, scores and states, progress, totals (safety 37).

Attempts are gone through in batches, so memory stays flat. Each difference is one sentence. An attempt is named by the
beginning of its id only: whoever knows the whole of it may read the attempt.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Sum
from django.utils.translation import gettext as _

from .analysis import Item
from .enums import Outcome
from .grading import grade_of, score_of, state_of
from .models import Attempt, ItemTotal, OpinionTotal, PairTotal, QuizProgress, QuizVersion, RegradeLine, Response
from .models.totals import WHOLE
from .progress import standing
from .recount import recount
from .snapshots import Unit, item_totals

BATCH = 500


@dataclass(frozen=True)
class Difference:
    """Something that is stored otherwise than a recount gives it."""

    kind: str
    where: str
    stored: str
    counted: str

    def __str__(self) -> str:
        return _("%(where)s: stored is %(stored)s, counted is %(counted)s") % {
            "where": self.where,
            "stored": self.stored,
            "counted": self.counted,
        }

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "where": self.where, "stored": self.stored, "counted": self.counted}


@dataclass
class Proof:
    """How much was looked at; and what cannot be counted any more."""

    checked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("attempts", "progress", "totals"), 0))
    notes: list[str] = field(default_factory=list)

    def differences(self) -> Iterator[Difference]:
        """Yield all differences."""
        yield from self.of_attempts()
        yield from self.of_progress()
        for quiz in quiz_keys():
            yield from self.of_items(quiz)
            yield from self.of_opinions(quiz)
            yield from self.of_pairs(quiz)

    def of_attempts(self) -> Iterator[Difference]:
        """Yield what differs in the attempts that were sent."""
        versions: dict[int, QuizVersion] = {}
        for attempts in sent_in_batches():
            new = {attempt.version_id for attempt in attempts} - versions.keys()
            versions.update(QuizVersion.objects.in_bulk(new))
            for attempt in attempts:
                self.checked["attempts"] += 1
                yield from marks_of(attempt, versions[attempt.version_id])

    def of_progress(self) -> Iterator[Difference]:
        """Yield what differs in the standing of learners, too much and too little included."""
        found = standings()
        while pairs := list(islice(found, BATCH)):
            learners = {learner for learner, _quiz, _standing in pairs}
            stored = {(one.learner_id, one.quiz_key): one for one in QuizProgress.objects.filter(learner__in=learners)}
            for learner, quiz, counted in pairs:
                self.checked["progress"] += 1
                yield from standing_of(learner, quiz, stored.get((learner, quiz)), counted)
        counting = Attempt.objects.counting().filter(learner=OuterRef("learner"), quiz_key=OuterRef("quiz_key"))
        for one in QuizProgress.objects.filter(~Exists(counting)).iterator(BATCH):
            yield from standing_of(one.learner_id, one.quiz_key, one, standing([]))

    def of_items(self, quiz: UUID) -> Iterator[Difference]:
        """Yield what differs in the totals of questions. Totals outlive raw answers, so those may be of more people."""
        stored, counted = item_totals(quiz), recount(quiz)
        for unit in sorted(stored.keys() | counted.keys()):
            self.checked["totals"] += 1
            ours, raw = stored.get(unit, Item()), counted.get(unit, Item())
            if ours == raw:
                continue
            if ours.people > raw.people and holds(ours, raw):
                self.notes.append(
                    _("%(where)s: some raw answers are gone, their totals are kept") % {"where": said(quiz, unit)}
                )
                continue
            yield Difference("total", said(quiz, unit), shown(ours), shown(raw))

    def of_opinions(self, quiz: UUID) -> Iterator[Difference]:
        """Yield where more people are known to have answered an opinion than its steps add up to; which step is kept nowhere."""
        counted = Response.objects.filter(
            attempt__quiz_key=quiz, attempt__is_counted=True, outcome=Outcome.UNSCORED, answer=["answered"]
        )
        labels = ("attempt__mode", "question_id", "question_digest", "attempt__version__locale")
        totals = (
            OpinionTotal.objects.of_quiz(quiz)
            .order_by()
            .values_list("mode", "question_id", "question_digest", "locale")
        )
        stored = {tuple(map(str, row[:4])): row[4] for row in totals.annotate(n=Sum("people"))}
        for *unit, people in counted.order_by().values_list(*labels).annotate(n=Count("pk")):
            key = tuple(map(str, unit))
            self.checked["totals"] += 1
            if stored.get(key, 0) < people:
                yield Difference("opinion", said(quiz, key), str(stored.get(key, 0)), str(people))

    def of_pairs(self, quiz: UUID) -> Iterator[Difference]:
        """Yield where the people of a pair do not add up; whose pair it is stands nowhere, on purpose."""
        for row in PairTotal.objects.of_quiz(quiz).iterator(BATCH):
            self.checked["totals"] += 1
            if row.rose + row.stayed + row.fell != row.people:
                unit = ("", str(row.question_id), row.question_digest, row.locale)
                directions = str(row.rose + row.stayed + row.fell)
                yield Difference("pair", said(quiz, unit), str(row.people), directions)


def quiz_keys() -> Iterator[UUID]:
    """Yield all quizzes that were ever asked."""
    yield from QuizVersion.objects.order_by("quiz_key").values_list("quiz_key", flat=True).distinct()


def sent_in_batches() -> Iterator[list[Any]]:
    """Yield all attempts that were sent with their answers, in batches."""
    last = UUID(int=0)
    kept = RegradeLine.objects.filter(attempt=OuterRef("pk"), keeps_pass=True)
    sent = Attempt.objects.submitted().annotate(keeps_pass=Exists(kept)).prefetch_related("responses").order_by("pk")
    while attempts := list(sent.filter(pk__gt=last)[:BATCH]):
        yield attempts
        last = attempts[-1].pk


def marks_of(attempt: Any, version: QuizVersion) -> Iterator[Difference]:
    """Yield how an attempt's marks differ from those its version gives. Without raw answers there is nothing to compare."""
    responses = [response for response in attempt.responses.all() if response.outcome != Outcome.UNMARKED]
    where = _("attempt %(id)s") % {"id": str(attempt.pk)[:8]}
    grades = []
    for response in responses:
        if response.question not in version.keys:
            stored = f"{response.question} {response.outcome} {response.score}"
            yield Difference("response", where, stored, _("a question that this version does not ask"))
            continue
        grade = grade_of(version.keys[response.question], tuple(response.answer))
        grades.append((grade.score, response.weight))
        if (grade.score, grade.outcome) != (response.score, response.outcome):
            place = _("%(attempt)s, question %(n)d") % {"attempt": where, "n": response.place + 1}
            stored = f"{response.outcome} {response.score}"
            yield Difference("response", place, stored, f"{grade.outcome} {grade.score}")
    score = score_of(grades)
    if responses and score != attempt.score:
        yield Difference("score", _("%(attempt)s, score") % {"attempt": where}, str(attempt.score), str(score))
    state = state_of(attempt.score or score, attempt.pass_mark)
    if state != attempt.state and not (attempt.has_passed and attempt.keeps_pass):
        yield Difference("state", _("%(attempt)s, state") % {"attempt": where}, attempt.state, state)


def standings() -> Iterator[tuple[int, UUID, dict[str, Any]]]:
    """Yield learner, quiz and standing, counted from the attempts."""
    attempts = Attempt.objects.counting().exclude(learner=None).order_by("learner_id", "quiz_key")
    fields = ("learner_id", "quiz_key", "day_submitted", "number", "score", "state")
    rows = attempts.only(*fields).iterator(BATCH)
    for (learner, quiz), tries in groupby(rows, key=lambda attempt: (attempt.learner_id, attempt.quiz_key)):
        yield learner or 0, quiz, standing(tries)


def standing_of(learner: int, quiz: UUID, stored: QuizProgress | None, counted: dict[str, Any]) -> Iterator[Difference]:
    """Yield how a learner's progress differs from what was counted."""
    for name, value in counted.items():
        kept = getattr(stored, name) if stored else None
        if kept != value:
            where = _("progress of account %(account)d in quiz %(quiz)s, %(what)s") % {
                "account": learner,
                "quiz": quiz,
                "what": name,
            }
            yield Difference("progress", where, str(kept), str(value))


def holds(whole: Item, part: Item) -> bool:
    """Say whether `whole` can be `part` and others."""
    sums = all(getattr(whole, name) >= getattr(part, name) for name in ItemTotal.SUMS)
    return sums and all(whole.cells[cell] >= people for cell, people in part.cells.items())


def said(quiz: UUID, unit: Iterable[str] | Unit) -> str:
    """Name a total."""
    mode, question, digest, language = unit
    what = _("the whole quiz") if question == str(WHOLE) else f"{question} ({digest[:8]})"
    return _("totals of quiz %(quiz)s, %(what)s, %(kind)s") % {
        "quiz": quiz,
        "what": what,
        "kind": " ".join(filter(None, (mode, language))),
    }


def shown(item: Item) -> str:
    """Write the sums of a total; where these agree, the cells differ, and their number is told."""
    sums = ", ".join(f"{name} {getattr(item, name)}" for name in ItemTotal.SUMS)
    return f"{sums}, {sum(1 for people in item.cells.values() if people)} rows"
