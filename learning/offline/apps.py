from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfflineConfig(AppConfig):
    name = "learning.offline"
    label = "offline"
    verbose_name = _("Without network")

    def ready(self) -> None:
        from learning.tidying.rules import register

        from . import tidying

        register(*tidying.RULES)
