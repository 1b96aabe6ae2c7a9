"""A whole course read at once: its lessons, the questions it lets one practise, its words, its sources, and where to turn.

The one-file course, the printed course and the classroom kit are made of it. Baselines and final quizzes are named in it
and not asked: their key never leaves the server.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction

from courses.models import CoursePage, GlossaryTerm, HelpPage, LessonPage
from learning.pages import StepPage
from quizzes.assets import Assets, assets_of
from quizzes.enums import Mode
from quizzes.errors import Refused
from quizzes.models import QuizPage
from quizzes.questions.ordering import TYPE as ORDERING
from quizzes.questions.short_answer import OTHER
from quizzes.screens import Question, introduce, lesson_question
from quizzes.steps import live_course


@dataclass
class Part:
    """One step of a course where it stands among the others; `questions` are those of a quiz to practise."""

    page: StepPage
    number: int
    lesson_number: int = 0
    intro: str = ""
    questions: list[Question] = field(default_factory=list)
    checks: list[Question] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"etape-{self.number}"

    @property
    def is_lesson(self) -> bool:
        return isinstance(self.page, LessonPage)

    @property
    def asked(self) -> list[Question]:
        """Return all questions of this step that can be practised, in order."""
        return self.checks + self.questions

    @property
    def assets(self) -> Assets:
        """Return the styles and scripts that its questions need."""
        return assets_of(question.type for question in self.asked)


@dataclass
class WholeCourse:
    """A course with everything that is read of it; `day` is when something of it was last published."""

    page: CoursePage
    parts: list[Part]
    words: list[GlossaryTerm]
    help: HelpPage | None
    day: date | None

    @property
    def asked(self) -> list[Question]:
        return [question for part in self.parts for question in part.asked]

    @property
    def question_files(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the styles and the scripts that the questions need."""
        assets = assets_of(question.type for question in self.asked)
        return assets.styles, assets.scripts


def open_course(key: UUID) -> CoursePage:
    """Return the live course with this key in the language of the request. Raises Http404 where there is none in it."""
    try:
        page = live_course(key, get_language() or "").specific
    except Refused as error:
        raise Http404 from error
    if not isinstance(page, CoursePage) or page.locale.language_code != get_language():
        raise Http404
    return page


def whole(page: CoursePage) -> WholeCourse:
    """Read a course with all its steps; what somebody has closed in the admin is left out."""
    closed = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    steps = [step for step in page.steps if not (closed and step.path.startswith(closed))]
    parts: list[Part] = []
    for number, step in enumerate(steps, start=1):
        step.course, step.steps = page, page.steps
        part = Part(step, number)
        if isinstance(step, LessonPage):
            part.lesson_number = sum(one.is_lesson for one in parts) + 1
            part.checks = list(checks_of(step))
        elif isinstance(step, QuizPage):
            practise(part, step)
        parts.append(part)
    return WholeCourse(page, parts, words_of(parts), help_page(page), last_day(page, steps))


def checks_of(lesson: LessonPage) -> Iterable[Question]:
    """Yield the "check yourself" of a lesson in order."""
    for block in lesson.body:
        if block.block_type == "check":
            question = lesson_question(block.value, lesson)
            if question is not None:
                yield question


def practise(part: Part, quiz: QuizPage) -> None:
    """Put the questions of a quiz into its part, where their key may be known."""
    if quiz.mode != Mode.PRACTICE:
        return
    shown = introduce(quiz, is_preview=False)
    questions = [question for question in shown.questions if not question.is_withdrawn]
    if shown.version is None or shown.mode != Mode.PRACTICE or not all(question.is_keyed for question in questions):
        return
    for number, question in enumerate(questions, start=1):
        question.number, question.total = number, len(questions)
    part.intro, part.questions = shown.intro, questions


def words_of(parts: Iterable[Part]) -> list[GlossaryTerm]:
    """Return the glossary words that the lessons mark, each once."""
    words = {term.slug: term for part in parts if isinstance(part.page, LessonPage) for term in part.page.words}
    return sorted(words.values(), key=GlossaryTerm.sort_key)


def help_page(page: CoursePage) -> HelpPage | None:
    """Return where to turn, in the language of the course where it is written in it."""
    pages = {found.locale.language_code: found for found in HelpPage.objects.live().select_related("locale")}
    return pages.get(page.locale.language_code) or next(iter(pages.values()), None)


def last_day(page: CoursePage, steps: Iterable[Page]) -> date | None:
    """Return the day on which the course or one of its steps was last published."""
    published = [one.last_published_at for one in (page, *steps) if one.last_published_at]
    return timezone.localtime(max(published)).date() if published else None


def solution(question: Question) -> list[str]:
    """Return what is right, for somebody who reads it without script or on paper; empty where no words can say it."""
    if question.type == ORDERING:
        return [part.label for part in sorted(question.fields, key=lambda part: int((part.right or ("0",))[0]))]
    if question.fields:
        return [f"{part.label} → {part.right_text}" if part.options else part.right_text for part in question.fields]
    words = question.more.get("words")
    if words is not None:
        return [line.text for id, line in words.remarks if id == OTHER]
    return [
        choice.text or (choice.picture.alt if choice.picture else str(place))
        for place, choice in enumerate(question.choices, start=1)
        if choice.credit and Decimal(choice.credit) > 0
    ]
