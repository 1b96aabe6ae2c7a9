"""What a submitted attempt tells: verdict, each question with its feedback, what to read again. Same for page and JSON.

What may be told depends on `feedback_when`: after a baseline nothing, and sometimes right answers only once passed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from .attempts import AnswerSheet
from .enums import TO_REVISE, FeedbackWhen, Mode, Outcome, State
from .grading import grade_of, needed_right, right_answers, shown_percent
from .media import Media, recordings_by_id
from .models import Attempt
from .questions import QUESTION_TYPES, Answer, Field, Key, remarks
from .questions.base import right_ids
from .questions.spoken import NOTHING, Said, said
from .steps import Link, links_to
from .versions import in_language


@dataclass(frozen=True)
class ChoiceResult:
    """One choice afterwards; `right` is None when that is not told."""

    id: str
    picked: bool
    right: bool | None
    why: Said = NOTHING


@dataclass(frozen=True)
class Graded:
    """One answer with its outcome."""

    id: str
    outcome: str
    answer: Answer


@dataclass(frozen=True)
class QuestionResult:
    """One question afterwards."""

    id: str
    outcome: str
    answer: tuple[str, ...]
    parts: tuple[int, int]
    feedback: list[Said] = field(default_factory=list)
    choices: list[ChoiceResult] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    lesson: Link | None = None


@dataclass(frozen=True)
class Result:
    """A submitted attempt as it is shown; texts are in `lang`."""

    attempt: Attempt
    lang: str
    texts: dict[str, Any]
    questions: list[QuestionResult]
    right: int
    asked: int
    needed: int | None
    revise: list[Link]
    band: dict[str, Any] | None

    @property
    def score_percent(self) -> int:
        return shown_percent(self.attempt.score) if self.attempt.score is not None else 0

    @property
    def is_baseline(self) -> bool:
        return self.attempt.mode == Mode.BASELINE

    @property
    def passed(self) -> bool | None:
        """Say whether it is passed; None when there was nothing to pass."""
        return None if self.attempt.pass_mark is None else self.attempt.has_passed


def result_of(sheet: AnswerSheet, language: str, steps: Iterable[Page] = ()) -> Result:
    """Return the result of a submitted attempt, in `language` where the same quiz exists there; `steps` are known already."""
    attempt = sheet.attempt
    shown = in_language(attempt.version, language)
    tell_outcomes, tell_right = what_is_told(attempt)
    by_id = {response.question: response for response in sheet.responses}
    ids = attempt.version.asked(attempt.seed)
    asked = [by_id[id] for id in ids if id in by_id]
    lessons = {r.question: shown.texts[r.question]["lesson"] for r in asked if tell_outcomes and r.outcome in TO_REVISE}
    links = links_to([key for key in lessons.values() if key], language, steps)
    questions = [
        question_result(
            Graded(response.question, response.outcome, tuple(response.answer)),
            attempt.version.keys[response.question],
            shown.texts[response.question],
            tell_right,
            links.get(lessons.get(response.question) or ""),
        )
        for response in asked
        if tell_outcomes and attempt.version.keys[response.question].is_scored
    ]
    right, count = right_answers(response.outcome for response in asked)
    return Result(
        attempt=attempt,
        lang=shown.locale,
        texts=dict(shown.texts),
        questions=questions,
        right=right,
        asked=count,
        needed=needed_right(attempt.version.keys.values(), count, attempt.pass_mark),
        revise=list(dict.fromkeys(question.lesson for question in questions if question.lesson)),
        band=band_of(shown.content["bands"], attempt),
    )


def what_is_told(attempt: Attempt) -> tuple[bool, bool]:
    """Return whether outcomes are told, and whether right answers and reasons are."""
    when = attempt.version.feedback_when
    if not tells(attempt.mode, when):
        return False, False
    return True, when != FeedbackWhen.AFTER_PASS or attempt.state != State.FAILED


def tells(mode: str, when: str) -> bool:
    """Say whether a quiz of this kind ever tells what was right or wrong."""
    return mode != Mode.BASELINE and when != FeedbackWhen.NEVER


def question_result(
    graded: Graded, key: Key, text: dict[str, Any], tell_right: bool, lesson: Link | None = None
) -> QuestionResult:
    """Return one question with its feedback, as far as it may be told; where a regrade set the key aside, no choice is judged."""
    judged = tell_right and not key.correction
    right, answer = right_ids(key), graded.answer
    choices = [
        ChoiceResult(
            id=choice["id"],
            picked=choice["id"] in answer,
            right=choice["id"] in right if judged and key.is_scored else None,
            why=said(choice, "feedback") if tell_right else NOTHING,
        )
        for choice in text["choices"]
    ]
    module = QUESTION_TYPES[key.type]
    parts = module.grade(key, answer).parts
    fields = fields_afterwards(module.fields(text, key, ()), module.chosen(answer, key), judged)
    return QuestionResult(
        id=graded.id,
        outcome=graded.outcome,
        answer=answer,
        parts=parts if judged and parts[0] else (0, 0),
        feedback=[*remarks(key, text, answer), *feedback_for(graded.outcome, text)] if tell_right else [],
        choices=choices if not fields else [],
        fields=fields,
        lesson=lesson,
    )


def fields_afterwards(fields: list[Field], chosen: Mapping[str, str], tell_right: bool) -> list[Field]:
    """Return the parts of a question with what was filled in and, as far as it may be told, what was right."""
    for part in fields:
        part.chosen = chosen.get(part.id, "")
        if tell_right and part.right is not None:
            part.judge()
        elif not tell_right:
            part.hide()
    return fields


def marked_now(
    key: Key, answer: Answer, text: dict[str, Any], *, tell_right: bool = True, lesson: Link | None = None
) -> QuestionResult:
    """Return a question marked on the spot; nothing is stored. A lesson is named only when the answer was not right."""
    grade = grade_of(key, answer)
    to_read = lesson if grade.outcome in TO_REVISE else None
    return question_result(Graded(key.id, grade.outcome, answer), key, text, tell_right, to_read)


def feedback_for(outcome: str, text: dict[str, Any]) -> list[Said]:
    """Return what is said to this outcome, then what is said in any case."""
    fitting = NOTHING if outcome in (Outcome.SKIPPED, Outcome.UNSCORED) else said(text, f"feedback_{outcome}")
    return [line for line in (fitting, said(text, "general")) if line]


def band_of(bands: list[dict[str, Any]], attempt: Attempt) -> dict[str, Any] | None:
    """Return what the author says to this score."""
    percent = shown_percent(attempt.score) if attempt.score is not None else 0
    reached = [band for band in bands if band["from"] <= percent]
    return reached[-1] if reached else None


def said_in(result: Result) -> Iterator[Said]:
    """Return all that is told in a result."""
    for question in result.questions:
        yield from question.feedback
        yield from (choice.why for choice in question.choices)
        yield from (part.why for part in question.fields)
    if result.band:
        yield said(result.band, "text")


def as_json(result: Result, status: str) -> dict[str, Any]:
    """Return the result as the client gets it."""
    attempt = result.attempt
    media = Media(recordings=recordings_by_id(line.recording for line in said_in(result)))
    return {
        "id": str(attempt.pk),
        "status": status,
        "state": attempt.state,
        "score_percent": result.score_percent,
        "passed": result.passed,
        "right": result.right,
        "asked": result.asked,
        "needed": result.needed,
        "pass_mark": attempt.pass_mark,
        "beyond_limit": attempt.beyond_limit,
        "questions": [question_json(question, media) for question in result.questions],
        "revise": [{"title": link.title, "url": link.url} for link in result.revise],
        "band": {"title": result.band["title"], **said_json(said(result.band, "text"), media)} if result.band else None,
        "certificate": attempt.may_have_certificate,
    }


def said_json(line: Said, media: Media) -> dict[str, str]:
    """Return what is said: its text, the address of its recording where there is one, that of the same as MP3 behind it."""
    spoken = media.said(line).recording
    heard = {"recording": spoken.url} if spoken else {}
    behind = {"fallback": spoken.fallback.url} if spoken and spoken.fallback else {}
    return {"text": line.text, **heard, **behind}


def question_json(question: QuestionResult, media: Media) -> dict[str, Any]:
    return {
        "id": question.id,
        "outcome": question.outcome,
        "answer": list(question.answer),
        "parts": list(question.parts),
        "feedback": [said_json(line, media) for line in question.feedback],
        "choices": [
            {
                "id": choice.id,
                "picked": choice.picked,
                "right": choice.right,
                "why": said_json(choice.why, media) if choice.why else None,
            }
            for choice in question.choices
        ],
        **({"fields": [field_json(part, media) for part in question.fields]} if question.fields else {}),
        "lesson": {"title": question.lesson.title, "url": question.lesson.url} if question.lesson else None,
    }


def field_json(part: Field, media: Media) -> dict[str, Any]:
    return {
        "id": part.id,
        "value": part.chosen,
        "verdict": part.verdict,
        "right": part.right_text if part.verdict in TO_REVISE else "",
        "why": said_json(part.why, media) if part.why else None,
    }
