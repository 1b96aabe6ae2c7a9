from .attempt import Attempt, Response
from .certificate import Certificate
from .progress import Completion, QuizProgress
from .quiz import QuizPage, QuizVersion
from .totals import OpinionTotal

__all__ = [
    "Attempt",
    "Certificate",
    "Completion",
    "OpinionTotal",
    "QuizPage",
    "QuizProgress",
    "QuizVersion",
    "Response",
]
