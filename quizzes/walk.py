"""A whole quiz with plain forms: each post is one move, each answer is the next screen.

The attempt travels in a hidden field, never in an address. It is stored at the first answer, so that pressing "start"
twice begins nothing twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from . import attempts, confidence, limits
from .assets import Assets, assets_of
from .attempts import AnswerSheet, Who, unfinished_of
from .enums import TO_REVISE, FeedbackWhen
from .errors import Refused
from .media import Media, media_of
from .models import QuizPage, QuizVersion
from .order import choice_order
from .questions import QUESTION_TYPES, Answer, AnswerRefused, is_hidden, is_open, kept
from .questions.base import is_part
from .questions.spoken import said
from .results import Result, marked_now, result_of
from .screens import Question, hint_state, question_view, show_verdict
from .steps import Link
from .submission import Submission, not_finished, submit
from .versions import in_language, version_of
from .wire import client_id, optional_id

GO = ("start", "next", "back", "check", "submit", "review")
PART = "part"


@dataclass
class Screen:
    """What is shown next: questions to answer, or a result."""

    quiz: QuizPage
    attempt: UUID
    version: QuizVersion
    questions: list[Question] = field(default_factory=list)
    place: int = 0
    done: list[bool] = field(default_factory=list)
    result: Result | None = None
    band_recording: Any = None
    previous: UUID | None = None
    other: Link | None = None
    carried: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    status: int = 200

    @property
    def total(self) -> int:
        return len(self.done)

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def is_open(self) -> bool:
        """Say whether the question on the screen goes on by its own buttons."""
        return self.is_paged and any(question.is_open for question in self.questions)

    @property
    def is_last(self) -> bool:
        return self.number >= self.total or len(self.questions) > 1

    @property
    def is_paged(self) -> bool:
        return bool(self.version.rules["one_per_screen"])

    @property
    def is_checked_at_once(self) -> bool:
        return self.is_paged and self.version.feedback_when == FeedbackWhen.AT_ONCE

    @property
    def must_check(self) -> bool:
        """Say whether the answer is explained before it goes on."""
        return self.is_checked_at_once and not any(question.is_marked for question in self.questions)

    @property
    def to_look_at(self) -> list[Question]:
        """Return the questions of a result that were not quite right."""
        return [one for one in self.questions if one.result and one.result.outcome in TO_REVISE]

    @property
    def all_well(self) -> list[Question]:
        """Return the other questions of a result."""
        return [one for one in self.questions if one.result and one.result.outcome not in TO_REVISE]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Return the errors for the summary: where each leads, and what it says."""
        return [(question.first_field, question.error) for question in self.questions if question.error]

    @property
    def is_refused(self) -> bool:
        """Say whether an answer could not be taken; else only something is missing."""
        return any(question.is_refused for question in self.questions)

    @property
    def assets(self) -> Assets:
        """Return the styles that these questions need; no script marks here."""
        return assets_of(question.type for question in self.questions)

    @property
    def dots(self) -> list[str]:
        """Return a class for each question: done, now or none."""
        return ["now" if place == self.place else "done" if done else "" for place, done in enumerate(self.done)]


