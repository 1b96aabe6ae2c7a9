"""When the site was last tidied, and what went."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TidyRun(models.Model):
    """One run of `manage.py tidy`: the day, whether all rules ran, how many things went by rule."""

    day = models.DateField(_("day"))
    failed = models.JSONField(_("rules that failed"), default=list)
    counts = models.JSONField(_("what went"), default=dict)

    class Meta:
        verbose_name = _("run of tidying")
        verbose_name_plural = _("runs of tidying")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)
