"""What quizzes add to the admin."""

from wagtail.snippets.models import register_snippet

from .viewsets import QuestionBankViewSet

register_snippet(QuestionBankViewSet)
