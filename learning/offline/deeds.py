"""What an opened envelope asks for: each deed is done by the same rule as when a page sends it at once.

What a phone writes has a format, a number that stands as `v` in the content (none: 1). `READERS` has one reader for each; the
newest three are taken, because an item is sealed once and never rewritten by a newer page.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.conf import settings

from learning.accounts.models import User
from quizzes import sent
from quizzes.attempts import Who
from quizzes.errors import Refused
from quizzes.models import Attempt, Completion, QuizPage
from quizzes.progress import ALREADY, STORED, finish_course, finish_lesson
from quizzes.steps import known_page, known_step
from quizzes.submission import Submission, submit
from quizzes.wire import malformed, whole_number

from . import tokens

FORMATS_TAKEN = 3
NEWEST_POSSIBLE = 10_000
LONGEST_CARD = 400


@dataclass(frozen=True)
class Deed(ABC):
    """One thing that somebody did without network. `token` says whose it is; None is a visitor without account.

    `card` is what a classroom kit seals with an answer (learning/kit/claiming.py); nobody else looks at it.
    """

    id: UUID
    language: str
    token: str | None
    card: str = field(default="", kw_only=True)

    @abstractmethod
    def do(self, who: Who) -> str:
        """Do it by the rule that pages use. Return "stored" or "already". Raises Refused or AnswerRefused."""

    def owner(self) -> User | None:
        """Return whose it has become, where somebody has claimed what was done before as a visitor."""
        done = Completion.objects.filter(pk=self.id).exclude(learner=None).select_related("learner").first()
        return done.learner if done else None


@dataclass(frozen=True)
class AttemptSent(Deed):
    """A whole attempt at a quiz, against the version that the phone had."""

    submission: Submission

    def do(self, who: Who) -> str:
        return STORED if submit(self.submission, who).is_new else ALREADY

    def owner(self) -> User | None:
        """Return whose a sent attempt has become; into one that is not sent nobody brings answers but its owner."""
        attempts = Attempt.objects.submitted().filter(pk=self.id).exclude(learner=None).select_related("learner")
        attempt = attempts.first()
        return attempt.learner if attempt else None


@dataclass(frozen=True)
class LessonFinished(Deed):
    """A lesson, and how many of its questions were answered."""

    step: UUID
    answered: int

    def do(self, who: Who) -> str:
        page = known_step(self.step, who.language)
        if isinstance(page, QuizPage):
            raise malformed()
        return finish_lesson(page, self.id, self.answered, who)


@dataclass(frozen=True)
class CourseFinished(Deed):
    """A course, and what shows that its steps are finished."""

    course: UUID
    evidence: list[UUID]

    def do(self, who: Who) -> str:
        return finish_course(known_page(self.course, who.language), self.id, self.evidence, who)

    def is_early(self) -> bool:
        """Say whether some of the evidence has not arrived yet."""
        named = set(self.evidence)
        there = [*Completion.objects.filter(pk__in=named).values_list("pk", flat=True)]
        there += Attempt.objects.submitted().filter(pk__in=named).values_list("pk", flat=True)
        return not named <= set(there)


Data = Mapping[str, Any]
Reader = Callable[[UUID, Data], Deed]


def read_1(id: UUID, data: Data) -> Deed:
    """Read the first format. Raises Refused."""
    whose = id, language(data), token(data)
    match data.get("kind"):
        case "attempt":
            return AttemptSent(*whose, sent.submission(data, id))
        case "lesson":
            return LessonFinished(*whose, sent.any_id(data.get("step")), sent.answered(data))
        case "course":
            return CourseFinished(*whose, sent.any_id(data.get("course")), sent.evidence(data))
    raise malformed()


READERS: dict[int, Reader] = {1: read_1}


def newest() -> int:
    """Return the newest format that is understood."""
    return max(READERS)


def oldest() -> int:
    """Return the oldest format that is taken."""
    return max(1, newest() - FORMATS_TAKEN + 1)


def read(id: UUID, data: Data) -> Deed:
    """Return what an opened envelope asks for. Raises Refused: `too_old` for a format from long ago."""
    number = whole_number(data.get("v", 1), "v", NEWEST_POSSIBLE)
    if number < oldest():
        raise Refused("too_old", "", "v")
    if number > newest():
        raise Refused("too_new", "", "v")
    return replace(READERS[number](id, data), card=card(data))


def language(data: Data) -> str:
    """Return the language somebody was reading in. Raises Refused for one that this site never had."""
    code = data.get("lang")
    if code not in [code for code, _name in settings.LANGUAGES]:
        raise malformed()
    return str(code)


def token(data: Data) -> str | None:
    """Return the token that says whose this is, None for a visitor's. Raises Refused for what is no token."""
    text = data.get("t")
    if text is not None and (not isinstance(text, str) or len(text) != tokens.LENGTH):
        raise malformed()
    return text


def card(data: Data) -> str:
    """Return the sealed number of a class card. What is none is passed over: the answer counts all the same."""
    text = data.get("card")
    return text if isinstance(text, str) and len(text) <= LONGEST_CARD else ""
