from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReachConfig(AppConfig):
    name = "learning.reach"
    label = "reach"
    verbose_name = _("Reach")

    def ready(self) -> None:
        from quizzes.events import learning_event  # models are not loaded any earlier

        from .counters import count_events

        learning_event.connect(count_events, dispatch_uid="reach")
