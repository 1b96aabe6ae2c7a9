"""How sure somebody says to be of an answer, where a quiz asks for it. It is never marked, and nobody has to say it.

Wrong and very sure is the mark of a misconception; only educators see it, of ten people together (report.py).
"""

from collections.abc import Collection, Iterable, Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

from .enums import Confidence
from .errors import Refused
from .models import QuizVersion, Response
from .questions import Answer, AnswerRefused
from .questions.base import UNSCORED

Said = dict[str, Confidence]


def is_asked(version: QuizVersion, question: str) -> bool:
    """Say whether this question is followed by "How sure are you?"; an opinion never is.

    A regrade that leaves a question out changes nothing here: the same submit must be read alike for ever.
    """
    return version.asks_confidence and version.keys[question].rule != UNSCORED


def field_name(question: str) -> str:
    """Return the name of the three radios in a form without script."""
    return f"sure-{question}"


def from_form(post: QueryDict, question: str) -> object:
    """Return what a form says of a question, to be read like what JSON says."""
    values = [value for value in post.getlist(field_name(question)) if value]
    steps: dict[str, object] = {str(step.value): step.value for step in Confidence}
    return steps.get(values[0], values) if len(values) == 1 else values or None


def read(given: object, question: str) -> Confidence | None:
    """Return the step that was sent, None for nothing. Raises AnswerRefused for anything that is no step."""
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or given not in Confidence.values:
        message = _("What you said about how sure you are cannot be read. Please choose again.")
        raise AnswerRefused("confidence", message, question)
    return Confidence(given)


def parsed(version: QuizVersion, drawn: Collection[str], given: Mapping[str, object]) -> Said:
    """Return what was said, by question. Raises AnswerRefused or Refused for what this attempt does not ask.

    Where it is not asked any more, or was never, it is passed over: the answers matter more.
    """
    found = {}
    for id, value in given.items():
        if id not in drawn or id not in version.keys:
            raise Refused("foreign", _("This question does not belong to this quiz."), id[:64])
        step = read(value, id)
        if step is not None and is_asked(version, id):
            found[id] = step
    return found


def complete(saved: Iterable[Response], given: Said, answers: Mapping[str, Answer]) -> Said:
    """Return what was saved with what came now; without an answer there is nothing to be sure of."""
    kept = {response.question: Confidence(response.confidence) for response in saved if response.confidence}
    return {id: step for id, step in {**kept, **given}.items() if id in answers}
