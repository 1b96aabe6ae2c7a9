from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class KitConfig(AppConfig):
    name = "learning.kit"
    label = "kit"
    verbose_name = _("Classroom kits")

    def ready(self) -> None:
        from learning.tidying.rules import register

        from . import tidying

        register(*tidying.RULES)
        if settings.KIT_FOLDER:
            from quizzes.events import deed_done

            from . import collecting

            deed_done.connect(collecting.collect, dispatch_uid="kit.collect")
