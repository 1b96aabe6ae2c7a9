"""What each figure means: one function an indicator. Its docstring is the definition that the screen shows beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_noop

from learning.small_figures import Share, Truth, share
from quizzes.analysis import normalised_gain
from quizzes.events import EventKind

from .tally import Tally

Measure = Callable[[Tally], Truth]


@dataclass(frozen=True)
class Indicator:
    """A figure of the dashboard; `label` and `definition` are in English and are translated when shown."""

    name: str
    label: str
    measure: Measure
    is_average: bool = False
    courses_overlap: bool = False

    @property
    def definition(self) -> str:
        return self.measure.__doc__ or ""


INDICATORS: list[Indicator] = []


def indicator(label: str, definition: str, **how: bool) -> Callable[[Measure], Measure]:
    """Make a function an indicator and the definition its docstring, so that there is one text, which translators find."""

    def register(measure: Measure) -> Measure:
        measure.__doc__ = definition
        INDICATORS.append(Indicator(measure.__name__, label, measure, **how))
        return measure

    return register


@indicator(
    gettext_noop("Devices"),
    gettext_noop(
        "How many phones and computers opened a lesson or a quiz for the first time in a calendar month. A device that comes "
        "back in another month counts again. It stands in the week and in the language of that first visit. For a course: "
        "the first visit in this course; so the courses together may be more than all."
    ),
    courses_overlap=True,
)
def devices(tally: Tally) -> Truth:
    return tally.devices


@indicator(
    gettext_noop("Lessons opened"),
    gettext_noop("How many times a lesson was opened. Whoever opens the same lesson twice counts twice."),
)
def lessons_opened(tally: Tally) -> Truth:
    return tally.of(EventKind.LESSON_OPENED)


@indicator(
    gettext_noop("Questions answered"),
    gettext_noop(
        "How many answers arrived, from “check yourself” in the lessons and from the quizzes. Right and wrong answers count "
        "alike."
    ),
)
def questions_answered(tally: Tally) -> Truth:
    return tally.of(EventKind.QUESTION_ANSWERED)


@indicator(
    gettext_noop("Lessons finished"),
    gettext_noop(
        "How many times a lesson was finished: by answering “check yourself” or by pressing “I've understood”. Opening it is "
        "not enough."
    ),
)
def lessons_finished(tally: Tally) -> Truth:
    return tally.of(EventKind.LESSON_FINISHED)


@indicator(
    gettext_noop("Courses finished"),
    gettext_noop("How many times somebody finished all required steps of a course."),
)
def courses_finished(tally: Tally) -> Truth:
    return tally.of(EventKind.COURSE_FINISHED)


@indicator(
    gettext_noop("Quizzes passed"),
    gettext_noop("How many tries at a quiz reached its pass mark. Whoever passes twice counts twice."),
)
def passed(tally: Tally) -> Truth:
    return tally.of(EventKind.ATTEMPT_PASSED)


@indicator(
    gettext_noop("Certificates"),
    gettext_noop("How many certificates were made at the end of a course."),
)
def certificates(tally: Tally) -> Truth:
    return tally.of(EventKind.CERTIFICATE_ISSUED)


@indicator(
    gettext_noop("Learning gain"),
    gettext_noop(
        "How much of what was not known before the course is known after it: (mean after − mean before) ÷ (100 % − mean "
        "before), from people who sent both the first and the final quiz, at least 10. Below 0.3 is low, up to 0.7 is medium, "
        "above is high. “–” when everybody knew everything before."
    ),
    is_average=True,
)
def learning_gain(tally: Tally) -> Truth:
    return tally.of(EventKind.GAIN_PAIR)


@dataclass(frozen=True)
class Gain:
    """Means of the same people before and after; `normalised` is None when nothing was left to learn."""

    before: Share
    after: Share
    normalised: float | None


def gain_of(tally: Tally) -> Gain:
    """Return the normalised gain from group means (Hake 1998). For tallies with pairs only."""
    pairs = tally.counts[EventKind.GAIN_PAIR]
    before, after = tally.before / pairs, tally.after / pairs
    return Gain(share(float(before), 1), share(float(after), 1), normalised_gain(Fraction(before), Fraction(after)))
