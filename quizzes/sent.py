"""What scripts send, read into what the rules take: alike whether it comes at once or out of a queue.

Each function takes the object that was sent as JSON and raises Refused for what no script of ours sends.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from .submission import Submission
from .wire import client_id, malformed, optional_id, whole_number

MOST_ANSWERED = 60
MOST_EVIDENCE = 500
LARGEST_KEY = 2**31 - 1


def submission(data: Mapping[str, Any], attempt: UUID) -> Submission:
    """Return a whole attempt; its id stands elsewhere."""
    answers, confidence = data.get("answers"), data.get("confidence")
    if not isinstance(answers, dict) or not isinstance(confidence, dict | None):
        raise malformed()
    return Submission(
        attempt=attempt,
        quiz=any_id(data.get("quiz")),
        answers=answers,
        confidence=confidence or {},
        version=whole_number(data["version"], "version", LARGEST_KEY) if data.get("version") is not None else None,
        baseline=optional_id(data.get("baseline"), "baseline"),
        previous=optional_id(data.get("previous"), "previous"),
    )


def answered(data: Mapping[str, Any]) -> int:
    """Return how many questions of a lesson were answered on the phone."""
    return whole_number(data.get("answered", 0), "answered", MOST_ANSWERED)


def evidence(data: Mapping[str, Any]) -> list[UUID]:
    """Return the ids of what shows that the steps of a course are finished."""
    ids = data.get("evidence")
    if not isinstance(ids, list) or len(ids) > MOST_EVIDENCE:
        raise malformed()
    return [client_id(text, "evidence") for text in ids]


def any_id(text: object) -> UUID:
    """Return the key of a page, of whatever version of UUID."""
    try:
        return UUID(str(text))
    except ValueError as error:
        raise malformed() from error
