"""Meet missed questions again: which come today, and when each comes next.

A question that was wrong or partly right becomes a card, due the day after. At most ten come a day, the oldest first,
none of them twice. Right twice in a row on different days, each time with 21 days or more until the next, ends a card.
Answers here change no score and no statistics of a quiz. Cards are for accounts; a guest's phone keeps its own list.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, prefetch_related_objects
from fsrs import Card, Rating, Scheduler, State

from learning.accounts.models import User

from .enums import TO_REVISE, FeedbackWhen, Outcome
from .freezing import digest
from .models import Attempt, QuizPage, QuizProgress, QuizVersion, Response, ReviewCard
from .questions import Key
from .results import tells, what_is_told
from .steps import open_pages

SCHEDULER = Scheduler(
    desired_retention=0.85, learning_steps=(), relearning_steps=(), maximum_interval=180, enable_fuzzing=False
)
MOST_A_DAY = 10
LONG = timedelta(days=21)
TIMES = 2
DAY = timedelta(days=1)
STATE = ["quiz_key", "question_digest", "stability", "difficulty", "lasting", "last_day", "due_day"]


def schedule(card: ReviewCard, before: Card, rating: Rating, today: date) -> None:
    """Write into `card` what is known after an answer of today: how well it is remembered, and when it comes again."""
    after, _log = SCHEDULER.review_card(before, rating, midnight(today))
    card.stability, card.difficulty = Decimal(f"{after.stability:.4f}"), Decimal(f"{after.difficulty:.4f}")
    card.last_day, card.due_day = today, after.due.date()


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def missed(learner_id: int, quiz_key: UUID, question_id: UUID, question_digest: str, today: date) -> ReviewCard:
    """Return the card of a question that was missed today; it is not stored yet."""
    card = ReviewCard(
        learner_id=learner_id, quiz_key=quiz_key, question_id=question_id, question_digest=question_digest, lasting=0
    )
    schedule(card, Card(card_id=1), Rating.Again, today)
    return card


def rate(card: ReviewCard, is_right: bool, today: date) -> None:
    """Note an answer of today. A card that has been right often enough ends: it has no next day."""
    before = Card(
        card_id=1,
        state=State.Review,
        stability=float(card.stability),
        difficulty=float(card.difficulty),
        last_review=midnight(card.last_day),
    )
    schedule(card, before, Rating.Good if is_right else Rating.Again, today)
    card.asked_day = today
    is_long = card.due_day is not None and card.due_day - today >= LONG
    card.lasting = card.lasting + is_long if is_right else 0
    if card.lasting >= TIMES:
        card.due_day = None


def cards_of(attempt: Attempt, responses: Iterable[Response]) -> list[ReviewCard]:
    """Return cards of what was missed in an attempt that is sent; none for guests or when nothing is told."""
    if not attempt.learner_id or not attempt.day_submitted or not what_is_told(attempt)[0]:
        return []
    return [
        missed(attempt.learner_id, attempt.quiz_key, one.question_id, one.question_digest, attempt.day_submitted)
        for one in responses
        if one.outcome in TO_REVISE
    ]


def keep_missed(attempt: Attempt, responses: Iterable[Response]) -> None:
    """Make cards of what was missed in an attempt that is sent now, in one query.

    A card that is there begins anew, so that the question comes tomorrow; what was asked today stays counted.
    """
    cards = cards_of(attempt, responses)
    if cards:
        ReviewCard.objects.bulk_create(
            cards, update_conflicts=True, unique_fields=["learner", "question_id"], update_fields=STATE
        )


def keep_all_missed(attempts: Iterable[Attempt]) -> None:
    """Make cards of what was missed in attempts that were sent before, the last first; a card that is there stays as it is."""
    attempts = list(attempts)
    prefetch_related_objects(attempts, "responses")
    cards = {card.question_id: card for attempt in attempts for card in cards_of(attempt, attempt.responses.all())}
    if cards:
        ReviewCard.objects.bulk_create(cards.values(), ignore_conflicts=True)


@dataclass(frozen=True)
class Box:
    """What a learner meets today: cards that are still to come, how many are done, and when there is more."""

    due: list[ReviewCard]
    done: list[ReviewCard]
    next_day: date | None

    @property
    def total(self) -> int:
        return len(self.done) + len(self.due)


@dataclass(frozen=True)
class Asked:
    """One question of the review as the quiz asks it now."""

    version: QuizVersion
    id: str
    card: ReviewCard | None = None

    @property
    def key(self) -> Key:
        return self.version.keys[self.id]

    @property
    def digest(self) -> str:
        return digest(self.key.as_json())


def box_of(learner: User, today: date) -> Box:
    """Return what comes today, in one query; cards that ended before today are thrown away."""
    is_open = Exists(open_pages(OuterRef("quiz_key"), QuizPage.objects.all()))
    cards = list(ReviewCard.objects.filter(is_open, learner=learner))
    ended = [card.pk for card in cards if card.due_day is None and card.asked_day != today]
    if ended:
        ReviewCard.objects.filter(pk__in=ended).delete()
    return boxed(cards, today)


def boxed(cards: Iterable[ReviewCard], today: date) -> Box:
    """Sort cards into those of today, those done today, and the day of the next."""
    cards = list(cards)
    done = [card for card in cards if card.asked_day == today]
    waiting = sorted(
        ((card.due_day, card.last_day, card.question, card) for card in cards if card.due_day and card not in done),
        key=lambda row: row[:3],
    )
    due = [card for day, _last, _question, card in waiting if day <= today]
    left = max(0, MOST_A_DAY - len(done))
    days = [max(card.due_day, today + DAY) for card in cards if card.due_day and card not in due[:left]]
    return Box(due[:left], done, min(days, default=None))


def is_asked(version: QuizVersion, question: str) -> bool:
    """Say whether a question may come in the review: it is still part of its quiz, and its outcome may be told."""
    is_there = question in version.texts and question not in version.withdrawn
    return is_there and tells(version.mode, version.feedback_when)


def current_versions(quizzes: Iterable[UUID], language: str) -> dict[UUID, QuizVersion]:
    """Return what each quiz asks now, in `language` where it exists, in one query."""
    found: dict[UUID, QuizVersion] = {}
    for version in QuizVersion.objects.filter(quiz_key__in=set(quizzes), replaced_on=None).order_by("pk"):
        if version.quiz_key not in found or version.locale == language:
            found[version.quiz_key] = version
    return found


def renew(asked: Asked, today: date) -> None:
    """Begin a card anew when its question is marked in another way than when it was missed."""
    card = asked.card
    if card and card.question_digest != asked.digest:
        fresh = missed(card.learner_id, card.quiz_key, card.question_id, asked.digest, today)
        for name in STATE:
            setattr(card, name, getattr(fresh, name))
        card.due_day = today
        card.save(update_fields=STATE)


def next_question(learner: User, language: str, today: date) -> tuple[Box, Asked | None]:
    """Return the learner's box and the question that comes now. A deleted or withdrawn question loses its card."""
    while True:
        box = box_of(learner, today)
        versions = current_versions([card.quiz_key for card in box.due], language) if box.due else {}
        asked = [
            Asked(versions[card.quiz_key], card.question, card)
            for card in box.due
            if card.quiz_key in versions and is_asked(versions[card.quiz_key], card.question)
        ]
        if len(asked) == len(box.due):
            break
        still = [one.card for one in asked]
        ReviewCard.objects.filter(pk__in=[card.pk for card in box.due if card not in still]).delete()
    if asked:
        renew(asked[0], today)
    return box, asked[0] if asked else None


