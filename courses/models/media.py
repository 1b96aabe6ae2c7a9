"""Pictures and recordings, our own classes from the start so that fields can be added."""

from django.db import models
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


class Recording(AbstractMedia):
    """A sound or a film of our own, never embedded from elsewhere."""

    admin_form_fields = ("title", "file", "collection", "duration", "width", "height", "thumbnail", "tags")

    class Meta(AbstractMedia.Meta):
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    @property
    def size(self) -> int:
        """Return the bytes of the file; 0 when it is lost, so that the page can still be read."""
        try:
            return self.file.size
        except OSError:
            return 0
