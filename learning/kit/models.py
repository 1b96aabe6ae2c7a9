"""Classroom kits as the site knows them, and what waits inside a kit.

A kit holds no account and no secret of the site. It signs what it hands over with a key of its own; the site knows the
public half. Answers stand in a kit sealed for the site, so that neither a lost kit nor a lost file shows one.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kit(models.Model):
    """One kit that was built; what it signs is taken until it is revoked."""

    name = models.CharField(_("name"), max_length=16, unique=True)
    public = models.CharField(_("public key"), max_length=44, help_text=_("Ed25519, in base64."))
    receipt_key = models.TextField(
        _("key of its receipts"), blank=True, help_text=_("The private half, locked with a key of the site.")
    )
    made_on = models.DateField(_("made on"), default=timezone.localdate)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("classroom kit")
        verbose_name_plural = _("classroom kits")
        default_permissions = ()
        permissions = [("import_results", _("Can take results of classroom kits in"))]

    def __str__(self) -> str:
        return self.name


class ResultsFile(models.Model):
    """A file of results that was brought: what it says of itself, and what became of its answers. They are not kept here.

    While it is being taken in, `content` holds the lines whose fate is open; they are sealed, and the last of them goes when
    it is done. At its end stand those that are asked for later, `waiting` of them: they are neither counted nor forgotten.
    """

    kit = models.ForeignKey(Kit, on_delete=models.PROTECT, related_name="files", verbose_name=_("classroom kit"))
    number = models.PositiveIntegerField(_("number"))
    sha256 = models.CharField(_("hash"), max_length=64)
    previous = models.CharField(_("hash of the file before"), max_length=64, blank=True)
    count = models.PositiveIntegerField(_("answers in it"))
    looked_at = models.PositiveIntegerField(_("looked at"), default=0)
    waiting = models.PositiveIntegerField(_("to be looked at again"), default=0)
    stored = models.PositiveIntegerField(_("new"), default=0)
    already = models.PositiveIntegerField(_("known before"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    day = models.DateField(_("brought on"), default=timezone.localdate)
    content = models.TextField(_("lines whose fate is open"), blank=True)

    class Meta:
        verbose_name = _("file of results")
        verbose_name_plural = _("files of results")
        default_permissions = ()
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kit", "sha256"], name="results_file_once")]

    def __str__(self) -> str:
        return f"{self.kit} {self.number}"

    @property
    def is_done(self) -> bool:
        return self.looked_at >= self.count

    @property
    def only_waits(self) -> bool:
        """Say whether all that is left was looked at and is asked for later; whoever goes on looks at it again."""
        return self.waiting > 0 and self.looked_at + self.waiting >= self.count


class CardKey(models.Model):
    """On the site: a random key of the hashes of class cards, locked (`claiming.py`)."""

    secret = models.TextField(_("secret, locked"))
    made_on = models.DateField(_("made on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("key of class cards")
        verbose_name_plural = _("keys of class cards")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.made_on)


class CardDeed(models.Model):
    """On the site: an attempt, a lesson or a course that waits under a class card until somebody with an account comes for it.

    It stands here by its id, and the card by a keyed hash of its number. The row goes when it is taken over, or after a year.
    """

    card = models.CharField(_("hash of the card"), max_length=64, db_index=True)
    deed = models.UUIDField(_("what waits"), unique=True)
    day = models.DateField(_("brought on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("answer that waits under a card")
        verbose_name_plural = _("answers that wait under a card")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.deed)


class WaitingAnswer(models.Model):
    """Inside a kit: one sealed answer. `file` is the number of the file of results it went into."""

    seq = models.BigAutoField(primary_key=True)
    id = models.UUIDField(_("id"), unique=True)
    key = models.CharField(_("key"), max_length=16)
    envelope = models.TextField(_("envelope"))
    file = models.PositiveIntegerField(_("file"), null=True, blank=True)

    class Meta:
        verbose_name = _("sealed answer")
        verbose_name_plural = _("sealed answers")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.seq)


class WrittenFile(models.Model):
    """Inside a kit: a file of results that was written, by its hash, so that the next one can name it.

    When the site's receipt for it has come, `days_kept` counts the days on which the kit is used from then on.
    """

    number = models.PositiveIntegerField(_("number"), primary_key=True)
    sha256 = models.CharField(_("hash"), max_length=64)
    day = models.DateField(_("written on"), default=timezone.localdate)
    count = models.PositiveIntegerField(_("answers in it"), default=0)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    counted_on = models.DateField(_("last day that was counted"), null=True, blank=True)
    days_kept = models.PositiveSmallIntegerField(_("days kept since"), default=0)

    class Meta:
        verbose_name = _("written file")
        verbose_name_plural = _("written files")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)
