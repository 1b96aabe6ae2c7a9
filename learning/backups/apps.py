from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    name = "learning.backups"
    label = "backups"
    verbose_name = _("Backups")

    def ready(self) -> None:
        from learning.tidying.rules import register  # after models, as the rules below

        from .keeping import RULES

        register(*RULES)
