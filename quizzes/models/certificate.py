"""A certificate: which course, which day, which language, and a code to check it. Nobody's name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .attempt import Attempt


class Certificate(models.Model):
    """Issued once for a passed final quiz. It outlives its attempt, whose answers are kept for a year only."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    course_key = models.UUIDField(_("course"))
    attempt = models.OneToOneField(
        Attempt,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="certificate",
        verbose_name=_("attempt"),
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, verbose_name=_("learner")
    )
    locale = models.CharField(_("language"), max_length=10)
    course_title = models.CharField(
        _("title of the course"), max_length=255, help_text=_("As it was on that day; shown when the course is gone.")
    )
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.code
