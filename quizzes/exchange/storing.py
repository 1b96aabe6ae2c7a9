"""Questions of a file become questions of a bank, as a draft: learners meet them after the second reader (quizzes, section 11).

All that were chosen are stored in one transaction, or none. A question that the bank knows already is recognised by the
id of its block and left alone, or updated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.blocks import StreamBlock
from wagtail.log_actions import log
from wagtail.models import Locale

from quizzes.models import QuestionBank

from .blocks import block_id, from_block, to_block
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


def raw_questions(bank: QuestionBank) -> list[Raw]:
    """Return a bank's questions as they are stored."""
    return [dict(raw) for raw in bank.questions.get_prep_value()]


@transaction.atomic
def store_in_new(questions: Sequence[Question], title: str, user: Any = None) -> Stored:
    """Make a bank that holds `questions`, as a draft in the source language."""
    locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    bank = QuestionBank(title=title, locale=locale, live=False)
    raws: list[Raw] = []
    done = Stored(bank)
    put(questions, raws, done, update=False)
    bank.questions = raws
    bank.full_clean()
    bank.save()
    revision = bank.save_revision(user=user)
    log(instance=bank, action="wagtail.create", user=user, revision=revision, content_changed=True)
    return done


@transaction.atomic
def store_in(
    bank: QuestionBank, questions: Sequence[Question], *, update: bool, format: str = "", user: Any = None
) -> Stored:
    """Put `questions` into a new draft of `bank`; nothing is written when nothing changes."""
    locked = QuestionBank.objects.select_for_update().get(pk=bank.pk)
    draft = draft_of(locked)
    raws = raw_questions(draft)
    done = Stored(locked)
    put(questions, raws, done, update=update, format=format)
    if done.added or done.updated:
        draft.questions = raws
        draft.save_revision(user=user, log_action=True)
    return done


def put(questions: Sequence[Question], raws: list[Raw], done: Stored, *, update: bool, format: str = "") -> None:
    """Add each question to `raws` at the end, or change it where it stands, and count what was done."""
    places = {raw["id"]: place for place, raw in enumerate(raws)}
    again: dict[int, Raw] = {}
    for question in questions:
        kind, value = to_block(question)
        id = block_id(question)
        place = places.setdefault(id, len(raws))
        if place == len(raws):
            raws.append({"type": kind, "value": value, "id": id})
            done.added += 1
            continue
        done.skipped += 1
        if update:
            before = raws[place]
            known = before["value"] if before["type"] == kind else {}
            again[place] = {"type": kind, "value": merged(known, value, question, format), "id": id}
    changed = {place: again[place] for place in changed_among(raws, again)}
    for place, raw in changed.items():
        raws[place] = raw
    done.updated += len(changed)
    done.skipped -= len(changed)


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
