"""How far the members of a group are in its course, and which questions stop many of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Avg, Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from learning.figure_words import percent
from learning.pages import in_language, steps_in_all_languages
from learning.small_figures import share
from quizzes.enums import DONE, CompletionKind, Mode, State
from quizzes.errors import Refused
from quizzes.models import Attempt, Completion, QuizPage, QuizProgress, QuizVersion, Response
from quizzes.steps import live_course, required_keys

from .models import LearnerGroup, Membership
from .shares import how_many

FEWEST_FOR_QUESTIONS = 10
MOST_QUESTIONS = 5
HARD_BELOW = 0.6  # of what a question is worth, on average


@dataclass(frozen=True)
class CourseSteps:
    """What a course asks: its steps in order, those without which it is not finished, the final quizzes among them."""

    page: Page
    steps: list[Page]
    required: list[UUID]
    finals: set[UUID]

    @property
    def keys(self) -> list[UUID]:
        return [step.translation_key for step in self.steps]


@dataclass
class Standing:
    """How far one member is."""

    membership: Membership
    course: CourseSteps
    done: set[UUID] = field(default_factory=set)
    tried: set[UUID] = field(default_factory=set)
    passed: set[UUID] = field(default_factory=set)

    @property
    def has_begun(self) -> bool:
        return bool(self.done or self.tried)

    @property
    def has_finished(self) -> bool:
        return bool(self.course.required) and self.done.issuperset(self.course.required)

    @property
    def has_passed(self) -> bool:
        return bool(self.passed & self.course.finals)

    @property
    def count(self) -> int:
        """Return how many of the required steps are done."""
        return len(self.done.intersection(self.course.required))

    @property
    def name(self) -> str:
        """Return the state as a style names it."""
        if self.has_passed:
            return "passed"
        return "finished" if self.has_finished else "begun" if self.has_begun else "new"

    @property
    def words(self) -> str:
        texts = {
            "passed": pgettext_lazy("somebody in a course", "passed"),
            "finished": pgettext_lazy("somebody in a course", "finished"),
            "begun": pgettext_lazy("somebody in a course", "begun"),
            "new": pgettext_lazy("somebody in a course", "not begun"),
        }
        return str(texts[self.name])

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Return each step of the course with what became of it: "done", "tried" or nothing."""
        return [
            (step.title, "done" if key in self.done else "tried" if key in self.tried else "")
            for step, key in zip(self.course.steps, self.course.keys, strict=True)
        ]


def course_steps(group: LearnerGroup) -> CourseSteps | None:
    """Return the course of a group; None when it is not live any more. 4 queries."""
    try:
        page = live_course(group.course_key, group.language)
    except Refused:
        return None
    steps = in_language(steps_in_all_languages(page, names_only=True), group.language)
    finals = QuizPage.objects.live().filter(
        translation_key__in=[step.translation_key for step in steps], mode=Mode.CERTIFYING
    )
    return CourseSteps(page, steps, required_keys(page), set(finals.values_list("translation_key", flat=True)))


def standings(memberships: Iterable[Membership], course: CourseSteps) -> list[Standing]:
    """Return how far these members are, by nickname. 2 queries however many they are."""
    found = {one.learner_id: Standing(one, course) for one in sorted(memberships, key=lambda one: one.nickname)}
    lessons = Completion.objects.filter(kind=CompletionKind.LESSON, learner__in=found, step_key__in=course.keys)
    quizzes = Attempt.objects.filter(state__in=DONE, beyond_limit=False, learner__in=found, quiz_key__in=course.keys)
    rows = lessons.values_list("learner_id", "step_key").union(quizzes.values_list("learner_id", "quiz_key"))
    for learner, step in rows:
        if step is not None:
            found[learner].done.add(step)
    progress = QuizProgress.objects.filter(learner__in=found, quiz_key__in=course.keys)
    for learner, quiz, state, day in progress.values_list("learner_id", "quiz_key", "state", "passed_day"):
        found[learner].tried.add(quiz)
        if state == State.PASSED or day:
            found[learner].passed.add(quiz)
    return list(found.values())


@dataclass(frozen=True)
class HardQuestion:
    """A question that many of the group do not get right."""

    quiz: str
    text: str
    share: str


class GroupProgress:
    """What a facilitator sees of a group."""

    def __init__(self, group: LearnerGroup, course: CourseSteps) -> None:
        self.group, self.course = group, course

    @cached_property
    def members(self) -> list[Standing]:
        return standings(self.group.memberships.all(), self.course)

    @cached_property
    def summary(self) -> list[tuple[str, str]]:
        """Return how many have begun, finished and passed, in words that fit a group of this size."""
        size = len(self.members)
        counts = (
            (_("Begun"), sum(one.has_begun for one in self.members)),
            (_("Finished"), sum(one.has_finished for one in self.members)),
            (_("Passed"), sum(one.has_passed for one in self.members)),
        )
        return [(str(label), said) for label, count in counts if (said := how_many(count, size))]

    @property
    def is_enough_for_questions(self) -> bool:
        return len(self.members) >= FEWEST_FOR_QUESTIONS

    @cached_property
    def hard_questions(self) -> list[HardQuestion]:
        """Return where the group is stuck, the hardest first: first tries of 10 members or more. 2 queries."""
        if not self.is_enough_for_questions:
            return []
        rows = (
            Response.objects.filter(
                attempt__learner__in=[one.membership.learner_id for one in self.members],
                attempt__quiz_key__in=self.course.keys,
                attempt__number=1,
                score__isnull=False,
            )
            .exclude(attempt__state=State.INCOMPLETE)
            .values("question_id", "attempt__quiz_key")
            .annotate(people=Count("attempt__learner", distinct=True), mean=Avg("score"))
            .filter(people__gte=FEWEST_FOR_QUESTIONS, mean__lt=HARD_BELOW)
            .order_by("mean", "question_id")
        )
        found = list(rows)
        texts = self.texts({row["attempt__quiz_key"] for row in found})
        return [
            HardQuestion(*texts[str(row["question_id"])], percent(share(float(row["mean"]), 1)))
            for row in found
            if str(row["question_id"]) in texts
        ][:MOST_QUESTIONS]

    def texts(self, quizzes: set[UUID]) -> dict[str, tuple[str, str]]:
        """Return quiz and text of each question that is asked now, in the group's language where there is one."""
        titles = {step.translation_key: step.title for step in self.course.steps}
        versions = list(QuizVersion.objects.filter(quiz_key__in=quizzes, replaced_on=None))
        texts: dict[str, tuple[str, str]] = {}
        for version in sorted(versions, key=lambda one: one.locale == self.group.language):
            for question in version.content["questions"]:
                if question["id"] not in version.withdrawn:
                    texts[question["id"]] = titles.get(version.quiz_key, ""), question["text"]
        return texts