class Walk:
    """One move through a quiz."""

    def __init__(self, quiz: QuizPage, post: QueryDict, who: Who) -> None:
        self.quiz, self.post, self.who = quiz, post, who
        self.go = post.get("go", "start")
        if is_part(post):
            self.go = PART
        elif self.go not in GO:
            self.go = "next"
        self.previous = optional_id(post.get("previous"), "previous")
        self.sheet = self.find()
        if self.sheet is None and self.go == "review":
            attempts.readable(client_id(post.get("attempt"), "attempt"), who)
        self.version = self.sheet.attempt.version if self.sheet else version_of(quiz)
        self.id = self.sheet.attempt.pk if self.sheet else self.given_id() or uuid4()
        self.ids = self.version.asked(str(self.id))
        self.answers: dict[str, Answer] = (
            {response.question: tuple(response.answer) for response in self.sheet.responses} if self.sheet else {}
        )
        self.said = confidence.complete(self.sheet.responses, {}, self.answers) if self.sheet else {}
        self.said_before = dict(self.said)
        self.errors: dict[str, str] = {}
        self.raw: dict[str, object] = {}
        self.refused: set[str] = set()
        self.shown = in_language(self.version, who.language)
        self.opinions = self.carried()

    def given_id(self) -> UUID | None:
        return optional_id(self.post.get("attempt"), "attempt")

    def find(self) -> AnswerSheet | None:
        """Return the attempt that is going on: the one that was sent along, or this learner's unfinished one."""
        id = self.given_id()
        if id is None:
            unfinished = unfinished_of(self.who.learner, self.quiz.translation_key) if self.who.learner else None
            id = unfinished.pk if unfinished else None
        if id is None:
            return None
        try:
            return attempts.readable(id, self.who, self.quiz.translation_key)
        except Refused:
            if attempts.is_taken(id):
                raise
            return None

    def carried(self) -> dict[str, Answer]:
        """Return the opinions that travel with the forms, because the server keeps none (quizzes/opinions.py)."""
        found = {}
        for id, key in self.version.keys.items():
            step = self.post.get(f"carried-{id}")
            if step and not key.is_scored:
                found[id] = QUESTION_TYPES[key.type].parse([step], key, self.shown.texts[id])
        return found

    def move(self) -> Screen:
        """Do what was asked and return what is shown next. Raises Refused or AnswerRefused when nothing can be shown."""
        if self.sheet and self.sheet.attempt.is_submitted:
            return self.again()
        given = self.read()
        place = self.place_of(next(iter(given), self.post.get("at")))
        if self.go == "back":
            self.keep({id: answer for id, answer in given.items() if answer and id not in self.errors})
            self.errors = {}
            return self.ask(place - 1)
        if self.go in ("start", "review"):
            return self.begin()
        if self.go == PART and not self.errors:
            self.keep(given)
            return self.ask(place, given)
        self.require(given)
        if self.errors:
            return self.ask(self.place_of(next(iter(self.errors))), given, 422)
        if self.go == "submit":
            return self.finish(given)
        self.keep(given)
        return self.checked(place) if self.go == "check" else self.ask(place + 1)

    def begin(self) -> Screen:
        """Show where to go on: the question named by `at`, else the first without answer. Raises Refused beyond the limit."""
        if self.sheet is None:
            limits.check_start(self.version, self.who.learner)
        if self.post.get("at"):
            return self.ask(self.place_of(self.post.get("at")))
        return self.ask(next((place for place, id in enumerate(self.ids) if not self.answers.get(id)), 0))

    def read(self) -> dict[str, Answer]:
        """Return the answers in the form; one that is not accepted leaves an error at its question, and its boxes ticked."""
        names = {id: f"answer-{id}" for id in self.ids if f"asked-{id}" in self.post}
        asked = self.post.get("question")
        if asked:
            names[asked] = "answer"
        given: dict[str, Answer] = {}
        for id, name in names.items():
            key = self.version.keys.get(id)
            if id in self.version.withdrawn:
                continue
            if key is None or id not in self.ids:
                raise Refused("foreign", _("This question does not belong to this quiz."), "question")
            module = QUESTION_TYPES[key.type]
            self.raw[id] = module.read_form(self.post, name)
            try:
                given[id] = module.parse(self.raw[id], key, self.shown.texts[id])
                self.said |= confidence.parsed(self.version, self.ids, {id: confidence.from_form(self.post, id)})
            except AnswerRefused as error:
                self.errors[id] = error.message
                self.refused.add(id)
                given[id] = ()
            if not given[id] and is_hidden(key) and id not in self.errors and self.answers.get(id):
                # The words of before could not be shown again; an empty line does not take them back.
                given[id] = self.answers[id]
                del self.raw[id]
            elif not key.is_scored:
                self.opinions[id] = given[id]
        return given

    def require(self, given: dict[str, Answer]) -> None:
        """Note an error at each question that was left empty and may not be."""
        for id, answer in given.items():
            if not answer and not self.version.keys[id].skippable:
                self.errors.setdefault(id, _("Choose an answer first."))
            elif is_open(self.version.keys[id], answer):
                self.errors.setdefault(id, not_finished())

    def keep(self, given: dict[str, Answer]) -> None:
        """Store answers as they came; the first one starts the attempt."""
        for id, answer in given.items():
            if id not in self.raw:
                continue
            if self.sheet is None:
                attempt, _new = attempts.start(self.quiz.translation_key, self.id, self.who, self.previous)
                self.sheet, self.id = AnswerSheet(attempt, []), attempt.pk
            attempts.save(self.id, UUID(id), self.raw[id], None, self.who, self.said.get(id))
            self.answers[id] = answer

    def finish(self, given: dict[str, Answer]) -> Screen:
        """Send the attempt, unless a question is still open: then show that one."""
        answers = {**self.answers, **given}
        missing = self.missing(answers)
        if missing:
            self.keep(given)
            self.errors = missing
            return self.ask(self.place_of(next(iter(missing))), given, 422)
        opinions = {id: list(step) for id, step in self.opinions.items()}
        sent = {**opinions, **{id: self.raw[id] for id in given if id in self.raw}}
        quiz = self.quiz.translation_key
        whole = Submission(self.id, quiz, sent, self.version.pk, previous=self.previous, confidence=self.said)
        return self.show(submit(whole, self.who))

    def missing(self, answers: dict[str, Answer]) -> dict[str, str]:
        """Return what is said at each question that has no answer yet, or one that is not finished."""
        said = {}
        for id in self.ids:
            key, answer = self.version.keys[id], answers.get(id, ())
            if is_open(key, answer):
                said[id] = not_finished()
            elif not answer and not key.skippable:
                said[id] = _("This question has no answer yet.")
        return said

    def again(self) -> Screen:
        """Show an attempt that was sent before; another answer to it changes nothing."""
        sheet = self.sheet
        assert sheet is not None
        given = self.read()
        screen = self.show(sheet)
        differs = any(kept(self.version.keys[id], answer) != self.answers.get(id, ()) for id, answer in given.items())
        if self.errors or differs or self.said != self.said_before:
            screen.status, screen.notice = 409, _("This quiz has been sent already. What came first is kept.")
        return screen

    def place_of(self, id: str | None) -> int:
        return self.ids.index(id) if id in self.ids else 0

    def show(self, sheet: AnswerSheet) -> Screen:
        """Return the result of a submitted attempt, each question with its verdict."""
        result = result_of(sheet, self.who.language, self.quiz.steps)
        screen = self.screen()
        media = media_of([*(self.shown.texts[question.id] for question in result.questions), result.band or {}])
        views = {view.id: view for view in self.views([question.id for question in result.questions], media)}
        screen.questions = [show_verdict(views[question.id], question) for question in result.questions]
        screen.result = result
        screen.band_recording = media.recording(said(result.band, "text").recording) if result.band else None
        return screen

    def ask(self, place: int, given: dict[str, Answer] | None = None, status: int = 200) -> Screen:
        """Return the question at `place`, or all questions, with what was answered and what was not accepted."""
        screen = self.screen()
        screen.other = self.other()
        screen.place, screen.status = max(0, min(place, len(self.ids) - 1)), status
        ids = self.ids[screen.place : screen.place + 1] if screen.is_paged else self.ids
        screen.questions = self.views(ids, media_of(self.shown.texts[id] for id in ids))
        for question in screen.questions:
            question.error, question.is_refused = self.errors.get(question.id, ""), question.id in self.refused
            if screen.is_paged:
                question.name = "answer"
            question.asks_confidence = confidence.is_asked(self.version, question.id)
            question.confidence = self.said.get(question.id)
            self.fill(question, given or {})
        screen.carried = {
            id: step[0]
            for id, step in self.opinions.items()
            if step and id not in {question.id for question in screen.questions}
        }
        return screen

    def fill(self, question: Question, given: dict[str, Answer]) -> None:
        """Show in a question what came just now, else what is kept of it."""
        id, key = question.id, self.version.keys[question.id]
        picked = self.opinions.get(id) or given.get(id, self.answers.get(id, ()))
        question.is_kept = bool(picked) and is_hidden(key) and not self.raw.get(id)
        question.fill(
            self.raw.get(id) or QUESTION_TYPES[key.type].chosen(picked, key) or list(picked) * (not is_hidden(key))
        )

    def checked(self, place: int) -> Screen:
        """Return a practice question with its verdict, before the next one."""
        screen = self.ask(place)
        if screen.is_checked_at_once:
            id = self.ids[place]
            marked = marked_now(self.version.keys[id], self.answers.get(id, ()), self.shown.texts[id])
            show_verdict(screen.questions[0], marked)
        return screen

    def screen(self) -> Screen:
        done = [bool(self.answers.get(id)) for id in self.ids]
        return Screen(self.quiz, self.id, self.version, done=done, previous=self.previous)

    def other(self) -> Link | None:
        """Return the quiz in the other language, where this attempt can go on."""
        twin = next((v for v in self.quiz.language_versions if v.is_same_page and v.code != self.who.language), None)
        return Link(twin.name, twin.url, twin.code) if twin else None

    def views(self, ids: Iterable[str], media: Media) -> list[Question]:
        """Return questions as they are shown, in the reader's language where this quiz exists in it."""
        shown = self.shown
        rules = self.version.rules
        is_retake = bool(self.previous) or bool(self.sheet and self.sheet.attempt.number > 1)
        views = []
        for id in ids:
            order = choice_order(shown.texts[id], str(self.id), rules["shuffle_choices"])
            view = question_view(shown.texts[id], self.version.keys[id], media, order=order, lang=shown.locale)
            view.name = f"answer-{id}"
            view.number, view.total = self.ids.index(id) + 1, len(self.ids)
            state = hint_state(rules["mode"], is_retake)
            view.hint_state = state if state == "shown" else ""
            views.append(view)
        return views
