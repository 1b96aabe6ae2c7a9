"""Say to whoever edits a live quiz or bank that the edit changes how answers are marked, and how many it is about (quizzes.md 9)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from .choice_rates import FEWEST
from .freezing import digest
from .models import QuestionBank, QuizPage, QuizVersion
from .pools import all_questions
from .questions import key_of
from .report_words import people_words
from .snapshots import frozen
from .validation import bank_faults, faults_of
from .versions import quizzes_drawing_from

KEPT_AS = "_quiz_markings"


@dataclass
class Marking:
    """How a question is marked while it is live: its text, the digests of its key, and how many people answered it at least."""

    text: str
    digests: set[str] = field(default_factory=set)
    people: int = 0


def markings_of(quizzes: Iterable[QuizPage]) -> dict[str, Marking]:
    """Return how live quizzes mark their questions, by question. People are those of the frozen figures, never fresher ones."""
    found: dict[str, Marking] = {}
    for quiz in quizzes:
        version = QuizVersion.objects.current(quiz.translation_key, quiz.locale.language_code)
        if version is None:
            continue
        people: dict[tuple[str, str], int] = {}
        for (_mode, question, key_digest, _language), item in frozen(quiz.translation_key).items.items():
            people[question, key_digest] = people.get((question, key_digest), 0) + item.people
        written = {key["id"]: digest(key) for key in version.key["questions"]}
        for id, key in version.keys.items():
            marking = found.setdefault(id, Marking(version.texts[id]["text"]))
            now = digest(key.as_json())
            marking.digests |= {written[id], now}
            marking.people = max(marking.people, people.get((id, now), 0))
    return found


def changed(before: dict[str, Marking], children: Iterable[Any]) -> list[Marking]:
    """Return the questions that these would mark in another way than they are marked live."""
    found = []
    for child in children:
        marking = before.get(child.id)
        if marking and digest(key_of(child).as_json()) not in marking.digests:
            found.append(marking)
    return found


def note_markings(request: HttpRequest, edited: Any) -> None:
    """Remember, before an edit is saved, how the quizzes it is about mark their questions."""
    if request.method == "POST":
        setattr(request, KEPT_AS, markings_of(live_quizzes(edited)))


def live_quizzes(edited: Any) -> list[QuizPage]:
    """Return the live quizzes that an edit of this page or snippet is about."""
    if isinstance(edited, QuestionBank):
        return quizzes_drawing_from(QuestionBank.objects.filter(translation_key=edited.translation_key))
    quiz = edited.specific if isinstance(edited, Page) else None
    return [quiz] if isinstance(quiz, QuizPage) and quiz.live else []


def tell_changes(request: HttpRequest, edited: Any) -> None:
    """Say, after an edit is saved, what it changes; one that cannot be published yet is let be."""
    before = getattr(request, KEPT_AS, {})
    if not before or not isinstance(edited, QuizPage | QuestionBank):
        return
    if faults_of(edited) if isinstance(edited, QuizPage) else bank_faults(edited):
        return
    if isinstance(edited, QuizPage):
        children = all_questions(edited.questions, edited.locale.language_code)
    else:
        children = list(edited.questions)
    for marking in changed(before, children):
        messages.warning(request, warning(marking))


def warning(marking: Marking) -> str:
    people = people_words(marking.people) if marking.people >= FEWEST else _("fewer than 10")
    return _(
        "“%(text)s”: this changes how answers are marked. People who answered it: %(people)s. Once this is published, its "
        "figures begin anew; results that were sent stay as they are. If it was marked wrongly, have it marked again."
    ) % {"text": marking.text, "people": people}
