from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "learning"
    verbose_name = "Josira"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers our checks, once models are loaded
