from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TidyingConfig(AppConfig):
    name = "learning.tidying"
    label = "tidying"
    verbose_name = _("Tidying")

    def ready(self) -> None:
        from .rules import register  # after models, as the rules below
        from .site import RULES

        register(*RULES)