def find(learner: User, question: str, language: str, today: date) -> tuple[Box, Asked | None]:
    """Return the question that a learner answers; None unless it comes today or came today already."""
    box = box_of(learner, today)
    card = next((card for card in [*box.due, *box.done] if card.question == question), None)
    if card is None:
        return box, None
    version = current_versions([card.quiz_key], language).get(card.quiz_key)
    return box, Asked(version, question, card) if version and is_asked(version, question) else None


@transaction.atomic
def answered(card: ReviewCard, outcome: str, today: date) -> bool:
    """Note the outcome of an answer, once a day; return whether it counted. Skipping takes a question out of the review."""
    locked = ReviewCard.objects.select_for_update().filter(pk=card.pk).first()
    if locked is None or locked.asked_day == today:
        return False
    if outcome in (Outcome.SKIPPED, Outcome.UNSCORED):
        locked.delete()
        return True
    rate(locked, outcome == Outcome.RIGHT, today)
    locked.save()
    return True


def may_tell_right(version: QuizVersion, learner: User) -> bool:
    """Say whether a learner may see what was right: not before passing, where the quiz wants it so."""
    if version.feedback_when != FeedbackWhen.AFTER_PASS:
        return True
    return QuizProgress.objects.filter(learner=learner, quiz_key=version.quiz_key, passed_day__isnull=False).exists()
