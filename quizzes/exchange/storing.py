"""Questions of a file become questions of a bank, as a draft: learners meet them after the second reader (quizzes, section 11).

All that were chosen are stored in one transaction, or none. A question that the bank knows already is recognised by the
id of its block and left alone, or updated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.blocks import StreamBlock
from wagtail.log_actions import log
from wagtail.models import Locale

from quizzes.models import QuestionBank

from .blocks import block_id, to_block
from .from_blocks import from_block, images_of
from .library import Library, library
from .merging import merged
from .neutral import Question

Raw = dict[str, Any]


@dataclass
class Stored:
    """What was done: how many questions came new, were changed, or were known and left as they are."""

    bank: QuestionBank
    added: int = 0
    updated: int = 0
    skipped: int = 0


def bank_stream() -> StreamBlock:
    """Return the block that holds the questions of a bank."""
    field: Any = QuestionBank._meta.get_field("questions")
    stream: StreamBlock = field.stream_block
    return stream


def draft_of(bank: QuestionBank) -> QuestionBank:
    """Return a bank as its authors see it: the latest draft, else as it is live."""
    draft: QuestionBank = bank.get_latest_revision_as_object()
    return draft


def known_ids(bank: QuestionBank) -> set[str]:
    """Return the ids of the questions in a bank's latest draft."""
    return {raw["id"] for raw in raw_questions(draft_of(bank))}


def check_open(bank: QuestionBank) -> None:
    """Raise ValidationError for a bank that somebody is reading to publish it, or that is planned to be published.

    Wagtail publishes the draft that was handed in, while the editor shows the newest one: with an import in between, what
    is read and what goes live would be two things.
    """
    if bank.workflow_in_progress or bank.approved_schedule:
        raise ValidationError(
            _("“%(title)s” is with its second reader, or is planned to be published. Import into it afterwards.")
            % {"title": bank.title}
        )


def raw_questions(bank: QuestionBank) -> list[Raw]:
    """Return a bank's questions as they are stored."""
    return [dict(raw) for raw in bank.questions.get_prep_value()]


def store_in_new(questions: Sequence[Question], title: str, user: Any = None) -> Stored:
    """Make a bank that holds `questions`, as a draft in the source language."""
    with library(user) as pictures, transaction.atomic():
        locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
        bank = QuestionBank(title=title, locale=locale, live=False)
        raws: list[Raw] = []
        done = Stored(bank)
        put(questions, raws, done, pictures)
        bank.questions = raws
        bank.full_clean()
        bank.save()
        revision = bank.save_revision(user=user)
        log(instance=bank, action="wagtail.create", user=user, revision=revision, content_changed=True)
    return done


def store_in(
    bank: QuestionBank, questions: Sequence[Question], *, update: bool, format: str = "", user: Any = None
) -> Stored:
    """Put `questions` into a new draft of `bank`; nothing is written when nothing changes."""
    with library(user) as pictures, transaction.atomic():
        locked = QuestionBank.objects.select_for_update().get(pk=bank.pk)
        check_open(locked)
        draft = draft_of(locked)
        raws = raw_questions(draft)
        done = Stored(locked)
        known = put(questions, raws, done, pictures)
        if update:
            change(known, raws, done, pictures, format)
        if done.added or done.updated:
            draft.questions = raws
            draft.save_revision(user=user, log_action=True)
    return done


def put(questions: Sequence[Question], raws: list[Raw], done: Stored, pictures: Library) -> dict[int, Question]:
    """Add each new question to `raws` at the end, and count it; return the known ones by their place."""
    places = {raw["id"]: place for place, raw in enumerate(raws)}
    known = {}
    for question in questions:
        id = block_id(question)
        place = places.setdefault(id, len(raws))
        if place < len(raws):
            known[place] = question
            done.skipped += 1
        else:
            kind, value = to_block(question, pictures)
            raws.append({"type": kind, "value": value, "id": id})
            done.added += 1
    return known


def change(known: Mapping[int, Question], raws: list[Raw], done: Stored, pictures: Library, format: str) -> None:
    """Change the known questions where they stand, and count those that say something else now."""
    pictured = [raws[place] for place, question in known.items() if question.pictures]
    pictures.know(image for child in bank_stream().to_python(pictured) for image in images_of(child.value))
    again = {place: updated(raws[place], question, pictures, format) for place, question in known.items()}
    changed = changed_among(raws, again)
    for place in changed:
        raws[place] = again[place]
    done.updated += len(changed)
    done.skipped -= len(changed)


def updated(before: Raw, question: Question, pictures: Library, format: str) -> Raw:
    """Return a question as it is to be stored in place of what the bank has."""
    kind, value = to_block(question, pictures)
    old = before["value"] if before["type"] == kind else {}
    return {"type": kind, "value": merged(old, value, question, format), "id": before["id"]}


def changed_among(raws: Sequence[Raw], again: Mapping[int, Raw]) -> list[int]:
    """Return the places where a question would say something else than it does; how a number is written is no matter."""
    stream = bank_stream()
    before = stream.to_python([raws[place] for place in again])
    after = stream.to_python(list(again.values()))
    return [
        place
        for place, was, becomes in zip(again, before, after, strict=True)
        if from_block(was) != from_block(becomes)
    ]
