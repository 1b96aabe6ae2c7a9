from .attempt import Attempt, Response
from .bank import QuestionBank
from .certificate import Certificate
from .progress import Completion, QuizProgress
from .quiz import QuizPage, QuizVersion
from .regrade import Regrade, RegradeKind, RegradeLine, RegradeState
from .review import ReviewCard
from .totals import AnalysisSnapshot, ItemTotal, OpinionTotal, PairTotal
from .withdrawal import Withdrawal

__all__ = [
    "AnalysisSnapshot",
    "Attempt",
    "Certificate",
    "Completion",
    "ItemTotal",
    "OpinionTotal",
    "PairTotal",
    "QuestionBank",
    "QuizPage",
    "QuizProgress",
    "QuizVersion",
    "Regrade",
    "RegradeKind",
    "RegradeLine",
    "RegradeState",
    "Response",
    "ReviewCard",
    "Withdrawal",
]
