"""Pictures and recordings, our own classes from the start so that fields can be added."""

from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtailmedia.models import AbstractMedia


class Picture(AbstractImage):
    """A picture in the library; what it shows is written where it is used, in the page's language."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class Rendition(AbstractRendition):
    """One size of a picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Measure in whole pixels from the start, as the database gives them back.

        A drawing just made has a height of 300.0, later one of 300: the first page that shows it would be another than all
        that follow, and a phone that keeps the course would find it changed.
        """
        super().save(*args, **kwargs)
        for name in ("width", "height"):
            setattr(self, name, int(getattr(self, name)))


class Recording(AbstractMedia):
    """A sound or a film of our own, never embedded from elsewhere."""

    fallback = models.FileField(
        _("for old players"),
        upload_to="media",
        blank=True,
        editable=False,
        help_text=_("The same sound as MP3; made when the sound is brought."),
    )

    admin_form_fields = ("title", "file", "collection", "duration", "width", "height", "thumbnail", "tags")

    class Meta(AbstractMedia.Meta):
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    @property
    def size(self) -> int:
        """Return the bytes of the file; 0 when it is lost, so that the page can still be read."""
        return size_of(self.file)

    @property
    def to_download(self) -> FieldFile:
        """Return the form of the sound that every player can play."""
        return self.fallback or self.file

    @property
    def download_size(self) -> int:
        return size_of(self.to_download)


def size_of(file: FieldFile) -> int:
    """Return the bytes of a stored file; 0 when it is lost."""
    try:
        return int(file.size)
    except OSError:
        return 0


def delete_fallback(instance: Recording, **kwargs: object) -> None:
    """Delete the second form of a deleted recording; Wagtail's media library deletes the first. Fits `post_delete`."""
    if instance.fallback.name:
        transaction.on_commit(partial(instance.fallback.storage.delete, instance.fallback.name))
