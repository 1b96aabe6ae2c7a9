"""Mark a question of a file as the site does: through its block and its key."""

from wagtail.blocks import StreamBlock

from quizzes.exchange.blocks import block_id, to_block
from quizzes.questions import QUESTION_TYPES, AnswerRefused, QuestionStreamBlock

STREAM: StreamBlock = QuestionStreamBlock()


def child_of(question):
    """Return the block of a question, as it comes from the database."""
    kind, raw = to_block(question)
    return STREAM.to_python([{"type": kind, "value": raw, "id": block_id(question)}])[0]


def picked(question, child, given):
    """Return the ids of the picked choices, which are named by text or by place."""
    texts = [choice.text for choice in question.choices]
    places = [one if isinstance(one, int) else texts.index(one) for one in given["picked"]]
    return [child.value["choices"].bound_blocks[place].id for place in places]


def in_order(question, child, given):
    return [child.value["items"].bound_blocks[place].id for place in given["order"]]


def typed(question, child, given):
    return [given["typed"]]


# How the answers of `expected.json` are given to each type.
MARKED = {
    "single_choice": picked,
    "multiple_response": picked,
    "ordering": in_order,
    "number": typed,
    "short_answer": typed,
}


def graded(question, given):
    """Return score and outcome of an answer, or that it was refused."""
    child = child_of(question)
    module = QUESTION_TYPES[question.type]
    key = module.key(child.value, child.id)
    content = module.content(child.value, child.id)
    try:
        answer = module.parse(MARKED[question.type](question, child, given), key, content)
    except AnswerRefused:
        return {"error": True}
    grade = module.grade(key, answer)
    return {"score": f"{grade.score:.4f}", **({"outcome": str(grade.outcome)} if "outcome" in given else {})}
