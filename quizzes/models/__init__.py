from .attempt import Attempt, Response
from .bank import QuestionBank
from .certificate import Certificate
from .progress import Completion, QuizProgress
from .quiz import QuizPage, QuizVersion
from .review import ReviewCard
from .withdrawal import Withdrawal

__all__ = [
    "Attempt",
    "Certificate",
    "Completion",
    "QuestionBank",
    "QuizPage",
    "QuizProgress",
    "QuizVersion",
    "Response",
    "ReviewCard",
    "Withdrawal",
]
