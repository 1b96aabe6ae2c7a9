"""Questions of tests as marking sees them, and the ids of their parts."""

from decimal import Decimal

from quizzes.questions import QUESTION_TYPES
from tests.factories.courses import block_id
from tests.factories.quizzes import choices, multiple

D = Decimal


def ids(name, texts):
    return [block_id(f"{name}-{text}") for text in texts]


def value_of(question):
    return QUESTION_TYPES[question["type"]].block().to_python(question["value"])


def key_of(question):
    return QUESTION_TYPES[question["type"]].key(value_of(question), question["id"])


def written(rule):
    """Return a multiple response with a credit written at three of its choices."""
    question = multiple(rule=rule)
    credits = {"A": {"credit": "60"}, "B": {"credit": "40"}, "C": {"credit": "-30"}}
    question["value"]["choices"] = choices("plusieurs", "ABCD", ["A", "B"], **credits)
    return question


def asked(question):
    """Return (module, key, content) of a question as it is stored in a quiz."""
    module, value = QUESTION_TYPES[question["type"]], value_of(question)
    return module, module.key(value, question["id"]), module.content(value, question["id"])


A, B, C = ids("un", "ABC")
P, Q, R, S = ids("plusieurs", "ABCD")
ITEMS = [block_id(f"ordre-{n}") for n in range(4)]
LEFTS = [block_id(f"paires-{n}") for n in range(3)]
GAPS = [block_id(f"trous-{n}") for n in range(2)]
WORDS = [[block_id(f"trous-{gap}-{n}") for n in range(size)] for gap, size in ((0, 3), (1, 2))]
SCENES = {name: block_id(f"recit-{name}") for name in ("a", "b", "c", "bien", "mal")}
PLAIN = {"weight": 1, "skippable": False, "rule": "", "most": None, "credits": {}}
PARTLY = choices("un", "ABC", ["A"], C={"credit": "33.3333"})
