"""Find the question of a lesson's "check yourself" by its id."""

from collections.abc import Iterator
from uuid import UUID

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from learning.pages import StepPage

from .errors import not_found
from .models import QuizPage
from .questions import BaseQuestionBlock


def question_in(step: StepPage, question: UUID) -> StreamValue.StreamChild:
    """Return the question with this id in a lesson. Raises Refused when there is none; a quiz is never marked this way."""
    if isinstance(step, QuizPage):
        raise not_found()
    for field in step._meta.get_fields():
        if isinstance(field, StreamField):
            for child in children_of(field.value_from_object(step)):
                if isinstance(child.block, BaseQuestionBlock) and child.id == str(question):
                    return child
    raise not_found()


def question_types_in(stream: StreamValue) -> list[str]:
    """Return the types of the questions in a lesson."""
    return [child.block_type for child in children_of(stream) if isinstance(child.block, BaseQuestionBlock)]


def children_of(stream: StreamValue) -> Iterator[StreamValue.StreamChild]:
    """Return the blocks of a stream and of the streams inside it."""
    for child in stream:
        yield child
        if isinstance(child.value, StreamValue):
            yield from children_of(child.value)
