"""What the queue without network needs on the server: keys that open what phones sealed, and marks of phones that may send."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SealingKey(models.Model):
    """A pair of keys: phones seal answers with its public half, the server alone opens them with the private one.

    The private half is stored encrypted (`keys.py`), so a copy of the database opens nothing.
    """

    name = models.CharField(_("name"), max_length=16, primary_key=True)
    public = models.BinaryField(_("public half"))
    private = models.TextField(_("private half, encrypted"))
    is_current = models.BooleanField(_("phones seal with it"), default=True)
    made_on = models.DateField(_("made on"), default=timezone.localdate)
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True)

    class Meta:
        verbose_name = _("key of sealed answers")
        verbose_name_plural = _("keys of sealed answers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="one_current_sealing_key"
            ),
            models.CheckConstraint(
                condition=Q(is_current=True, replaced_on=None) | Q(is_current=False, replaced_on__isnull=False),
                name="sealing_key_is_current_or_replaced",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QueueToken(models.Model):
    """What lets one sign-in's phone bring answers to one account later, and nothing else. Only its hash is stored."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("learner"))
    hash = models.CharField(_("hash of the token"), max_length=64, unique=True)
    used_on = models.DateField(_("last used on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("token of a queue")
        verbose_name_plural = _("tokens of queues")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.used_on)
