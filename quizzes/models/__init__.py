from .attempt import Attempt, Response
from .certificate import Certificate
from .progress import Completion, QuizProgress
from .quiz import QuizPage, QuizVersion

__all__ = ["Attempt", "Certificate", "Completion", "QuizPage", "QuizProgress", "QuizVersion", "Response"]
