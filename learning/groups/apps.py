from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "learning.groups"
    label = "groups"
    verbose_name = _("Groups of learners")

    def ready(self) -> None:
        from learning.tidying.rules import register

        from . import tidying

        register(*tidying.RULES)
