"""Take what waited on phones: open it, do it by the rules that pages use, and say what became of each item.

Each item is a transaction of its own: one that is refused, or meets a fault of ours, holds up no other. Nothing in an
answer tells a score or whose an item is; anybody may bring a queue that is not theirs (safety, promises 7 to 13).
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone, translation

from quizzes.attempts import Who
from quizzes.errors import Refused
from quizzes.progress import STORED
from quizzes.questions import AnswerRefused
from quizzes.wire import client_id, malformed, strict_json, whole_number

from . import deeds, keys, tokens
from .deeds import CourseFinished, Deed
from .envelopes import UnreadableError, open_
from .models import QueueToken

log = logging.getLogger(__name__)

MOST_ITEMS = 200
LONGEST_ENVELOPE = 96 * 1024
CALL_SECONDS = 10  # what is not done by then is asked for again: phones wait 20 seconds
BUSY, EARLY, LONG = 60, 600, 3600  # seconds after which to come again
MARK = re.compile(r"[\w-]{1,40}", re.ASCII)
BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


class Status(StrEnum):
    """What became of an item."""

    STORED = "stored"
    ALREADY = "already"
    CONFLICT = "conflict"
    INVALID = "invalid"
    LATER = "later"


class Code(StrEnum):
    """Why an item will never be accepted."""

    UNKNOWN_STEP = "unknown_step"
    BAD_SHAPE = "bad_shape"
    TOKEN_ENDED = "token_ended"  # noqa: S105 it is no secret
    TOO_OLD = "too_old"
    UNREADABLE = "unreadable"
    NOT_DONE = "not_done"


@dataclass(frozen=True)
class Fate:
    """What became of one item: `code` says why it is invalid, `after_s` in how many seconds to send it again."""

    status: Status
    code: Code | None = None
    after_s: int | None = None


@dataclass(frozen=True)
class Received:
    """What became of one item, and what it asked for; None where it could not be read."""

    fate: Fate
    deed: Deed | None


@dataclass(frozen=True)
class Item:
    """One sealed answer: its id, made on the phone; which queue it waited in, and its place there; the key, the envelope."""

    id: UUID
    q: str
    seq: int
    k: str
    env: str


# What a rule says when it refuses, and what a phone is told; whatever else it says is a matter of the shape.
CODES = {
    "not_found": Code.UNKNOWN_STEP,
    "version": Code.UNKNOWN_STEP,
    "too_old": Code.TOO_OLD,
    "not_done": Code.NOT_DONE,
}


def invalid(code: Code) -> Fate:
    return Fate(Status.INVALID, code)


def later(seconds: int) -> Fate:
    return Fate(Status.LATER, after_s=seconds)


def read_item(raw: Mapping[str, Any]) -> Item:
    """Return an item as it was sent. Raises Refused when it is none."""
    q, k, env = (raw.get(name) for name in ("q", "k", "env"))
    if not (is_text(q, MARK) and is_text(k, MARK) and is_text(env, BASE64) and len(str(env)) <= LONGEST_ENVELOPE):
        raise malformed()
    return Item(client_id(raw.get("id")), str(q), whole_number(raw.get("seq"), "seq"), str(k), str(env))


def is_text(value: object, shape: re.Pattern[str]) -> bool:
    return isinstance(value, str) and shape.fullmatch(value) is not None


def receive(raws: Sequence[Mapping[str, Any]]) -> list[Fate]:
    """Take items as they were sent and return what became of each, in the same order."""
    return [one.fate for one in received(raws)]


def received(raws: Sequence[Mapping[str, Any]]) -> list[Received]:
    """Take items as they were sent and return what became of each, with what it asked for, in the same order.

    Queries beside each item's own: one for the keys, one for the tokens, and one for tokens that were not used yet today.
    """
    until = monotonic() + CALL_SECONDS
    fates: dict[int, Fate] = {}
    found: dict[int, tuple[Item, Deed]] = {}
    try:
        found = opened(raws, fates)
        today = timezone.localdate()
        holders = tokens.holders({deed.token for _item, deed in found.values() if deed.token}, today)
        for place in sorted(found, key=lambda place: (found[place][0].q, found[place][0].seq, place)):
            is_late = monotonic() > until
            fates[place] = later(BUSY) if is_late else take(found[place][1], holders)
        tokens.keep_alive(holders.values(), today)
    except DatabaseError as error:
        log.error("Queue: the database does not answer (%s).", type(error).__name__)
    deeds_there = {place: deed for place, (_item, deed) in found.items()}
    return [Received(fates.get(place, later(BUSY)), deeds_there.get(place)) for place in range(len(raws))]


def receive_item(raw: Mapping[str, Any]) -> Fate:
    """Take one item as it was sent, and return what became of it."""
    return receive([raw])[0]


def opened(raws: Sequence[Mapping[str, Any]], fates: dict[int, Fate]) -> dict[int, tuple[Item, Deed]]:
    """Return what can be read, by its place; into `fates` goes what cannot."""
    items: dict[int, Item] = {}
    for place, raw in enumerate(raws):
        try:
            items[place] = read_item(raw)
        except Refused:
            fates[place] = invalid(Code.BAD_SHAPE)
    private = keys.opening({item.k for item in items.values()})
    found: dict[int, tuple[Item, Deed]] = {}
    for place, item in items.items():
        deed = deed_of(item, private)
        if isinstance(deed, Fate):
            fates[place] = deed
        else:
            found[place] = item, deed
    return found


def deed_of(item: Item, private: Mapping[str, keys.Opening | None]) -> Deed | Fate:
    """Return what stands in an envelope, or why it cannot be read."""
    if item.k not in private:
        return invalid(Code.TOO_OLD)  # keys are deleted long after they were replaced
    key = private[item.k]
    if key is None:
        log.error(
            "Queue: SECRET_KEY has changed; name the old one in SECRET_KEY_FALLBACKS to open what was sealed before."
        )
        return later(LONG)
    try:
        return deeds.read(item.id, strict_json(open_(item.env, item.id, key)))
    except UnreadableError:
        return invalid(Code.UNREADABLE)
    except Refused as refused:
        return later(LONG) if refused.code == "too_new" else fate_of(refused)


def take(deed: Deed, holders: Mapping[str, QueueToken]) -> Fate:
    """Do one deed for whoever its token stands for, all or nothing, and return what became of it."""
    holder = holders.get(deed.token) if deed.token else None
    if deed.token and deed.token != tokens.UNCOUNTED and holder is None:
        return invalid(Code.TOKEN_ENDED)
    if holder is not None and not holder.learner.is_active:
        return later(LONG)  # the account is shut for now; nothing is lost
    who = Who(holder.learner if holder else None, deed.language, counts=deed.token != tokens.UNCOUNTED)
    try:
        return done(deed, who)
    except (Refused, AnswerRefused) as refused:
        return refused_fate(deed, refused)
    except (OperationalError, InterfaceError, IntegrityError):
        # Full, locked, or overtaken again and again; or the account is being erased at this moment.
        mend_connection()
        return later(BUSY)
    except Exception as error:
        # A fault of ours must not hold up the others; only its kind and place are told, a message could quote an answer.
        log.error(
            "Queue: an item (%s) met a fault: %s in %s.", type(deed).__name__, type(error).__name__, place_of(error)
        )
        mend_connection()
        return later(LONG)


def done(deed: Deed, who: Who) -> Fate:
    """Do a deed. What a visitor did and somebody has claimed since is compared with what is theirs now; nothing is added."""
    try:
        return within(deed, who)
    except Refused as refused:
        owner = deed.owner() if refused.code == "not_found" and deed.token is None else None
        if owner is None:
            raise
        return within(deed, replace(who, learner=owner))


def within(deed: Deed, who: Who) -> Fate:
    """Do a deed in one transaction, in its language."""
    with translation.override(deed.language), transaction.atomic():
        return Fate(Status.STORED if deed.do(who) == STORED else Status.ALREADY)


def refused_fate(deed: Deed, refused: Refused | AnswerRefused) -> Fate:
    """Return what a refusal means for a phone: evidence that is still on its way is waited for."""
    if refused.code == "not_done" and isinstance(deed, CourseFinished) and deed.is_early():
        return later(EARLY)
    return fate_of(refused)


def fate_of(refused: Refused | AnswerRefused) -> Fate:
    if refused.code == "conflict":
        return Fate(Status.CONFLICT)
    return invalid(CODES.get(refused.code, Code.BAD_SHAPE))


def mend_connection() -> None:
    """Let go of a connection that the database has closed, so that the next item can have another."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def place_of(error: BaseException) -> str:
    """Return module and line where an error arose."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "?"
