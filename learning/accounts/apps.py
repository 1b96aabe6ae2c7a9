from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "learning.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        # Signals and Wagtail's publication can be joined only once all apps are loaded.
        from learning.tidying.rules import register

        from . import choosers, inline_scripts, second_reader, signals, spreadsheets, tidying

        second_reader.keep_the_rule()
        inline_scripts.start_choosers_by_data()
        choosers.words_are_not_found()
        spreadsheets.are_not_made()
        signals.join()
        register(*tidying.RULES)
