from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def ready(self) -> None:
        from wagtail.signals import page_published, published

        from learning.tidying.rules import register

        from . import claims, tidying
        from .models import QuestionBank, QuizPage
        from .versions import freeze_drawing, freeze_published

        page_published.connect(freeze_published, sender=QuizPage, dispatch_uid="quizzes.freeze_published")
        published.connect(freeze_drawing, sender=QuestionBank, dispatch_uid="quizzes.freeze_drawing")
        claims.join()
        register(*tidying.RULES)
